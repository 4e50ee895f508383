"""Each kind of request from the first to the last state in each of the procedures, with nobody but
the people whom the procedure knows, and by nothing but the buttons that they see."""

from datetime import timedelta
from itertools import product

from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_expression_field_names

from ..models.cctv_choices import FOOTAGE_OVER
from .delivery_common import DeliveryCase

PEOPLE = {
    "company": ("it", "supervisor", "management"),
    "city": ("operator", "supervisor", "management"),
    "agency": ("it", "management"),
}
"""Profile → duties; management of the agency is its responsible official."""

STEPS = (
    "action_submit action_resolve action_verify action_word action_approve action_name "
    "action_start_extraction action_ready action_demand action_hand_over action_close"
).split()

MOST = 25
"""Buttons of one request; more is a circle."""

ASKED = {
    "portal": {"requester_kind": "external"},
    "paper": {"item_ids": False, "place_words": "in the lobby, near the door"},
    "oral": {},
}


class Walk:
    """One request, and the people of its procedure."""

    def __init__(self, case, request, people):
        self.case, self.request, self.people = case, request, people

    def go(self):
        for _step in range(MOST):
            state = self.request.state
            if state in FOOTAGE_OVER:
                return
            self.check()
            before = self.mark()
            pressed = self.press_something()
            told = f"{state}: {self.request.gaps_text or self.request.next_step}"
            self.case.assertTrue(pressed, f"nobody has a button – {told}")
            self.case.assertNotEqual(self.mark(), before, f"{pressed} does nothing – {told}")
        self.case.fail(f"it goes round in circles: {self.request.state}")

    def check(self):
        """It is in the list of somebody who goes on with it, and a clock runs."""
        request = self.request
        if request.state == "draft":
            return
        waiting = [user for user in self.people if request.with_user(user).waits_for_me]
        self.case.assertTrue(waiting, f"{request.state}: it waits for nobody")
        if request.channel != "emergency" and request.state != "handed_over":
            self.case.assertEqual(request.deadline_phase, "running", request.state)

    def mark(self):
        request = self.request
        request.invalidate_recordset()
        names = "state extractor_id word_by_id approved_by_id date_demanded form_ids".split()
        items = [(item.state, item.date_source_deleted) for item in request.item_ids]
        records = request.item_ids.destruction_line_ids.destruction_id
        return [request[name] for name in names], items, records.mapped("seal_state")

    def press_something(self):
        """The first step that somebody sees: its name."""
        for name in STEPS:
            for user in self.people:
                mine = self.request.with_user(user)
                if self.case.is_shown(mine, name) and getattr(self, name)(mine):
                    return name
        return self.fill_in()

    def fill_in(self):
        """What is no step of its own: the files, the signed form, the deletion at the source."""
        for user in self.people:
            mine = self.request.with_user(user)
            if mine.state == "extraction":
                for item in mine.item_ids.filtered(lambda i: i.state == "wanted"):
                    if item._may_add_file(user):
                        self.case.store(item)
                        return "upload"
            if mine.waits_for_me and mine._lacks_form() and not mine.form_ids:
                mine.form_ids = self.case.scan(user)
                return "form"
        if self.request.state == "handed_over":
            return self.delete_at_source()
        return None

    def delete_at_source(self):
        """Who takes out deletes and signs, somebody else is the witness."""
        one = self.request.extractor_id
        other = next(user for user in self.people if user != one)
        items = self.request.item_ids.with_user(one)
        action = items.filtered(lambda i: not i.date_source_deleted).action_delete_source()
        record = self.case.env["cctv.destruction"].with_user(one).browse(action["res_id"])
        now = fields.Datetime.now()
        record.write({"date_done": now, "witness_id": other.partner_id.id, "method": "By its menu"})
        record.action_done()
        for role, user in (("executed", one), ("witness", other)):
            mine = record.with_user(user)
            mine._check_signer(role)
            mine._sign(role, user.partner_id, user, self.case.ink)
        record.action_seal()
        return "delete at the source"

    # The buttons; False: this one does not lead on now

    def action_submit(self, mine):
        return mine.action_submit()

    def action_resolve(self, mine):
        if mine.item_ids or mine.kind == "room" or mine.state == "draft":
            return False
        window = mine.env["cctv.footage.resolve"].browse(mine.action_resolve()["res_id"])
        window.line_ids[0].is_chosen = True
        return bool(window.action_confirm())

    def action_verify(self, mine):
        return mine.action_verify()

    def action_approve(self, mine):
        return mine.action_approve()

    def action_word(self, mine):
        return self.named(mine, mine.action_word())

    def action_name(self, mine):
        if mine.extractor_id or mine.state != "approved" or self.is_startable(mine):
            return False
        return self.named(mine, mine.action_name())

    def is_startable(self, mine):
        asked = [mine.with_user(user) for user in self.people]
        return any(self.case.is_shown(one, "action_start_extraction") for one in asked)

    def named(self, mine, action):
        windows = mine.env["cctv.footage.step"].with_context(**action["context"])
        window = windows.create({})
        known = window.user_ids & self.case.env["res.users"].union(*self.people)
        self.case.assertTrue(known, "there is nobody to be named")
        window.user_id = known[0]
        return bool(window.action_confirm())

    def action_start_extraction(self, mine):
        return mine.action_start_extraction()

    def action_ready(self, mine):
        return not mine.gaps_text and mine.action_ready()

    def action_demand(self, mine):
        windows = mine.env["cctv.footage.demand"].with_context(**mine.action_demand()["context"])
        names = "requester_name requester_identity requester_unit letter_number".split()
        values = dict.fromkeys(names, "Kepolisian")
        scan = self.case.scan(mine.env.user)
        return bool(windows.create({**values, "letter_ids": scan}).action_confirm())

    def action_hand_over(self, mine):
        windows = mine.env["cctv.hand.over"].with_context(**mine.action_hand_over()["context"])
        values = {"medium": "USB stick, serial 4C53", **self.case.played()}
        ink = {"giver_signature": self.case.ink, "receiver_signature": self.case.ink}
        return bool(windows.create({**values, **ink}).action_hand_over())

    def action_close(self, mine):
        return not mine.gaps_text and mine.action_close()


@tagged("post_install", "-at_install")
class TestFootageWalk(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.arches = {}
        cls.number = 0
        privilege = cls.env.ref("helpdesk_cctv.privilege_cctv")
        duties = cls.env["res.groups"].search([("privilege_id", "=", privilege.id)])
        staff = cls.env["res.users"]._cctv_with_duty(duties, cls.company)
        cls.strangers = staff - cls.env["res.users"].union(*cls.users.values())
        cls.strangers -= cls.env.user | cls.env.ref("base.user_root")

    def is_shown(self, mine, name):
        """Whether the user of ``mine`` sees this button on its form."""
        user = mine.env.user
        if user not in self.arches:
            arch = mine.get_view(view_type="form")["arch"]
            self.arches[user] = etree.fromstring(arch)
        places = ("//form/header", "//page/div")
        found = [x for y in places for x in self.arches[user].xpath(f"{y}/button[@name='{name}']")]
        return any(
            not any(self.is_hidden(mine, tag) for tag in (button, *button.iterancestors()))
            for button in found
        )

    @staticmethod
    def is_hidden(mine, tag):
        words = tag.get("invisible") or "False"
        return safe_eval(words, {name: mine[name] for name in get_expression_field_names(words)})

    def scan(self, user):
        files = self.env["ir.attachment"].with_user(user)
        return files.create({"name": "scan.txt", "raw": b"scan"})

    def known(self, profile):
        """Only the people of this procedure are there."""
        preset = self.env.ref(f"helpdesk_cctv.procedure_profile_{profile}")
        names = (
            "kind accepts_oral_requests request_days verifier_role approver_role "
            "verifier_may_approve extractor_role requester_may_extract approver_may_extract "
            "source_deletion"
        ).split()
        official = {"official_id": self.users["management"].id} if profile == "agency" else {}
        self.profile.write({**{name: preset[name] for name in names}, **official})
        people = [self.users[role] for role in PEOPLE[profile]]
        others = self.env["res.users"].union(*self.users.values()) | self.strangers
        (others - self.env["res.users"].union(*people)).active = False
        return people

    def ask(self, people, kind, channel, footage_class, **values):
        """As it comes: a portal form, what a clerk types, what the control room sees."""
        type(self).number += 1
        end = fields.Datetime.now() - timedelta(hours=self.number / 10)
        span = {"date_from": end - timedelta(minutes=5), "date_to": end}
        if channel == "emergency":
            requests = self.env["cctv.footage.request"].with_user(people[0])
            request = requests._secure_in_emergency(self.camera, *span.values(), "Two cars crashed")
            request.sudo().write({"footage_class": footage_class})
            return request.sudo()
        clip = {"device_id": self.camera.id, "company_id": self.company.id, **span}
        items = [] if kind == "room" else [Command.create({**clip, "footage_class": footage_class})]
        return self.make_request(
            **{
                "kind": kind,
                "channel": channel,
                "footage_class": footage_class,
                "place_words": "Recording room",
                "item_ids": items,
                **span,
                **ASKED[channel],
                "letter_number": "B/1",
                "letter_ids": self.scan(people[0]),
                **values,
            }
        )

    def walk(self, profile, **values):
        people = self.known(profile)
        kinds, channels = ("copy", "playback", "room"), ("portal", "paper", "oral", "emergency")
        for kind, channel, footage_class in product(kinds, channels, ("security", "confidential")):
            if self.is_possible(profile, kind, channel, footage_class):
                with self.subTest(f"{profile}, {kind}, {channel}, {footage_class}"):
                    request = self.ask(people, kind, channel, footage_class)
                    self.arrive(request, people)
        with self.subTest(f"{profile}, urgent"):
            urgent = {"is_urgent": True, "urgent_reason": "A child is lost"}
            urgent |= {"item_ids": False, "place_words": "in the lobby"}
            self.arrive(self.ask(people, "copy", "portal", "security", **urgent), people)

    @staticmethod
    def is_possible(profile, kind, channel, footage_class):
        if channel == "emergency":
            return kind == "copy"
        if channel == "oral" and profile == "company":
            return False
        return kind != "room" or footage_class == "security"

    def arrive(self, request, people):
        if request.channel == "portal":
            request._submit()
        Walk(self, request, people).go()
        self.assertEqual((request.state, request.seal_state), ("closed", "sealed"))

    def test_company(self):
        self.walk("company")

    def test_city(self):
        self.walk("city")

    def test_agency(self):
        self.walk("agency")
