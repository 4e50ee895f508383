"""Draws and encodes the light mode's frames: ``/usr/bin/python3 -m simulator.testdata.make``."""

from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

from ..scene.film import Studio  # noqa: E402
from ..scene.look import Look  # noqa: E402

HERE = Path(__file__).parent
SIZE = (640, 360)
AT = 1_795_400_000.0


def main() -> None:
    image = Studio().frame(Look("gate", "LIGHT"), SIZE, AT)
    image.save(HERE / "snapshot.jpg", quality=60)
    Gst.init(None)
    pipeline = Gst.parse_launch(
        f"appsrc name=frames format=time caps=video/x-raw,format=RGB,width={SIZE[0]}"
        f",height={SIZE[1]},framerate=1/1 ! videoconvert ! video/x-raw,format=I420"
        " ! x264enc pass=quant quantizer=32 speed-preset=veryslow"
        " ! video/x-h264,profile=baseline,stream-format=byte-stream"
        f" ! filesink location={HERE / 'keyframe.h264'}"
    )
    pipeline.set_state(Gst.State.PLAYING)
    source = pipeline.get_by_name("frames")
    source.emit("push-buffer", Gst.Buffer.new_wrapped(image.tobytes()))
    source.emit("end-of-stream")
    kinds = Gst.MessageType.EOS | Gst.MessageType.ERROR
    message = pipeline.get_bus().timed_pop_filtered(30 * Gst.SECOND, kinds)
    pipeline.set_state(Gst.State.NULL)
    if message is None or message.type != Gst.MessageType.EOS:
        raise SystemExit("encoding failed")


if __name__ == "__main__":
    main()
