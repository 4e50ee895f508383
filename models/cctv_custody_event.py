from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .cctv_choices import CUSTODY_KINDS
from .cctv_poll_tools import clean


class CctvCustodyEvent(models.Model):
    """What happened to a clip: who, when, what. Append-only: each entry carries a keyed hash over
    itself and the entry before it of its company. The ORM, a trigger in the database and the
    verifier (``cctv_custody_verify.py``) guard it; ``_note`` is the only way in."""

    _name = "cctv.custody.event"
    _description = "Custody entry"
    _inherit = ["cctv.kept"]
    _order = "id desc"

    item_id = fields.Many2one(
        "cctv.footage.item", string="Clip", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(CUSTODY_KINDS, string="What", required=True)
    date = fields.Datetime(string="When", required=True)
    user_id = fields.Many2one("res.users", string="Who", required=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", string="To or with whom", ondelete="restrict")
    words = fields.Char(string="Description")
    facts = fields.Json()
    sequence = fields.Integer(string="Place in the chain", required=True, aggregator=None)
    previous_mac = fields.Char()
    mac = fields.Char(string="Keyed hash", required=True)
    key_id = fields.Char(string="Key", required=True)

    _place_uniq = models.Constraint(
        "UNIQUE(company_id, sequence)", "There is such a place in the chain of custody already."
    )

    def init(self):
        """Whoever is in the database without being its superuser cannot change an entry either."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION cctv_custody_event_stays() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'Entries of custody are never changed or deleted (%%).', TG_OP
                        USING ERRCODE = 'restrict_violation';
                END
                $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER cctv_custody_event_stays
                    BEFORE UPDATE OR DELETE ON cctv_custody_event
                    FOR EACH ROW EXECUTE FUNCTION cctv_custody_event_stays();
                CREATE OR REPLACE TRIGGER cctv_custody_event_stays_whole
                    BEFORE TRUNCATE ON cctv_custody_event
                    FOR EACH STATEMENT EXECUTE FUNCTION cctv_custody_event_stays();
                """
            )
        )

    def _untouchable_error(self):
        return AccessError(self.env._("Nobody changes or deletes entries of custody."))

    @api.model
    def _note(self, items, kind, words="", partner=None, **facts):
        """Write down that ``kind`` happened to ``items`` just now, by the user. Who calls has
        checked who may.

        :param facts: plain data (figures, hashes, ids) that the entry proves as well
        :return: the entries
        :raises UserError: the server has no key for seals
        """
        events = self.browse()
        told = {"kind": kind, "words": clean(words or ""), "facts": clean(facts)}
        told["partner_id"] = partner.id if partner else False
        for company, group in items.sudo().grouped("company_id").items():
            end = self.env["cctv.custody.chain"]._lock(company)
            events |= self._append(end, group, told)
        return events

    @api.model
    def _append(self, end, items, told):
        """An entry of each item, one behind the other: a hold may be on thousands of clips."""
        ring, place, mac, rows = self.env["cctv.seal"]._ring(), end.sequence, end.mac or "", []
        for item in items:
            place += 1
            vals = {
                **told,
                "item_id": item.id,
                "company_id": item.company_id.id,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "sequence": place,
                "previous_mac": mac,
                "key_id": ring.current,
            }
            mac = self._make_mac(ring, vals)
            rows.append({**vals, "mac": mac})
        events = self.sudo()._insert_rows(rows)
        end._advance(events[-1], ring)
        return events

    @api.model
    def _make_mac(self, ring, vals):
        """The keyed hash over all that an entry says; ``vals`` as they are written."""
        return ring.mac(
            "custody",
            [
                [self.env["cctv.seal"]._database_uuid(), vals["company_id"], vals["sequence"]],
                vals["previous_mac"] or "",
                [vals["item_id"], vals["kind"], fields.Datetime.to_string(vals["date"])],
                [vals["user_id"], vals["partner_id"] or 0, vals["words"] or ""],
                vals["facts"] or {},
            ],
            vals["key_id"],
        )
