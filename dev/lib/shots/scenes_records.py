"""Scenes of checklists, deadlines, sealed records, documents and printed papers."""

import json
import re
import subprocess
import tempfile
import time
from base64 import b64decode
from pathlib import Path
from urllib.parse import quote

from .browser import Browser, BrowserError
from .scene import PHONE, Scene, Screen

DATABASE = "helpdesk_cctv_demo"
PAPER_DPI = 70
SIGNER = "Penyedia CCTV"
PORTAL_HEIGHT = 940


def _sql(statement: str) -> str:
    """What somebody does, or sees, who has got at the demo's database itself."""
    argv = ["psql", "-X", "-q", "-t", "-A", "-d", DATABASE, "-c", statement]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


def _checklist(screen: Screen, condition: str) -> int:
    """Open the first checklist that meets a condition in SQL."""
    found = _sql(f"SELECT min(id) FROM cctv_checklist WHERE {condition}")
    screen.go(f"cctv-checklists/{found}")
    return int(found)


def _half_filled(screen):
    _checklist(screen, "state = 'open' AND answered_count > 0")
    screen.browser.script("document.querySelector('.o_list_renderer').scrollIntoView()")
    screen.browser.settle()


def _mine(screen):
    screen.go("cctv-my-checklists")


def _start(screen):
    screen.go("cctv-cameras")
    screen.view("list")
    for row in (1, 2, 3):
        screen.browser.click(f".o_data_row:nth-child({row}) .o_list_record_selector input")
    screen.browser.click(".o_control_panel .o_cp_action_menus button:has(.fa-cog)")
    screen.browser.settle()
    screen.choose(".o-dropdown--menu .o-dropdown-item, .o_menu_item", screen.words["start"])
    screen.browser.wait_for(".modal .o_form_view")
    screen.browser.settle()


def _results(screen):
    screen.go("cctv-checklist-results")
    screen.filter(screen.words["below"], screen.words["voltage"])


def _template(screen):
    screen.go("cctv-checklist-templates")
    screen.open(screen.words["camera_maintenance"])


def _version(screen):
    found = _sql(
        "SELECT v.id FROM cctv_checklist_version v JOIN cctv_checklist_template t"
        " ON t.id = v.template_id WHERE t.kind = 'patrol' ORDER BY v.id LIMIT 1"
    )
    screen.go(f"cctv-checklist-templates/{_sql(_TEMPLATE_OF % found)}")
    screen.press("action_new_version", ".o_form_view .o_list_renderer")


_TEMPLATE_OF = "SELECT template_id FROM cctv_checklist_version WHERE id = %s"


def _fill(screen):
    _checklist(screen, "state = 'open' AND answered_count > 0")
    screen.press("action_fill_in", ".o_cctv_fill")
    screen.browser.settle()


def _fill_offline(screen):
    _fill(screen)
    screen.browser.connect(False)
    cards = "[...document.querySelectorAll('.o_cctv_fill_card:not(.o_cctv_fill_done)')]"
    screen.browser.script(
        f"{cards}.map(card => card.querySelector('.o_cctv_fill_results input')).filter(Boolean)"
        ".slice(0, 2).forEach(input => input.click())"
    )
    time.sleep(3)
    screen.browser.script("document.querySelector('.o_notification_close')?.click()")
    screen.browser.settle()


def _deadline_list(screen):
    screen.go("cctv-checklists")


def _deadline_pause(screen):
    _checklist(screen, "deadline_phase = 'running'")
    screen.press("action_deadline_pause", ".modal .o_form_view")


def _pauses(screen):
    screen.go("cctv-pauses")


def _holidays(screen):
    screen.menu("helpdesk_cctv.cctv_load_holidays_menu", ".modal .o_form_view")


def _sign(screen):
    _checklist(screen, "state = 'done' AND seal_state = 'draft'")
    screen.press("action_sign", ".modal .o_form_view")


def _portal(screen):
    """The page behind the link in the e-mail, as a partner without a log-in sees it. The request
    and its e-mail are taken back, so that the demo stays as it was."""
    _checklist(screen, "state = 'done' AND seal_state = 'draft'")
    last = _sql("SELECT coalesce(max(id), 0) FROM cctv_signature_request")
    _sql(f"UPDATE res_partner SET lang = '{screen.language}' WHERE name = '{SIGNER}'")
    try:
        _ask_to_sign(screen)
        mail = _sql("SELECT body_html FROM mail_mail ORDER BY id DESC LIMIT 1")
        return _seen_by_a_stranger(screen.url + re.search(r"/cctv/sign/\d+/[^\"'<]+", mail)[0])
    finally:
        _sql(f"DELETE FROM cctv_signature_request WHERE id > {last}")
        _sql("DELETE FROM mail_message WHERE id IN (SELECT mail_message_id FROM mail_mail"
             " WHERE body_html LIKE '%/cctv/sign/%')")
        _sql(f"UPDATE res_partner SET lang = 'en_US' WHERE name = '{SIGNER}'")


def _ask_to_sign(screen):
    screen.press("action_request_signature", ".modal .o_form_view")
    partner = ".modal .o_field_widget[name=partner_id] input"
    screen.browser.click(partner)
    screen.browser.type(partner, SIGNER)
    screen.choose(".o-autocomplete--dropdown-item a", SIGNER)
    screen.browser.click("button[name=action_send]")
    screen.browser.wait("!document.querySelector('.modal')", "the request to be sent")


def _seen_by_a_stranger(address: str) -> bytes:
    """A picture of a page in a browser that has never logged in, on a phone."""
    with Browser() as stranger, tempfile.TemporaryDirectory() as folder:
        stranger.size(PHONE[0], PORTAL_HEIGHT, phone=True, scale=2)
        stranger.open(address)
        stranger.wait_for(".o_portal_sign_submit")
        stranger.settle()
        picture = Path(folder, "page.png")
        stranger.picture(picture)
        if stranger.errors:
            raise BrowserError(f"the page of the partner reported {stranger.errors[0][:300]}")
        return picture.read_bytes()


def _seals(screen):
    screen.go("cctv-seals")


def _broken(screen):
    """Somebody makes a low voltage look right in the database."""
    line = (
        "UPDATE cctv_checklist_line SET value_number = %s WHERE measure = 'supply_voltage' AND"
        " checklist_id = (SELECT min(checklist_id) FROM cctv_checklist_line l JOIN cctv_checklist c"
        " ON c.id = l.checklist_id WHERE c.seal_state = 'sealed' AND l.deviation = 'below')"
    )
    sealed = _sql(
        "SELECT l.checklist_id || ' ' || l.value_number FROM cctv_checklist_line l JOIN"
        " cctv_checklist c ON c.id = l.checklist_id WHERE c.seal_state = 'sealed'"
        " AND l.deviation = 'below' ORDER BY l.checklist_id LIMIT 1"
    )
    checklist, voltage = sealed.split()
    _sql(line % "12.1")
    try:
        screen.go(f"cctv-checklists/{checklist}")
        screen.press("action_verify_seal", ".modal .alert")
    finally:
        _sql(line % voltage)
    # what the list says of it from now on, behind the window
    screen.browser.script(
        "odoo.__WOWL_DEBUG__.root.env.services.orm.call("
        f"'cctv.checklist', 'action_verify_seal', [[{checklist}]]).then(() => true)"
    )


def _to_read(screen):
    screen.go("cctv-to-read")
    screen.open("SOP")


def _documents(screen):
    screen.go("cctv-documents")


def _changes(screen):
    found = _sql("SELECT max(id) FROM cctv_procedure_revision WHERE state = 'draft'")
    screen.go(f"cctv-revisions/{found}")
    screen.page("changes")


def _acknowledgements(screen):
    screen.go("cctv-acknowledgements")
    screen.browser.click(".o_group_header")
    screen.browser.settle()


def _profile(screen):
    screen.go(f"cctv-profiles/{_sql(_OWN_PROFILE)}")


_OWN_PROFILE = "SELECT min(id) FROM cctv_procedure_profile WHERE company_id IS NOT NULL"


def _preset(screen):
    _profile(screen)
    screen.press("action_choose_preset", ".modal .o_form_view")
    screen.browser.click(".modal .o_field_widget[name=preset_id] input")
    screen.choose(".o-autocomplete--dropdown-item a", screen.words["agency"])


def _print_menu(screen):
    _checklist(screen, "seal_state = 'sealed'")
    screen.browser.click(".o_cp_action_menus button:has(.fa-cog)")
    screen.browser.settle()


def _paper(report: str, query: str):
    """A walk to the first page of a printed paper."""

    def walk(screen):
        screen.go("cctv-cameras")
        context = quote(json.dumps({"lang": screen.language}))
        url = f"/report/pdf/{report}/{_sql(query)}?context={context}"
        encoded = screen.browser.script(
            f"fetch({json.dumps(url)}).then(reply => reply.arrayBuffer()).then(buffer => btoa("
            "[...new Uint8Array(buffer)].map(byte => String.fromCharCode(byte)).join('')))"
        )
        with tempfile.TemporaryDirectory() as folder:
            pdf, page = Path(folder, "paper.pdf"), Path(folder, "page")
            pdf.write_bytes(b64decode(encoded))
            options = ["-r", str(PAPER_DPI), "-png", "-singlefile"]
            subprocess.run(["pdftoppm", *options, pdf, page], check=True)
            return page.with_suffix(".png").read_bytes()

    return walk


_SEALED = "SELECT min(id) FROM cctv_checklist WHERE seal_state = 'sealed'"
_CAMERA_FORM = (
    "SELECT min(id) FROM cctv_checklist_template WHERE kind = 'maintenance'"
    " AND device_kind = 'camera'"
)
_IN_FORCE = "SELECT min(id) FROM cctv_procedure_revision WHERE state = 'in_force'"

SCENES = (
    Scene("checklist-mine", _mine, "technician"),
    Scene("checklist-start", _start, "technician"),
    Scene("checklist-form", _half_filled, "technician", (1366, 1000)),
    Scene("checklist-results", _results),
    Scene("checklist-template", _template, "itstaff", (1366, 1000)),
    Scene("checklist-version", _version, "itstaff", (1366, 1000)),
    Scene("checklist-fill", _fill, "technician", PHONE),
    Scene("checklist-fill-offline", _fill_offline, "technician", PHONE),
    Scene("deadline-list", _deadline_list),
    Scene("deadline-pause", _deadline_pause, "technician"),
    Scene("deadline-pauses", _pauses),
    Scene("load-holidays", _holidays, size=(1366, 900)),
    Scene("seal-sign", _sign, "technician"),
    Scene("seal-portal", _portal, "technician"),
    Scene("seal-list", _seals),
    Scene("seal-broken", _broken),
    Scene("to-read", _to_read, "operator", PHONE),
    Scene("documents", _documents),
    Scene("revision-changes", _changes, size=(1366, 1000)),
    Scene("acknowledgements", _acknowledgements),
    Scene("procedure-profile", _profile, size=(1366, 1000)),
    Scene("preset-differences", _preset, size=(1366, 900)),
    Scene("paper-print-menu", _print_menu),
    Scene("paper-checklist", _paper("helpdesk_cctv.paper_checklist", _SEALED)),
    Scene("paper-empty-form", _paper("helpdesk_cctv.paper_form", _CAMERA_FORM)),
    Scene("paper-procedure", _paper("helpdesk_cctv.paper_procedure", _IN_FORCE)),
)
