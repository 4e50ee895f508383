"""Tours in which a hand is really there: what the browser makes of a mouse or a finger, no event of
a script can show."""

import json
from unittest.mock import patch

from odoo.tests import HttpCase, common

LISTEN = "cctv-hand: "

MOUSE = ("mousePressed", "mouseMoved", "mouseReleased")
FINGER = ("touchStart", "touchMove", "touchEnd")


class HandyBrowser(common.ChromeBrowser):
    """A browser whose tour can ask for a stroke: ``[{"x", "y"}, …]`` in pixels of the page."""

    def _handle_console(self, type, args=None, **kwargs):
        words = str(self._from_remoteobject(args[0])) if args else ""
        if words.startswith(LISTEN):
            wish = json.loads(words.removeprefix(LISTEN))
            stroke = self.with_mouse if wish["with"] == "mouse" else self.with_finger
            stroke(wish["points"])
        return super()._handle_console(type, args, **kwargs)

    def with_mouse(self, points):
        for kind, point in self.steps(MOUSE, points):
            button = {"button": "left", "buttons": 1, "clickCount": 1}
            params = {"type": kind, **point, **button}
            self._websocket_send("Input.dispatchMouseEvent", params=params)

    def with_finger(self, points):
        for kind, point in self.steps(FINGER, points):
            touches = [] if kind == "touchEnd" else [point]
            params = {"type": kind, "touchPoints": touches}
            self._websocket_send("Input.dispatchTouchEvent", params=params)

    @staticmethod
    def steps(kinds, points):
        """Down at the first point, over all others, up at the last."""
        begin, move, end = kinds
        return [(begin, points[0]), *((move, point) for point in points[1:]), (end, points[-1])]


class HandsCase(HttpCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(common, "ChromeBrowser", HandyBrowser))
