"""Sentences about the stages of a probe: how each went well, and each way it can fail.

Every entry is a tuple of sentences from the most to the least detailed; ``fill`` takes the first
one for which the probe brought all the numbers.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

VALUE_MAX_CHARS = 80
"""A value in a sentence may come from the device: no more of it than fits on a line."""

CODECS = {"h264": "H.264", "h265": "H.265", "jpeg": "MJPEG"}
"""Video formats as people know them."""

STAGE_LABELS = {
    "resolve": _lt("Address resolved"),
    "connect": _lt("Port open"),
    "onvif": _lt("ONVIF answered"),
    "login": _lt("Logged in"),
    "clock": _lt("Clock compared"),
    "identity": _lt("Device recognised"),
    "stream": _lt("Stream described"),
    "frame": _lt("Frame decoded"),
    "picture": _lt("Picture judged"),
    "events": _lt("Alarms read"),
    "recorder": _lt("Recorder asked"),
    "recordings": _lt("Recordings looked for"),
}

STAGE_OK = {
    "resolve": (_lt("The address is %(address)s."), _lt("The address is known.")),
    "connect": (_lt("Port %(port)s is open."), _lt("The port is open.")),
    "onvif": (_lt("%(device)s answers in ONVIF."),),
    "login": (_lt("User name and password are accepted."),),
    "clock": (
        _lt("The clock of the device is %(skew_s)s seconds off; that is allowed."),
        _lt("The clock of the device is right."),
    ),
    "stream": (
        _lt("A video stream is offered: %(codec)s, %(width)s × %(height)s."),
        _lt("A video stream is offered: %(codec)s."),
        _lt("A video stream is offered."),
    ),
    "frame": (
        _lt("A picture of %(width)s × %(height)s pixels has arrived."),
        _lt("A picture has arrived."),
    ),
    "picture": (_lt("The picture is fine."),),
    "events": (_lt("The device reports no alarm of its own."),),
    "recorder": (_lt("The recorder tells its disks and channels."),),
    "recordings": (_lt("The recorder tells what it has recorded."),),
}

STAGE_SKIPPED = _lt("Not looked at.")

PROBE_CODES = {
    "probe_error": (_lt("This did not work (%(code)s)."), _lt("This did not work.")),
    "unresolved": (_lt("The name in the address field is not known in the network."),),
    "forbidden_address": (_lt("This address is not one that devices may have."),),
    "connect_timeout": (
        _lt("Nothing answers on port %(port)s."),
        _lt("Nothing answers at this address."),
    ),
    "connect_refused": (
        _lt("%(device)s is there, but port %(port)s is closed."),
        _lt("%(device)s is there, but its port is closed."),
    ),
    "no_route": (_lt("The network knows no way to this address."),),
    "connection_lost": (_lt("%(device)s broke off the connection."),),
    "tls_failed": (_lt("No encrypted connection (TLS) could be made."),),
    "reply_timeout": (_lt("%(device)s accepts the connection, but does not answer in time."),),
    "reply_too_large": (_lt("%(device)s sends far more than belongs in this answer."),),
    "reply_empty": (_lt("%(device)s sends an empty answer."),),
    "http_malformed": (_lt("What answers does not speak HTTP."),),
    "http_status": (
        _lt(
            "%(device)s answers only over an encrypted connection (%(asks)s). Switch on TLS for "
            "it; its port is then mostly 443."
        ),
        _lt("%(device)s answers with the error %(status)s."),
        _lt("%(device)s answers with an error."),
    ),
    "xml_malformed": (_lt("%(device)s sends an answer that cannot be read."),),
    "soap_fault": (_lt("%(device)s rejects the request."),),
    "foreign_uri": (_lt("%(device)s names a stream that is not on the device itself."),),
    "device_busy": (
        _lt(
            "%(device)s serves as many connections as it allows at this moment. Whether the "
            "password is right was not judged."
        ),
    ),
    "auth_refused": (
        _lt(
            "%(device)s answers, but refuses the password. It allows %(attempts_left)s more "
            "attempts before it locks the account."
        ),
        _lt("%(device)s answers, but refuses the password."),
    ),
    "credentials_missing": (_lt("%(device)s asks for a password, but none is registered for it."),),
    "secret_unreadable": (
        _lt("The registered password cannot be decrypted: the key on the server is another one."),
    ),
    "recorder_refuses": (
        _lt("Not asked: its recorder refuses the password, and more tries would lock it."),
    ),
    "no_recorder_interface": (
        _lt("%(device)s does not tell of its disks and recordings in a way that is known here."),
    ),
    "no_search": (_lt("%(device)s offers no search in its recordings."),),
    "search_unfinished": (_lt("%(device)s does not come to an end of its list of recordings."),),
    "replay_failed": (_lt("%(device)s plays none of the recordings that were tried."),),
    "not_recorded": (
        _lt("%(device)s says that it has no recording of this channel from that time."),
    ),
    "wrong_time": (
        _lt(
            "%(device)s plays another time than the one asked for (%(off_s)s seconds off). Check "
            "its clock and time zone, or take the footage out by hand."
        ),
        _lt(
            "%(device)s plays another time than the one asked for. Check its clock and time zone, "
            "or take the footage out by hand."
        ),
    ),
    "no_room": (
        _lt(
            "This server has no room for it. Ask the administrator for room in the evidence "
            "folder, or split the clip."
        ),
    ),
    "journal_broken": (
        _lt(
            "What came does not fit together, for example because the video format changes in "
            "between. Make two clips of it, or take the footage out by hand."
        ),
    ),
    "disk_fault": (
        _lt("The recorder reports that disk %(disks)s is broken (“%(told)s”)."),
        _lt("The recorder reports a broken disk."),
    ),
    "disk_full": (
        _lt("Disk %(disks)s is full, and the recorder does not record over what is oldest."),
        _lt("A disk is full, and the recorder does not record over what is oldest."),
    ),
    "channel_lost": (
        _lt("The recorder gets no video on channel %(channel)s."),
        _lt("The recorder gets no video from this camera."),
    ),
    "locked_out": (
        _lt(
            "%(device)s has locked the account after too many wrong passwords, for another "
            "%(wait_s)s seconds."
        ),
        _lt("%(device)s has locked the account after too many wrong passwords."),
    ),
    "no_profile": (
        _lt("%(device)s has %(channels)s channels; there is no channel %(channel)s."),
        _lt("%(device)s answers, but has no video profile set up."),
    ),
    "rtsp_malformed": (_lt("What answers on the video port does not speak RTSP."),),
    "rtsp_status": (
        _lt("The video service answers with the error %(status)s."),
        _lt("The video service answers with an error."),
    ),
    "no_video_track": (_lt("The stream contains no video."),),
    "unsupported_codec": (
        _lt("The video format %(codec)s is not supported."),
        _lt("The video format is not supported."),
    ),
    "transport_refused": (
        _lt(
            "%(device)s streams over UDP only, but streams are taken over TCP. Look for TCP, or "
            "“RTP over RTSP”, in its stream settings."
        ),
    ),
    "stream_stalled": (_lt("The stream was accepted, but no picture has come."),),
    "frame_undecodable": (_lt("The picture is damaged and cannot be decoded."),),
    "frame_too_large": (
        _lt("The picture of %(width)s × %(height)s pixels is larger than allowed."),
        _lt("The picture is larger than allowed."),
    ),
    "decoder_failed": (_lt("The picture could not be decoded on the server."),),
    "event": (_lt("%(device)s itself raises an alarm about its picture: %(topic)s."),),
    "clock_skew": (
        _lt("The clock of the device is %(skew_s)s seconds wrong."),
        _lt("The clock of the device is wrong."),
    ),
    "identity_changed": (
        _lt(
            "Another device answers at this address: its serial number is %(found)s, the register "
            "has %(expected)s."
        ),
        _lt("Another device answers at this address than the registered one."),
    ),
    "footage_gaps": (
        _lt("Yesterday's recordings have %(gaps)s gaps, %(minutes)s minutes together."),
        _lt("Yesterday's recordings have gaps."),
    ),
    "footage_missing": (_lt("Nothing of yesterday is on the recorder."),),
    "not_recording": (
        _lt("The recorder says that it has not recorded this channel for %(minutes)s minutes."),
        _lt("The recorder says that it does not record this channel."),
    ),
    "retention_short": (
        _lt("Recordings reach back %(held)s days; %(demanded)s are demanded."),
        _lt("Recordings are kept for a shorter time than required."),
    ),
    "inferred": (
        _lt(
            "Not checked itself: %(silent)s of the %(looked)s devices behind it that were looked "
            "at stopped answering at about the same time."
        ),
        _lt("Not checked itself: most of the devices behind it do not answer."),
    ),
    "picture_black": (_lt("The picture is black."),),
    "black": (_lt("The picture is black."),),
    "white": (_lt("The picture is all white."),),
    "picture_frozen": (
        _lt("The picture has not changed for %(unchanged_s)s seconds."),
        _lt("The picture is frozen: it has not changed since the last check."),
    ),
    "frozen": (
        _lt("The picture has not changed for %(unchanged_s)s seconds."),
        _lt("The picture is frozen: it has not changed since the last check."),
    ),
}
"""Code of ``monitor.probe.errors`` (or of a measurement) → sentences."""


def fill(env, sentences, values: dict) -> str:
    """The first sentence, translated, all of whose values are there; '' when there is none."""
    texts = {name: _short(value) for name, value in values.items()}
    for sentence in sentences:
        text = env._(sentence)
        if _names(text) <= texts.keys():
            return text % texts
    return ""


def _names(text: str) -> set[str]:
    """Names of the ``%(name)s`` places of a sentence."""
    return {part.partition(")s")[0] for part in text.split("%(")[1:]}


def _short(value) -> str:
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    text = CODECS.get(text, text)
    return text if len(text) <= VALUE_MAX_CHARS else text[: VALUE_MAX_CHARS - 1] + "…"
