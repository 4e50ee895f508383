"""Scenes of audits and of the table of requirements."""

from .scene import Scene
from .scenes_records import _sql


def _audit(screen):
    told = "SELECT max(id) FROM cctv_audit WHERE state = 'told'"
    screen.go(f"cctv-audits/{_sql(told)}")
    screen.browser.click(".nav-link[name=findings]")
    screen.browser.settle()


def _finding(screen):
    again = "SELECT max(id) FROM cctv_audit_finding WHERE earlier_id IS NOT NULL"
    screen.go(f"cctv-findings/{_sql(again)}")


def _requirements(screen):
    screen.go("cctv-requirements")


SCENES = (
    Scene("audit", _audit, "supervisor"),
    Scene("audit-finding", _finding, "supervisor"),
    Scene("requirements", _requirements, "kabagit"),
)
