"""A screen of the running demo, and a way to it."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from .browser import Browser

WORDS = {
    "en": {
        "start": "Start a checklist",
        "below": "Below the minimum",
        "voltage": "Supply voltage",
        "camera_maintenance": "Camera maintenance",
        "agency": "Government agency",
        "labels": "QR labels",
    },
    "id": {
        "start": "Mulai daftar periksa",
        "below": "Di bawah minimum",
        "voltage": "Tegangan daya",
        "camera_maintenance": "Pemeliharaan kamera",
        "agency": "Instansi pemerintah",
        "labels": "Label QR",
    },
}
"""What the screens say where a scene looks for it, by language."""

WIDE, PHONE = (1366, 768), (360, 740)


class Screen:
    """The browser on the demo, with the words of its screens."""

    def __init__(self, browser: Browser, url: str, language: str):
        self.browser = browser
        self.language = language
        self.words = WORDS[language.partition("_")[0]]
        self.url = url

    def go(self, path: str) -> None:
        self.browser.open(f"{self.url}/odoo/{path}")
        shown = "document.querySelector('.o_action_manager')?.childElementCount"
        self.browser.wait(shown, f"{path} on the screen")
        self.browser.settle()

    def open(self, text: str) -> None:
        """Open the record on whose card or row this text stands."""
        self._click_first(".o_kanban_record, .o_data_row .o_data_cell", text)
        self.browser.wait_for(".o_form_view .o_form_sheet")
        self.browser.settle()

    def page(self, name: str) -> None:
        """Turn to a page of the form's notebook, by its technical name."""
        self.browser.click(f".o_notebook .nav-link[name={name}]")
        self.browser.settle()

    def view(self, kind: str) -> None:
        """Switch to the list, kanban, graph … of the same records."""
        self.browser.click(f".o_switch_view.o_{kind}")
        self.browser.settle()

    def press(self, button: str, then: str) -> None:
        """Press a button by its technical name and wait for what it brings. It may be behind
        "More"."""
        selector = f"button[name={button}]"
        either = json.dumps(f"{selector}, .o_cctv_more")
        self.browser.wait(f"document.querySelector({either})", f"the button {button}")
        if not self.browser.script(f"!!document.querySelector({json.dumps(selector)})"):
            self.browser.click(".o_cctv_more")
        self.browser.click(selector)
        self.browser.wait_for(then)
        self.browser.settle()

    def choose(self, selector: str, text: str) -> None:
        """Click the first of these elements that has this text."""
        self._click_first(selector, text)
        self.browser.settle()

    def filter(self, *names: str) -> None:
        """Choose filters of the search by their names."""
        self.browser.click(".o_searchview_dropdown_toggler")
        for name in names:
            self._click_first(".o_filter_menu .o_menu_item", name)
        self.browser.click(".o_searchview_dropdown_toggler")
        self.browser.settle()

    def menu(self, xml_id: str, then: str) -> None:
        """Choose a menu of the application that opens a window."""
        self.go("cctv-cameras")
        action = (
            "odoo.__WOWL_DEBUG__.root.env.services.menu.getAll()"
            f".find(menu => menu.xmlid === {json.dumps(xml_id)}).actionID"
        )
        self.browser.script(f"odoo.__WOWL_DEBUG__.root.actionService.doAction({action}) && 1")
        self.browser.wait_for(then)
        self.browser.settle()

    def _click_first(self, selector: str, text: str) -> None:
        find = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find(node => node.textContent.includes({json.dumps(text)}))"
        )
        self.browser.wait(find, f"{text!r} on the screen")
        self.browser.script(f"{find}.click()")


@dataclass(frozen=True)
class Scene:
    """``name``: of the picture's file; ``login``: whose screen; ``walk``: how to get there. A walk
    that leads to no screen returns the picture itself, as PNG."""

    name: str
    walk: Callable[[Screen], None]
    login: str = "kabagit"
    size: tuple[int, int] = WIDE
