"""Scenes of risk analyses, coverage, installation plans and installations."""

from .scene import PHONE, Scene
from .scenes_records import _sql


def _analysis(screen):
    gate = "SELECT max(id) FROM cctv_risk_analysis WHERE is_critical AND state = 'approved'"
    screen.go(f"cctv-risks/{_sql(gate)}")


def _coverage(screen):
    screen.go("cctv-coverage")


def _plan(screen):
    found = "SELECT max(id) FROM cctv_installation_plan WHERE state = 'approved'"
    screen.go(f"cctv-plans/{_sql(found)}")


def _waiting(screen):
    found = "SELECT max(id) FROM cctv_installation_plan WHERE state = 'submitted'"
    screen.go(f"cctv-plans/{_sql(found)}")


def _installation(screen):
    screen.go(f"cctv-installations/{_sql('SELECT max(id) FROM cctv_installation')}")


def _commissioning(screen):
    screen.go(f"cctv-commissioning/{_sql('SELECT max(id) FROM cctv_commissioning_test')}")


SCENES = (
    Scene("risk-analysis", _analysis, "itstaff"),
    Scene("coverage", _coverage, "itstaff"),
    Scene("installation-plan", _plan, "itstaff"),
    Scene("installation-plan-waiting", _waiting, "management"),
    Scene("installation", _installation, "itstaff"),
    Scene("commissioning-test", _commissioning, "technician"),
    Scene("coverage-phone", _coverage, "itstaff", PHONE),
)
