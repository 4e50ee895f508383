"""Scenes of handing footage over: the window, the list, a sealed hand-over, redacting a picture."""

from .scene import Scene
from .scenes_footage_request import _request

READY = {"en": "Ready", "id": "Siap"}
MEDIUM = {"en": "On a medium", "id": "Di media penyimpanan"}


def _window(screen):
    screen.go("cctv-footage")
    screen.open(READY[screen.language[:2]])
    screen.press("action_hand_over", ".modal .o_signature")


def _invite(screen):
    screen.go("cctv-footage")
    screen.open(READY[screen.language[:2]])
    screen.press("action_invite", ".modal .o_form_view")


def _room(screen):
    _request(screen, "kind = 'room' AND state = 'approved'")


def _list(screen):
    screen.go("cctv-hand-overs")
    screen.browser.wait_for(".o_data_row, .o_kanban_record")
    screen.browser.settle()


def _record(screen):
    _list(screen)
    screen.open(MEDIUM[screen.language[:2]])


def _redact(screen):
    """From the list: the form of a clip plays it, and is never at rest."""
    screen.go("cctv-clips")
    screen.browser.wait_for(".o_data_row")
    screen.browser.script(
        "odoo.__WOWL_DEBUG__.root.env.services.orm.searchRead('cctv.footage.item',"
        " [['state', '=', 'stored'], ['device_id.cctv_code', '=', 'CAM-001']], ['id'], {limit: 1})"
        ".then(([clip]) => odoo.__WOWL_DEBUG__.root.env.services.orm.call("
        "'cctv.footage.item', 'action_redact', [[clip.id]]))"
        ".then(action => odoo.__WOWL_DEBUG__.root.actionService.doAction("
        "{...action, views: [[false, 'form']]})) && 1"
    )
    screen.browser.wait_for(".modal .o_cctv_regions img")
    screen.browser.settle()


def _redact_moment(screen):
    """A moment that was chosen with the slider, as the pictures of a clip are chosen."""
    _redact(screen)
    screen.browser.script(
        "document.querySelector('.modal input[type=radio][data-value=moment]').click() || 1"
    )
    screen.browser.wait_for(".modal .o_cctv_moment")
    screen.browser.script(
        "(box => {box.value = '2.4'; box.dispatchEvent(new Event('change', {bubbles: true}));})"
        "(document.querySelector('.modal .o_cctv_moment input[type=text]')) || 1"
    )
    screen.browser.wait_for(".modal .o_cctv_regions img")
    screen.browser.settle()


SCENES = (
    Scene("hand-over", _window, "itstaff", (1366, 1000)),
    Scene("footage-invite", _invite, "itstaff"),
    Scene("footage-room", _room, "operator", (1366, 1000)),
    Scene("hand-overs", _list, "itstaff"),
    Scene("hand-over-record", _record, "itstaff", (1366, 1000)),
    Scene("redact-still", _redact_moment, "management", (1366, 900)),
)
