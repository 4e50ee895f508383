"""QR labels: what is printed decodes again, and where the code leads whom."""

import io
import subprocess
import tempfile
from pathlib import Path

import cv2
import pypdf

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..papers.stickers import LAYOUTS
from ..wizards.cctv_print_labels import SHEETS
from .common import CctvCase
from .test_papers import words

LABELS = "helpdesk_cctv.paper_labels"
DPI = 300


class LabelCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.technician = cls.make_user("technician")
        cls.it = cls.make_user("it")
        cls.operator = cls.make_user("operator")

    def window(self, devices=None, user=None, **values):
        devices = self.camera if devices is None else devices
        windows = self.env["cctv.print.labels"].with_user(user or self.technician)
        return windows.create({"device_ids": [Command.set(devices.ids)], **values})

    def pdf(self, window):
        window.action_print()
        return self.env["ir.actions.report"].with_user(window.env.user)._cctv_print(LABELS, window)


def decoded(pdf, page=1):
    """What the codes of a printed page say, read as a phone does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.pdf")
        path.write_bytes(pdf)
        options = ["-r", str(DPI), "-f", str(page), "-l", str(page), "-gray", "-singlefile"]
        argv = ["pdftoppm", *options, "-png", str(path), str(Path(folder, "page"))]
        subprocess.run(argv, check=True)
        image = cv2.imread(str(Path(folder, "page.png")), cv2.IMREAD_GRAYSCALE)
    return image, cv2.QRCodeDetector()


def read_label(pdf, layout, place=0, page=1):
    """The code at a place of a page."""
    image, detector = decoded(pdf, page)
    scale = DPI / 25.4
    left, bottom = layout.corner(place)
    width, height = layout.label
    top = layout.page[1] - bottom - height
    box = [round(value * scale) for value in (top, top + height, left, left + width)]
    label = image[max(box[0], 0) : box[1], max(box[2], 0) : box[3]]
    for zoom in (1.0, 0.75, 0.5):  # OpenCV's reader, unlike a phone, misses one in some hundred
        text, _points, _straight = detector.detectAndDecode(
            cv2.resize(label, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
        )
        if text:
            return text
    return ""


class TestLabels(LabelCase):
    def test_printed_codes_decode(self):
        """On each kind of sheet, at the first place that is free."""
        for sheet, _name in SHEETS:
            layout = LAYOUTS[sheet]
            start = min(5, layout.count)
            with self.subTest(sheet):
                pdf = self.pdf(self.window(sheet=sheet, start=start))
                url = read_label(pdf, layout, start - 1)
                self.assertTrue(url.endswith(f"/cctv/d/{self.camera.cctv_label_token}"), url)
                if start > 1:
                    self.assertEqual(read_label(pdf, layout, 0), "")

    def test_words_of_a_label_in_both_languages(self):
        self.camera.name = "Pintu <utara> & lobi"
        text = words(self.pdf(self.window(lang="en_US")))
        for part in ("T-CAM-1", "Pintu <utara> & lobi", "Site T / Lobby", "Scan to report"):
            self.assertIn(part, text)
        pdf = self.pdf(self.window(lang="id_ID"))
        self.assertEqual(pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"], "id-ID")

    def test_hundreds_on_several_sheets(self):
        devices = self.env["maintenance.equipment"].create(
            [{"name": "Long name " * 12, "cctv_kind": "camera"} for _n in range(60)]
        )
        window = self.window(devices, start=20, copies=2)
        self.assertEqual(window.summary, "Labels: 120, sheets: 6")
        reader = pypdf.PdfReader(io.BytesIO(self.pdf(window)))
        self.assertEqual(len(reader.pages), 6)
        self.assertEqual(len(set(devices.mapped("cctv_label_token"))), 60)

    def test_token_is_made_once_and_renewed_by_it_staff(self):
        self.assertFalse(self.camera.cctv_label_token)
        self.pdf(self.window())
        token = self.camera.cctv_label_token
        self.assertGreaterEqual(len(token), 22)
        self.pdf(self.window())
        self.assertEqual(self.camera.cctv_label_token, token)
        with self.assertRaises(AccessError):
            self.window(renew=True)
        with self.assertRaises(AccessError):
            self.camera.with_user(self.technician)._cctv_renew_labels()
        window = self.window(user=self.it, renew=True)
        self.pdf(window)
        renewed = self.camera.cctv_label_token
        self.assertNotEqual(renewed, token)
        self.pdf(window)
        self.assertEqual(self.camera.cctv_label_token, renewed)
        self.assertIn("renewed", self.camera.message_ids[0].body)

    def test_nobody_thinks_up_a_token(self):
        devices = self.env["maintenance.equipment"].with_user(self.it)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.camera.with_user(self.it).cctv_label_token = "x" * 22
        for values, context in (
            ({"cctv_label_token": "x" * 22}, {}),
            ({}, {"default_cctv_label_token": "x" * 22}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                devices.with_context(**context).create(
                    {"name": "N", "cctv_kind": "camera", **values}
                )
        self.env["maintenance.equipment"]._cctv_give_label_tokens()
        self.camera._cctv_give_label_tokens()
        self.assertFalse(self.camera.copy().cctv_label_token)

    def test_token_is_for_cctv_staff(self):
        self.camera._cctv_give_label_tokens()
        mine = self.camera.with_user(self.operator)
        self.assertTrue(mine.read(["cctv_label_token"])[0]["cctv_label_token"])
        for role in ("internal", "equipment_manager", "portal"):
            with self.assertRaises(AccessError):
                self.camera.with_user(self.make_user(role)).read(["cctv_label_token"])

    def test_refused_with_a_sentence(self):
        for values, sentence in (
            ({"start": 25}, "A sheet has 24 labels"),
            ({"start": 0}, "A sheet has 24 labels"),
            ({"copies": 0}, "between 1 and 10"),
            ({"shift_down_mm": 40}, "at most 10 mm"),
        ):
            with self.subTest(values), self.assertSays(sentence):
                self.window(**values).action_print()
        with self.assertSays("Choose the devices"):
            self.window(self.env["maintenance.equipment"]).action_print()
        printer = self.env["maintenance.equipment"].create({"name": "Printer"})
        with self.assertSays("no device of the CCTV register"):
            self.window(printer, self.env.user).action_print()
        self.window(sheet="roll_50x30", start=99).action_print()

    def test_of_another_company(self):
        other = self.make_company()
        theirs = self.make_device("camera", "O-1", "10.9.9.9", company_id=other.id)
        with self.assertRaises(AccessError):
            window = self.window(theirs)
            self.env["ir.actions.report"].with_user(self.technician)._cctv_print(LABELS, window)
        self.assertFalse(theirs.cctv_label_token)

    def test_default_devices(self):
        Window = self.env["cctv.print.labels"].with_user(self.technician)
        printer = self.env["maintenance.equipment"].create({"name": "Printer"})
        context = {
            "active_model": "maintenance.equipment",
            "active_ids": (self.camera | printer).ids,
        }
        window = Window.with_context(**context).create({})
        self.assertEqual(window.device_ids, self.camera)


@tagged("post_install", "-at_install")
class TestLabelPages(HttpCase, LabelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camera._cctv_give_label_tokens()
        cls.portal = cls.make_user("portal")
        cls.stranger = cls.make_user("technician", "label_stranger", cls.make_company())
        cls.path = f"/cctv/d/{cls.camera.cctv_label_token}"

    def open(self, user=None, path=None):
        login = user and user.login
        self.authenticate(login, login)
        return self.url_open(path or self.path, allow_redirects=False)

    def test_staff_come_to_the_form(self):
        for user, device, path in (
            (self.technician, self.camera, "cctv-cameras"),
            (self.operator, self.camera, "cctv-cameras"),
            (self.it, self.recorder, "cctv-recorders"),
        ):
            device._cctv_give_label_tokens()
            answer = self.open(user, f"/cctv/d/{device.cctv_label_token}")
            self.assertEqual(answer.status_code, 303)
            self.assertTrue(answer.headers["Location"].endswith(f"/odoo/{path}/{device.id}"))

    def test_others_come_to_the_report(self):
        answer = self.open(self.portal)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Lobby door", answer.text)
        self.assertNotIn(self.camera.cctv_address, answer.text)

    def test_guests_log_in_first_or_get_the_public_form(self):
        self.company.cctv_report_public = False
        answer = self.open()
        self.assertIn(answer.status_code, (302, 303))
        self.assertIn("/web/login?redirect=/cctv/d/", answer.headers["Location"])
        self.company.cctv_report_public = True
        answer = self.open()
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Lobby door", answer.text)
        self.assertIn(f"/web/login?redirect={self.path}", answer.text)
        for secret in (self.camera.cctv_address, "T-NVR", self.credential.username):
            self.assertNotIn(secret, answer.text)

    def test_old_and_unknown_labels(self):
        self.camera._cctv_give_label_tokens(renew=True)
        for path in (self.path, "/cctv/d/" + "x" * 22, "/cctv/d/%00", "/cctv/d/" + "y" * 900,
                     "/cctv/d/%F0%9F%98%80"):  # fmt: skip
            for user in (None, self.portal, self.technician):
                with self.subTest(path=path[:30], user=user and user.login):
                    answer = self.open(user, path)
                    self.assertEqual(answer.status_code, 404)
                    self.assertIn("no longer valid", answer.text)
                    self.assertNotIn("Lobby door", answer.text)

    def test_device_out_of_use(self):
        for values in ({"scrap_date": "2026-01-01"}, {"active": False}):
            self.camera.write(values)
            for user, known in ((None, False), (self.portal, False), (self.technician, True)):
                with self.subTest(values, user=user and user.login):
                    answer = self.open(user)
                    self.assertEqual(answer.status_code, 410)
                    self.assertEqual("Lobby door" in answer.text, known)
                    self.assertIn("use", answer.text)

    def test_staff_of_another_company(self):
        with mute_logger("odoo.http"):
            answer = self.open(self.stranger)
        self.assertNotIn("/odoo/", answer.headers.get("Location", ""))
        self.assertNotIn("Lobby door", answer.text)
