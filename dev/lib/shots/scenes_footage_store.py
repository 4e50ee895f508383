"""Scenes of clips: the list, a clip with its file, looking at it, adding a file."""

from .scene import PHONE, Scene
from .scenes_records import _sql

TALL = (1366, 1250)
LOOK = ".o_cctv_clip_look"
WANTED = "request_id IN (SELECT id FROM cctv_footage_request WHERE state = 'extraction')"

CHOOSE = """
(() => {
    const input = document.querySelector(".o_cctv_clip_input");
    const transfer = new DataTransfer();
    const block = new Uint8Array(8 * 2 ** 20);
    transfer.items.add(new File(Array(60).fill(block), "NVR-2_CH12_export.mp4"));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return 1;
})()
"""
"""A large file, as the user would choose it."""


def _list(screen):
    screen.go("cctv-clips")


def _clip(screen, condition: str) -> None:
    """Open the demo's clip that meets a condition in SQL."""
    found = _sql(f"SELECT min(id) FROM cctv_footage_item WHERE {condition}")
    screen.go(f"cctv-clips/{found}")
    screen.browser.wait_for(".o_cctv_clip")
    screen.browser.settle()


def _stored(screen):
    _clip(screen, "state = 'stored'")


def _look(screen):
    _stored(screen)
    screen.browser.click(LOOK)
    screen.browser.wait("document.querySelector('.o_cctv_clip_player video')?.readyState > 1")
    screen.browser.script("document.querySelector('.o_cctv_clip_player video').currentTime = 6; 1")
    screen.browser.settle()


def _add(screen):
    _clip(screen, WANTED)
    screen.browser.wait_for(".o_cctv_clip_drop")


def _uploading(screen):
    _add(screen)
    screen.browser.script(CHOOSE)
    screen.browser.wait("parseInt(document.querySelector('.progress-bar')?.textContent) > 20")
    screen.browser.click(".o_cctv_clip_upload .btn-secondary")
    screen.browser.wait_for(".o_cctv_clip_upload .btn-primary")
    screen.browser.settle()


def _lost(screen):
    """The window that asks how a clip was lost, from the request that nobody can wait with."""
    found = _sql("SELECT min(id) FROM cctv_footage_request WHERE is_preserve_needed")
    screen.go(f"cctv-footage/{found}")
    screen.page("clips")
    screen.browser.click("button[name=action_lost]")
    screen.browser.wait_for(".modal [name=reason]")
    screen.browser.click(".modal [name=reason] input[data-value=not_recorded]")
    screen.browser.settle()


SCENES = [
    Scene("clips", _list, "operator"),
    Scene("clip", _stored, "operator"),
    Scene("clip-look", _look, "operator", TALL),
    Scene("clip-add", _add, "operator"),
    Scene("clip-uploading", _uploading, "operator"),
    Scene("clip-lost", _lost, "itstaff"),
    Scene("clip-phone", _stored, "operator", PHONE),
]
