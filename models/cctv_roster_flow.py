"""The steps of a roster: filled, published."""

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .cctv_duties import check_duty
from .cctv_roster_words import Words, listed, unfilled
from .cctv_row_locks import take
from .cctv_shift_roster import SHORT


class CctvRoster(models.Model):
    _inherit = "cctv.roster"

    def _check_supervisor(self):
        sentence = self.env._("The supervisor keeps the roster.")
        check_duty(self.env, ("supervisor",), sentence)
        self.check_access("write")

    def _take(self):
        """The roster, held until the end of the transaction; a second one is told so. Nothing else
        of the room is proved meanwhile."""
        self.ensure_one()
        self._check_supervisor()
        take(self)
        self.room_id.sudo()._hold_rosters()
        self.invalidate_recordset(["state"])

    def action_publish(self):
        """Officers see it from now on and are told; only of a roster without a fault."""
        self._take()
        if self.state == "published":
            raise UserError(
                self.env._(
                    "%(name)s has been published already, by %(who)s.",
                    name=self.name,
                    who=self.sudo().published_by_id.name,
                )
            )
        self._check_proved()
        self.sudo().write(
            {
                "state": "published",
                "date_published": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )
        self.message_post(body=self.env._("Published."), subtype_xmlid="mail.mt_note")
        self.env["cctv.roster.news"]._tell_published(self)

    def _check_proved(self):
        if not self.sudo().shift_ids:
            raise UserError(self.env._("This roster has no shifts yet. Make them first."))
        found = self._findings()
        if found:
            raise UserError(
                "\n".join(
                    [
                        self.env._("It cannot be published while something is wrong:"),
                        *listed(self.env, Words(self.room_id).all(found)),
                    ]
                )
            )

    def action_fill(self):
        """Who may not be where he is goes, and whoever is free and rested takes the place."""
        self._take()
        filled = self._fill()
        left = self._findings()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "title": self._filled_title(filled),
                "message": self._left_words(left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _filled_title(self, filled):
        if filled == 1:
            return self.env._("One shift changed")
        return self.env._("%s shifts changed", filled)

    def _left_words(self, left):
        if not left:
            return self.env._("Nothing is wrong any more.")
        sentences = listed(self.env, Words(self.room_id).all(left))
        if any(finding.kind == "missing" for finding in left):
            sentences = [unfilled(self.env), *sentences]
        return self.env._("Still wrong: %s", " ".join(sentences[:3]))

    def _fill(self) -> int:
        """Write what ``_filled`` gives; how many shifts it has changed."""
        changed = 0
        for before, after in zip(self._posts(), self._filled(), strict=True):
            if set(before.officers) != set(after.officers):
                self._man(self.env["cctv.shift"].browse(before.key), before, after)
                changed += 1
        self.invalidate_recordset(["problems", "problem_count"])
        return changed

    def _man(self, shift, before, after):
        """The officers of ``after`` in the place of those of ``before``."""
        gone = set(before.officers) - set(after.officers)
        new = [one for one in after.officers if one not in before.officers]
        duties = shift.sudo().duty_ids.filtered(lambda duty: duty.officer_id.id in gone)
        shift.sudo().write(
            {
                "duty_ids": [
                    *(Command.delete(duty.id) for duty in duties),
                    *(Command.create({"officer_id": one}) for one in new),
                ]
            }
        )

    def _make(self, posts):
        """The shifts of ``posts``, which a pattern has given."""
        self.env["cctv.shift"].create(
            [
                {
                    "roster_id": self.id,
                    "room_id": self.room_id.id,
                    "slot_id": post.slot,
                    "group_id": post.key[2][:1].id,
                    "date_start": post.start,
                    "date_end": post.end,
                    "duty_ids": [Command.create({"officer_id": one}) for one in post.officers],
                }
                for post in posts
            ]
        )

    def action_open_shifts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_shift_action")
        return {
            **action,
            "domain": Domain("roster_id", "=", self.id),
            "context": {
                "default_roster_id": self.id,
                "default_room_id": self.room_id.id,
                "initial_date": str(self.date_from),
                SHORT: True,
            },
        }
