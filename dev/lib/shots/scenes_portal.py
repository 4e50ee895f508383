"""Scenes of the pages for requesters, as they see them on a phone."""

import json
import subprocess
import tempfile
from pathlib import Path

from .browser import Browser, BrowserError
from .scene import PHONE, WIDE, Scene

DATABASE = "helpdesk_cctv_demo"
REQUESTER = "requester"
ANOTHER = "vendor"


def _sql(statement: str) -> str:
    argv = ["psql", "-X", "-q", "-t", "-A", "-d", DATABASE, "-c", statement]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


_FREE = (
    "SELECT min(e.id) FROM maintenance_equipment e WHERE e.cctv_kind = 'camera' AND e.active"
    " AND NOT EXISTS (SELECT 1 FROM helpdesk_ticket t WHERE t.cctv_device_id = e.id)"
    " AND NOT EXISTS (SELECT 1 FROM cctv_fault f WHERE f.device_id = e.id AND f.date_end IS NULL)"
)
_KNOWN = (
    "SELECT t.cctv_device_id FROM helpdesk_ticket t WHERE t.cctv_phase = 'in_repair'"
    " AND t.cctv_device_id IS NOT NULL ORDER BY t.id LIMIT 1"
)
_TICKET = (
    "SELECT max(t.id) FROM helpdesk_ticket t JOIN res_users u ON u.partner_id = t.partner_id"
    " WHERE u.login = 'requester' AND t.cctv_phase = %s"
)


def _speaks(screen, login: str) -> None:
    """Let a portal user see the screen's language; whoever is logged in may change users."""
    user = _sql(f"SELECT id FROM res_users WHERE login = '{login}'")
    values = json.dumps({"lang": screen.language})
    screen.go("cctv-cameras")
    screen.browser.wait("odoo.__WOWL_DEBUG__?.root?.env", "the web client")
    screen.browser.settle()
    screen.browser.script(
        "(async () => { const orm = odoo.__WOWL_DEBUG__.root.env.services.orm;"
        f" await orm.write('res.users', [{user}], {values}); return true }})()"
    )


def _seen(path, login=REQUESTER, height=PHONE[1], act=None):
    """A walk to a page as a portal user sees it on a phone."""

    def walk(screen):
        _speaks(screen, login)
        with Browser() as phone, tempfile.TemporaryDirectory() as folder:
            phone.size(PHONE[0], height, phone=True, scale=2)
            phone.login(screen.url, login)
            phone.open(screen.url + (path() if callable(path) else path))
            phone.wait_for(".o_cctv_report")
            if act:
                act(phone)
            phone.settle()
            picture = Path(folder, "page.png")
            phone.picture(picture)
            if phone.errors:
                raise BrowserError(f"the requester's page reported {phone.errors[0][:300]}")
            return picture.read_bytes()

    return walk


def _form(query):
    return lambda: f"/cctv/report?device={_sql(query)}"


def _ticket(phase):
    return lambda: f"/my/ticket/{_sql(_TICKET % repr(phase))}"


def _search(phone):
    phone.type("input[name=q]", "parkir")
    phone.script("document.querySelector('form[role=search]').submit()")
    phone.wait("location.search.includes('parkir')", "what was found")


def _settings(screen):
    screen.go("cctv-cameras")
    for menu in ("configuration", "settings"):
        screen.browser.click(f"[data-menu-xmlid='helpdesk_cctv.cctv_{menu}_menu']")
    screen.browser.wait_for(".o_field_widget[name=cctv_report_location_ids]")
    screen.browser.settle()


SCENES = (
    Scene("report-choose", _seen("/cctv/report", height=900), "admin"),
    Scene("report-search", _seen("/cctv/report", act=_search), "admin"),
    Scene("report-form", _seen(_form(_FREE), height=1000), "admin"),
    Scene("report-known", _seen(_form(_KNOWN), ANOTHER, 820), "admin"),
    Scene("report-answer", _seen(_ticket("repaired"), height=820), "admin"),
    Scene("report-settings", _settings, "kabagit", WIDE),
)
