from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_CLASSES

DESTRUCTION_KINDS = [
    ("expiry", "Kept long enough"),
    ("medium", "Copy on a medium"),
    ("source", "Source at the recorder"),
]

DESTRUCTION_STATES = [("open", "To be done"), ("done", "Done"), ("cancelled", "Cancelled")]

BY_HAND = frozenset(
    ("date_done", "done_by_id", "witness_id", "method", "reason", "message_main_attachment_id")
)
"""What people write, as long as it is to be done."""

WORDS_MAX = 2_000


class CctvDestruction(models.Model):
    """The record (Berita Acara Pemusnahan) of clips that were destroyed: by the system when they
    had been kept long enough, one a day; by hand where they are on a medium; or at the recorder,
    the source of confidential footage (R123). Made by methods alone; signed by a witness, then
    sealed."""

    _name = "cctv.destruction"
    _description = "Record of a destruction"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cctv.sealed.mixin",
        "cctv.guarded",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.destruction"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        DESTRUCTION_KINDS, string="What was destroyed", required=True, readonly=True
    )
    state = fields.Selection(
        DESTRUCTION_STATES,
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    day = fields.Date(string="Day", required=True, readonly=True)
    request_id = fields.Many2one(
        "cctv.footage.request", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    date_done = fields.Datetime(string="Destroyed on", copy=False)
    done_by_id = fields.Many2one(
        "res.users",
        string="Carried out by",
        copy=False,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    witness_id = fields.Many2one(
        "res.partner", string="Witness", copy=False, ondelete="restrict"
    )
    method = fields.Char(
        string="How", help="For example: deleted from the disk of the recorder by its own menu."
    )
    reason = fields.Text(string="Why")
    line_ids = fields.One2many(
        "cctv.destruction.line", "destruction_id", string="Clips", readonly=True
    )
    line_count = fields.Integer(string="Number of clips", compute="_compute_line_count")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for record in self:
            record.line_count = len(record.line_ids)

    @api.constrains("method", "reason")
    def _check_words(self):
        for record in self:
            if max(len(record.method or ""), len(record.reason or "")) > WORDS_MAX:
                raise UserError(
                    self.env._("This is too long: at most %s characters. Please shorten it.",
                               WORDS_MAX)
                )  # fmt: skip

    # Guards

    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "company_id", "kind", "state", "day", "request_id", "line_ids"
        }  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Records of destruction are made by the buttons on clips, not by hand.")
            )
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_after_the_fact(vals)
        return super().write(vals)

    def _refuse_after_the_fact(self, vals):
        """What has happened is not rewritten."""
        if self.env.su or not set(vals) - self._always_open_fields():
            return
        self.check_access("write")
        for record in self:
            if record.state != "open":
                raise UserError(
                    self.env._("%s is done: it says what happened then.", record.number)
                )

    # Making

    @api.model
    def _record_of_expiry(self, company):
        """The record of today's expiry of ``company`` that nobody has signed yet."""
        now = fields.Datetime.now()
        today = company_time(company, now).date()
        mine = [("company_id", "=", company.id), ("kind", "=", "expiry"), ("day", "=", today)]
        records = self.sudo()
        found = records.search([*mine, ("seal_state", "=", "draft")], order="id desc", limit=1)
        if found and not found.signature_ids:
            found.write({"date_done": now})
            return found
        env = self.with_context(lang=company._cctv_lang()).env
        record = records.create(
            {
                "company_id": company.id,
                "kind": "expiry",
                "state": "done",
                "day": today,
                "date_done": now,
                "method": env._("Deleted from the evidence folder by the system"),
                "reason": env._("Kept for as long as the rules say."),
            }
        )
        record._ask_for_witness()
        return record

    @api.model
    def _make(self, kind, items, **values):
        """An open record about ``items``, all of one company. The caller has checked who may."""
        company = items.sudo().company_id
        company.ensure_one()
        record = self.sudo().create(
            {
                "company_id": company.id,
                "kind": kind,
                "day": company_time(company, fields.Datetime.now()).date(),
                "done_by_id": self.env.uid,
                **values,
            }
        )
        record._add_items(items)
        return record

    def _add_items(self, items):
        self.ensure_one()
        lines = self.env["cctv.destruction.line"].sudo()
        return lines.create([lines._prepare(self, item) for item in items.sudo()])

    def _ask_for_witness(self):
        """A to-do for a supervisor: look, sign, seal."""
        self.ensure_one()
        profile = self.company_id._cctv_profile()
        user = profile._users_of_role("supervisor", self.company_id)[:1]
        if user:
            record = self.with_context(lang=user.lang or self.company_id._cctv_lang())
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.day,
                user_id=user.id,
                summary=record.env._("Sign as the witness of this destruction"),
            )

    # Sealing

    def _sealed_fields(self):
        names = "kind state day request_id date_done done_by_id witness_id method reason".split()
        line = dict.fromkeys(
            "item_id device_id date_from date_to footage_class files file_count size".split()
        )
        return {**dict.fromkeys((*names, "company_id")), "line_ids": line}

    def _signature_roles(self):
        by_hand = self.kind != "expiry"
        roles = [("executed", self.env._("Carried out by"), True)] if by_hand else []
        return [*roles, ("witness", self.env._("Witness"), True)]

    def _signature_conflicts(self):
        return [("executed", "witness")] if self.kind != "expiry" else []

    def _check_signer(self, role):
        """A witness needs no more than to see the record."""
        if role != "witness":
            return super()._check_signer(role)
        return self.check_access("read")

    def _sign(self, role, partner, user, image):
        self._refuse_gaps(self._sealing_gaps())
        self._check_person(role, partner)
        return super()._sign(role, partner, user, image)

    def _check_person(self, role, partner):
        """The witness who is named signs as the witness, who did it as the one who did it."""
        record = self.sudo()
        named = record.witness_id if role == "witness" else record.done_by_id.partner_id
        if named and named != partner:
            raise UserError(
                self.env._(
                    "%(named)s is named here and signs; %(partner)s cannot.",
                    named=named.name,
                    partner=partner.sudo().name,
                )
            )

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        if self.state != "done":
            gaps.append(self.env._("it is not done yet"))
        if not self.line_ids:
            gaps.append(self.env._("it names no clip"))
        files = self.sudo().line_ids.item_id.evidence_ids if self.kind == "expiry" else ()
        return gaps + [
            self.env._("the file %s is still in the evidence folder", file.name)
            for file in (files and files._still_there())
        ]

    def _signing_facts(self):
        facts = super()._signing_facts()
        facts += [
            (self.env._("Clips"), ", ".join(self.line_ids.mapped("item_id.number"))),
            (self.env._("Destroyed on"), format_datetime(self.env, self.date_done or False)),
        ]
        return [fact for fact in facts if fact[1]]

    def _after_seal(self):
        super()._after_seal()
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])


class CctvDestructionLine(models.Model):
    """A clip that was destroyed, with what its files were. Written by the system."""

    _name = "cctv.destruction.line"
    _description = "Destroyed clip"
    _inherit = ["cctv.made.by.system", "cctv.sealed.part.mixin"]
    _order = "destruction_id desc, id"
    _rec_name = "item_id"
    _sealed_parent = "destruction_id"

    destruction_id = fields.Many2one(
        "cctv.destruction", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(
        "cctv.footage.item",
        string="Clip",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    device_id = fields.Many2one(
        "maintenance.equipment", string="Camera", readonly=True, ondelete="restrict"
    )
    date_from = fields.Datetime(string="From", readonly=True)
    date_to = fields.Datetime(string="Until", readonly=True)
    footage_class = fields.Selection(FOOTAGE_CLASSES, string="Class", readonly=True)
    files = fields.Text(readonly=True, help="Name, size in bytes and SHA-256 of each file.")
    file_count = fields.Integer(string="Number of files", readonly=True)
    size = fields.Float(string="Size (bytes)", digits=(20, 0), readonly=True)

    @api.model
    def _prepare(self, record, item):
        files = item.evidence_ids.filtered(lambda file: not file.date_destroyed)
        return {
            "destruction_id": record.id,
            "company_id": record.company_id.id,
            "item_id": item.id,
            "device_id": item.device_id.id,
            "date_from": item.date_from,
            "date_to": item.date_to,
            "footage_class": item._class_now(),
            "files": "\n".join(f"{f.name}, {f.size:.0f}, {f.sha256 or ''}" for f in files),
            "file_count": len(files),
            "size": sum(files.mapped("size")),
        }
