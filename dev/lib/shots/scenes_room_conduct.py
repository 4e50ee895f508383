"""Scenes of the rules of conduct: the text, the register, gifts, the officer."""

from .scene import PHONE, Scene
from .scenes_records import _sql


def _rules(screen):
    found = _sql("SELECT max(id) FROM cctv_procedure WHERE kind = 'conduct'")
    screen.go(f"cctv-documents/{found}")
    screen.browser.settle()


def _violations(screen):
    screen.go("cctv-violations")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


def _violation(screen):
    found = _sql("SELECT max(id) FROM cctv_conduct_violation WHERE state = 'heard'")
    screen.go(f"cctv-violations/{found}")
    screen.browser.settle()


def _gift(screen):
    found = _sql("SELECT max(id) FROM cctv_gift_declaration")
    screen.go(f"cctv-gifts/{found}")
    screen.browser.settle()


def _officer(screen):
    found = _sql(
        "SELECT o.id FROM cctv_officer o JOIN res_users u ON u.id = o.user_id"
        " WHERE u.login = 'operator'"
    )
    screen.go(f"cctv-officers/{found}")
    screen.browser.settle()


SCENES = (
    Scene("conduct-rules", _rules, "supervisor", (1366, 1500)),
    Scene("violations", _violations, "supervisor", (1366, 500)),
    Scene("violation", _violation, "management", (1366, 1000)),
    Scene("gift", _gift, "operator", PHONE),
    Scene("officer-conduct", _officer, "supervisor"),
)
