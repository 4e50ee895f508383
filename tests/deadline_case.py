"""What the tests of deadlines share: a record with a deadline in a company in Jakarta."""

from datetime import datetime

from odoo import Command, fields

from .common import CctvCase


class DeadlineCase(CctvCase):
    """Checklists are the records that are due; office hours are Monday to Friday, 8 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.hours = cls.company.resource_calendar_id
        cls.hours.tz = "Asia/Jakarta"
        cls.template = cls.env["cctv.checklist.template"].create(
            {"name": "Patrol of site T", "company_id": False}
        )
        question = Command.create({"name": "All is quiet", "kind": "tick"})
        version = {"template_id": cls.template.id, "item_ids": [question]}
        cls.env["cctv.checklist.version"].create(version).action_publish()

    @classmethod
    def make_record(cls, **values):
        """An open checklist of the camera, which is nobody's work unless ``values`` say so."""
        return cls.env["cctv.checklist"].create(
            {
                "template_id": cls.template.id,
                "device_id": cls.camera.id,
                "user_id": False,
                **values,
            }
        )

    @classmethod
    def begin(cls, amount, unit, start, **values):
        """A record whose clock began at ``start`` (UTC)."""
        record = cls.make_record(**values)
        record._deadline_begin(amount, unit, fields.Datetime.to_datetime(f"{start}:00"))
        return record

    @classmethod
    def add_holiday(cls, begin, end, **values):
        """A global leave; ``begin`` and ``end`` in UTC."""
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": cls.hours.id,
                "date_from": datetime.fromisoformat(begin),
                "date_to": datetime.fromisoformat(end),
                **values,
            }
        )
