"""Streams of a recorder's channels by their number, as makers lay them out: pure.

Sources: device facts B; Hikvision ISAPI ``/Streaming/Channels/<channel><stream>`` and Dahua's RTSP
address ``/cam/realmonitor``, both with the sub-stream, to spare the recorder.
"""

_SUB_STREAMS = {
    "hikvision": "/Streaming/Channels/{}02",
    "dahua": "/cam/realmonitor?channel={}&subtype=1",
}


def stream_path(driver: str, channel: int) -> str:
    """'' where the maker's addresses are not known."""
    path = _SUB_STREAMS.get(driver, "")
    return path.format(channel) if channel > 0 else ""
