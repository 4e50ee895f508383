"""A picture of the poll that can become a reference, and why another one cannot."""

from dataclasses import dataclass
from datetime import datetime

from odoo.exceptions import UserError

from .cctv_choices import PICTURE_MODES

MODES = tuple(code for code, _label in PICTURE_MODES[:2])
KINDS_WITH_PICTURE = ("camera", "encoder")
PAST = ("down", "stale")
"""Health of devices whose last picture is not what they show now."""

USELESS = frozenset({"picture_black", "picture_flat", "picture_frozen"})
"""Nothing can be compared with a picture that shows nothing."""


@dataclass(frozen=True)
class Shot:
    """``picture``: JPEG in base64, as Odoo keeps it; ``description``: what the monitor said of it;
    ``taken_at``: naive UTC."""

    device_id: int
    mode: str
    picture: bytes
    description: dict
    taken_at: datetime
    note: str = ""
    fault_id: int | bool = False


def obstacle(device) -> str:
    """Why the last picture of a device cannot become its reference, in a sentence; '' when it
    can."""
    env, status, names = device.env, device.cctv_status_id, {"device": device.display_name}
    if device.cctv_kind not in KINDS_WITH_PICTURE:
        return env._("%(device)s takes no pictures.", **names)
    if device.cctv_lens == "ptz":
        return env._(
            "%(device)s is movable (PTZ): what it shows changes as it is meant to, so it is not "
            "compared with a reference picture.",
            **names,
        )
    if not status.snapshot_date:
        return env._("%(device)s has no picture yet. Wait for the next look at it.", **names)
    if status.health in PAST:
        return env._(
            "%(device)s does not deliver pictures now; its last one shows the past.", **names
        )
    if USELESS & set((status.reasons or "").split(",")):
        return env._(
            "The picture of %(device)s is black, covered or frozen. Have that repaired first.",
            **names,
        )
    return _missing(env, status.snapshot_mode, status.snapshot_description, names)


def _missing(env, mode, description, names) -> str:
    if mode not in MODES:
        return env._(
            "It cannot be told whether the picture of %(device)s was taken by day or in infrared. "
            "Wait for the next picture.",
            **names,
        )
    if not description:
        return env._(
            "The picture of %(device)s shows too little to be compared with. Wait for a better "
            "one.",
            **names,
        )
    return ""


def shot_of(source, note="", fault=None) -> Shot:
    """The picture of a status or of a fault.

    :raises UserError: it cannot become a reference
    """
    is_status = source._name == "cctv.device.status"
    names = ("snapshot_mode", "snapshot_description", "snapshot", "snapshot_date")
    if not is_status:
        names = ("picture_mode", "picture_description", "picture", "date_confirmed")
    mode, description, picture, taken_at = (source[name] for name in names)
    device = source.device_id
    words = _missing(source.env, mode, description, {"device": device.display_name})
    if is_status:
        words = obstacle(device) or words
    if words or not picture:
        raise UserError(words or source.env._("There is no picture of %s.", device.display_name))
    return Shot(device.id, mode, picture, description, taken_at, note, fault.id if fault else False)
