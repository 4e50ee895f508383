from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .closing_common import ClosingCase
from .provider_common import ProviderCase

CRON = "helpdesk_cctv.ir_cron_cctv_due_days"


class DueDaysCase:
    """What both have in common: the run, and what a user was told by it."""

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def told(self, user):
        """[subject and text] of what a user was told, but for what is about one record."""
        domain = [("partner_ids", "in", user.partner_id.ids), ("model", "=", False)]
        found = self.env["mail.message"].search(domain, order="id")
        return [f"{message.subject}: {message.body}" for message in found]

    def heard(self, user):
        """How often a user was told since the last time."""
        before = getattr(self, "counts", {})
        count = len(self.told(user))
        self.counts = {**before, user: count}
        return count - before.get(user, 0)


@tagged("at_install")
class TestFirmwareDays(DueDaysCase, ClosingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.devices.write({"cctv_manufacturer": "Acme", "model": "A1", "cctv_firmware": "V1"})
        now = fields.Datetime.now()
        cls.today = cls.company._cctv_work_calendar(now).local_day(now)

    def enter(self, days, **values):
        """Firmware that is to be installed in so many days."""
        values = {"manufacturer": "Acme", "model": "A1", "version": f"V{days + 20}", **values}
        due = self.today + timedelta(days)
        return self.env["cctv.firmware"].create({"date_due": due, **values})

    def test_near(self):
        """IT staff are told once of all that is near, in one message; not of what is far, or
        installed everywhere."""
        first, second = self.enter(7), self.enter(0)
        far, nobody = self.enter(8), self.enter(3, model="B2")
        self.run_cron()
        (told,) = self.told(self.it)
        for firmware, is_told in ((first, 1), (second, 1), (far, 0), (nobody, 0)):
            self.assertEqual(firmware.display_name in told, bool(is_told), firmware.display_name)
        self.assertIn("2 devices behind", told)
        self.assertFalse(self.told(self.technician))
        self.assertIn(self.it.name, first.message_ids[0].body)
        self.assertEqual(self.heard(self.it), 1)
        self.run_cron()
        self.assertEqual(self.heard(self.it), 0)
        first.date_due -= timedelta(1)
        self.run_cron()
        self.assertEqual(self.heard(self.it), 1, "of the new day")

    def test_over(self):
        """The IT head hears of what is over, IT staff a second time."""
        firmware = self.enter(0)
        self.run_cron()
        firmware.sudo().write({"date_due": self.today - timedelta(1)})
        self.heard(self.it), self.heard(self.head)
        self.run_cron()
        self.assertEqual((self.heard(self.it), self.heard(self.head)), (1, 1))
        self.assertIn("Firmware overdue: 1", self.told(self.head)[-1])
        self.assertIn(firmware.display_name, self.told(self.head)[-1])
        self.run_cron()
        self.assertEqual((self.heard(self.it), self.heard(self.head)), (0, 0))

    def test_another_company(self):
        """Nobody hears of another company's register."""
        other = self.make_company()
        self.enter(-1, company_id=other.id)
        device = self.make_device("camera", "T-O", company_id=other.id)
        device.write({"cctv_manufacturer": "Acme", "model": "A1", "cctv_firmware": "V1"})
        self.run_cron()
        self.assertFalse(self.told(self.it) + self.told(self.head))

    def test_marks_are_not_written_by_hand(self):
        firmware = self.enter(-1)
        for name in ("told_soon_for", "told_late_for"):
            with self.assertRaises(AccessError):
                firmware.with_user(self.it).write({name: firmware.date_due})


@tagged("post_install", "-at_install")
class TestPromiseDays(DueDaysCase, ProviderCase):
    def test_promise_is_over(self):
        """The responsible and the supervisor are told once, though the clock stands still because
        we wait for the provider; of a new promise anew."""
        job = self.give()
        ticket = job.ticket_id
        ticket.user_id = self.users["it"]
        self.of(job)._accept()
        self.of(job)._promise(self.working_day(job))
        ticket._deadline_pause("waiting_provider", "The provider comes.")
        for user in (self.users["it"], self.users["supervisor"], self.users["technician"]):
            self.heard(user)
        self.run_cron()
        self.assertEqual(self.heard(self.users["it"]), 0, "the day is not over")
        for again in (1, 2):
            job.sudo().promised_date = job._today() - timedelta(again)
            self.run_cron()
            self.run_cron()
            self.assertEqual(self.heard(self.users["it"]), 1)
            self.assertEqual(self.heard(self.users["supervisor"]), 1)
            self.assertEqual(self.heard(self.users["technician"]), 0)
        told = self.told(self.users["supervisor"])[-1]
        self.assertIn(ticket.display_name, told)
        self.assertIn(self.firm.name, told)
        self.assertIn(self.users["supervisor"].name, ticket.message_ids[0].body)

    def test_reported_done(self):
        job = self.give()
        self.of(job)._accept()
        job.sudo().write({"promised_date": job._today() - timedelta(1), "state": "done"})
        self.heard(self.users["supervisor"])
        self.run_cron()
        self.assertEqual(self.heard(self.users["supervisor"]), 0)
