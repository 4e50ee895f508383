"""Scenes of the handover of a shift: the officer's tablet and phone, the supervisor's list."""

from .scene import PHONE, Scene
from .scenes_records import _paper, _sql

TABLET = (1024, 768)
SCREEN = ".o_cctv_handover .o_cctv_handover_card"

_SEALED = "SELECT min(id) FROM cctv_handover WHERE seal_state = 'sealed'"


def _walk(screen):
    screen.go("cctv-handover")
    screen.browser.wait_for(SCREEN)
    screen.browser.settle()


def _objection(screen):
    _walk(screen)
    screen.browser.click("button[name=object]")
    screen.browser.wait_for(".o_cctv_handover_choice")
    screen.browser.click(".o_cctv_handover_choice")
    screen.browser.wait_for(".o_cctv_handover_panel textarea")
    script = (
        "document.querySelector('.o_cctv_handover_panel').scrollIntoView({block: 'center'}) || 1"
    )
    screen.browser.script(script)
    screen.browser.settle()


_OPEN = "SELECT min(id) FROM cctv_handover WHERE state = 'open'"


def _form(query, page=""):
    def walk(screen):
        screen.go(f"cctv-handovers/{_sql(query)}")
        screen.browser.wait_for(".o_form_sheet")
        if page:
            screen.page(page)

    return walk


def _override(screen):
    _form(_OPEN)(screen)
    screen.press("action_open_override", ".modal textarea")


def _list(screen):
    screen.go("cctv-handovers")
    screen.browser.wait_for(".o_data_row")
    screen.browser.settle()


SCENES = (
    Scene("handover", _walk, "operator", TABLET),
    Scene("handover-objection", _objection, "operator", PHONE),
    Scene("handovers", _list, "supervisor"),
    Scene("handover-override", _override, "supervisor"),
    Scene("paper-handover", _paper("helpdesk_cctv.paper_handover", _SEALED), "supervisor"),
)
