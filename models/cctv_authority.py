import re

from odoo import api, fields, models

from .cctv_choices import INCIDENT_KINDS

KIND_FIELDS = tuple(f"for_{kind}" for kind, _label in INCIDENT_KINDS)
"""One tick for each kind of incident."""


class CctvAuthority(models.Model):
    """Whom to call: police, fire brigade, ambulance, rescue. One without any tick is called for
    all kinds of incidents, one without a place from all places. Written by supervisors."""

    _name = "cctv.authority"
    _description = "Authority to call"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    phone = fields.Char(required=True)
    note = fields.Char(help="What to say, whom to ask for.")
    location_id = fields.Many2one(
        "cctv.location",
        string="For the place",
        ondelete="restrict",
        check_company=True,
        help="Empty: for all places.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    for_crime = fields.Boolean("Crime")
    for_accident = fields.Boolean("Accident")
    for_fire = fields.Boolean("Fire")
    for_medical = fields.Boolean("Medical emergency")
    for_hearse = fields.Boolean("Hearse")
    for_disaster = fields.Boolean("Natural disaster")
    for_rescue = fields.Boolean("Rescue of people")
    for_sabotage = fields.Boolean("Sabotage of the cameras")
    for_panic = fields.Boolean("Panic button")
    for_other = fields.Boolean("Something else")

    @api.model
    def _to_call(self, kind, location, company):
        """Those for a kind of incident at a place, the nearest first; all that fit the place when
        none is for the kind.

        :param location: where it is; empty: the place does not matter
        """
        near = location._path_ids() if location else []
        found = self.search([("company_id", "=", company.id)])
        if location:
            found = found.filtered(lambda one: one.location_id.id in (False, *near))
        fitting = found.filtered(lambda one: one._is_for(kind)) or found
        return fitting.sorted(lambda one: one._rank(kind, near))

    def _is_for(self, kind):
        return self[f"for_{kind}"] or not any(self[name] for name in KIND_FIELDS)

    def _rank(self, kind, near):
        """Sort key: who lies nearest, then who is named for this kind."""
        place = self.location_id.id
        depth = near.index(place) + 1 if place in near else 0
        return (-depth, not self[f"for_{kind}"], self.sequence, self.name, self.id)

    def _dial(self):
        """The number as a telephone takes it."""
        return re.sub(r"[^0-9+*#]", "", self.phone or "")
