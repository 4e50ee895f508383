"""What the tests of checklists share."""

import base64
import io

from PIL import Image

from odoo import Command

from .common import CctvCase


def picture(width=40, height=30, format="JPEG"):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 60)).save(stream, format)
    return stream.getvalue()


def signature():
    return base64.b64encode(picture(120, 40, "PNG")).decode()


class ChecklistCase(CctvCase):
    """A published form with a question of each kind in two sections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Checklist = cls.env["cctv.checklist"]
        cls.Line = cls.env["cctv.checklist.line"]
        cls.template = cls.make_template()
        cls.version = cls.template.current_version_id
        cls.technician = cls.make_user("technician")
        cls.other_technician = cls.make_user("technician", "cctv_technician_2")

    @classmethod
    def make_template(cls, publish=True, **values):
        template = cls.env["cctv.checklist.template"].create(
            {"name": "Camera check", "device_kind": "camera", **values}
        )
        version = cls.env["cctv.checklist.version"].create(
            {
                "template_id": template.id,
                "item_ids": [Command.create(item) for item in cls.questions()],
            }
        )
        if publish:
            version.action_publish()
        return template

    @staticmethod
    def questions():
        options = [
            Command.create({"name": "Good"}),
            Command.create({"name": "Bad", "is_failure": True}),
        ]
        rows = [
            {"name": "Housing", "display_type": "line_section"},
            {"name": "Worked safely", "kind": "tick", "measure": "safe"},
            {"name": "Lens is clean", "kind": "result", "measure": "lens_clean"},
            {"name": "Power", "display_type": "line_section"},
            {
                "name": "Supply voltage",
                "kind": "number",
                "measure": "supply_voltage",
                "unit": "V",
                "has_minimum": True,
                "minimum": 11.0,
                "has_maximum": True,
                "maximum": 14.0,
            },
            {"name": "Disk", "kind": "choice", "measure": "disk", "option_ids": options},
            {"name": "What was done", "kind": "text", "is_required": False},
            {"name": "Photo", "kind": "photo", "is_required": False},
            {"name": "Signed", "kind": "signature", "is_required": False},
        ]
        return [{"sequence": number * 10, **row} for number, row in enumerate(rows)]

    def start(self, user=None, **values):
        return self.Checklist.with_user(user or self.env.user).create(
            {"template_id": self.template.id, "device_id": self.camera.id, **values}
        )

    def line(self, checklist, kind):
        return checklist.line_ids.filtered(lambda line: line.kind == kind)

    def answer_all(self, checklist, voltage=12.0):
        """The mandatory questions."""
        self.line(checklist, "tick").value_tick = True
        self.line(checklist, "result").value_result = "pass"
        self.line(checklist, "number").value_number = voltage
        choice = self.line(checklist, "choice")
        choice.value_option_id = choice.item_id.option_ids[0]

    def photo(self, raw=None, user=None, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.env.user)
            .create({"name": "photo.jpg", "raw": picture() if raw is None else raw, **values})
        )
