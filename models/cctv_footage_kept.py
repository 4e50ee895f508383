"""Until when a clip is kept, and what keeps it longer."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_OVER, KEPT_STATES

NOT_RUNNING = (*FOOTAGE_OVER, "draft")
"""States of a request that keeps nothing of others."""

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
        if self._has_left():
            return _("Its only copy has left the house: it was handed over.")
        if reasons:
            return _("Is kept: %s", " ".join(reasons))
        if not self.date_expires:
            return False
        day = format_date(self.env, self.date_expires)
        if self.state == "on_medium":
            return _("Is due on %s: destroy the copy on the medium, with a witness.", day)
        return _("The system destroys it in the night after %s.", day)

    def _has_left(self) -> bool:
        """Whether nothing of it is here: it lay on a medium that was handed over."""
        media = self.sudo().media_ids if self.state == "on_medium" else None
        return bool(media) and not media._there()

    # Until when

    @api.model
    def _plan_companies(self, companies):
        """The rules of ``companies`` have changed."""
        domain = [("company_id", "in", companies.ids), ("state", "in", KEPT_STATES)]
        self.search(domain)._plan_expiry()

    def _plan_expiry(self):
        """Note until when each is kept. What was to be kept for longer so far gets a week's notice:
        nothing goes at once because somebody has changed a number."""
        kept = self.filtered(lambda item: item.state in KEPT_STATES)
        changed = defaultdict(list)
        for item, (days, policy) in self.env["cctv.retention.policy"]._terms_of(kept).items():
            day = item._day_secured() + timedelta(days=days)
            before = item.date_expires
            if before and day < before:
                day = max(day, min(before, item._today() + WEEK))
            if (before, item.retention_policy_id) != (day, policy):
                changed[day, policy.id].append(item.id)
        for (day, policy_id), ids in changed.items():
            self.browse(ids).write({"date_expires": day, "retention_policy_id": policy_id})

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
        items, found = self._origin, {}
        held, others = items._hold_reasons(moment), items._requests_covering(moment)
        for item in self:
            reasons = [*held[item._origin.id], *item._own_request_reasons()]
            reasons += [
                self.env._("Request %s is about the same camera and time.", request.number)
                for request in others[item._origin.id]
            ]
            found[item] = reasons
        return found

    def _own_request_reasons(self):
        request = self.sudo().request_id
        if not request or request.state in FOOTAGE_OVER:
            return []
        return [self.env._("Its request %s is not over.", request.number)]

    def _hold_reasons(self, moment=None):
        """{id of the item: sentences about the holds on it, or on its camera at that time}."""
        pairs = self._holds_on()
        holds = self.env["cctv.footage.hold"].sudo().union(*pairs.values())
        if moment:
            holds = holds.filtered(lambda hold: hold.create_date <= moment)
        told = {hold: self.env._("A hold is on it: %s.", hold.display_name) for hold in holds}
        return {id_: [told[hold] for hold in found if hold in told] for id_, found in pairs.items()}

    def _requests_covering(self, moment=None):
        """{id of the item: the requests of others that are not over and about the same camera and
        time}. One that names no camera yet counts for all cameras of its place."""
        requests = self.env["cctv.footage.request"].sudo()
        found = dict.fromkeys(self.ids, requests)
        for item_id, ids in self._requests_for_same_camera(moment):
            found[item_id] = requests.browse(ids)
        open_ones = self._requests_without_camera(moment)
        places = self._places_since() if open_ones else {}
        for item in self.sudo() if open_ones else ():
            found[item.id] |= open_ones.filtered(
                lambda request, i=item: request._may_be_about(i, places[i.id])
            )
        together = requests.union(*found.values()).ids  # read at once, whoever is asked first
        return {item_id: ones.with_prefetch(together) for item_id, ones in found.items()}

    def _requests_for_same_camera(self, moment=None):
        """[(id of the item, ids of requests with a clip of that camera and time)]."""
        if not self.ids:
            return []
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT mine.id, array_agg(DISTINCT request.id)
                  FROM cctv_footage_item mine
                  JOIN cctv_footage_item other ON other.device_id = mine.device_id
                   AND other.date_from < mine.date_to AND other.date_to > mine.date_from
                  JOIN cctv_footage_request request ON request.id = other.request_id
                   AND request.company_id = mine.company_id
                   AND request.id IS DISTINCT FROM mine.request_id
                 WHERE mine.id = ANY(%s) AND request.state != ALL(%s) AND %s
                 GROUP BY mine.id
                """,
                self.ids,
                list(NOT_RUNNING),
                SQL("request.create_date <= %s", moment) if moment else SQL("TRUE"),
            )
        )

    def _requests_without_camera(self, moment=None):
        """Those that run and name none yet, and may be about one of these clips by their times."""
        requests, items = self.env["cctv.footage.request"].sudo(), self.sudo()
        if not items:
            return requests
        earlier = [("create_date", "<=", moment)] if moment else []
        return requests.search(
            [
                *earlier,
                ("state", "not in", NOT_RUNNING),
                ("company_id", "in", items.company_id.ids),
                ("item_ids", "=", False),
                ("date_from", "<", max(items.mapped("date_to"))),
                ("date_to", ">", min(items.mapped("date_from"))),
            ]
        )

    def _places_since(self):
        """{id of the item: where its camera hangs, and hung since the clip was recorded}."""
        items = self.sudo()
        since = [
            ("device_id", "in", items.device_id.ids),
            ("date", ">", min(items.mapped("date_from"), default=False)),
        ]
        moves = self.env["cctv.device.move"].sudo().search(since).grouped("device_id")
        none = self.env["cctv.device.move"].sudo()
        return {
            item.id: item.device_id.cctv_location_id
            | moves.get(item.device_id, none)
            .filtered(lambda move, i=item: move.date > i.date_from)
            .from_location_id
            for item in items
        }


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _may_be_about(self, item, places):
        """Whether this request, which names no camera, may be about ``item``, whose camera hung at
        ``places``."""
        is_then = self.date_from < item.date_to and self.date_to > item.date_from
        if not is_then or self.company_id != item.company_id or self == item.request_id:
            return False
        path = self.location_id.parent_path
        return not path or any(
            path.startswith(place.parent_path) or place.parent_path.startswith(path)
            for place in places
        )
