from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.cctv_duties import check_duty

KEPT = (
    "cctv_lang",
    "cctv_report_location_ids",
    "cctv_report_public",
    "cctv_footage_location_ids",
    "cctv_portal_company_tickets",
    "cctv_upload_count",
    "cctv_upload_mb",
    "cctv_tells_phases",
    "cctv_monthly_report",
)
"""Fields of the company that the window shows and writes."""

BOUNDS = {"cctv_upload_count": (1, 20), "cctv_upload_mb": (1, 25)}
"""Setting → the least and the most it may be."""


class CctvSettings(models.TransientModel):
    """The window in which the IT head sets how the own company takes reports of broken cameras and
    requests for footage, and who hears of repairs. The settings of Odoo itself are for
    administrators only."""

    _name = "cctv.settings"
    _description = "Settings of CCTV"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    cctv_lang = fields.Selection(
        lambda self: self.env["res.company"]._cctv_languages(),
        string="Language of tickets and messages",
        default=lambda self: self._present("cctv_lang"),
        help="Empty: the language most of the people with a CCTV duty have chosen.",
    )
    cctv_report_location_ids = fields.Many2many(
        "cctv.location",
        string="Places to report about",
        default=lambda self: self._present("cctv_report_location_ids"),
        domain="[('company_id', '=', company_id)]",
        help="Whoever reports a broken camera chooses among the cameras of these places. Empty: "
        "among all of the company.",
    )
    cctv_report_public = fields.Boolean(
        string="Report without log-in",
        default=lambda self: self._present("cctv_report_public"),
        help="Whoever scans the label of a device may report a fault of it, at most a few times "
        "an hour.",
    )
    cctv_monthly_report = fields.Boolean(
        string="Monthly report by e-mail",
        default=lambda self: self._present("cctv_monthly_report"),
        help="On the first of each month the report on the last one goes to the IT head.",
    )
    cctv_footage_location_ids = fields.Many2many(
        "cctv.location",
        "cctv_settings_footage_location_rel",
        string="Cameras to ask footage of",
        default=lambda self: self._present("cctv_footage_location_ids"),
        domain="[('company_id', '=', company_id)]",
        help="Whoever asks for footage, in the portal too, chooses among the cameras of these "
        "places. Empty: nobody is shown a list, and requesters describe the place in words.",
    )
    cctv_portal_company_tickets = fields.Boolean(
        string="Tickets of the whole company in the portal",
        default=lambda self: self._present("cctv_portal_company_tickets"),
        help="Otherwise portal users see their own tickets only.",
    )
    cctv_upload_count = fields.Integer(
        string="Files at once",
        default=lambda self: self._present("cctv_upload_count"),
        help="How many files a portal user may send in one go.",
    )
    cctv_upload_mb = fields.Integer(
        string="Size of a file (MB)",
        default=lambda self: self._present("cctv_upload_mb"),
        help="How large each of them may be. Phones shrink photos before they send them.",
    )
    cctv_tells_phases = fields.Boolean(
        string="Tell who decides next",
        default=lambda self: self._present("cctv_tells_phases"),
        help="Whoever analyses, assigns, verifies or closes a repair next hears of it, in the "
        "inbox or by e-mail, as each has chosen.",
    )

    @api.model
    def _present(self, name):
        """What the company has now; only the IT head opens this window."""
        return self.env.company.sudo()[name]

    def action_save(self):
        """Take it over for the company."""
        self.ensure_one()
        self._check_may()
        self._check_values()
        company = self.company_id.sudo()
        before = self._words(company)
        company.write(
            {name: self._fields[name].convert_to_write(self[name], self) for name in KEPT}
        )
        self._note(before, self._words(company))
        return {"type": "ir.actions.act_window_close"}

    def _check_may(self):
        check_duty(self.env, ("manager",), self.env._("The IT head sets this."))
        if not self.env.su and self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("These are the settings of another company."))

    def _check_values(self):
        for name, (least, most) in BOUNDS.items():
            if not least <= self[name] <= most:
                raise UserError(
                    self.env._(
                        "'%(setting)s' is %(value)s; it must be from %(least)s to %(most)s.",
                        setting=self._fields[name]._description_string(self.env),
                        value=self[name],
                        least=least,
                        most=most,
                    )
                )
        places = self.cctv_report_location_ids | self.cctv_footage_location_ids
        places.check_access("read")
        if places.company_id - self.company_id:
            raise UserError(self.env._("Choose places of your own company."))

    def _words(self, company) -> dict:
        """{name: what a setting is, as people read it}"""
        yes, no = self.env._("Yes"), self.env._("No")
        words = {}
        for name in KEPT:
            value = company[name]
            if name == "cctv_lang":
                words[name] = dict(company._cctv_languages()).get(value, self.env._("by itself"))
            elif isinstance(value, bool):
                words[name] = yes if value else no
            else:
                words[name] = str(value) if name in BOUNDS else self._places_words(name, value)
        return words

    def _places_words(self, name, places) -> str:
        is_report = name == "cctv_report_location_ids"
        none = self.env._("all places") if is_report else self.env._("no list")
        return ", ".join(places.mapped("name")) or none

    def _note(self, before, after):
        """Who changed what stands on the company's procedure profile."""
        rows = [
            Markup("<li>%s: %s → %s</li>")
            % (self._fields[name]._description_string(self.env), before[name], after[name])
            for name in KEPT
            if before[name] != after[name]
        ]
        if rows:
            profile = self.company_id.sudo().cctv_profile_id
            body = Markup("<p>%s</p><ul>%s</ul>")
            title = self.env._("Settings of CCTV changed:")
            for one in profile:
                one._message_log(body=body % (title, Markup("").join(rows)))
