"""A log that is really in the database, for the same entry sent twice at the same moment."""

from . import real_at_once
from .log_real import clean_up, make, make_officer  # noqa: F401 - the test makes and takes away

TOKEN = "sent-twice-at-once"


def save(env, room_id):
    env["cctv.log.entry"].cctv_log_save(room_id, {"facts": "Sent twice"}, TOKEN)


STEPS = {"save": ("cctv.control.room", save)}


def run(registry):
    real_at_once.run(registry, STEPS)
