"""The usual whole check: onvif-zeep for the addresses, `cv2.VideoCapture(…).read()` for a picture.

`python -m bench.whole_script` reads {"farm": …, "addresses": […]} and prints {"seconds", "cpu_s",
"pictures"}: a process of its own, so that its processor time is its own.
"""

import json
import os
import sys
import time
from urllib.parse import quote

from . import usual_script
from .farm import Farm


def check(farm: Farm, address: str) -> bool:
    """Whether a picture was got and looked at."""
    import cv2

    device, media = usual_script.connect(farm, address)
    device.GetSystemDateAndTime()
    device.GetDeviceInformation()
    profile = media.GetProfiles()[-1]
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    uri = media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profile.token}).Uri
    login = f"rtsp://{quote(farm.username, safe='')}:{quote(farm.password, safe='')}@"
    capture = cv2.VideoCapture(uri.replace("rtsp://", login), cv2.CAP_FFMPEG)
    is_read, frame = capture.read()
    capture.release()
    if not is_read:
        return False
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return bool(grey.mean() > 16 and cv2.Laplacian(grey, cv2.CV_64F).var() > 0)


def main() -> None:
    task = json.load(sys.stdin)
    task["farm"]["silent"] = frozenset(task["farm"]["silent"])
    farm = Farm(**task["farm"])
    os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "rtsp_transport;tcp")
    import cv2  # noqa: F401 (loading it is no part of a check)

    began, cpu = time.monotonic(), time.process_time()
    pictures = sum(check(farm, address) for address in task["addresses"])
    took = {"seconds": time.monotonic() - began, "cpu_s": time.process_time() - cpu}
    print(json.dumps({**took, "pictures": pictures}))


if __name__ == "__main__":
    main()
