"""What the screen of a patrol shows and sends (static/src/patrol, docs/design/patrols.md)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_duties import has_duty
from .cctv_texts import word_of

OPEN = ("due", "running")
TICKS = ("fine", "blind", "")
"""What may be ticked; an empty one takes back."""

DARK = ("picture_black", "picture_flat", "picture_covered", "picture_frozen")
"""Of such a picture nobody can say that all is fine."""


class CctvPatrol(models.Model):
    _inherit = "cctv.patrol"

    @api.model
    def cctv_patrol_data(self, patrol_id=False):
        """All that the screen shows, in one call: a round, or which ones there are."""
        self.check_access("read")
        patrol = _there(self, patrol_id)
        patrol.check_access("read")
        room = patrol.room_id or self.env["cctv.control.room"]._of_user()
        return {
            "user": {"id": self.env.uid, "name": self.env.user.name},
            "may_patrol": self._may_patrol(),
            "room": room.sudo().name or "",
            "rounds": [one._round_words() for one in self._rounds_of(room)],
            "plans": self._plan_words(room),
            "attention": self.env["cctv.attention.check"]._open_of_user(),
            "patrol": patrol._patrol_words() if patrol else False,
        }

    @api.model
    def cctv_patrol_begin(self, patrol_id, plan_id=False):
        """Begin a round that is due, or one of a plan at once; as ``cctv_patrol_data``."""
        self.check_access("read")
        self._check_may_patrol()
        if patrol_id:
            patrol = _there(self, patrol_id)
            patrol.check_access("read")
        else:
            plan = _there(self.env["cctv.patrol.plan"], plan_id)
            plan.check_access("read")
            plan = plan.filtered("active")
            patrol = plan and plan._round_now().with_env(self.env)
        if not patrol:
            raise UserError(self.env._("This round is not there any more. Reload the page."))
        patrol._begin()
        return self.cctv_patrol_data(patrol.id)

    def cctv_patrol_tick(self, ticks, who=None):
        """Keep what was ticked off.

        :param dict ticks: {id of a line: 'fine', 'blind', or '' to take back one's own}
        :param dict who: ``{"user_id"}`` of the draft; nothing is taken in another's name
        :return: ``status``, the figures, and {id of a line: what is said of it} of all lines
        """
        self._check_screen()
        if self._is_of_another(who):
            return {"status": "other_user"}
        self._tick(ticks)
        return {"status": "saved", **self._patrol_progress()}

    def action_walk(self):
        """The button of the form."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "cctv_patrol",
            "name": self.env._("Video patrol"),
            "context": {"active_id": self.id},
        }

    # Who may ----------------------------------------------------------------------------------

    @api.model
    def _may_patrol(self):
        return has_duty(self.env.user, "operator", "supervisor")

    @api.model
    def _check_may_patrol(self):
        if not self._may_patrol():
            raise AccessError(self.env._("Officers of the control room make the rounds."))

    def _check_screen(self):
        self.ensure_one()
        self.check_access("read")
        self._check_may_patrol()
        self._lock()
        self.invalidate_recordset()
        if self.state not in OPEN:
            raise UserError(
                self.env._("This round is over: %s. Reload the page.", word_of(self, "state"))
            )

    def _is_of_another(self, who):
        return isinstance(who, dict) and who.get("user_id", self.env.uid) != self.env.uid

    # Steps ------------------------------------------------------------------------------------

    def _begin(self):
        """The first who begins starts its clock; a second officer joins."""
        self._check_screen()
        if self.state == "due":
            self._set(
                {
                    "state": "running",
                    "date_start": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "shift_id": (self.env["cctv.shift"]._on_duty(self.room_id) or self.shift_id).id,
                }
            )

    def _tick(self, ticks):
        """Nobody takes back or changes what another has said; what is written down stays."""
        ids, results = self._checked_ticks(ticks)
        if self.state == "due":
            self._begin()
        if not ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cctv_patrol_line l
                   SET result = nullif(v.result, ''), write_date = %(now)s,
                       date_seen = CASE WHEN v.result <> '' THEN %(now)s END,
                       user_id = CASE WHEN v.result <> '' THEN %(uid)s END
                  FROM unnest(%(ids)s, %(results)s) AS v (id, result)
                 WHERE l.id = v.id AND l.patrol_id = %(patrol)s
                   AND (l.user_id IS NULL OR l.user_id = %(uid)s)
                   AND l.result IS DISTINCT FROM 'noted'
                """,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                ids=ids,
                results=results,
                patrol=self.id,
            )
        )
        self.env["cctv.patrol.line"].invalidate_model()
        if self.env.user not in self.sudo().user_ids:
            self._set({"user_ids": [fields.Command.link(self.env.uid)]})
        self._recount()

    def _checked_ticks(self, ticks):
        ticks = ticks or {}
        if not isinstance(ticks, dict) or len(ticks) > max(self.line_count, 1):
            raise UserError(self.env._("The screen is out of date. Reload the page."))
        try:
            ids = [int(line_id) for line_id in ticks]
        except (TypeError, ValueError):
            ids = [-1]
        if not all(0 < one < 2**31 for one in ids) or any(
            result not in TICKS for result in ticks.values()
        ):
            raise UserError(self.env._("The screen is out of date. Reload the page."))
        return ids, list(ticks.values())

    # What it shows ----------------------------------------------------------------------------

    @api.model
    def _rounds_of(self, room):
        if not room:
            return self.browse()
        return self.search(
            Domain("room_id", "=", room.id) & Domain("state", "in", OPEN),
            order="date_due, id",
            limit=20,
        )

    @api.model
    def _plan_words(self, room):
        plans = self.env["cctv.patrol.plan"].search([("room_id", "=", room.id)]) if room else ()
        return [{"id": plan.id, "name": plan.name} for plan in plans]

    def _round_words(self):
        return {
            "id": self.id,
            "name": self.plan_id.name or self.room_id.sudo().name,
            "state": self.state,
            "state_words": word_of(self, "state"),
            "date_due": _moment(self.date_due),
            "date_late": _moment(self.date_late),
            "line_count": self.line_count,
            "seen_count": self.seen_count,
        }

    def _patrol_words(self):
        lines = self.sudo().line_ids
        places = lines.location_id
        return {
            **self._round_words(),
            "date_start": _moment(self.date_start),
            "date_done": _moment(self.date_done),
            "now": _moment(fields.Datetime.now()),
            "minutes": self._took() or 0.0,
            "standard_minutes": self.standard_minutes,
            "note": self.note or "",
            "areas": {place.id: place.complete_name for place in places},
            "cameras": [line._line_words() for line in lines],
            **self._patrol_progress(),
        }

    def _patrol_progress(self):
        """Figures, and what is said of each view by whomever."""
        lines = self.sudo().line_ids
        return {
            "state": self.state,
            "coverage": round(self.coverage, 1),
            "line_count": self.line_count,
            "seen_count": self.seen_count,
            "said": {
                line.id: {
                    "result": line.result,
                    "mine": line.user_id.id == self.env.uid,
                    "who": line.user_id.name,
                    "entry": line.entry_id.number or "",
                    "ticket": line.ticket_id.number or "",
                }
                for line in lines
                if line.result
            },
        }


class CctvPatrolLine(models.Model):
    _inherit = "cctv.patrol.line"

    def _line_words(self):
        """A view as the screen shows it. Pictures come by addresses of their own."""
        device, status = self.device_id, self.device_id.cctv_status_id
        url = ""
        if status.snapshot_date:
            stamp = _moment(status.snapshot_date).replace(" ", "_")
            path = f"/web/image/{status._name}/{status.id}/snapshot"
            url = f"{path}?width=480&height=270&unique={stamp}"
        return {
            "id": self.id,
            "area": self.location_id.id or 0,
            "code": device.cctv_code or "",
            "name": device.name or "",
            "health": device.cctv_health or "unknown",
            "is_dark": device.cctv_health == "down" or device.cctv_reason in DARK,
            "health_words": word_of(device, "cctv_health"),
            "reason": word_of(device, "cctv_reason"),
            "picture": url,
            "picture_date": _moment(status.snapshot_date),
        }


def _there(model, number):
    """The record of this number, which comes from outside; an empty one if there is none."""
    is_number = type(number) is int and 0 < number < 2**31
    return model.browse(number if is_number else ()).exists()


def _moment(moment):
    return fields.Datetime.to_string(moment) if moment else ""
