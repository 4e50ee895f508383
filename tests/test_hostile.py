"""What people try by RPC, by files, by the context and by addresses that they make up."""

import base64
import struct
import zlib
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..models.cctv_checklist_values import VALUE_FIELDS
from .checklist_common import ChecklistCase, picture, signature
from .procedure_common import ProcedureCase
from .seal_common import signature_image


def png_head(width, height):
    """A PNG that says to be as large as that, with a few bytes only."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


FAR = "2099-01-01 00:00:00"


@tagged("at_install")
class TestHostileChecklist(ChecklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.make_company("Town")
        cls.stranger = cls.make_user("technician", "stranger", cls.town)

    def done(self, **values):
        checklist = self.start(**values)
        self.answer_all(checklist)
        checklist.action_done()
        return checklist

    def sealed(self):
        checklist = self.done()
        user = self.technician
        checklist.with_user(user)._sign("executed", user.partner_id, user, signature_image())
        checklist.with_user(user).action_seal()
        return checklist

    def keep_defaults(self, model, user=None, **values):
        """Defaults of a user's own, which hold wherever he or the system in his name creates."""
        defaults = self.env["ir.default"].with_user(user or self.technician)
        for name, value in values.items():
            defaults.set(model, name, value, user_id=True)

    def test_answers_do_not_come_from_defaults(self):
        forged = {
            "is_answered": True,
            "is_failed": True,
            "deviation": "below",
            "date_answered": "2020-01-01 00:00:00",
            "answered_by_id": self.other_technician.id,
            "value_tick": True,
            "value_result": "pass",
            "value_number": 12.0,
            "value_text": "Forged",
            "value_signature": signature(),
            "note": "Forged",
        }
        self.keep_defaults("cctv.checklist.line", **forged)
        checklist = self.start(self.technician)
        self.assertTrue(checklist.line_ids)
        for line in checklist.line_ids:
            self.assertFalse([name for name in forged if line[name]], line.item_id.name)

    def test_a_seal_is_not_verified_before_it_is(self):
        user = self.technician
        self.keep_defaults("cctv.seal", check_state="fits", date_checked=FAR, notified="x")
        checklist = self.done()
        checklist.with_user(user)._sign("executed", user.partner_id, user, signature_image())
        checklist.with_user(user).action_seal()
        seal = checklist.seal_id
        self.assertEqual(seal.check_state, "unchecked")
        self.assertFalse(seal.date_checked or seal.notified)

    def test_an_addendum_has_the_date_of_its_making(self):
        window = self.env["cctv.add.addendum"].with_user(self.technician).create(
            {"res_model": "cctv.checklist", "res_id": self.sealed().id, "text": "Another lens"}
        )
        self.keep_defaults("cctv.addendum", date="2001-01-01 00:00:00")
        window.action_add()
        addendum = self.env["cctv.addendum"].search([], limit=1)
        self.assertLess(fields.Datetime.now() - addendum.date, timedelta(minutes=5))

    def test_a_pause_is_open_until_it_is_ended(self):
        checklist = self.start(self.technician)
        checklist.sudo()._deadline_begin(2, "hours")
        due = checklist.deadline_date
        window = self.env["cctv.pause.deadline"].with_user(self.technician).create(
            {
                "res_model": "cctv.checklist",
                "res_id": checklist.id,
                "kind": "force_majeure",
                "reason": "Storm",
            }
        )
        self.keep_defaults(
            "cctv.deadline.pause",
            date_end=FAR,
            duration_h=9999.0,
            resumed_by_id=self.other_technician.id,
        )
        window.action_pause()
        pause = checklist.deadline_pause_ids
        self.assertFalse(pause.date_end or pause.resumed_by_id or pause.duration_h)
        checklist.with_user(self.technician).action_deadline_resume()
        self.assertLess(checklist.deadline_date - due, timedelta(minutes=5))

    def test_a_request_waits_whatever_one_defaults_to(self):
        partner = self.env["res.partner"].create({"name": "Outside", "email": "o@example.com"})
        window = self.env["cctv.request.signature"].with_user(self.technician).create(
            {
                "res_model": "cctv.checklist",
                "res_id": self.done().id,
                "role": "checked",
                "partner_id": partner.id,
            }
        )
        self.keep_defaults("cctv.signature.request", state="signed")
        window.action_send()
        request = self.env["cctv.signature.request"].search([("partner_id", "=", partner.id)])
        self.assertEqual(request.state, "waiting")

    def test_answers_of_any_shape(self):
        """The phone's screen is RPC: what is no answer is refused by itself, with a sentence."""
        checklist = self.start(self.technician)
        shapes = [10**400, -(10**400), float("inf"), "x", ["pass"], {"a": 1}, [[6, 0, [1]]], 1.5]
        sent = []
        for kind in ("tick", "result", "number", "choice", "text", "signature"):
            for shape in shapes:
                name = VALUE_FIELDS[kind]
                if (kind, shape) in (("number", 1.5), ("text", "x")) or kind == "tick":
                    continue
                sent.append(
                    {
                        "uid": f"hostile{len(sent):05}",
                        "line_id": self.line(checklist, kind).id,
                        "values": {name: shape},
                        "answered_at": shape,
                    }
                )
        reply = checklist.with_user(self.technician).cctv_fill_answers(sent, {"sent_at": [1]})
        statuses = {(result["uid"], result["status"]) for result in reply["results"]}
        self.assertEqual({status for _uid, status in statuses}, {"refused"})
        self.assertFalse(any(checklist.line_ids.mapped("is_answered")))

    def test_a_signature_is_not_replaced_in_secret(self):
        checklist = self.done()
        for user in (self.technician, self.technician, self.other_technician):
            checklist.with_user(user)._sign(
                "executed", user.partner_id, user, signature_image()
            )
        notes = checklist.message_ids.filtered(lambda m: "in the place of" in (m.body or ""))
        self.assertEqual(len(notes), 1)
        self.assertIn(self.technician.name, notes.body)

    def test_who_may_not_read_learns_nothing(self):
        """Not even from what the refusal says."""
        open_one, sealed = self.done(), self.sealed()
        photo = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"a", "res_model": "cctv.checklist", "res_id": open_one.id}
        )
        open_one.with_user(self.technician)._sign(
            "executed", self.technician.partner_id, self.technician, signature_image()
        )
        open_one.action_seal()
        calls = {
            "action_sign": (),
            "action_request_signature": (),
            "action_verify_seal": (),
            "action_seal": (),
            "action_done": (),
            "action_reopen": (),
            "action_cancel": (),
            "action_deadline_pause": (),
            "action_deadline_resume": (),
            "cctv_fill_data": (),
            "cctv_fill_answers": ([],),
            "action_open_record": (),
            "write": None,
            "unlink": (),
            "copy": (),
            "copy_data": (),
        }
        written = {
            "cctv.checklist": {"display_name": "x"},
            "cctv.checklist.line": {"note": "x"},
            "ir.attachment": {"name": "x"},
        }
        people = [self.stranger, self.make_user("portal"), self.make_user("internal")]
        for user in people:
            for name, arguments in calls.items():
                for record in (sealed, sealed.line_ids[:1], photo):
                    method = getattr(record.with_user(user), name, None)
                    if method is None:
                        continue
                    with self.subTest(user=user.login, method=name, model=record._name):
                        self.env.invalidate_all()
                        given = [written[record._name]] if arguments is None else arguments
                        with self.assertRaises(AccessError) as refused, self.env.cr.savepoint():
                            method(*given)
                        self.assertNotIn(sealed.number, str(refused.exception))
                        self.assertNotIn(open_one.number, str(refused.exception))

    def test_signature_of_an_answer_is_no_loose_file(self):
        """A file made beside the answer, as its binary field, passes no check of the answer."""
        open_one, done = self.start(self.technician), self.done()
        values = {"name": "s", "res_model": "cctv.checklist.line", "res_field": "value_signature"}
        files = self.env["ir.attachment"].with_user(self.technician)
        for checklist in (open_one, done):
            line = self.line(checklist, "signature")
            for raw in (b"<svg/>", picture()):
                with self.subTest(state=checklist.state, raw=raw[:5]):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        files.create({**values, "res_id": line.id, "raw": raw})
        with self.subTest("moved there"):
            loose = files.create({"name": "s", "raw": b"<svg/>"})
            with self.assertRaises(UserError), self.env.cr.savepoint():
                loose.write({**values, "res_id": self.line(open_one, "signature").id})

    def test_other_companies_get_nothing_planted(self):
        it = self.make_user("manager", "planter")
        template = self.template
        template.company_id = self.company
        place = self.make_location("Planted")
        policy = self.env["cctv.poll.policy"].create({"name": "P", "company_id": self.company.id})
        device = self.make_device("camera", "T-PLANTED")
        things = [template, place, self.credential, policy, device]
        for record in things:
            with self.subTest(model=record._name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    record.with_user(it).write({"company_id": self.town.id})
                    self.env.flush_all()

    def test_nothing_of_a_foreign_record_is_found(self):
        checklist = self.sealed()
        window = self.env["cctv.add.addendum"].with_user(self.technician)
        window.create(
            {"res_model": "cctv.checklist", "res_id": checklist.id, "text": "Another lens"}
        ).action_add()
        checklist.invalidate_recordset()
        things = [
            checklist,
            checklist.line_ids,
            checklist.seal_id,
            checklist.signature_ids,
            checklist.addendum_ids,
        ]
        people = [self.stranger, self.make_user("portal"), self.make_user("internal")]
        for user in people:
            for records in things:
                mine = records.with_user(user)
                with self.subTest(user=user.login, model=records._name):
                    self.env.invalidate_all()
                    for call in (
                        lambda r=mine: r.read(["display_name"]),
                        lambda r=mine: r.read(),
                        lambda r=mine: r.web_read({"display_name": {}}),
                        lambda r=mine: r.mapped("display_name"),
                    ):
                        with self.assertRaises(AccessError), self.env.cr.savepoint():
                            call()
                    domain = [("id", "in", records.ids)]
                    for call in (
                        lambda r=mine, d=domain: r.search(d),
                        lambda r=mine, d=domain: r.search_count(d),
                        lambda r=mine, d=domain: r.name_search("", d),
                        lambda r=mine, d=domain: r._read_group(d, [], ["__count"])[0][0],
                    ):
                        try:
                            found = call()
                        except AccessError:
                            continue
                        self.assertFalse(found)

    def test_chatter_of_what_is_sealed(self):
        checklist = self.sealed().with_user(self.technician)
        note = checklist.message_post(body="A word about it")
        self.assertTrue(note)
        sent = self.photo(user=self.technician, res_model="mail.compose.message")
        for arguments in ({"attachments": [("a.txt", b"a")]}, {"attachment_ids": sent.ids}):
            with self.subTest(**arguments):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    checklist.message_post(body="With a file", **arguments)
        loose = self.photo(user=self.technician)
        checklist.message_post(body="With a file of its own", attachment_ids=loose.ids)
        self.assertFalse(loose.res_id)
        self.env.flush_all()
        self.assertEqual(checklist.seal_id.sudo()._verify_and_note(), [])

    def test_import_answers_nothing_that_is_closed(self):
        done = self.done()
        line = self.line(done, "text")
        for model, names, row in (
            ("cctv.checklist.line", [".id", "value_text"], [str(line.id), "x"]),
            ("cctv.checklist", [".id", "line_ids/.id", "line_ids/value_text"],
             [str(done.id), str(line.id), "x"]),
            ("cctv.checklist", [".id", "seal_state"], [str(done.id), "sealed"]),
            ("cctv.checklist", [".id", "state"], [str(done.id), "open"]),
            ("cctv.signature", ["res_model", "res_id", "name"], ["cctv.checklist", "1", "x"]),
        ):
            with self.subTest(names=names):
                try:
                    told = self.env[model].with_user(self.technician).load(names, [row])
                except UserError:
                    continue
                self.assertFalse(told["ids"])
                self.assertTrue(told["messages"])
        self.assertEqual((done.state, done.seal_state), ("done", "draft"))
        self.assertFalse(line.value_text)

    def test_pictures_that_are_bombs(self):
        """Refused by what the head of the file says, before a point of it is decoded."""
        checklist = self.start(self.technician)
        bomb = base64.b64encode(png_head(50_000, 50_000))
        line = self.line(checklist, "photo")
        sent = {"uid": "a" * 20, "line_id": line.id, "photo": bomb.decode()}
        reply = checklist.with_user(self.technician).cctv_fill_photo(sent)
        self.assertEqual(reply["results"][0]["status"], "refused")
        with self.assertSays("cannot be read"):
            self.line(checklist, "signature").with_user(self.technician).value_signature = bomb
        with self.assertSays("not a picture"):
            self.done().with_user(self.technician)._sign(
                "executed", self.technician.partner_id, self.technician, bomb
            )

    def test_lines_of_others_through_a_parent(self):
        foreign = self.start(self.technician)
        mine = self.start(self.technician)
        line = self.line(foreign, "tick")
        self.answer_all(foreign)
        foreign.action_done()
        for command in (
            Command.update(line.id, {"value_tick": False}),
            Command.link(line.id),
            Command.delete(line.id),
            Command.set(line.ids),
            Command.create({"item_id": line.item_id.id, "kind": "tick", "value_tick": True}),
        ):
            with self.subTest(command=command):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    mine.with_user(self.technician).write({"line_ids": [command]})
                    self.env.flush_all()

    def test_names_in_messages_are_escaped(self):
        evil = "<img src=x onerror=alert(1)>"
        self.template.name = evil
        self.camera.name = evil
        checklist = self.start(self.technician, user_id=self.technician.id)
        checklist.sudo()._deadline_begin(2, "hours")
        checklist.with_user(self.technician)._deadline_pause("other", evil)
        checklist.with_user(self.technician).action_deadline_resume()
        with freeze_time(checklist.deadline_date + timedelta(hours=30)):
            self.env["cctv.deadline.news"]._tell_round()
        messages = self.env["mail.message"].search([], order="id desc", limit=20)
        bodies = "".join(messages.mapped("body"))
        self.assertIn("&lt;img", bodies)
        self.assertNotIn("<img src=x", bodies)
        self.assertNotIn("onerror=alert(1)>", bodies)

    def test_number_of_a_civil_servant(self):
        """Those without a log-in of the organisation do not read it of each other."""
        portal = self.make_user("portal")
        colleague = self.env["res.partner"].create(
            {"name": "B", "parent_id": portal.partner_id.id, "cctv_nip": "1980", "cctv_rank": "II"}
        )
        with self.assertRaises(AccessError):
            colleague.with_user(portal).read(["cctv_nip"])
        self.assertEqual(colleague.with_user(self.technician).cctv_nip, "1980")

    def test_mass_writing_stops_at_what_is_closed(self):
        lines = self.line(self.done(), "tick") | self.line(self.start(), "tick")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            lines.with_user(self.technician).write({"value_tick": False})

    def test_windows_are_ones_own(self):
        """Others would read a drawn signature, the text of an addendum, or what was sealed."""
        target = {"res_model": "cctv.checklist", "res_id": self.sealed().id}
        windows = {
            "cctv.sign": {**target, "role": "executed", "image": signature_image()},
            "cctv.add.addendum": {**target, "text": "x"},
            "cctv.seal.check": {"title": "T", "findings": "<p>x</p>"},
            "cctv.pause.deadline": {**target, "kind": "other", "reason": "x"},
        }
        for model, values in windows.items():
            window = self.env[model].with_user(self.technician).create(values)
            self.assertTrue(window.read(["create_date"]))
            for user in (self.other_technician, self.stranger):
                with self.subTest(model=model, user=user.login):
                    theirs = window.with_user(user)
                    self.assertFalse(theirs.search([("id", "=", window.id)]))
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        theirs.read(["create_date"])

    def test_versions_are_of_the_company_of_their_form(self):
        manager = self.make_user("manager", "of_two")
        manager.company_ids += self.town
        self.template.company_id = self.company
        versions = self.env["cctv.checklist.version"].with_user(manager)
        versions = versions.with_context(allowed_company_ids=[self.company.id, self.town.id])
        version = versions.create({"template_id": self.template.id})
        for company in (self.town.id, False):
            version.write({"company_id": company})
            self.assertEqual(version.company_id, self.company)

    def test_windows_point_at_nothing_else(self):
        values = {"res_model": "res.users", "res_id": self.technician.id}
        windows = {
            "cctv.sign": ({"role": "executed", "image": signature_image()}, "action_sign"),
            "cctv.add.addendum": ({"text": "x"}, "action_add"),
            "cctv.pause.deadline": ({"kind": "other", "reason": "x"}, "action_pause"),
        }
        for model, (extra, method) in windows.items():
            for target in (values, {"res_model": "cctv.sealed.mixin", "res_id": 1}):
                with self.subTest(model=model, target=target["res_model"]):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        window = self.env[model].with_user(self.technician)
                        getattr(window.create({**target, **extra}), method)()


@tagged("at_install")
class TestHostileDocument(ProcedureCase):
    def test_a_draft_is_not_sealed(self):
        """Only approving seals a document: not whoever may write it, with signatures that he has
        asked partners for."""
        revision = self.draft()
        for role in ("drafted", "checked", "approved"):
            partner = self.env["res.partner"].create({"name": role})
            revision.sudo()._sign(role, partner, self.env["res.users"], signature_image())
        with self.assertSays("approv"):
            revision.with_user(self.manager).action_seal()
        self.assertEqual(revision.seal_state, "draft")

    def test_a_link_gives_nobody_another_duty(self):
        """What a user may not sign, he may not sign by a link either."""
        revision = self.draft()
        nobody = self.env["res.users"]
        for user in (self.operator, self.supervisor):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                revision.sudo()._sign("approved", user.partner_id, nobody, signature_image())

    def test_files_that_one_may_not_read(self):
        """Naming a file by its number makes nobody read it."""
        secret = self.env["ir.attachment"].create(
            {"name": "secret.txt", "raw": b"secret", "res_model": "res.company", "res_id": 1}
        )
        loose = self.env["ir.attachment"].create({"name": "loose.txt", "raw": b"secret"})
        for file in (secret, loose):
            with self.subTest(file=file.name):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    revision = self.draft(attachment_ids=[Command.link(file.id)])
                    self.sign(revision, "drafted", self.manager)
                    self.env.invalidate_all()
                    copies = revision.attachment_ids.with_user(self.manager)
                    self.fail(copies.mapped("raw"))

    def test_text_of_files_changes_in_a_draft_only(self):
        mine = self.env["ir.attachment"].with_user(self.manager).create(
            {"name": "text.txt", "raw": b"text"}
        )
        revision = self.draft(attachment_ids=[Command.link(mine.id)])
        mine.with_user(self.supervisor).raw = b"my own text"
        self.assertIn(self.supervisor, revision.editor_ids, "who changes a file works on the text")
        revision.sudo().editor_ids -= self.supervisor
        self.checked(revision)
        with self.assertSays("no draft any more"):
            mine.with_user(self.manager).raw = b"another text"
        with self.assertSays("no draft any more"):
            mine.with_user(self.manager).unlink()

    def test_reading_is_not_done_by_defaults(self):
        revision = self.draft()
        self.checked(revision)
        self.sign(revision, "approved", self.management)
        defaults = self.env["ir.default"].with_user(self.management)
        for name, value in {"date_read": FAR, "content_digest": "x"}.items():
            defaults.set("cctv.procedure.acknowledgement", name, value, user_id=True)
        revision.with_user(self.management).action_approve()
        rows = self.env["cctv.procedure.acknowledgement"].search(
            [("revision_id", "=", revision.id)]
        )
        self.assertTrue(rows)
        self.assertEqual(set(rows.mapped("state")), {"open"})
        self.assertFalse(any(rows.mapped("date_read")) or any(rows.mapped("content_digest")))

    def test_company_of_a_revision_is_that_of_its_document(self):
        city = self.make_company("City")
        self.manager.company_ids += city
        revisions = self.env["cctv.procedure.revision"].with_user(self.manager)
        context = {
            "default_company_id": city.id,
            "allowed_company_ids": [self.town.id, city.id],
        }
        revision = revisions.with_context(**context).create({"procedure_id": self.procedure.id})
        self.assertEqual(revision.company_id, self.town)

    def test_a_logo_that_is_a_bomb(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.profile.with_user(self.manager).header_logo = base64.b64encode(
                png_head(50_000, 50_000)
            )

    def test_presets_are_taken_over_in_ones_own_company(self):
        city = self.make_company("City")
        preset = self.env.ref("helpdesk_cctv.procedure_profile_city")
        windows = self.env["cctv.apply.profile"]
        window = windows.with_user(self.manager).create({"preset_id": preset.id})
        values = {"company_id": city.id, "preset_id": preset.id}
        for user in (self.manager, self.supervisor):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                windows.with_user(user).create(values).action_apply()
        self.assertFalse(city.cctv_profile_id)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.preset_id = self.profile
            window.line_ids = [
                (0, 0, {"field_name": "company_id", "is_taken": True}),
                (0, 0, {"field_name": "name", "is_taken": True}),
            ]
            window.action_apply()

    def test_taking_over_a_preset_sets_no_other_field(self):
        preset = self.env.ref("helpdesk_cctv.procedure_profile_city")
        name = self.profile.name
        window = self.env["cctv.apply.profile"].with_user(self.manager).create(
            {
                "preset_id": preset.id,
                "line_ids": [
                    (0, 0, {"field_name": field, "is_taken": True})
                    for field in ("company_id", "name", "create_uid", "__class__", "procedure_id")
                ],
            }
        )
        window.action_apply()
        self.assertEqual((self.profile.name, self.profile.company_id), (name, self.town))

    def test_documents_are_not_planted(self):
        city = self.make_company("City")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.procedure.with_user(self.manager).write({"company_id": city.id})
            self.env.flush_all()

    def test_texts_are_escaped(self):
        evil = "<img src=x onerror=alert(1)><script>alert(1)</script>"
        first = self.approved(self.draft(body=f"<p>{evil}</p>", purpose=evil))
        lines = [(0, 0, {"name": evil, "actor": evil, "note": evil})]
        second = self.draft(
            change_note=evil, step_ids=lines, legal_basis_ids=[(0, 0, {"name": evil})]
        )
        for html in (first.reading_html, second.reading_html, second.changes_html):
            self.assertNotIn("<script", html)
            self.assertNotIn("<img src=x onerror", html)
            self.assertNotRegex(html, r"<[^>]*onerror=")


@tagged("post_install", "-at_install")
class TestHostileAddresses(ChecklistCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.make_company("Town")
        cls.stranger = cls.make_user("technician", "stranger", cls.town)
        cls.make_user("portal")
        cls.make_user("internal")

    def test_files_and_papers_of_others(self):
        checklist = self.start(self.technician)
        line = self.line(checklist, "photo")
        line.with_user(self.technician).photo_ids = self.photo(user=self.technician)
        drawn = self.line(checklist, "signature")
        drawn.with_user(self.technician).value_signature = signature()
        self.answer_all(checklist)
        checklist.action_done()
        signed = checklist.with_user(self.technician)._sign(
            "executed", self.technician.partner_id, self.technician, signature_image()
        )
        photo = line.photo_ids
        pictures = (
            f"/web/image/{photo.id}",
            f"/web/image/cctv.checklist.line/{drawn.id}/value_signature",
            f"/web/image/cctv.signature/{signed.id}/image",
        )
        for path in pictures:
            with self.subTest(path=path):
                self.authenticate("cctv_technician", "cctv_technician")
                mine = self.url_open(path).content
                for login in ("stranger", "cctv_portal", "cctv_internal", None):
                    self.authenticate(login, login)
                    self.assertNotEqual(self.url_open(path).content, mine, login)
                    other = path.replace("/image/", "/content/", 1)
                    self.assertEqual(self.url_open(other).status_code, 404, login)
        paper = f"/report/pdf/helpdesk_cctv.paper_checklist/{checklist.id}"
        self.authenticate("cctv_technician", "cctv_technician")
        self.assertTrue(self.url_open(paper).content.startswith(b"%PDF"))
        for login in ("stranger", "cctv_portal", "cctv_internal", None):
            self.authenticate(login, login)
            with mute_logger("odoo.http"):
                self.assertNotIn(b"%PDF", self.url_open(paper).content, login)

    def test_what_begins_with_a_line_is_not_called(self):
        checklist = self.start(self.technician)
        self.authenticate("cctv_technician", "cctv_technician")
        for model, method, arguments in (
            ("cctv.checklist", "_set", [checklist.ids, {"state": "done"}]),
            ("cctv.checklist", "_write_protocol", [checklist.ids, {"seal_state": "sealed"}]),
            ("cctv.checklist", "_seal", [checklist.ids]),
            ("cctv.checklist", "_deadline_begin", [checklist.ids, 1, "hours"]),
            ("cctv.checklist.line", "_set", [checklist.line_ids.ids, {"is_answered": True}]),
            ("cctv.checklist.line", "_hold_parents_open", [checklist.line_ids.ids]),
            ("cctv.signature", "_insert", [{}]),
            ("cctv.seal", "_ring", []),
            ("cctv.device.status", "init", []),
        ):
            with self.subTest(method=method), mute_logger("odoo.http"):
                with self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(
                        f"/web/dataset/call_kw/{model}/{method}",
                        {"model": model, "method": method, "args": arguments, "kwargs": {}},
                    )
        self.assertEqual((checklist.state, checklist.seal_state), ("open", "draft"))

    def test_numbers_that_no_record_has(self):
        for path in (
            "/cctv/seal/99999999999999999999/abc",
            "/cctv/sign/99999999999999999999/abc",
            "/cctv/sign/99999999999999999999/abc/paper",
            "/cctv/seal/0/abc",
            "/cctv/seal/1/%00",
            "/cctv/seal/1/%ff%fe",
        ):
            with self.subTest(path=path):
                self.assertLess(self.url_open(path).status_code, 500)
