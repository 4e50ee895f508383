"""Scenes of providers: their pages on a phone, and the staff's side."""

import json
import tempfile
from pathlib import Path

from .browser import Browser, BrowserError
from .scene import PHONE, WIDE, Scene
from .scenes_records import _sql

TALL = (1366, 1000)
VENDOR = "vendor"

_JOB = "SELECT min(id) FROM cctv_provider_job WHERE is_current AND state = %s"


def _speaks(screen, language: str) -> None:
    """Let the provider's user see Odoo in this language; whoever is logged in may change users."""
    user = _sql(f"SELECT id FROM res_users WHERE login = '{VENDOR}'")
    values = json.dumps({"lang": language})
    screen.go("cctv-cameras")
    screen.browser.wait("window.odoo?.__WOWL_DEBUG__?.root", "the web client")
    screen.browser.script(
        "(async () => { const orm = odoo.__WOWL_DEBUG__.root.env.services.orm;"
        f" await orm.write('res.users', [{user}], {values}); return true }})()"
    )


def _seen(path, height=PHONE[1], act=None):
    """A walk to a page as the provider's people see it on a phone."""

    def walk(screen):
        _speaks(screen, screen.language)
        with Browser() as phone, tempfile.TemporaryDirectory() as folder:
            phone.size(PHONE[0], height, phone=True, scale=2)
            phone.login(screen.url, VENDOR)
            phone.open(screen.url + path())
            phone.wait_for(".o_cctv_work")
            if act:
                act(phone)
            phone.settle()
            picture = Path(folder, "page.png")
            phone.picture(picture)
            if phone.errors:
                raise BrowserError(f"the provider's page reported {phone.errors[0][:300]}")
            return picture.read_bytes()

    return walk


def _job(state):
    return lambda: f"/my/cctv-work/{_sql(_JOB % repr(state))}"


def _done(phone):
    phone.script(
        "const box = document.querySelector('#cctv_done').closest('details');"
        " box.open = true; box.scrollIntoView()"
    )


def _ticket(screen, condition: str) -> None:
    """Open the ticket of the demo's job that meets a condition in SQL."""
    found = _sql(f"SELECT min(ticket_id) FROM cctv_provider_job WHERE {condition}")
    screen.go(f"cctv-tickets/{found}")
    screen.browser.wait_for(".o_form_view .o_form_sheet")
    screen.browser.settle()


def _give(screen):
    _ticket(screen, "state = 'declined'")
    screen.press("action_cctv_give_to_provider", ".modal .o_form_view")


def _answer(screen):
    _ticket(screen, "state = 'given'")
    screen.press("action_cctv_note_answer", ".modal .o_form_view")


def _course(screen):
    _ticket(screen, "state = 'accepted'")
    screen.page("cctv_repair")
    screen.browser.script("document.querySelector('.o_notebook').scrollIntoView()")
    screen.browser.settle()


def _list(screen):
    screen.go("cctv-with-provider")
    screen.browser.wait_for(".o_list_view .o_data_row")
    screen.browser.settle()


def _pivot(screen):
    screen.go("cctv-providers")
    screen.browser.wait_for(".o_pivot table")
    screen.browser.settle()


SCENES = (
    Scene("vendor-list", _seen(lambda: "/my/cctv-work", 800), "admin"),
    Scene("vendor-new", _seen(_job("given"), 1100), "admin"),
    Scene("vendor-job", _seen(_job("accepted"), 1160), "admin"),
    Scene("vendor-done", _seen(_job("accepted"), 760, _done), "admin"),
    Scene("vendor-give", _give, "kabagit", TALL),
    Scene("vendor-answer", _answer, "itstaff"),
    Scene("vendor-ticket", _course, "itstaff", TALL),
    Scene("vendor-with-provider", _list, "kabagit"),
    Scene("vendor-pivot", _pivot, "kabagit", WIDE),
)
