"""What the tests of maintenance work share: a visit of cameras, with a checklist for each."""

from odoo import Command

from .common import CctvCase

QUESTIONS = [
    {"name": "Lens is clean", "kind": "result"},
    {
        "name": "Supply voltage",
        "measure": "supply_voltage",
        "kind": "number",
        "unit": "V",
        "has_minimum": True,
        "minimum": 11.0,
        "has_maximum": True,
        "maximum": 14.0,
    },
]


class VisitCase(CctvCase):
    """``visit``: of cameras in two places; ``technician`` is assigned, ``colleague`` follows."""

    cameras = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls.make_user("technician")
        cls.colleague = cls.make_user("technician", "cctv_colleague")
        cls.template = cls.make_form()
        cls.gate = cls.make_location("Gate", parent=cls.site, kind="area")
        places = [cls.lobby, cls.gate]
        cls.devices = cls.env["maintenance.equipment"].union(
            *(
                cls.make_device(
                    "camera",
                    f"V-CAM-{n}",
                    f"10.9.1.{n}",
                    name=f"Visited {n}",
                    cctv_location_id=places[n % 2].id,
                )
                for n in range(1, cls.cameras + 1)
            )
        )
        cls.visit = cls.make_visit(cls.devices)

    @classmethod
    def make_form(cls):
        template = cls.env["cctv.checklist.template"].create(
            {"name": "Camera, short", "kind": "maintenance", "company_id": cls.company.id}
        )
        version = cls.env["cctv.checklist.version"].create(
            {
                "template_id": template.id,
                "item_ids": [Command.create(question) for question in QUESTIONS],
            }
        )
        version.action_publish()
        return template

    @classmethod
    def make_visit(cls, devices, **values):
        visit = cls.env["maintenance.request"].create(
            {
                "name": "Cleaning of the site",
                "cctv_work_kind": "cleaning",
                "user_id": cls.technician.id,
                "maintenance_type": "preventive",
                "cctv_location_id": cls.site.id,
                "cctv_line_ids": [
                    Command.create(
                        {
                            "company_id": device.company_id.id,
                            "device_id": device.id,
                            "location_id": device.cctv_location_id.id,
                            "work_kind": "cleaning",
                            "template_id": cls.template.id,
                            "sequence": sequence,
                        }
                    )
                    for sequence, device in enumerate(devices)
                ],
                **values,
            }
        )
        visit.message_subscribe(partner_ids=cls.colleague.partner_id.ids)
        return visit

    @classmethod
    def make_repair(cls, device, **values):
        values = {"equipment_id": device.id, "cctv_line_ids": False, **values}
        values |= {"cctv_work_kind": "repair", "maintenance_type": "corrective"}
        return cls.make_visit(device.browse(), **values)

    def line(self, number=0, user=None, visit=None):
        """The line of the visit's camera of this number, as a user sees it."""
        lines = (visit or self.visit).cctv_line_ids.sorted("sequence")
        return lines[number].with_user(user or self.technician)

    def answer(self, line, result="pass", voltage=12.0):
        """Answer the checklist of a line."""
        by_kind = {answer.kind: answer for answer in line.checklist_id.line_ids}
        by_kind["result"].value_result = result
        by_kind["number"].value_number = voltage

    def do(self, line):
        """Start, fill in and end a line."""
        line.action_start()
        self.answer(line)
        line.action_done()
