"""The faults there are, in the order of the manual."""

from .fault_registry import FAULTS, Fault, FaultError, Param, add, find
from .scene.look import COVERS

__all__ = ["ALARM_TOPICS", "FAULTS", "Fault", "FaultError", "add", "find"]

_CHANNEL = Param("channel", int, 0, "a recorder's channel, 0 for all", 0, 256)
_OSD = Param("osd", bool, False, "keep name and clock in the picture")
_WHERE = Param("where", str, "all", "which service", choices=("all", "onvif", "rtsp"))

ALARM_TOPICS = (
    "VideoSource/GlobalSceneChange/ImagingService",
    "VideoSource/ImageTooDark/ImagingService",
    "VideoSource/ImageTooBright/ImagingService",
    "VideoSource/ImageTooBlurry/ImagingService",
    "VideoSource/SignalLoss",
    "RuleEngine/TamperDetector/Tamper",
)
"""Alarms that a device's event service tells of, each on or off."""

add(Fault("off", "connection", "Without power or link: connecting times out.", (_WHERE,)))
add(Fault("refuse", "connection", "The ports are closed: connections are refused.", (_WHERE,)))
add(Fault("silent", "connection", "Accepts connections and never answers.", (_WHERE,)))
add(
    Fault(
        "slow",
        "answers",
        "Answers each request late.",
        (Param("seconds", float, 6.0, "how late", 0.01, 600), _WHERE),
    )
)
add(
    Fault(
        "wrong_password",
        "login",
        "The device has another password than it had.",
        (Param("password", str, "", "the password it has now; empty for a random one"),),
    )
)
add(
    Fault(
        "locked_out",
        "login",
        "Refuses every log-in, also the right one, and says why.",
        (Param("minutes", int, 30, "how long it says it lasts", 1, 1440),),
    )
)
add(
    Fault(
        "busy",
        "login",
        "Serves no more connections: refuses log-ins that are right.",
        (
            Param(
                "how",
                str,
                "words",
                "401 that says why, 401 without a word, or 503",
                choices=("words", "bare", "503"),
            ),
        ),
    )
)
add(
    Fault(
        "clock_off",
        "answers",
        "The device's clock is wrong.",
        (Param("seconds", float, 3600.0, "how far ahead (negative: behind)", -3.2e8, 3.2e8),),
    )
)
add(
    Fault(
        "malformed_xml",
        "answers",
        "ONVIF replies that are no well-formed XML.",
        (
            Param(
                "how",
                str,
                "cut",
                "cut off, tags that do not match, or no XML at all",
                choices=("cut", "tags", "text"),
            ),
        ),
    )
)
add(
    Fault(
        "no_profile",
        "answers",
        "The device has no media profile.",
        (
            Param(
                "streams",
                str,
                "kept",
                "whether RTSP still answers on the old paths",
                choices=("kept", "gone"),
            ),
        ),
    )
)
add(
    Fault(
        "rtsp_error",
        "stream",
        "RTSP DESCRIBE fails.",
        (Param("status", int, 503, "RTSP status", 400, 599), _CHANNEL),
    )
)
add(
    Fault(
        "stalled",
        "stream",
        "The stream is set up and plays, but no picture comes.",
        (
            Param(
                "snapshot", str, "fails", "whether snapshots still come", choices=("fails", "works")
            ),
            _CHANNEL,
        ),
    )
)
add(Fault("black", "picture", "The picture is black.", (_OSD, _CHANNEL)))
add(Fault("white", "picture", "The picture is white, overexposed.", (_OSD, _CHANNEL)))
add(
    Fault(
        "flat",
        "picture",
        "The picture is one even grey.",
        (Param("level", int, 128, "how bright", 0, 255), _OSD, _CHANNEL),
    )
)
add(
    Fault(
        "frozen",
        "picture",
        "The picture stands still while the stream runs on.",
        (
            Param("clock", str, "stopped", "the burnt-in clock", choices=("stopped", "running")),
            _CHANNEL,
        ),
    )
)
add(
    Fault(
        "covered",
        "picture",
        "Something is before the lens.",
        (
            Param("share", float, 0.7, "how much of the picture is hidden", 0.05, 1),
            Param("kind", str, "bag", "what hides it", choices=COVERS),
        ),
    )
)
add(
    Fault(
        "defocused",
        "picture",
        "The lens is out of focus.",
        (Param("radius", float, 0.8, "of the blur, in percent of the width", 0.05, 10),),
    )
)
add(
    Fault(
        "moved",
        "picture",
        "The camera was knocked out of its place.",
        (
            Param("dx", float, 8.0, "to the right, in percent of the width", -100, 100),
            Param("dy", float, 0.0, "downwards, in percent of the width", -56, 56),
            Param("degrees", float, 0.0, "clockwise", -180, 180),
        ),
    )
)
add(Fault("infrared", "picture", "No fault: it is night, seen by the camera's infrared lamp."))

_HOURS = "hours before now, or seconds since 1970"
add(
    Fault(
        "disk_fault",
        "recorder",
        "A disk is broken.",
        (Param("disk", int, 1, "which one, 0 for all", 0, 64),),
    )
)
add(Fault("disk_full", "recorder", "The disks are full and nothing is recorded over."))
add(
    Fault(
        "recording_gap",
        "recorder",
        "Nothing was recorded for a while.",
        (
            Param("from", float, 6.0, _HOURS, 0, 4e9),
            Param("to", float, 4.0, _HOURS, 0, 4e9),
            _CHANNEL,
        ),
    )
)
add(
    Fault(
        "alarm",
        "answers",
        "The device raises an alarm of its own in its event service.",
        (
            Param("topic", str, ALARM_TOPICS[0], "which alarm", choices=ALARM_TOPICS),
            Param("state", str, "on", "what it tells of it", choices=("on", "off")),
            _CHANNEL,
        ),
    )
)
add(
    Fault(
        "retention_short",
        "recorder",
        "Recordings are kept for less long than they should be.",
        (Param("days", float, 3.0, "how long", 0.01, 3650), _CHANNEL),
    )
)
add(Fault("channel_lost", "recorder", "The recorder gets no video from the channel.", (_CHANNEL,)))
add(
    Fault(
        "recording_stopped",
        "recorder",
        "The channel is live but no longer recorded.",
        (Param("hours", float, 0.0, "since how many hours", 0, 100_000), _CHANNEL),
    )
)
add(Fault("search_missing", "recorder", "Recordings cannot be searched for."))
add(
    Fault(
        "download_broken",
        "recorder",
        "Footage cannot be had as a file as it should.",
        (
            Param(
                "how",
                str,
                "refused",
                "refused, without a byte, broken off half way, past the end asked for, the whole"
                " file, no film, noise without an end, or sent elsewhere",
                choices=(
                    "refused",
                    "empty",
                    "cut",
                    "past_end",
                    "whole",
                    "garbage",
                    "endless",
                    "redirect",
                ),
            ),
        ),
    )
)
