"""Scenes of clips that are fetched from their recorders."""

import time

from .scene import PHONE, Scene
from .scenes_records import _sql

FETCH = "button[name='action_pull']"
REQUEST = """
    SELECT min(r.id) FROM cctv_footage_request r JOIN cctv_footage_item i ON i.request_id = r.id
     WHERE r.state = 'extraction' AND i.state IN ('wanted', 'pulling', 'stored')
"""
ITEM = f"SELECT min(id) FROM cctv_footage_item WHERE request_id = ({REQUEST})"


def _begin(screen):
    """Press the button, unless an earlier picture has."""
    screen.go(f"cctv-clips/{_sql(ITEM)}")
    screen.browser.settle()
    if screen.browser.script(f"!!document.querySelector(\"{FETCH}\")"):
        screen.browser.click(FETCH)
        screen.browser.settle()


def _under_way(screen):
    _begin(screen)
    _wait("pull_percent > 5")
    screen.go(f"cctv-clips/{_sql(ITEM)}")
    screen.browser.settle()


def _wait(condition: str) -> None:
    """Until the clip meets a condition in SQL, three minutes at most."""
    for _ in range(90):
        if _sql(f"SELECT 1 FROM cctv_footage_item WHERE id = ({ITEM}) AND {condition}"):
            return
        time.sleep(2)


def _fetched(screen):
    _begin(screen)
    _wait("pull_state = 'done'")
    screen.go(f"cctv-clips/{_sql(ITEM)}")
    screen.browser.settle()


SCENES = [
    Scene("clip-fetch", _under_way, "operator"),
    Scene("clip-fetched", _fetched, "operator", (1366, 1100)),
    Scene("clip-fetched-phone", _fetched, "operator", PHONE),
]
