"""Scenes of attendance."""

from .scene import Scene

PHONE = (360, 740)


def _mine(screen):
    screen.go("cctv-my-duty")


def _all(screen):
    screen.go("cctv-attendance")


SCENES = (
    Scene("my-duty", _mine, "operator", PHONE),
    Scene("attendance", _all, "supervisor", (1366, 600)),
)
