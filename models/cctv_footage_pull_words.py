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

REMARKS = {
    "download_refused": _lt(
        "The recorder did not hand out the footage as a file: it was played and recorded instead."
    ),
    "download_none": _lt(
        "The recorder listed no file of part of this time: that part was played and recorded."
    ),
    "download_redirected": _lt(
        "The recorder wanted to send the download to another address, which is not followed: the "
        "footage was played and recorded instead."
    ),
    "download_unreadable": _lt(
        "The recorder's files are of a kind that cannot be opened here: the footage was played and "
        "recorded instead."
    ),
    "download_unclear": _lt(
        "The recorder's files did not show when they begin: the footage was played and recorded "
        "instead."
    ),
    "download_wrong_time": _lt(
        "The recorder's files bore another time than the one asked for: the footage was played and "
        "recorded instead."
    ),
    "sound_left_out": _lt(
        "There is sound of a kind that cannot be kept, or that the recorder did not send: it is "
        "left out."
    ),
    "quicktime": _lt(
        "The pictures or the sound are of a kind that MP4 cannot hold: the clip is a QuickTime "
        "file (.mov), not coded anew. Players such as VLC open it; browsers may not."
    ),
    "download_stalled": _lt(
        "The recorder's downloads broke off again and again: the rest was played and recorded."
    ),
}
"""What people should know of how a clip came."""

FINAL = frozenset(
    "auth_refused locked_out credentials_missing recorder_refuses secret_unreadable no_address "
    "not_recorded wrong_time unsupported_codec no_video_track no_room journal_broken no_search "
    "frame_undecodable no_recorder_interface forbidden_address foreign_uri decoder_failed".split()
)
"""Problems that another try does not mend: people are told at once. A refused password is not
shown again, so that the recorder does not lock the account."""
