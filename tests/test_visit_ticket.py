"""A device that failed has a repair ticket."""



from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("at_install")
class TestVisitTicket(VisitCase):
    def fail(self, words="", symptom=False, **answers):
        line = self.line()
        line.action_start()
        if answers:
            self.answer(line, **answers)
        line.action_failed(words, symptom)
        return line

    def test_failed_answers_make_the_ticket(self):
        line = self.fail(result="fail", voltage=10.6)
        ticket = line.ticket_id
        self.assertEqual(ticket.cctv_line_ids, line)
        self.assertEqual(ticket.cctv_device_id, self.devices[0])
        self.assertEqual(ticket.cctv_location_id, self.gate)
        self.assertIn("Lens is clean, and 1 more", ticket.name)
        for words in ("Lens is clean", "10.6 V", "11.0 to 14.0 V", self.technician.name):
            self.assertIn(words, ticket.description)
        self.assertEqual(line.state, "failed")

    def test_the_line_keeps_what_was_said(self):
        self.fail("glass is cracked", "broken")
        line = self.line()
        self.assertEqual((line.failure_note, line.failure_symptom), ("glass is cracked", "broken"))
        self.assertEqual(line.failure_text, "Physically broken: glass is cracked")
        self.assertEqual(line.why_text, line.failure_text)
        (device,) = [one for one in self.by_page()["lines"] if one["id"] == line.id]
        self.assertEqual(device["failure"], line.failure_text)
        paper = self.env["report.helpdesk_cctv.paper_maintenance"]
        self.assertIn(f"What is wrong: {line.failure_text}", paper._findings(line))
        line.action_again()
        self.assertFalse(line.failure_text)

    def by_page(self):
        return self.visit.with_user(self.technician).cctv_visit_data()

    def test_words_and_symptom(self):
        ticket = self.fail("Glass <b>cracked</b>", "broken").ticket_id
        self.assertIn("physically broken", ticket.name)
        self.assertEqual(ticket.cctv_symptom, "broken")
        self.assertIn("Glass &lt;b&gt;cracked", ticket.description)
        self.assertEqual(ticket.priority, "2")

    def test_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        line = self.line().with_context(lang="en_US")
        line.action_start()
        line.action_failed("", "no_picture")
        self.assertIn("Ditemukan saat pemeliharaan", line.ticket_id.description)

    def test_says_nothing(self):
        line = self.line()
        line.action_start()
        with self.assertSays("Say what is wrong with V-CAM-1"):
            line.action_failed()
        with self.assertSays("Say what is wrong with V-CAM-1"):
            line.action_failed(symptom="other")
        for symptom in ("on_fire", ["broken"], {"broken": 1}, 7):
            with self.assertSays("Choose what is seen"):
                line.action_failed("x", symptom)
        self.assertFalse(line.ticket_id)

    def test_from_the_ground(self):
        """What is seen to be broken need not be started first."""
        line = self.line()
        line.action_failed(symptom="no_picture")
        self.assertEqual((line.state, line.started_by_id), ("failed", self.technician))

    def test_open_ticket_takes_it_as_a_note(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Old", "description": "Old", "cctv_device_id": self.devices[0].id}
        )
        line = self.fail("Glass cracked")
        self.assertEqual(line.ticket_id, ticket)
        self.assertIn("Glass cracked", ticket.message_ids[:1].body)

    def test_polling_adds_to_it(self):
        ticket = self.fail("Glass cracked").ticket_id
        found = self.env["cctv.ticket.flow"].sudo()._open_tickets_of(self.devices)
        self.assertEqual(found, {self.devices[0]: ticket})
