"""Scenes of the papers of maintenance and of the labels."""

import json
from datetime import date

from .scene import PHONE, Scene
from .scenes_records import _paper, _sql


def _window(screen):
    """The window that prints labels, for the first cameras."""
    screen.go("cctv-cameras")
    screen.view("list")
    for row in (1, 2, 3, 4):
        screen.browser.click(f".o_data_row:nth-child({row}) .o_list_record_selector input")
    screen.browser.click(".o_control_panel .o_cp_action_menus button:has(.fa-print)")
    screen.browser.settle()
    screen.choose(".o-dropdown--menu .o-dropdown-item, .o_menu_item", screen.words["labels"])
    screen.browser.wait_for(".modal .o_form_view")
    screen.browser.settle()


def _void(screen):
    screen.go("cctv-cameras")  # a page outside of it speaks the language in which it was opened
    screen.browser.open(f"{screen.url}/cctv/d/aaaaaaaaaaaaaaaaaaaaaa")
    screen.browser.settle()


_BEGUN = "SELECT min(id) FROM maintenance_request WHERE cctv_state = 'under_way'"
_PLANNED = (
    "SELECT request_id FROM cctv_maintenance_line l JOIN maintenance_request r"
    " ON r.id = l.request_id WHERE r.cctv_state = 'planned' AND l.template_id IS NOT NULL"
    " GROUP BY request_id ORDER BY count(*), request_id LIMIT 1"
)
_VERIFIED = "SELECT min(id) FROM helpdesk_ticket WHERE cctv_phase IN ('verified', 'closed')"


def _printed(report: str, model: str, values):
    """A walk to a paper that is printed from a window, filled in as ``values`` of a screen say."""

    def walk(screen):
        screen.go("cctv-cameras")
        screen.browser.wait("odoo.__WOWL_DEBUG__?.root", "the web client")
        made = screen.browser.script(
            "odoo.__WOWL_DEBUG__.root.env.services.orm"
            f".create({json.dumps(model)}, [{json.dumps(values(screen))}])"
        )
        return _paper(report, f"SELECT {int(made[0])}")(screen)

    return walk


def _plan_values(_screen):
    return {"year": str(date.today().year + 1)}


def _label_values(screen):
    query = "SELECT id FROM maintenance_equipment WHERE cctv_kind = 'camera' AND active ORDER BY 1"
    ids = [int(line) for line in _sql(query).split()]
    return {"device_ids": [[6, 0, ids]], "lang": screen.language, "has_frames": True}


SCENES = (
    Scene("paper-maintenance", _paper("helpdesk_cctv.paper_maintenance", _BEGUN), "technician"),
    Scene(
        "paper-maintenance-empty",
        _paper("helpdesk_cctv.paper_maintenance", _PLANNED),
        "technician",
    ),
    Scene("paper-plan", _printed("helpdesk_cctv.paper_year", "cctv.print.year", _plan_values)),
    Scene("paper-repair", _paper("helpdesk_cctv.paper_repair", _VERIFIED)),
    Scene("labels-window", _window, "itstaff"),
    Scene(
        "labels-sheet",
        _printed("helpdesk_cctv.paper_labels", "cctv.print.labels", _label_values),
        "technician",
    ),
    Scene("label-void", _void, "technician", PHONE),
)
