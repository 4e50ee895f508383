"""What a request for footage says: complete, possible, and not changed once it is sent in."""

from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .cctv_accounting import company_zone
from .cctv_footage_rules import OUTSIDE
from .cctv_seal_reader import own_files
from .cctv_zone import zoned

SPAN_MAX = timedelta(days=7)
"""What one clip may last; more is a slip of the hand, and fills a disk."""

AHEAD = timedelta(minutes=5)
"""How far clocks may differ before a time counts as lying in the future."""

VISIT_AHEAD = timedelta(days=31)
"""How far ahead access to the recording room may be asked for."""

FORM_FIELDS = frozenset(
    "company_id kind channel requester_kind partner_id requester_name requester_identity "
    "requester_unit requester_phone requester_email letter_number letter_date letter_ids date_from "
    "date_to purpose place_words is_urgent urgent_reason date_received".split()
)
"""What was asked: it stays as it was sent in, but for what a requester answers to questions."""

REQUESTER_FIELDS = frozenset("partner_id requester_name requester_email".split())
"""Who asks by the portal is who has logged in: staff never make somebody else of him."""

FILE_FIELDS = frozenset({"letter_ids", "form_ids"})


def check_span(env, date_from, date_to, now, ahead=AHEAD):
    """:raises ValidationError: from after to, too long, or in the future"""
    if date_from >= date_to:
        raise ValidationError(env._("“From” has to lie before “to”. Correct the times."))
    if date_to > now + ahead:
        raise ValidationError(
            env._("%s has not come yet. Correct the times.", zoned(env, date_to, "d MMM y HH:mm z"))
        )
    if date_to - date_from > SPAN_MAX:
        raise ValidationError(
            env._(
                "This is longer than %s days. Ask for the hours in question only, or make several "
                "requests.",
                SPAN_MAX.days,
            )
        )


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_channel(vals)
        requests = super().create(vals_list)
        requests._note_clerk()
        requests._own_files()
        return requests

    def write(self, vals):
        self._refuse_channel(vals)
        self._refuse_form(vals)
        result = super().write(vals)
        if FILE_FIELDS.intersection(vals):
            self._own_files()
        return result

    def _own_files(self):
        """Scans are read by who reads the request, not only by who has uploaded them. Nobody
        hangs in a file that he may not read, or takes over one that he may not change. Of one that
        hangs at another record, where it may be exchanged after the decision, this has a copy."""
        for request in self:
            files = request.sudo().letter_ids | request.sudo().form_ids
            free = files.filtered(lambda file: not file.res_id)
            if not self.env.su:
                (files - free).sudo(False).check_access("read")
                free.sudo(False).check_access("write")
            own_files(request.sudo())

    def _note_clerk(self):
        """Who writes down what came on paper or by word of mouth."""
        typed_in = self.filtered(lambda request: request.channel in ("paper", "oral"))
        if self.env.user._is_internal():
            typed_in.sudo().write({"received_by_id": self.env.uid})

    @api.model
    def _refuse_channel(self, vals):
        if not self.env.su and vals.get("channel") in ("portal", "emergency"):
            raise UserError(
                self.env._(
                    "You write down what came on paper or by word of mouth. Requests by the portal "
                    "come by themselves; in an emergency use “Emergency”."
                )
            )

    def _refuse_form(self, vals):
        """Whoever decides has to find what was asked."""
        names = FORM_FIELDS.intersection(vals)
        if names and not self.env.su:
            self.check_access("write")
            self._refuse_requester(vals)
            sent = self.filtered(lambda request: request.state not in ("draft", "returned"))
            if sent:
                raise UserError(
                    self.env._(
                        "%(request)s is sent in: what was asked stays as it is. To have it "
                        "corrected, return it with questions.",
                        request=sent[:1].display_name,
                    )
                )

    def _refuse_requester(self, vals):
        names = REQUESTER_FIELDS.intersection(vals)
        if names and (portal := self.filtered(lambda request: request.channel == "portal")):
            raise UserError(
                self.env._(
                    "%(request)s came by the portal: who asks is who has logged in there.",
                    request=portal[:1].display_name,
                )
            )

    @api.constrains("date_from", "date_to", "kind")
    def _check_span(self):
        now = fields.Datetime.now()
        for request in self:
            ahead = VISIT_AHEAD if request.kind == "room" else AHEAD
            check_span(self.env, request.date_from, request.date_to, now, ahead)

    @api.constrains("date_received")
    def _check_received(self):
        now = fields.Datetime.now()
        for request in self:
            if request.date_received > now + AHEAD:
                raise ValidationError(
                    self.env._("It cannot be received in the future. Correct the time.")
                )

    def _check_complete(self):
        """UserError with all that is missing at once."""
        if gaps := self._form_gaps():
            raise UserError("\n".join(gaps))

    def _form_gaps(self):
        """Sentences about what the form lacks (R110, R117). Heirs add theirs."""
        _, gaps = self.env._, []
        if not (self.item_ids or self.location_id or (self.place_words or "").strip()):
            gaps.append(_("Say which camera or which place it is about, at least in words."))
        if self.is_urgent and not (self.urgent_reason or "").strip():
            gaps.append(_("Say why it is urgent: it is about the safety of people."))
        if not (self.purpose or "").strip():
            gaps.append(_("Say what the footage is for."))
        if self.channel == "oral" and not self._rules().accepts_oral_requests:
            gaps.append(
                _(
                    "By the procedure a request by word of mouth does not count: let the requester "
                    "fill in the form, and enter it as “On paper”."
                )
            )
        return [*gaps, *self._requester_gaps(), *self._camera_gaps()]

    def _requester_gaps(self):
        _, gaps = self.env._, []
        if not (self.requester_identity or "").strip():
            gaps.append(_("Enter the number of the requester's identity or service card."))
        if self.requester_kind in ("unit", "authority") and not (self.requester_unit or "").strip():
            gaps.append(_("Enter the requester's unit or institution."))
        if self.requester_kind in OUTSIDE and not (self.letter_number and self.letter_ids):
            gaps.append(
                _(
                    "Who asks from outside needs a letter: enter its number and add the scan of "
                    "the order or disposition."
                )
            )
        return gaps

    def _camera_gaps(self):
        """What a camera cannot have recorded, because it was not there yet."""
        zone = pytz.timezone(company_zone(self.company_id.sudo()))
        gaps = []
        for item in self.sudo().item_ids:
            begin = item.device_id.effective_date
            last = pytz.utc.localize(item.date_to).astimezone(zone).date()
            if begin and begin > last:
                gaps.append(
                    self.env._(
                        "%(camera)s is in service since %(day)s only. Choose another camera, or "
                        "correct the day in the register.",
                        camera=item.device_id.display_name,
                        day=format_date(self.env, begin),
                    )
                )
        return gaps

    # The seal
