"""Scenes of the registers: custody, holds, the access book, media, rights."""

from .scene import PHONE, Scene
from .scenes_records import _sql


def _custody(screen):
    screen.go("cctv-custody")


def _chain(screen):
    found = _sql("SELECT min(id) FROM cctv_custody_chain WHERE sequence > 0")
    screen.go(f"cctv-custody-chain/{found}")


def _compare(screen):
    _chain(screen)
    screen.press("action_open_compare", ".modal .o_form_view")


def _holds(screen):
    screen.go("cctv-holds")


def _hold(screen):
    found = _sql("SELECT min(id) FROM cctv_footage_hold WHERE NOT COALESCE(is_over, FALSE)")
    screen.go(f"cctv-holds/{found}")


def _book(screen):
    screen.go("cctv-access-book")


def _book_line(screen):
    screen.go("cctv-access-book/new")
    screen.browser.wait_for(".o_form_view .o_field_widget[name=person_name]")
    screen.browser.settle()


def _take_back(screen):
    found = _sql("SELECT max(id) FROM cctv_access_log WHERE kind = 'password' AND state = 'out'")
    screen.go(f"cctv-access-book/{found}")
    screen.press("action_open_return", ".modal .o_form_view")


def _media(screen):
    screen.go("cctv-media")


def _medium(screen):
    found = _sql("SELECT min(medium.cctv_media_id) FROM cctv_media_item_rel medium")
    screen.go(f"cctv-media/{found}")


def _rights(screen):
    screen.go("cctv-rights")


def _review(screen):
    found = _sql("SELECT max(id) FROM cctv_rights_review WHERE seal_state = 'draft'")
    screen.go(f"cctv-rights-reviews/{found}")


SCENES = (
    Scene("custody-list", _custody, "supervisor"),
    Scene("custody-chain", _chain, "management"),
    Scene("custody-compare", _compare, "management"),
    Scene("hold-list", _holds, "supervisor"),
    Scene("hold-form", _hold, "supervisor"),
    Scene("access-book", _book, "operator"),
    Scene("access-book-phone", _book, "operator", PHONE),
    Scene("access-book-new", _book_line, "operator"),
    Scene("access-book-return", _take_back, "operator"),
    Scene("media-list", _media, "itstaff"),
    Scene("medium-form", _medium, "itstaff"),
    Scene("rights-list", _rights, "kabagit"),
    Scene("rights-review", _review, "kabagit"),
)
