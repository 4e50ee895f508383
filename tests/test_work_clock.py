from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.cctv_webhook import NETWORKS_PARAMETER
from .receiver import SECRET, Receiver
from .schedule_common import ScheduleCase

WEDNESDAY = datetime(2027, 3, 3, 10)  # 17:00 in Jakarta: the end of the working day


@tagged("post_install", "-at_install")
class TestWorkClock(ScheduleCase):
    """Single jobs that people enter by hand are due as well, and escalate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.it = cls.make_user("it")
        cls.make_user("management")

    def make_job(self, user=None, **values):
        values = {"name": "Job T", "user_id": self.first.id, **values}
        if "equipment_id" not in values:
            values = {"cctv_work_kind": "cabling", "cctv_location_id": self.site.id, **values}
        return self.Visit.with_user(user or self.it).create(values)

    def told(self, user):
        found = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
        return "".join(f"{m.subject}{m.body}" for m in found)

    def test_overdue_goes_to_the_head_and_the_gateway(self):
        """From the form: three working days, as the profile says, from the day it is made."""
        job = self.make_job()
        self.assertEqual((job.deadline_phase, job.deadline_date), ("running", WEDNESDAY))
        receiver = Receiver()
        self.addCleanup(receiver.close)
        self.env["ir.config_parameter"].set_param(NETWORKS_PARAMETER, "127.0.0.0/8")
        with freeze_time("2027-03-03 10:01:00"):
            webhook = self.env["cctv.webhook"].create(
                {"name": "T", "url": receiver.url, "secret": SECRET}
            )
            self.env["cctv.deadline.news"]._tell_round()
            self.env["cctv.webhook.queue"]._note_overdue()
            self.env.invalidate_all()
            self.assertTrue(job.cctv_is_late)
        self.assertIn(job.name, self.told(self.manager))
        self.assertEqual(webhook.delivery_ids.mapped("event"), ["visit.overdue"])

    def test_from_the_core_and_from_a_ticket(self):
        """The core's own screens know nothing of CCTV: the device makes it CCTV work."""
        of_device = self.make_job(self.first, equipment_id=self.camera.id)
        self.assertEqual((of_device.cctv_work_kind, of_device.deadline_date), ("repair", WEDNESDAY))
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "T", "cctv_device_id": self.camera.id}
        )
        of_ticket = self.make_job(equipment_id=self.camera.id, cctv_ticket_id=ticket.id)
        self.assertEqual(of_ticket.deadline_date, WEDNESDAY)
        later = self.Visit.create({"name": "Core T"})
        self.assertFalse(later.deadline_phase)
        later.cctv_work_kind = "other"
        self.assertEqual((later.cctv_state, later.deadline_date), ("planned", WEDNESDAY))

    def test_days_to_do_it(self):
        """Said on the job, else by the profile of the company."""
        self.company._cctv_profile().work_days = 1
        job = self.make_job()
        self.assertEqual((job.cctv_allowed_days, job.deadline_date), (1, datetime(2027, 3, 1, 10)))
        job = self.make_job(cctv_allowed_days=2)
        self.assertEqual(job.deadline_date, datetime(2027, 3, 2, 10))
        job.cctv_allowed_days = 3
        self.assertEqual(job.deadline_date, WEDNESDAY)
        with self.assertRaisesRegex(AccessError, "Ask them for more time"):
            job.with_user(self.first).cctv_allowed_days = 100
        for wrong in (-1, 251):
            with self.assertRaisesRegex(ValidationError, "from 0 to 250"):
                job.cctv_allowed_days = wrong

    def test_planned_day_moves_the_clock(self):
        job = self.make_job(schedule_date=datetime(2027, 3, 8, 2))
        self.assertEqual(job.deadline_date, datetime(2027, 3, 10, 10))
        job.with_user(self.first).schedule_date = datetime(2027, 3, 9, 2)
        self.assertEqual(job.deadline_date, datetime(2027, 3, 11, 10))
        with self.assertRaises(AccessError):
            job.with_user(self.make_user("operator")).schedule_date = datetime(2027, 3, 15, 2)
        with self.assertRaisesRegex(ValidationError, "more than five years ahead"):
            job.schedule_date = datetime(2190, 12, 31)

    def test_over_and_open_again(self):
        """What is cancelled is not due; opened again, it is due anew."""
        job = self.make_job()
        job.action_cctv_cancel("a slip of the hand")
        self.assertFalse(job.deadline_phase)
        self.assertFalse(job.deadline_next_notice)
        with freeze_time("2027-03-08 02:00:00"):
            job.action_cctv_reopen("it is needed after all")
            self.assertEqual(job.deadline_date, datetime(2027, 3, 10, 10))
            job.sudo().cctv_state = "finished"
            self.assertEqual(job.deadline_phase, "met")

    def test_paused_is_not_late(self):
        """Neither in the list nor on the page of the technician."""
        job = self.make_job(schedule_date=datetime(2027, 3, 1, 2))
        with freeze_time("2027-03-02 02:00:00"):
            job.sudo()._deadline_pause("other", "the street is closed")
        with freeze_time("2027-03-09 02:00:00"):
            self.env.invalidate_all()
            self.assertFalse(job.cctv_is_late)
            mine = self.Visit.with_user(self.first)
            late = mine.search([("cctv_is_late", "=", True)])
            self.assertNotIn(job.id, late.ids)
            sections = {part["key"] for part in mine.cctv_my_work()["sections"]}
        self.assertEqual(sections, {"today"})
