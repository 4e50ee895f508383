"""The words of a fetch: its states, what may go wrong before it begins."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

STATES = [
    ("waiting", "Waiting"),
    ("running", "Under way"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]

PROBLEMS = {
    "secret_unreadable": _lt(
        "The password of the recorder cannot be decrypted: the key on the server is another one. "
        "Type the password again in the register."
    ),
    "no_address": _lt(
        "The recorder has no address in the register, or is not asked over the network."
    ),
    "crashed": _lt("The fetch broke off; the server's log says more. Try it again."),
}
"""Ours; those of the recorder are among the sentences about probes."""

FINAL = frozenset(
    "auth_refused locked_out credentials_missing recorder_refuses secret_unreadable no_address "
    "not_recorded wrong_time unsupported_codec no_video_track no_room journal_broken no_search "
    "frame_undecodable no_recorder_interface forbidden_address foreign_uri decoder_failed".split()
)
"""Problems that another try does not mend: people are told at once. A refused password is not
shown again, so that the recorder does not lock the account."""
