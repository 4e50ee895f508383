"""What people write when they first poll cameras: onvif-zeep, one device after the other.

It asks what the pulse asks of a device that it has not met before, but no RTSP, so it does less.
"""

import time

from onvif import ONVIFCamera
from onvif.exceptions import ONVIFError
from requests.exceptions import RequestException
from zeep.exceptions import Error as ZeepError
from zeep.transports import Transport

from .farm import TIMEOUT_S, Farm

FAILURES = (ONVIFError, ZeepError, RequestException)


def connect(farm: Farm, address: str) -> tuple:
    """The clients of one device: of its device and of its media service."""
    transport = Transport(timeout=TIMEOUT_S, operation_timeout=TIMEOUT_S)
    camera = ONVIFCamera(
        address, farm.onvif_port, farm.username, farm.password, transport=transport
    )
    return camera.devicemgmt, camera.create_media_service()


def ask(device, media) -> bool:
    """Ask one device; whether it told the address of a stream."""
    device.GetSystemDateAndTime()
    device.GetDeviceInformation()
    profile = media.GetProfiles()[0]
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    reply = media.GetStreamUri({"StreamSetup": setup, "ProfileToken": profile.token})
    return reply.Uri.startswith("rtsp://")


def poll(farm: Farm, addresses: list[str]) -> tuple[float, list]:
    """(seconds, clients of the devices that answered) of the script as it is usually written."""
    began, clients = time.monotonic(), []
    for address in addresses:
        try:
            services = connect(farm, address)
            if ask(*services):
                clients.append(services)
        except FAILURES:
            continue
    return time.monotonic() - began, clients


def poll_again(clients: list) -> float:
    """Seconds of another round with clients that were kept: the script at its best."""
    began = time.monotonic()
    if not all(ask(*services) for services in clients):
        raise RuntimeError("a device that answered before did not answer again")
    return time.monotonic() - began
