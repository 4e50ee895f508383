from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_provider_call = fields.Selection(
        [
            ("team", "The team, by the organisation's telephone number"),
            ("person", "Who looks after the repair, by name and own telephone number"),
        ],
        string="Whom providers call",
        required=True,
        default="team",
        help="Stands on the provider's page of each repair given.",
    )

    def _cctv_provider_calendar(self):
        """The working days of whom a provider promises one."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        return self._cctv_work_calendar(since)

    def _cctv_provider_today(self):
        """The date where the company is."""
        return self._cctv_provider_calendar().local_day(fields.Datetime.now())

    def _cctv_provider_contact(self, team, person):
        """(name, telephone number) of whom a provider calls about a repair.

        :param team: ``helpdesk.ticket.team`` that has it
        :param person: ``res.partner`` of ours who looks after it
        """
        if self.cctv_provider_call == "person" and person:
            return person.name, person.phone or self.phone or ""
        return team.name or self.name, self.phone or ""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cctv_provider_call = fields.Selection(related="company_id.cctv_provider_call", readonly=False)
