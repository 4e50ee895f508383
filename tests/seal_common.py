"""What the tests of seals share: a checklist with answers, to be signed and sealed."""

import base64
import io

from PIL import Image, ImageDraw

from odoo import Command

from .checklist_common import picture
from .common import CctvCase


def signature_image(size=(300, 100), kind="PNG"):
    """A drawn signature, in base64."""
    picture = Image.new("RGBA" if kind == "PNG" else "RGB", size, "white")
    ImageDraw.Draw(picture).line([(10, 80), (120, 15), (160, 85), (280, 20)], "black", 4)
    content = io.BytesIO()
    picture.save(content, kind)
    return base64.b64encode(content.getvalue())


class SealCase(CctvCase):
    """A checklist on a camera, with two answered questions; those for a choice, a photo and a
    drawn signature are still open, and need no answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Seal = cls.env["cctv.seal"]
        cls.template = cls.make_template("Maintenance of a camera T", cls.questions())
        cls.version = cls.template.current_version_id
        cls.items = cls.version.item_ids
        cls.checklist = cls.make_checklist()
        cls.voltage, cls.lens, cls.power, cls.picture, cls.drawn = cls.checklist.line_ids
        cls.signer = cls.make_user("technician", "signer_t")
        cls.signer.name = "Teknisi T"

    @staticmethod
    def questions():
        options = [Command.create({"name": name}) for name in ("Adapter", "PoE")]
        rest = {"is_required": False}
        return [
            {"name": "Supply voltage", "kind": "number"},
            {"name": "Lens is clean", "kind": "result"},
            {"name": "Power", "kind": "choice", "option_ids": options, **rest},
            {"name": "Photo of the housing", "kind": "photo", **rest},
            {"name": "Drawn by hand", "kind": "signature", **rest},
        ]

    @classmethod
    def make_template(cls, name, questions, **values):
        """A form in force, common to all companies."""
        template = cls.env["cctv.checklist.template"].create(
            {"name": name, "company_id": False, **values}
        )
        items = [{"sequence": number, **item} for number, item in enumerate(questions)]
        version = cls.env["cctv.checklist.version"].create(
            {"template_id": template.id, "item_ids": [Command.create(item) for item in items]}
        )
        version.action_publish()
        return template

    @classmethod
    def make_checklist(cls, template=None, answers=None, **values):
        """An open checklist, with ``answers`` to its first questions."""
        checklist = cls.env["cctv.checklist"].create(
            {
                "template_id": (template or cls.template).id,
                "device_id": cls.camera.id,
                "note": "Cleaned the housing",
                **values,
            }
        )
        answers = answers or [{"value_number": 11.8}, {"value_result": "pass"}]
        for line, answer in zip(checklist.line_ids, answers, strict=False):
            line.write(answer)
        return checklist

    @classmethod
    def make_done(cls, *args, **kwargs):
        checklist = cls.make_checklist(*args, **kwargs)
        checklist.action_done()
        return checklist

    @classmethod
    def correct(cls, record, **values):
        """Change a checklist that is done, or a line of it, as people do."""
        checklist = record if record._name == "cctv.checklist" else record.checklist_id
        checklist.action_reopen()
        record.write(values)
        checklist.action_done()

    @classmethod
    def make_file(cls, content=None, **values):
        content = picture() if content is None else content
        return cls.env["ir.attachment"].create(
            {"name": "photo.jpg", "raw": content, "mimetype": "image/jpeg", **values}
        )

    @classmethod
    def sign(cls, checklist=None, role="executed", user=None):
        checklist, user = checklist or cls.checklist, user or cls.signer
        return checklist.with_user(user)._sign(role, user.partner_id, user, signature_image())

    @classmethod
    def seal(cls, checklist=None):
        """Have a checklist done, signed and sealed."""
        checklist = checklist or cls.checklist
        if checklist.state == "open":
            checklist.action_done()
        cls.sign(checklist)
        checklist.action_seal()
        return checklist.seal_id

    def sql(self, query, *params):
        """Change the database behind the back of the system."""
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def assertFits(self, checklist=None):
        seal = (checklist or self.checklist).seal_id
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(seal._verify_and_note(), [])
        self.assertEqual(seal.check_state, "fits")

    def assertFinds(self, *sentences, seal=None):
        """Verifying finds just these things (parts of sentences)."""
        seal = seal or self.checklist.seal_id
        self.env.invalidate_all()
        found = seal._verify_and_note()
        self.assertEqual(len(found), len(sentences), found)
        for expected in sentences:
            self.assertTrue(any(expected in said for said in found), (expected, found))
        self.assertEqual(seal.check_state, "broken")
