"""Scenes of repairs: what waits for whom, the windows of the steps, the proof."""

from .scene import Scene
from .scenes_records import _sql

TALL = (1366, 900)


def _ticket(screen, condition: str) -> None:
    """Open the demo's ticket that meets a condition in SQL."""
    found = _sql(
        "SELECT min(id) FROM helpdesk_ticket WHERE cctv_opened_by_poller IS NOT TRUE"
        f" AND {condition}"
    )
    screen.go(f"cctv-tickets/{found}")
    screen.browser.wait_for(".o_form_view .o_form_sheet")
    screen.browser.settle()


def _repair(screen, condition: str) -> None:
    _ticket(screen, condition)
    screen.page("cctv_repair")
    screen.browser.script("document.querySelector('.o_notebook').scrollIntoView()")
    screen.browser.settle()


def _list(screen):
    screen.go("cctv-tickets")


def _board(screen):
    screen.go("cctv-tickets")
    screen.view("kanban")


def _reported(screen):
    _repair(screen, "cctv_phase = 'reported' AND cctv_paper_ref IS NOT NULL")


def _analyse(screen):
    _ticket(screen, "cctv_phase = 'reported' AND cctv_paper_ref IS NULL")
    screen.press("action_cctv_analyse", ".modal .o_form_view")
    screen.browser.type(".modal [name=analysis] textarea", "Kaca retak, air masuk ke housing.")
    screen.browser.click(".modal [name=cause] input")
    screen.browser.wait_for(".o_select_menu_item")
    lens = "document.querySelectorAll('.o_select_menu_item')[1]"
    screen.browser.script(f"{lens}.click()")
    screen.browser.settle()


def _failed(screen):
    _repair(screen, "cctv_failed_count > 0")


def _verify(screen):
    _ticket(screen, "cctv_phase = 'repaired'")
    screen.press("action_cctv_verify", ".modal .o_form_view")


def _refused(screen):
    _ticket(screen, "cctv_phase = 'reported' AND cctv_paper_ref IS NULL")
    screen.press("assign_to_me", ".modal .o_error_dialog, .modal .modal-body")


def _closed(screen):
    _repair(screen, "cctv_phase = 'closed'")


SCENES = (
    Scene("repair-list", _list),
    Scene("repair-board", _board),
    Scene("repair-reported", _reported, "operator"),
    Scene("repair-analyse", _analyse),
    Scene("repair-refused", _refused, "technician"),
    Scene("repair-failed", _failed, "supervisor", TALL),
    Scene("repair-verify", _verify, "supervisor", TALL),
    Scene("repair-closed", _closed, "management", TALL),
)
