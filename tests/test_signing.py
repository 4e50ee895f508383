import base64
import json
import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from ..controllers import cctv_signing
from .checklist_common import picture
from .seal_common import SealCase, signature_image


def blank(kind="PNG", size=(300, 100)):
    return base64.b64encode(picture(*size, kind))


@tagged("at_install")
class TestSigning(SealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.power.value_option_id = cls.power.item_id.option_ids[0]
        cls.checklist.action_done()
        cls.checker = cls.make_user("supervisor")

    def window(self, user=None, **values):
        return self.env["cctv.sign"].with_user(user or self.signer).create(
            {
                "res_model": "cctv.checklist",
                "res_id": self.checklist.id,
                "role": "executed",
                "image": signature_image(),
                **values,
            }
        )

    def test_window(self):
        self.signer.partner_id.write(
            {"function": "Teknisi", "cctv_rank": "Pengatur, II/c", "cctv_nip": "19800101 1"}
        )
        action = self.checklist.with_user(self.signer).action_sign()
        Sign = self.env["cctv.sign"].with_user(self.signer).with_context(**action["context"])
        with Form(Sign) as form:
            self.assertEqual(form.role, "executed")
            self.assertIn(self.checklist.number, form.facts)
            form.image = signature_image()
        form.record.action_sign()
        signature = self.checklist.signature_ids
        self.assertEqual(
            (signature.user_id, signature.name, signature.position, signature.nip),
            (self.signer, "Teknisi T", "Teknisi", "19800101 1"),
        )
        self.assertTrue(signature.is_current)
        self.assertFalse(form.record.image, "the window keeps no copy")
        self.assertEqual(self.checklist._next_role(), "checked")

    def test_images(self):
        for image, sentence in (
            (False, "is empty"),
            (b"!!", "not a picture"),
            (base64.b64encode(b"GIF89a" + b"x" * 50), "not a picture"),
            (base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 50), "not a picture"),
            (signature_image()[:200], "is empty"),
            (blank(), "is empty"),
            (base64.b64encode(b"x" * 600_000), "too large"),
            (blank(size=(4000, 4000)), "not a picture"),
        ):
            with self.subTest(sentence=sentence), self.assertSays(sentence):
                self.checklist._sign(
                    "executed", self.signer.partner_id, self.signer, image
                )
        self.window(image=signature_image(kind="JPEG")).action_sign()
        self.assertEqual(len(self.checklist.signature_ids), 1)

    def test_nobody_signs_for_another(self):
        window = self.window()
        self.assertNotIn("user_id", window._fields)
        window.action_sign()
        self.assertEqual(self.checklist.signature_ids.user_id, self.signer)

    def test_right_to_the_record_is_checked(self):
        stranger = self.make_user("internal")
        with self.assertRaises(AccessError):
            self.window(stranger).action_sign()
        window = self.window(res_model="res.partner", res_id=1)
        with self.assertSays("not there any more"):
            window.action_sign()

    def test_who_signs_need_not_write_where_the_record_says_so(self):
        reader = self.make_user("management")
        self.assertTrue(self.checklist.with_user(reader).has_access("read"))
        self.correct(self.picture, photo_ids=self.make_file())
        with self.assertRaises(AccessError):
            self.window(reader, role="checked").action_sign()
        with patch.object(type(self.checklist), "_check_signer", lambda self, role: None):
            self.window(reader, role="checked").action_sign()
        self.assertEqual(self.checklist.signature_ids.user_id, reader)

    def test_stale(self):
        self.sign()
        other = self.power.item_id.option_ids[1]
        for line, values, question in (
            (self.voltage, {"value_number": 12.4}, "Supply voltage"),
            (self.power, {"value_option_id": other.id}, "Power"),
            (self.lens, {"value_result": "fail"}, "Lens is clean"),
        ):
            with freeze_time(fields.Datetime.now() + timedelta(minutes=5)):
                self.correct(line, **values)
            self.assertFalse(self.checklist.signature_ids.is_current)
            with self.assertSays(
                rf"Teknisi T signed \('Carried out by'\) before '{question}' was changed; ask"
            ):
                self.checklist.action_seal()
            self.sign()
        self.assertEqual(len(self.checklist.signature_ids), 1)
        self.checklist.action_seal()
        self.assertFits()

    def test_stale_by_a_file(self):
        self.sign()
        self.make_file(res_model="cctv.checklist", res_id=self.checklist.id)
        with self.assertSays("before 'File 'photo.jpg'' was changed"):
            self.checklist.action_seal()

    def test_optional_signature_that_is_stale_counts_too(self):
        self.sign()
        self.sign(role="checked", user=self.checker)
        self.correct(self.checklist, note="x")
        with self.assertSays("(?s)Carried out by.*Checked by"):
            self.checklist.action_seal()

    def test_conflicts(self):
        self.sign()
        with self.assertSays("cannot sign as 'Checked by' too"):
            self.sign(role="checked")
        self.sign(role="checked", user=self.checker)
        with self.assertSays("cannot sign as 'Carried out by' too"):
            self.sign(user=self.checker)

    def test_sealed(self):
        self.seal()
        with self.assertSays("already, on"):
            self.sign(role="checked")
        with self.assertSays("already, on"):
            self.checklist.action_sign()

    def test_unknown_role(self):
        with self.assertSays("Nobody signs this in the role"):
            self.sign(role="president")

    def test_papers(self):
        self.sign()
        executed, checked = self.checklist._signature_cells()
        self.assertEqual((executed["role"], executed["name"]), ("Carried out by", "Teknisi T"))
        self.assertTrue(executed["image"].startswith(b"\x89PNG"))
        self.assertTrue(executed["date"].tzinfo)
        self.assertEqual((checked["name"], checked["image"]), ("", None))
        self.assertIsNone(self.checklist._seal_mark())
        path = f"line_ids[{self.voltage.id}].value_number"
        self.assertEqual(self.checklist._sealed_text(path), "11.8")
        self.checklist.action_seal()
        self.camera.name = "Renamed"
        self.assertIn("Lobby door", self.checklist._sealed_text("device_id"))
        mark = self.checklist._seal_mark()
        self.assertIn(f"/cctv/seal/{self.checklist.seal_id.id}/{mark['code']}", mark["url"])


@tagged("at_install")
class TestAddendum(SealCase):
    def add(self, text="Voltage was 12.8", user=None, **values):
        window = self.env["cctv.add.addendum"].with_user(user or self.signer).create(
            {
                "res_model": "cctv.checklist",
                "res_id": self.checklist.id,
                "text": text,
                **values,
            }
        )
        window.action_add()
        return self.checklist.addendum_ids[:1]

    def test_added_and_sealed(self):
        self.seal()
        file = self.env["ir.attachment"].with_user(self.signer).create(
            {"name": "photo.jpg", "raw": b"x"}
        )
        addendum = self.add(attachment_ids=file.ids)
        self.assertRegex(addendum.number, r"^ADD/\d{4}/\d{5}$")
        self.assertEqual((addendum.seal_state, addendum.user_id), ("sealed", self.signer))
        self.assertEqual(addendum.sealed_by_id, self.signer)
        self.assertEqual(addendum.attachment_ids.res_id, addendum.id)
        self.assertFits(addendum)
        self.assertFits()
        with self.assertSays("is sealed: it can neither"):
            addendum.sudo().text = "x"
        self.sql("UPDATE cctv_addendum SET text = 'x' WHERE id = %s", addendum.id)
        self.assertFinds("'Text' was Voltage was 12.8 when sealed", seal=addendum.seal_id)

    def test_as_secret_as_the_record(self):
        self.seal()
        addendum = self.add().with_user(self.signer)
        signature = self.checklist.signature_ids.with_user(self.signer)
        self.assertTrue(addendum.read(["text"]) and signature.read(["image"]))
        self.env["ir.rule"].create(
            {
                "name": "none",
                "model_id": self.env["ir.model"]._get_id("cctv.checklist"),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        self.env.invalidate_all()
        for record in (addendum, signature):
            with self.assertRaises(AccessError):
                record.read(["display_name"])

    def test_refused(self):
        with self.assertSays("is not sealed: correct it itself"):
            self.add()
        self.seal()
        for text, sentence in (("  ", "Write what"), ("x" * 200_001, "Attach it as a file")):
            with self.assertSays(sentence):
                self.add(text)
        with self.assertRaises(AccessError):
            self.add(user=self.make_user("internal"))


@tagged("at_install")
class TestSignatureRequest(SealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Penyedia T", "email": "penyedia@example.com"}
        )
        cls.checklist.action_done()

    def ask(self):
        window = self.env["cctv.request.signature"].with_user(self.signer).create(
            {
                "res_model": "cctv.checklist",
                "res_id": self.checklist.id,
                "role": "checked",
                "partner_id": self.vendor.id,
            }
        )
        window.action_send()
        return self.checklist.signature_request_ids

    def test_mail_is_for_the_addressee_alone(self):
        with patch.object(type(self.env["mail.mail"]), "send"):
            asked = self.ask()
            mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertEqual(mail.recipient_ids, self.vendor)
        self.assertIn(f"/cctv/sign/{asked.id}/", mail.body_html)
        message = mail.mail_message_id.with_user(self.signer)
        self.assertFalse(message.search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            message.read(["body"])

    def test_no_address(self):
        self.vendor.email = False
        with self.assertSays("has no e-mail address"):
            self.ask()


@tagged("post_install", "-at_install")
class TestSigningPages(SealCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Penyedia T", "email": "penyedia@example.com"}
        )
        cls.checklist.action_done()
        with patch.object(type(cls.env["mail.mail"]), "send"):
            cls.asked = cls.env["cctv.signature.request"]._ask(
                cls.checklist, "checked", cls.vendor
            )
        cls.url = f"/cctv/sign/{cls.asked.id}/{cls.asked._token()}"

    def post(self, url=None, signature=None):
        signature = signature_image().decode() if signature is None else signature
        answer = self.url_open(
            f"{url or self.url}/accept",
            data=json.dumps({"params": {"name": "Anybody", "signature": signature}}),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()["result"]

    def assertRefused(self, sentence, url=None):
        page = self.url_open(url or self.url)
        self.assertIn(sentence, page.text)
        self.assertNotIn("portal.signature_form", page.text)
        self.assertIn(sentence, self.post(url)["error"])
        self.env.invalidate_all()
        self.assertFalse(self.checklist.signature_ids)

    def test_public_signs(self):
        for _twice in range(2):
            page = self.url_open(self.url)
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.checklist.number, page.text)
            self.assertIn("portal.signature_form", page.text)
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.env.invalidate_all()
            self.assertFalse(self.checklist.signature_ids, "looking changes nothing")
        self.assertIn("Thank you", self.post()["message"])
        self.env.invalidate_all()
        signature = self.checklist.signature_ids
        self.assertEqual(
            (signature.partner_id, signature.name, signature.role),
            (self.vendor, "Penyedia T", "checked"),
        )
        self.assertFalse(signature.user_id)
        self.assertIn("signed this already", self.post()["error"])
        self.assertIn("signed this already", self.url_open(self.url).text)

    def test_document_is_read_before_it_is_signed(self):
        page = self.url_open(self.url)
        named = (self.camera.display_name, self.template.name, f"{self.url}/paper")
        for words in (*named, '<html lang="en-US"'):
            self.assertIn(words, page.text)
        paper = self.url_open(f"{self.url}/paper")
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        self.assertTrue(paper.content.startswith(b"%PDF"))
        self.asked.with_user(self.signer).action_withdraw()
        self.env.flush_all()
        refused = self.url_open(f"{self.url}/paper")
        self.assertIn("has been withdrawn", refused.text)

    def test_bad_image(self):
        self.assertIn("is empty", self.post(signature="")["error"])
        self.assertIn("is empty", self.post(signature=blank().decode())["error"])

    def test_bad_tokens(self):
        token = self.url.rpartition("/")[2]
        for bad in (token[:-4] + "AAAA", "x", "%00", "é" * 20, token[:30], "A" * 2000):
            with self.subTest(bad=bad[:20]):
                self.assertRefused("not valid or has expired", f"/cctv/sign/{self.asked.id}/{bad}")
        self.assertRefused("not valid or has expired", f"/cctv/sign/{self.asked.id + 1}/{token}")
        page = self.url_open(f"/cctv/sign/{self.asked.id}/x")
        self.assertEqual(page.status_code, 404)

    def test_expired(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=20)):
            with patch.object(type(self.env["mail.mail"]), "send"):
                old = self.env["cctv.signature.request"]._ask(
                    self.checklist, "checked", self.vendor
                )
            token = old._token()
        self.assertRefused("not valid or has expired", f"/cctv/sign/{old.id}/{token}")

    def test_withdrawn(self):
        self.asked.with_user(self.signer).action_withdraw()
        self.env.flush_all()
        self.assertRefused("has been withdrawn")

    def test_changed_meanwhile(self):
        self.correct(self.voltage, value_number=3)
        self.env.flush_all()
        self.assertRefused("was changed after you were asked")

    def test_sealed_meanwhile(self):
        self.sign()
        self.checklist.action_seal()
        signature = self.checklist.signature_ids
        page = self.url_open(self.url)
        self.assertIn("is sealed meanwhile", page.text)
        self.assertIn("is sealed meanwhile", self.post()["error"])
        self.assertEqual(self.checklist.signature_ids, signature)

    def test_another_person_who_is_logged_in(self):
        other = self.make_user("portal")
        other.password = "portal portal"
        self.authenticate(other.login, "portal portal")
        self.assertRefused("is for somebody else")

    def test_accept_is_not_for_get(self):
        page = self.url_open(f"{self.url}/accept")
        self.assertGreaterEqual(page.status_code, 400)
        self.assertFalse(self.checklist.signature_ids)

    def test_seal_page(self):
        cctv_signing._results.clear()
        seal = self.seal()
        url = f"/cctv/seal/{seal.id}/{seal._public_code()}"
        page = self.url_open(url)
        self.assertIn(self.checklist.number, page.text)
        self.assertIn("The seal fits", page.text)
        for secret in ("11.8", "Teknisi T", "Lobby door", "Cleaned", seal.mac):
            self.assertNotIn(secret, page.text)
        self.sql("UPDATE cctv_checklist SET note = 'x' WHERE id = %s", self.checklist.id)
        with patch.object(type(seal), "_verify", side_effect=AssertionError("verified again")):
            self.assertIn("The seal fits", self.url_open(url).text)
        cctv_signing._results.clear()
        self.assertIn("The seal does not fit", self.url_open(url).text)
        wrong = self.url_open(f"/cctv/seal/{seal.id}/aaaaaaaaaaaaaaaa")
        self.assertEqual(wrong.status_code, 404)
        self.assertNotIn(self.checklist.number, wrong.text)
        self.assertEqual(self.url_open(f"/cctv/seal/{seal.id}/é").status_code, 404)
        nowhere = self.url_open(f"/cctv/seal/999999999/{seal._public_code()}")
        self.assertEqual(nowhere.status_code, 404)


@tagged("post_install", "-at_install")
class TestSealByRpc(SealCase, HttpCase):
    """As the web client and a script call it, also as the administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_checklist()
        cls.done = cls.make_done()
        cls.seal()
        cls.signer.password = "signer signer"

    def call(self, model, method, *args, **kwargs):
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("error", {}).get("data", {}).get("message") or answer.get("result")

    def users(self):
        yield "admin", "admin"
        yield self.signer.login, "signer signer"

    def test_refused(self):
        sealed, opened, line = self.checklist.id, self.other.id, self.voltage.id
        unlock = {"context": {"cctv_unlock": True, "default_seal_state": "sealed"}}
        checklist, lines = "cctv.checklist", "cctv.checklist.line"
        for login, password in self.users():
            self.authenticate(login, password)
            for said, call in (
                ("is sealed", (checklist, "write", [sealed], {"note": "x"})),
                ("is sealed", (checklist, "web_save", [sealed], {"note": "x"}, {})),
                ("is sealed", (checklist, "unlink", [sealed])),
                ("is sealed", (lines, "write", [line], {"value_number": 1})),
                ("is sealed", (checklist, "action_reopen", [sealed])),
                ("cannot be taken out", (lines, "unlink", [line])),
                ("none can be added", (lines, "create", {"checklist_id": sealed})),
                ("none can be added", (lines, "copy", [line])),
                ("set by the system", (lines, "write", [line], {"checklist_id": opened})),
                ("begins open", (checklist, "copy", [sealed])),
                ("system alone", (checklist, "write", [opened], {"seal_state": "sealed"})),
                ("system alone", (checklist, "write", [opened], {"number": "X"})),
                ("Private methods", (checklist, "_write_protocol", [sealed], {"number": "X"})),
                ("Private methods", (checklist, "_hold_open", [sealed])),
                ("", ("cctv.seal", "write", [self.checklist.seal_id.id], {"number": "X"})),
                ("", ("cctv.seal", "unlink", [self.checklist.seal_id.id])),
                ("", ("cctv.signature", "create", {"name": "X"})),
                ("", ("cctv.signature", "unlink", self.checklist.signature_ids.ids)),
            ):
                with self.subTest(login=login, call=call[:2]):
                    answer = self.call(*call, **unlock)
                    self.assertIsInstance(answer, str)
                    self.assertRegex(answer, re.compile(said or "Nobody can|not allowed"))
        self.assertFits()
        self.assertEqual(self.other.seal_state, "draft")

    def test_buttons(self):
        self.authenticate(self.signer.login, "signer signer")
        answer = self.call("cctv.checklist", "action_verify_seal", self.checklist.ids)
        self.assertIn("is as it was sealed", answer["params"]["message"])
        answer = self.call("cctv.checklist", "action_seal", self.done.ids)
        self.assertIn("is missing", answer)
        answer = self.call("cctv.checklist", "action_seal", self.other.ids)
        self.assertIn("not done yet", answer)
