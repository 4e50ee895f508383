"""What the tests of closing share: a visit that is finished, and checks as the polling writes
them."""

from datetime import timedelta

from odoo import fields

from .visit_common import VisitCase


class ClosingCase(VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it = cls.make_user("it")
        cls.head = cls.make_user("manager")
        cls.profile = cls.company._cctv_profile()
        cls.stages = {
            n: cls.env.ref(f"maintenance.stage_{n}", False) for n in (0, 1, 3, 4)
        }

    def by(self, record, user):
        return record.with_user(user)

    def finish(self, visit=None):
        """Do all of a visit: each device is done, its checklist filled in."""
        visit = visit or self.visit
        for number in range(len(visit.cctv_line_ids)):
            self.do(self.line(number, visit=visit))
        self.by(visit, self.technician).action_cctv_finish()
        visit.cctv_line_ids.write({"picture_after_state": "taken"})

    def check(self, devices, is_fine=True, reason=False):
        """The polling has looked at devices, a minute after the last time."""
        for status in devices.cctv_status_id:
            at = (status.last_check or fields.Datetime.now()) + timedelta(minutes=1)
            at = max(at, fields.Datetime.now() + timedelta(minutes=1))
            status.write(
                {
                    "last_check": at,
                    "last_ok": at if is_fine else status.last_ok,
                    "stale_at": at + timedelta(days=1),
                    "state": "ok" if is_fine else "down",
                    "reason": reason,
                    "reasons": reason,
                }
            )
        self.env["cctv.maintenance.line"]._count_checks()

    def ready(self):
        """The visit is finished, and nothing is missing."""
        self.finish()
        self.check(self.devices)
        self.check(self.devices)
