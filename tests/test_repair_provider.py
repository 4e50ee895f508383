"""Who is to repair what: the cause suggests it, and says why (R26, R72)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_provider_reasons import words
from .repair_common import RepairCase


@tagged("post_install", "-at_install")
class TestRepairProvider(RepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.link_firm = partners.create({"name": "Link provider", "is_company": True})
        cls.power_firm = partners.create({"name": "Power supplier", "is_company": True})
        cls.link = cls.make_device("link", "T-LNK", cctv_link_provider_id=cls.link_firm.id)
        cls.switch = cls.make_device("switch", "T-SW", cctv_uplink_id=cls.link.id)
        cls.circuit = cls.make_device("circuit", "T-PWR", cctv_power_provider_id=cls.power_firm.id)
        cls.camera.write(
            {
                "cctv_uplink_id": cls.switch.id,
                "cctv_power_id": cls.circuit.id,
                "cctv_installer_id": cls.firm.id,
                "cctv_contract_end": fields.Date.today() + timedelta(days=30),
            }
        )

    def suggested(self, cause):
        found, why = self.report()._cctv_suggest_provider(cause)
        return found, words(self.env, why)

    def test_by_cause(self):
        for cause, partner, word in (
            ("camera", self.firm, "contract runs until"),
            ("vandalism", self.firm, "contract runs until"),
            ("network", self.link_firm, "Link provider of"),
            ("power", self.power_firm, "Power supplier of"),
            ("server", self.env["res.partner"], "one's own IT"),
            ("recorder", self.env["res.partner"], "No CCTV provider"),
        ):
            with self.subTest(cause):
                found, why = self.suggested(cause)
                self.assertEqual(found, partner)
                self.assertIn(word, why)

    def test_the_contract_is_over(self):
        self.camera.cctv_contract_end = fields.Date.today() - timedelta(days=1)
        found, why = self.suggested("lens")
        self.assertFalse(found)
        self.assertIn("ended on", why)
        self.camera.cctv_contract_end = False
        self.assertIn("no end of the contract", self.suggested("lens")[1])

    def test_it_can_be_changed(self):
        ticket = self.report()
        window = self.window("cctv.analyse.repair", ticket, "it", analysis="x", cause="network")
        self.assertEqual(window.provider_id, self.link_firm)
        window.provider_id = self.firm
        window.action_save()
        self.assertEqual(ticket.sudo().cctv_provider_id, self.firm)
        self.assertEqual(ticket.sudo().cctv_provider_words, "Chosen by hand.")

    def test_each_reads_it_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        ticket = self.report()
        self.by(ticket, "it")._cctv_analyse("x", "server", self.env["res.partner"])
        ticket = ticket.sudo()
        self.assertIn("one's own IT", ticket.cctv_provider_words)
        theirs = ticket.with_context(lang="id_ID").cctv_provider_words
        self.assertNotIn("one's own IT", theirs)
        self.assertTrue(theirs)
        ticket.cctv_provider_why = "As it was written before, 100%(x)s"
        self.assertEqual(ticket.cctv_provider_words, ticket.cctv_provider_why)
        ticket.cctv_provider_why = '{"code": "gone"}'
        self.assertTrue(ticket.cctv_provider_words)
        for kept in ("[1]", "7", "", False):
            self.assertEqual(words(self.env, kept), kept or "")

    def test_a_loop_in_the_register_ends(self):
        self.link.cctv_link_provider_id = False
        self.env.cr.execute(
            "UPDATE maintenance_equipment SET cctv_uplink_id = %s WHERE id = %s",
            (self.switch.id, self.link.id),
        )
        self.env.invalidate_all()
        self.assertFalse(self.suggested("network")[0])

    def test_force_majeure_pauses_the_clock(self):
        ticket = self.report()
        window = self.window(
            "cctv.analyse.repair", ticket, "it", analysis="Flood", cause="force_majeure"
        )
        self.assertTrue(window.pause)
        with self.assertSays("Say what happened"):
            window.action_save()
        window.pause_reason = "Flood on the ring road"
        window.action_save()
        self.assertTrue(ticket.deadline_is_paused)
        pause = ticket.sudo().deadline_pause_ids
        self.assertEqual(pause.kind, "force_majeure")
        self.assertEqual(set(ticket.sudo().ticket_sla_ids.mapped("state")), {"on_hold"})
        self.by(ticket, "it").action_deadline_resume()
        self.assertEqual(set(ticket.sudo().ticket_sla_ids.mapped("state")), {"in_progress"})
