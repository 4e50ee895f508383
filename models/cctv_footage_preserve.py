"""What IT does when footage would be overwritten before the decision: fetch it now."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import FOOTAGE_OVER
from .cctv_footage_clock import MOMENT, PRESERVE_ACTIVITY
from .cctv_footage_item_rights import RELEASED
from .cctv_zone import zoned

FETCHING = ("waiting", "running")


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    can_fetch_now = fields.Boolean(compute="_compute_can_fetch_now")

    @api.depends("is_preserve_needed", "state", "item_ids.state")
    @api.depends_context("uid")
    def _compute_can_fetch_now(self):
        for request in self:
            request.can_fetch_now = bool(request._to_fetch_now(self.env.user))

    def _to_fetch_now(self, user):
        """The clips that ``user`` may have fetched before the decision."""
        if not self.is_preserve_needed or not self._is_undecided():
            return self.env["cctv.footage.item"]
        return self.item_ids.filtered(lambda x: x.state == "wanted" and x._may_secure(user))

    def _is_undecided(self) -> bool:
        """Whether nobody has let it start yet."""
        return self.state not in (*RELEASED, *FOOTAGE_OVER)

    def action_fetch_now(self):
        """IT staff take up the to-do: what would be overwritten before the decision is fetched at
        once. Nothing of it is handed out before the request is approved."""
        self.ensure_one()
        self.check_access("read")
        if not self.sudo().is_preserve_needed or not self.sudo()._is_undecided():
            raise UserError(
                self.env._(
                    "Nothing has to be fetched before the decision: the footage lasts, is fetched "
                    "already, or the decision is made."
                )
            )
        items = self._to_fetch_now(self.env.user)
        if not items:
            raise AccessError(
                self.env._(
                    "Before the decision only IT staff fetch footage, and only what would be "
                    "overwritten before it."
                )
            )
        why_not = {item: sentence for item in items if (sentence := item._pull_hindrance())}
        if len(why_not) == len(items):
            raise UserError("\n".join(dict.fromkeys(why_not.values())))
        for item in items.filtered(lambda item: item not in why_not):
            item._queue_pull()
        self._take_up_securing()
        self._note_fetched_early(items - items.browse(item.id for item in why_not))
        return self._told_fetching(why_not)

    def _take_up_securing(self):
        """The to-do is of who does it."""
        kind = self.env.ref(PRESERVE_ACTIVITY)
        to_do = self.sudo().activity_ids.filtered(lambda one: one.activity_type_id == kind)
        to_do.filtered(lambda one: one.user_id != self.env.user).user_id = self.env.user

    def _note_fetched_early(self, items):
        """On the request, for all who have to do with it."""
        dies = min(items.mapped("date_dies"))
        self._note_evidence(
            self.env._(
                "%(name)s has footage fetched before the decision, since it is overwritten on "
                "%(date)s: %(clips)s. It is not handed out before the request is approved.",
                name=self.env.user.name,
                date=zoned(self.env, dies, MOMENT),
                clips=", ".join(items.mapped("display_name")),
            )
        )

    def _told_fetching(self, why_not):
        words = self.env._("The footage is being fetched. You are told when it is there.")
        sentences = [f"{item.display_name}: {words}" for item, words in why_not.items()]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if why_not else "success",
                "message": "\n".join([words, *sentences]),
                "sticky": bool(why_not),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        if new == "extraction":
            for request in self.sudo():
                request._pass_fetches()

    def _pass_fetches(self):
        """What was begun before the decision goes on in the name of who takes it out now."""
        begun = self.item_ids.filtered(lambda item: item.pull_state in FETCHING)
        begun = begun.filtered(lambda item: item.pull_user_id != self.extractor_id)
        for before, items in begun.grouped("pull_user_id").items():
            items._set({"pull_user_id": self.extractor_id.id})
            self._note_evidence(
                self.env._(
                    "%(person)s goes on with what %(before)s has had fetched before the decision: "
                    "%(clips)s.",
                    person=self.extractor_id.name,
                    before=before.name,
                    clips=", ".join(items.mapped("display_name")),
                )
            )


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def action_pull(self):
        result = super().action_pull()
        for request, items in self.grouped("request_id").items():
            if request and request.sudo()._is_undecided():
                request._take_up_securing()
                request._note_fetched_early(items)
        return result

    def _pull_provenance(self, outcome):
        """Custody says that it was secured before the decision."""
        words, request = super()._pull_provenance(outcome), self.sudo().request_id
        if not request or not request._is_undecided():
            return words
        early = self.env._("Secured before the decision: it would have been overwritten.")
        return f"{words}. {early}"
