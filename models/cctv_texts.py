"""What people read instead of codes: labels, sentences and first steps, all translatable.

The labels of the selections are translated by Odoo as labels of the fields that use them. The
sentences name the device by ``%(device)s`` ('The camera'); those about the stages of a probe are
in ``cctv_texts_stages.py``.
"""

from odoo.tools.translate import LazyTranslate

from .cctv_texts_stages import PROBE_CODES, STAGE_LABELS, STAGE_OK, STAGE_SKIPPED, fill

_lt = LazyTranslate(__name__)

REASON_SELECTION = [
    ("unreachable", "Unreachable"),
    ("refused", "Connection refused"),
    ("locked_out", "Locked out"),
    ("auth_failed", "Login refused"),
    ("channel_lost", "Channel lost"),
    ("stream_stalled", "Stream stalled"),
    ("rtsp_error", "Stream error"),
    ("no_profile", "No video profile"),
    ("onvif_fault", "ONVIF error"),
    ("picture_black", "Picture black"),
    ("picture_flat", "Picture covered"),
    ("picture_frozen", "Picture frozen"),
    ("disk_fault", "Disk fault"),
    ("disk_full", "Disk full"),
    ("recording_gap", "Recording gap"),
    ("retention_short", "Retention too short"),
    ("clock_skew", "Clock wrong"),
    ("identity_changed", "Device exchanged"),
    ("picture_covered", "Picture covered in part"),
    ("picture_moved", "Picture moved"),
    ("picture_blurred", "Picture blurred"),
    ("fps_low", "Frame rate low"),
]
"""(code, label) of every reason, root causes first: the order of ``monitor.probe.reasons``."""

STATE_SELECTION = [
    ("ok", "Fine"),
    ("degraded", "Degraded"),
    ("down", "Down"),
    ("unknown", "Unknown"),
    ("maintenance", "In maintenance"),
]
"""What is stored as a device's state."""

HEALTH_SELECTION = [*STATE_SELECTION, ("stale", "Stale")]
"""What is shown: the state, or stale when nobody has looked for longer than the policy allows."""

DEVICE_WORDS = {
    "camera": _lt("The camera"),
    "recorder": _lt("The recorder"),
    "encoder": _lt("The encoder"),
    "switch": _lt("The switch"),
    "link": _lt("The link"),
    "storage": _lt("The storage"),
    "server": _lt("The server"),
    "display": _lt("The display"),
    "console": _lt("The console"),
    "ups": _lt("The UPS"),
    "circuit": _lt("The power circuit"),
}
_DEVICE = _lt("The device")

_SENTENCES = {
    "unreachable": _lt("%(device)s does not answer at its address."),
    "refused": _lt("%(device)s is switched on, but its port is closed."),
    "locked_out": _lt("%(device)s has locked the account after too many wrong passwords."),
    "auth_failed": _lt("%(device)s answers, but refuses the password."),
    "channel_lost": _lt("The recorder no longer receives the picture of this channel."),
    "stream_stalled": _lt("%(device)s answers, but its video stream has stopped."),
    "rtsp_error": _lt("%(device)s answers, but delivers no usable video."),
    "no_profile": _lt("%(device)s answers, but has no video profile set up."),
    "onvif_fault": _lt("%(device)s delivers video, but its ONVIF service does not work."),
    "picture_black": _lt("The picture is black."),
    "picture_flat": _lt("The picture shows one plain colour, as if the lens were covered."),
    "picture_frozen": _lt("The picture is frozen: it has not changed since the last check."),
    "disk_fault": _lt("A disk of the recorder has failed."),
    "disk_full": _lt("The disks of the recorder are full and nothing is overwritten."),
    "recording_gap": _lt("Recordings are missing although the picture is live."),
    "retention_short": _lt("Recordings are kept for a shorter time than required."),
    "clock_skew": _lt("The clock of the device is wrong, so recordings bear the wrong time."),
    "identity_changed": _lt("Another device answers at this address than the registered one."),
    "picture_covered": _lt("Something hides a large part of the agreed scene."),
    "picture_moved": _lt("The picture no longer shows the agreed scene."),
    "picture_blurred": _lt("The picture is blurred."),
    "fps_low": _lt("The picture comes with fewer frames per second than agreed."),
}

_FIRST_CHECKS = {
    "unreachable": _lt(
        "Check the power supply and the network cable at the place, then the switch port, then "
        "whether the address in the register is right."
    ),
    "refused": _lt(
        "Check whether the device is still starting, whether its port was changed, and whether "
        "ONVIF or RTSP is switched on in its settings."
    ),
    "locked_out": _lt(
        "Wait half an hour or restart the device, then correct the password in the register. "
        "Until then it is asked only rarely, so that the lock can end."
    ),
    "auth_failed": _lt(
        "Check the user name and password in the register against those on the device; ask who "
        "changed them last. Many devices have a user of their own for ONVIF."
    ),
    "channel_lost": _lt(
        "Check the camera itself and its cable to the recorder, then the channel's settings on "
        "the recorder."
    ),
    "stream_stalled": _lt(
        "Restart the device; check how many others watch the same stream and whether the link "
        "has enough bandwidth."
    ),
    "rtsp_error": _lt(
        "Open the stream in a player with the same address; check the video format (H.264, H.265 "
        "or MJPEG) and whether RTSP over TCP is allowed."
    ),
    "no_profile": _lt("Open the settings of the device and create a video profile."),
    "onvif_fault": _lt(
        "Check that ONVIF is switched on and that the firmware is up to date; a restart often "
        "helps."
    ),
    "picture_black": _lt(
        "Check light and infrared at the place, the lens cap, the cable of the camera, and the "
        "day and night setting."
    ),
    "picture_flat": _lt(
        "Look at the place: is the lens covered, sprayed or turned to a wall? Otherwise check the "
        "exposure settings."
    ),
    "picture_frozen": _lt(
        "Restart the camera; if its clock runs on in a still picture, check the encoder or the "
        "recorder's channel."
    ),
    "disk_fault": _lt("Save what matters, note the disk's number, and have the disk replaced."),
    "disk_full": _lt("Check that overwriting is switched on and that the disks are large enough."),
    "recording_gap": _lt("Check the recording schedule, the disks and the channel's settings."),
    "retention_short": _lt("Check bit rate, number of channels and disk size against the plan."),
    "clock_skew": _lt(
        "Set the time server (NTP) and the time zone on the device, and check that the network "
        "lets it reach the time server."
    ),
    "identity_changed": _lt(
        "If the device was replaced, correct its serial number in the register; otherwise look "
        "for two devices with one address."
    ),
    "picture_covered": _lt(
        "Compare with the reference picture: has something been hung, parked or grown in front of "
        "the lens, or is the housing dirty?"
    ),
    "picture_moved": _lt("Compare with the reference picture and turn the camera back."),
    "picture_blurred": _lt("Clean the lens, then set the focus."),
    "fps_low": _lt("Check the stream's settings and the load of the link."),
}


_INFERRED_SENTENCE = _lt(
    "%(device)s is not checked itself, but nearly everything behind it stopped answering at the "
    "same time: it seems to be down."
)

_INFERRED_CHECKS = {
    "circuit": _lt(
        "Check the fuse and the breaker of the circuit, then whether the supplier has an outage."
    ),
    "ups": _lt("Check whether the UPS is on, its battery, its fuse and the supply to it."),
    "link": _lt(
        "Check the modem or converter of the link at both ends and its power, then call the "
        "provider."
    ),
    "switch": _lt("Check the power of the switch and its uplink cable, then restart it."),
}
"""What to check first of a device that was concluded to be down, by its kind."""


def word_of(record, name: str, code=None) -> str:
    """The label of what is chosen in a selection, in the reader's language; '' for nothing.

    :param name: of the field
    :param code: another choice than the record's own
    """
    labels = dict(record._fields[name]._description_selection(record.env))
    return labels.get(code or record[name], "")


def device_word(env, kind=None) -> str:
    """'The camera' for ``cctv_kind`` 'camera', 'The device' for anything unknown."""
    return env._(DEVICE_WORDS.get(kind) or _DEVICE)


def reason_label(env, code: str) -> str:
    """The short label of a reason in the user's language; the code itself when it is unknown."""
    labels = env["cctv.fault"]._fields["kind"]._description_selection(env)
    return dict(labels).get(code, code or "")


def reason_sentence(env, code: str, kind=None, is_inferred=False) -> str:
    """What is wrong, in one plain sentence about a device of this kind; '' without a reason.
    ``is_inferred``: nobody polls the device, it was concluded from those behind it."""
    if code not in _SENTENCES:
        return ""
    if is_inferred:
        return env._(_INFERRED_SENTENCE) % {"device": device_word(env, kind)}
    return env._(_SENTENCES[code]) % {"device": device_word(env, kind)}


def reason_first_check(env, code: str, inferred_kind=None) -> str:
    """What to check first when a device is in trouble for this reason; '' without a reason.
    ``inferred_kind``: the kind of a device that was only concluded to be down."""
    if code in _FIRST_CHECKS and inferred_kind in _INFERRED_CHECKS:
        return env._(_INFERRED_CHECKS[inferred_kind])
    return env._(_FIRST_CHECKS[code]) if code in _FIRST_CHECKS else ""


def stage_label(env, name: str) -> str:
    """The heading of a probe's stage: 'Address resolved' for 'resolve'."""
    return env._(STAGE_LABELS[name]) if name in STAGE_LABELS else name


def stage_sentence(env, stage: dict, kind=None) -> str:
    """How a stage of a probe went.

    :param stage: a ``Stage`` of the probe as a dictionary (name, code, duration_ms, values)
    """
    name, code = stage.get("name"), stage.get("code") or "ok"
    values = {**(stage.get("values") or {}), "device": device_word(env, kind), "code": code}
    if code == "ok":
        return fill(env, STAGE_OK.get(name, ()), values) or stage_label(env, name)
    if code == "skipped":
        return env._(STAGE_SKIPPED)
    return (
        fill(env, PROBE_CODES.get(code, ()), values)
        or reason_sentence(env, code, kind)
        or fill(env, PROBE_CODES["probe_error"], values)
    )


def finding_sentence(env, finding: dict, kind=None) -> str:
    """What stands behind a finding: the sentence of its code, or else that of its reason."""
    values = {**(finding.get("values") or {}), "device": device_word(env, kind)}
    if isinstance(values.get("skew_s"), (int, float)):
        values["skew_s"] = abs(values["skew_s"])
    return fill(env, PROBE_CODES.get(finding.get("code"), ()), values) or reason_sentence(
        env, finding.get("reason"), kind
    )
