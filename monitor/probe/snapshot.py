"""A picture by HTTP: the JPEG that a device gives at its snapshot address (ONVIF Media
GetSnapshotUri).

Devices answer with pages for people, with empty bodies, or with an endless multipart stream
(device fact A11): whatever is no JPEG becomes a typed error, and the stream is asked instead.
"""

import re

from .auth import AuthState
from .client import HttpClient, get
from .deadline import Deadline
from .errors import HttpMalformed, HttpStatus, ReplyEmpty
from .frame import JPEG, MAX_FRAME, SNAPSHOT, EncodedFrame
from .headers import jpeg_size
from .types import Target
from .uris import PinnedUri


async def snapshot(
    target: Target, uri: PinnedUri, auth: AuthState, deadline: Deadline, **options
) -> EncodedFrame:
    """One JPEG file. Redirects are not followed. ``options`` go to HttpClient.

    Raises AddressError, ConnectError, ReplyTimeout, AuthError, HttpStatus, HttpMalformed,
    ReplyEmpty, ReplyTooLarge, FrameUndecodable.
    """
    client = HttpClient(
        uri.host,
        uri.port,
        deadline,
        tls=uri.scheme == "https",
        allow_loopback=target.allow_loopback,
        **options,
    )
    try:
        reply = await get(client, uri.path, auth, MAX_FRAME)
    finally:
        client.close()
    if reply.status != 200:
        raise HttpStatus(status=reply.status)
    return to_frame(reply.body, reply.header("content-type"))


def to_frame(body: bytes, content_type: str = "") -> EncodedFrame:
    """The JPEG in a reply's body, whatever the device says it is.

    Raises ReplyEmpty, HttpMalformed for something else than a JPEG, FrameUndecodable for a JPEG
    without a size.
    """
    data = body.lstrip(b"\r\n \t")
    if not data:
        raise ReplyEmpty()
    if not data.startswith(b"\xff\xd8"):
        kind = re.sub(r"[^\w/.+-]", "", content_type.partition(";")[0], flags=re.ASCII)[:40]
        raise HttpMalformed("not a picture", content_type=kind)
    size = jpeg_size(data)
    return EncodedFrame(JPEG, data, size.width, size.height, SNAPSHOT)
