from odoo.exceptions import UserError
from odoo.tests import tagged

from .repair_common import RepairCase


@tagged("at_install")
class TestPhaseNews(RepairCase):
    def setUp(self):
        super().setUp()
        self.before = self.env["mail.message"].search([], limit=1, order="id desc").id or 0

    def told(self, *duties):
        """The messages since the last call, as {duty: subjects}, for these duties only."""
        self.env.cr.precommit.run()
        domain = [("id", ">", self.before), ("message_type", "=", "user_notification")]
        messages = self.env["mail.message"].search(domain, order="id")
        self.before = max([self.before, *messages.ids])
        found = {}
        for duty in duties or self.users:
            mine = messages.filtered(lambda m, d=duty: self.users[d].partner_id in m.partner_ids)
            if mine:
                found[duty] = mine.mapped("subject")
        return found

    def test_who_analyses_hears_of_a_report(self):
        ticket = self.report()
        told = self.told()
        self.assertEqual(set(told), {"it", "manager", "management"})
        self.assertIn(ticket.number, told["it"][0])
        self.assertIn("first analysis", told["it"][0])

    def test_who_did_it_hears_nothing(self):
        self.report("it")
        self.assertNotIn("it", self.told())

    def test_repaired_waits_for_the_verification(self):
        self.repaired()
        told = self.told()
        self.assertIn("verification", told["supervisor"][-1])
        self.assertNotIn("technician", told)

    def test_what_is_taken_back_is_not_told(self):
        ticket = self.report()
        self.told()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.by(ticket, "it")._cctv_analyse("No power.", "power")
            raise UserError("x")
        self.assertFalse(self.told())

    def test_the_repairer_is_not_asked_to_verify(self):
        ticket = self.analysed()
        self.told()
        mine = self.by(ticket, "supervisor")
        ticket.sudo().user_id = mine.env.user
        mine._cctv_report_repaired(mine.env.user.partner_id, "Plug")
        told = self.told()
        self.assertNotIn("supervisor", told)
        self.assertIn("manager", told)

    def test_not_passed_goes_back_to_who_repairs(self):
        ticket = self.repaired()
        self.told()
        self.set_health()
        self.by(ticket, "supervisor")._cctv_verify("failed", "Still dark")
        told = self.told()
        self.assertEqual(set(told), {"technician"})
        self.assertIn("not passed", told["technician"][0])

    def test_verified_waits_to_be_closed(self):
        ticket = self.repaired()
        self.told()
        self.set_health()
        self.by(ticket, "management")._cctv_verify("passed")
        self.assertIn("it", self.told())

    def test_hundreds_in_one_message(self):
        values = {
            "name": "T", "description": "t", "team_id": self.team.id,
            "cctv_device_id": self.camera.id,
        }  # fmt: skip
        tickets = self.env["helpdesk.ticket"].with_user(self.users["operator"])
        tickets.create([values] * 60)
        told = self.told("it")
        self.assertEqual(told, {"it": ["60 repairs have changed"]})

    def test_what_the_polling_opens_is_told_by_it(self):
        ticket = self.env["helpdesk.ticket"].create({
            "name": "T", "description": "t", "team_id": self.team.id,
            "cctv_device_id": self.camera.id, "cctv_opened_by_poller": True,
        })  # fmt: skip
        self.assertFalse(self.told())
        ticket._cctv_set_phase("closed")
        ticket._cctv_set_phase("reported")
        self.assertFalse(self.told(), "it comes and goes")
        ticket._cctv_set_phase("closed")
        self.told()
        self.by(ticket, "supervisor")._cctv_reopen("Still dark")
        self.assertIn("it", self.told())

    def test_switched_off(self):
        self.company.cctv_tells_phases = False
        self.report()
        self.assertFalse(self.told())

    def test_inbox_or_mail_as_each_has_chosen(self):
        self.users["it"].notification_type = "inbox"
        self.users["manager"].write({"notification_type": "email", "email": "m@example.com"})
        self.report()
        self.env.cr.precommit.run()
        domain = [("mail_message_id", ">", self.before)]
        kinds = {
            n.res_partner_id: n.notification_type
            for n in self.env["mail.notification"].search(domain)
        }
        self.assertEqual(kinds[self.users["it"].partner_id], "inbox")
        self.assertEqual(kinds[self.users["manager"].partner_id], "email")

    def test_only_people_of_the_company(self):
        stranger = self.make_user("it", "news_stranger", self.make_company())
        self.team.user_ids |= stranger
        self.report()
        self.env.cr.precommit.run()
        messages = self.env["mail.message"].search([("id", ">", self.before)])
        self.assertNotIn(stranger.partner_id, messages.partner_ids)
