"""A handover that is really in the database, for two officers at the same moment."""

from . import real_at_once
from .handover_real import clean_up, make, sign  # noqa: F401 - the test makes and takes away


def sign_incoming(env, handover_id):
    sign(env, env.uid, handover_id, "incoming")


def open_by_hand(env, shift_id):
    env["cctv.shift"].browse(shift_id).action_open_handover()


STEPS = {
    "sign": ("cctv.handover", sign_incoming),
    "open": ("cctv.shift", open_by_hand),
}


def run(registry):
    real_at_once.run(registry, STEPS)
