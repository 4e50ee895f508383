"""What a mount point plays: drawn frames, encoded while somebody watches."""

import logging
import threading
import time

from gi.repository import Gst, GstRtspServer

from ..config import Stream
from ..scene.film import Studio
from ..state import DeviceState, look, stalled

_logger = logging.getLogger(__name__)

RTP_BYTES = 1400
_ENCODERS = {
    "H264": "x264enc threads=1 speed-preset=ultrafast tune=zerolatency bitrate={kbps}"
    " key-int-max={fps} ! video/x-h264,profile=baseline"
    " ! rtph264pay name=pay0 pt=96 config-interval=-1 mtu={mtu}",
    "H265": "x265enc speed-preset=ultrafast tune=zerolatency bitrate={kbps} key-int-max={fps}"
    " log-level=error option-string=pools=none:frame-threads=1"
    " ! rtph265pay name=pay0 pt=96 config-interval=-1 mtu={mtu}",
    "JPEG": "jpegenc quality=70 ! rtpjpegpay name=pay0 pt=26 mtu={mtu}",
}


def pipeline(stream: Stream, source: str):
    """Frames in, RTP out. ``source``: how the source of frames behaves."""
    encoder = _ENCODERS[stream.codec].format(fps=stream.fps, kbps=stream.kbps, mtu=RTP_BYTES)
    return Gst.parse_launch(
        f"appsrc name=frames format=time {source} caps=video/x-raw,format=RGB,width={stream.width}"
        f",height={stream.height},framerate={stream.fps}/1"
        f" ! videoconvert ! video/x-raw,format=I420 ! {encoder}"
    )


class ChannelFactory(GstRtspServer.RTSPMediaFactory):
    """One channel in one encoding; all who watch share it."""

    def __init__(
        self,
        states: dict[str, DeviceState],
        owner: DeviceState,
        channel: int,
        stream: Stream,
        studio: Studio,
    ):
        super().__init__()
        self._states = states
        self._owner = owner
        self._channel = channel
        self._stream = stream
        self._studio = studio
        self.set_shared(True)
        self.connect("media-configure", self._configure)

    def do_create_element(self, _url):
        return pipeline(self._stream, "max-buffers=2 max-bytes=0 leaky-type=downstream")

    def _configure(self, _factory, media) -> None:
        element = media.get_element()
        stop = threading.Event()
        media.connect("unprepared", lambda _media: stop.set())
        media.connect("prepared", lambda _media: self._watch_stall(element))
        source = element.get_by_name("frames")
        threading.Thread(target=self._feed, args=(source, stop), daemon=True).start()

    def _watch_stall(self, element) -> None:
        """A stalled channel drops its packets behind the point where the server holds back the
        first frame, which it needs for the description."""

        def probe(_pad, _info):
            blocked = stalled(self._states, self._owner, self._channel)
            return Gst.PadProbeReturn.DROP if blocked else Gst.PadProbeReturn.OK

        kind = Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST
        for pad in _rtp_pads(element.get_parent()):
            pad.add_probe(kind, probe)

    def _feed(self, source, stop: threading.Event) -> None:
        """Pushes a frame every 1/fps seconds until the media is taken down."""
        period = 1 / self._stream.fps
        due, number = time.monotonic(), 0
        while not stop.is_set():
            buffer = self._frame()
            buffer.pts = round(number * period * Gst.SECOND)
            buffer.duration = round(period * Gst.SECOND)
            number += 1
            source.emit("push-buffer", buffer)
            due = max(due + period, time.monotonic() - period)
            stop.wait(max(0.0, due - time.monotonic()))

    def _now(self) -> float:
        """What the device's clock shows in the picture."""
        return time.time() + self._owner.clock_off_s

    def _frame(self):
        shown = look(self._states, self._owner, self._channel)
        image = self._studio.frame(shown, self._stream.size, self._now())
        return Gst.Buffer.new_wrapped(image.tobytes())


def _rtp_pads(pipeline) -> list:
    """Where RTP leaves the session manager for the clients."""
    found = []
    for child in pipeline.children:
        if child.get_factory() and child.get_factory().get_name() == "rtpbin":
            found += [pad for pad in child.pads if pad.get_name().startswith("send_rtp_src_")]
    return found
