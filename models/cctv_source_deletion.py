"""Deleting by hand: the source of confidential footage at the recorder (R123), and copies on media.

A person deletes, not the system: first it is looked whether it may be, then somebody deletes, then
date, person and witness are written down.
"""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_duties import has_duty
from .cctv_typed import REASON_MAX, typed

DELETERS = ("operator", "it", "supervisor")


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def action_delete_source(self):
        """Begin the record of deleting these clips at their recorders; refused where they may not
        be deleted."""
        return self._begin_by_hand("source")

    def action_destroy_medium(self):
        """Begin the record of destroying the copies of these clips on a medium."""
        return self._begin_by_hand("medium")

    def _begin_by_hand(self, kind):
        self._check_deleter()
        items = row_locks.touch(row_locks.take(self.sudo()))
        items._check_one_company()
        items._check_no_gaps(items._deletion_gaps(kind))
        items._check_not_begun(kind)
        requests = items.request_id
        record = self.env["cctv.destruction"]._make(
            kind, items, request_id=requests.id if len(requests) == 1 else False
        )
        return record.with_env(self.env)._open_form()

    def _check_deleter(self):
        self.check_access("write")
        if not self.env.su and not has_duty(self.env.user, *DELETERS):
            raise AccessError(
                self.env._("Operators, IT staff and supervisors delete footage by hand.")
            )

    def _check_one_company(self):
        if len(self.company_id) != 1:
            raise UserError(self.env._("Choose clips of one company."))

    def _check_no_gaps(self, gaps):
        if gaps:
            raise UserError("\n".join(gaps))

    def _check_not_begun(self, kind):
        lines = self.env["cctv.destruction.line"].sudo().search(
            [
                ("item_id", "in", self.ids),
                ("destruction_id.kind", "=", kind),
                ("destruction_id.state", "!=", "cancelled"),
            ],
            limit=1,
        )
        if lines:
            raise UserError(
                self.env._(
                    "%(clip)s is in the record %(record)s already.",
                    clip=lines.item_id.display_name,
                    record=lines.destruction_id.number,
                )
            )

    def _deletion_gaps(self, kind, moment=None):
        """Sentences about why these clips cannot be deleted by hand.

        :param moment: when they were deleted; what came later does not count
        """
        gaps = []
        reasons = self._keep_reasons(moment) if kind == "medium" else self._source_reasons(moment)
        for item in self:
            own = getattr(item, f"_{kind}_gaps")()
            own += reasons[item]
            gaps += [f"{item.display_name}: {sentence}" for sentence in own]
        return gaps

    def _source_gaps(self):
        """What the rules say about deleting this clip at the recorder."""
        _, gaps = self.env._, []
        if self.company_id._cctv_profile().source_deletion == "forbidden":
            gaps.append(_("The procedure profile forbids to delete recordings at the recorder."))
        if not self.is_confidential:
            gaps.append(_("Security footage is not deleted by hand: it expires by itself."))
        if self.state not in ("stored", "on_medium", "destroyed"):
            gaps.append(_("It is not secured yet: first the copy, then the deletion."))
        if self.date_source_deleted:
            gaps.append(_("It was deleted at the recorder already."))
        return gaps

    def _source_reasons(self, moment=None):
        """As ``_keep_reasons``; its own request is what the deletion belongs to."""
        reasons, own = self._keep_reasons(moment), {i: i._own_request_reasons() for i in self}
        return {item: [s for s in reasons[item] if s not in own[item]] for item in self}

    def _medium_gaps(self):
        _, gaps = self.env._, []
        if self.state != "on_medium":
            gaps.append(_("It is not on a medium."))
        elif self._has_left():
            gaps.append(_("Its only copy has left the house: it was handed over."))
        if not self.date_expires or self.date_expires > self._today():
            gaps.append(_("Its time is not up yet."))
        return gaps

    def _deleted_by_hand(self, record):
        """The record says that it was done."""
        kinds = {"source": "source_deleted", "medium": "destroyed"}
        facts = {
            "record": record.number,
            "date": fields.Datetime.to_string(record.date_done),
            "by": record.done_by_id.id,
        }
        self.env["cctv.custody.event"]._note(
            self, kinds[record.kind], record.method, partner=record.witness_id, **facts
        )
        if record.kind == "source":
            self._set({"date_source_deleted": record.date_done})
        else:
            self._destroy_files(record.method)


class CctvDestruction(models.Model):
    _inherit = "cctv.destruction"

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_done(self):
        """It was deleted by hand: by whom, when, who saw it."""
        for record in self:
            record.check_access("write")
            row_locks.take(record.sudo())
            if record.state != "open":
                raise UserError(self.env._("%s is not to be done any more.", record.number))
            items = row_locks.take(record.sudo().line_ids.item_id)
            record._check_facts()
            items = items.with_env(self.env(su=True))
            items._check_no_gaps(items._deletion_gaps(record.kind, record.date_done))
            record.sudo().write({"state": "done"})
            items._deleted_by_hand(record.sudo())
        return True

    def _check_facts(self):
        """UserError with all that is missing or cannot be."""
        _, record, gaps = self.env._, self.sudo(), []
        if not record.date_done:
            gaps.append(_("Enter when it was deleted."))
        elif record.date_done > fields.Datetime.now():
            gaps.append(_("It cannot be deleted in the future: correct the date."))
        elif record.date_done < record.create_date.replace(second=0, microsecond=0):
            gaps.append(
                _("It was begun after that date: whether it may be deleted was looked at later.")
            )
        if not record.done_by_id:
            gaps.append(_("Enter who has deleted it."))
        if not record.witness_id:
            gaps.append(_("Enter the witness."))
        elif record.witness_id == record.done_by_id.partner_id:
            gaps.append(_("Who deletes is not the witness: name somebody else."))
        if not (record.method or "").strip():
            gaps.append(_("Say how it was deleted."))
        if gaps:
            raise UserError("\n".join(gaps))

    def action_cancel(self):
        """Nothing was deleted, and nothing is going to be."""
        for record in self:
            record.check_access("write")
            row_locks.take(record.sudo())
            if record.state != "open":
                raise UserError(self.env._("%s is not to be done any more.", record.number))
            missing = self.env._("Say under 'Why' that nothing was deleted, and why not.")
            typed(self.env, record.reason, REASON_MAX, missing)
            record.sudo().write({"state": "cancelled"})
        return True


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _closing_gaps(self):
        """Confidential footage is deleted at the recorder, seen by a witness, before its request
        is closed (R123)."""
        return super()._closing_gaps() + self._source_deletion_gaps()

    def _source_deletion_gaps(self):
        if self._rules().source_deletion != "required":
            return []
        gaps, items = [], self.sudo().item_ids
        for item in items.filtered(lambda i: i._has_source_duty() and not i._excusing_holds()):
            lines = item.destruction_line_ids.filtered(
                lambda line: line.destruction_id.kind == "source"
            )
            sealed = lines.destruction_id.filtered(lambda record: record.seal_state == "sealed")
            if item.date_source_deleted and sealed:
                continue
            gaps.append(
                self.env._("%s is not deleted at the recorder yet.", item.display_name)
                if not item.date_source_deleted
                else self.env._(
                    "The record of deleting %s at the recorder is not signed and sealed yet.",
                    item.display_name,
                )
            )
        return gaps
