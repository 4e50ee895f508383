"""Until when a clip is kept, and what keeps it longer."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_OVER

KEPT_STATES = ("stored", "on_medium")
"""States of a clip in which there is something to destroy."""

WEEK = timedelta(days=7)
"""How far the rehearsal looks ahead, and the notice that a shorter policy gives."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    retention_policy_id = fields.Many2one(
        "cctv.retention.policy", string="Kept by policy", readonly=True, copy=False
    )
    date_source_deleted = fields.Datetime(
        string="Deleted at the recorder on", readonly=True, copy=False
    )
    destruction_line_ids = fields.One2many(
        "cctv.destruction.line", "item_id", string="Destruction", readonly=True
    )
    is_confidential = fields.Boolean(string="Confidential", compute="_compute_is_confidential")
    expiry_text = fields.Char(string="What happens to it", compute="_compute_expiry_text")

    def _guarded_fields(self):
        own = {"retention_policy_id", "date_source_deleted", "destruction_line_ids"}
        return super()._guarded_fields() | own

    @api.depends("footage_class", "request_id.footage_class")
    def _compute_is_confidential(self):
        for item in self:
            classes = (item.footage_class, item.request_id.footage_class)
            item.is_confidential = "confidential" in classes

    @api.depends("state", "date_expires")
    @api.depends_context("lang")
    def _compute_expiry_text(self):
        """The rehearsal, in a sentence: what the next run will do."""
        kept = self.filtered(lambda item: item.state in KEPT_STATES)
        reasons = kept._keep_reasons()
        for item in self:
            item.expiry_text = item._expiry_sentence(reasons.get(item)) if item in kept else False

    def _expiry_sentence(self, reasons):
        _ = self.env._
        if reasons:
            return _("Is kept: %s", " ".join(reasons))
        if not self.date_expires:
            return False
        day = format_date(self.env, self.date_expires)
        if self.state == "on_medium":
            return _("Is due on %s: destroy the copy on the medium, with a witness.", day)
        return _("The system destroys it in the night after %s.", day)

    # Until when

    def write(self, vals):
        result = super().write(vals)
        if {"footage_class", "request_id", "device_id"}.intersection(vals):
            self.sudo()._plan_expiry()
        return result

    def _set(self, vals):
        result = super()._set(vals)
        if vals.get("state") in KEPT_STATES:
            self.sudo()._plan_expiry()
        return result

    @api.model
    def _plan_companies(self, companies):
        """The rules of ``companies`` have changed."""
        domain = [("company_id", "in", companies.ids), ("state", "in", KEPT_STATES)]
        self.search(domain)._plan_expiry()

    def _plan_expiry(self):
        """Note until when each is kept. What was to be kept for longer so far gets a week's notice:
        nothing goes at once because somebody has changed a number."""
        kept = self.filtered(lambda item: item.state in KEPT_STATES)
        for item, (days, policy) in self.env["cctv.retention.policy"]._terms_of(kept).items():
            day = item._day_secured() + timedelta(days=days)
            before = item.date_expires
            if before and day < before:
                day = max(day, min(before, item._today() + WEEK))
            vals = {"date_expires": day, "retention_policy_id": policy.id}
            if (before, item.retention_policy_id) != (day, policy):
                item.write(vals)

    def _day_secured(self):
        """The local day on which the file was stored, or the clip was noted."""
        moment = self.evidence_id.date_stored or self.create_date
        return company_time(self.company_id, moment).date()

    def _today(self):
        return company_time(self.company_id, fields.Datetime.now()).date()

    # What keeps it

    def _keep_reasons(self, moment=None) -> dict:
        """{item: [sentences in the reader's language]} about what forbids to destroy its file, or
        its source at the recorder: a hold (of an incident, of a court), its own request that is
        not over, another request about the same camera and time.

        :param moment: leave out what came later than this
        """
        items = self.sudo()
        others = items._requests_covering(moment)
        found = {}
        for item in self:
            reasons = [*item._hold_reasons(moment), *item._own_request_reasons()]
            reasons += [
                self.env._("Request %s is about the same camera and time.", request.number)
                for request in others[item.id]
            ]
            found[item] = reasons
        return found

    def _own_request_reasons(self):
        request = self.sudo().request_id
        if not request or request.state in FOOTAGE_OVER:
            return []
        return [self.env._("Its request %s is not over.", request.number)]

    def _hold_reasons(self, moment=None):
        """Sentences about the holds on this clip, or on its camera at that time."""
        item = self.sudo()
        holds = self.env["cctv.footage.hold"].sudo()
        found = holds._covering(item.device_id, item.date_from, item.date_to)
        if moment:
            found = found.filtered(lambda hold: hold.create_date <= moment)
        if found:
            return [self.env._("A hold is on it: %s.", hold.display_name) for hold in found]
        return [self.env._("A hold is on it.")] if item._is_held() else []

    def _requests_covering(self, moment=None):
        """{id of the item: the requests of others that are not over and about the same camera and
        time}. One that names no camera yet counts for all cameras of its place."""
        earlier = [("create_date", "<=", moment)] if moment else []
        running = Domain(earlier) & Domain("state", "not in", [*FOOTAGE_OVER, "draft"])
        requests = self.env["cctv.footage.request"].sudo()
        found = dict.fromkeys(self.ids, requests)
        for item in self.sudo():
            span = Domain("date_from", "<", item.date_to) & Domain("date_to", ">", item.date_from)
            here = Domain("item_ids", "any", span & Domain("device_id", "=", item.device_id.id))
            open_place = Domain("item_ids", "=", False) & span & self._place_domain(item)
            found[item.id] = requests.search(
                running
                & Domain("company_id", "=", item.company_id.id)
                & Domain("id", "!=", item.request_id.id or 0)
                & (here | open_place)
            )
        return found

    @staticmethod
    def _place_domain(item):
        """Of a request without cameras: it may be about the camera of ``item``."""
        place = item.device_id.cctv_location_id
        above = [int(number) for number in (place.parent_path or "").split("/") if number]
        nearby = Domain("location_id", "in", above)
        if place:
            nearby |= Domain("location_id", "child_of", place.id)
        return Domain("location_id", "=", False) | nearby
