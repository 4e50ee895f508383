"""Tickets about devices are read by people who have nothing to do with CCTV, too."""

from lxml import etree

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..models.cctv_poll_tools import from_epoch
from ..monitor.probe.reasons import Reason
from .poll_common import PollCase

HELPDESK = {
    "own": "base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
    "team": "base.group_user,helpdesk_mgmt.group_helpdesk_user_team",
    "all": "base.group_user,helpdesk_mgmt.group_helpdesk_user",
    "head": "base.group_user,helpdesk_mgmt.group_helpdesk_manager",
    "portal": "base.group_portal",
}
"""Groups of the helpdesk, without any duty of CCTV."""

INTERNAL = [name for name in HELPDESK if name != "portal"]
"""The portal has pages of its own."""

HARMLESS = {"cctv_is_repair", "cctv_can_assign"}
"""What core fields of the form hang on; they say nothing of a device."""

DUTIES = ("operator", "technician", "it", "supervisor", "manager", "management")


@tagged("post_install", "-at_install")
class TestTicketForAll(PollCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switch = cls.make_device("switch", "T-SW", "10.9.0.2", cctv_location_id=cls.site.id)
        cls.camera.cctv_uplink_id = cls.switch
        cls.users = {
            name: new_test_user(cls.env, login=f"helpdesk_{name}", groups=groups)
            for name, groups in HELPDESK.items()
        }
        cls.users |= {role: cls.make_user(role) for role in DUTIES}

    def setUp(self):
        super().setUp()
        for _ in range(2):
            self.apply(
                self.verdict(self.camera, Reason.UNREACHABLE),
                self.verdict(self.switch, Reason.UNREACHABLE),
            )
        self.ticket = self.tickets(self.switch)
        incident = self.env["cctv.poll.incident"].create(
            {"kind": "stopped", "state": "ended", "date_start": from_epoch(self.now)}
        )
        self.ticket.sudo().cctv_incident_id = incident

    def seen_by(self, name):
        """The ticket, as one sees it who is concerned with it."""
        user = self.users[name]
        self.ticket.user_id = False if user.share else user
        self.ticket.partner_id = user.partner_id
        self.ticket.message_subscribe(user.partner_id.ids)
        if not user.share:
            self.team.user_ids = [Command.link(user.id)]
        self.env.flush_all()
        self.env.invalidate_all()
        return self.ticket.with_user(user)

    def test_read_all_fields(self):
        for name in INTERNAL:
            with self.subTest(name):
                [values] = self.seen_by(name).read()
                self.assertEqual(values["name"], self.ticket.name)
                self.assertNotIn("cctv_fault_ids", values)
                self.assertNotIn("cctv_affected_text", values)

    def test_portal_reads_nothing_of_it(self):
        ticket = self.seen_by("portal")
        ours = {name for name in ticket.fields_get() if name.startswith("cctv_")}
        self.assertEqual(ours, HARMLESS)
        [values] = ticket.read(["name", "number", "stage_id", "description"])
        self.assertEqual(values["name"], self.ticket.name)

    def test_helpdesk_goes_on_as_before(self):
        for name in ("team", "all", "head"):
            with self.subTest(name):
                ticket = self.seen_by(name)
                ticket.write({"description": "Looked at."})
                twin = ticket.copy()
                self.assertEqual(twin.name, ticket.name)
                self.assertTrue(ticket.create({"name": "Printer", "description": "It jams."}))
                ticket.name_search("T-SW")

    def test_what_the_screens_read(self):
        for name in INTERNAL:
            for kind in ("form", "list", "kanban"):
                with self.subTest(name, kind=kind):
                    ticket = self.seen_by(name)
                    view = ticket.get_view(view_type=kind)
                    nodes = etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]")
                    names = [node.get("name") for node in nodes]
                    [values] = ticket.web_read({name: {} for name in names})
                    self.assertEqual(values["name"], self.ticket.name)

    def test_export_all_fields(self):
        self.env.ref("base.group_user").implied_ids |= self.env.ref("base.group_allow_export")
        for name in (*INTERNAL, *DUTIES):
            with self.subTest(name):
                ticket = self.seen_by(name)
                told = ticket.fields_get(attributes=["exportable"])
                names = [n for n, about in told.items() if about.get("exportable", True)]
                rows = ticket.export_data(names)["datas"]
                self.assertEqual(rows[0][names.index("name")], self.ticket.name)

    def test_whoever_has_a_duty_sees_what_is_behind(self):
        for role in DUTIES:
            with self.subTest(role):
                [values] = self.seen_by(role).read()
                self.assertEqual(values["cctv_affected_ids"], self.camera.ids)
                self.assertEqual(len(values["cctv_fault_ids"]), 2)
