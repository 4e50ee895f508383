"""Open dashboards are told what people have changed. Of devices the polling tells them."""

import logging
from functools import partial
from time import monotonic

from odoo import SUPERUSER_ID, api, models
from odoo.modules.registry import Registry

from .ir_websocket import CHANNEL, DASHBOARD_MESSAGE

PAUSE_S = 1.0
"""A process tells a company of a part at most this often. A screen waits longer before it asks
(``static/src/dashboard/live_data.js``), so that it sees what was changed within the pause, too."""

NEWS = "helpdesk_cctv.dashboard"
_logger = logging.getLogger(__name__)
_told = {}


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def _tell_later(self, companies, part):
        """Once the transaction is committed, each company once."""
        hooks = self.env.cr.postcommit
        if NEWS not in hooks.data:
            hooks.data[NEWS] = {}
            hooks.add(partial(tell, self.env.cr.dbname, hooks.data[NEWS]))
        for company in companies:
            hooks.data[NEWS].setdefault(company.id, set()).add(part)

    @api.model
    def _tell(self, company_id, parts):
        """The groups of one company, of what they have not been told in this second."""
        now = monotonic()
        keys = {part: (self.env.cr.dbname, company_id, part) for part in parts}
        news = [part for part in sorted(parts) if now - _told.get(keys[part], -PAUSE_S) >= PAUSE_S]
        if news:
            _told.update({keys[part]: now for part in news})
            company = self.env["res.company"].browse(company_id)
            payload = {"company_id": company_id, "parts": news}
            self.env["bus.bus"]._sendone((company, CHANNEL), DASHBOARD_MESSAGE, payload)


def tell(dbname, news):
    """What was changed is committed: a message that fails costs nothing but a minute."""
    try:
        with Registry(dbname).cursor() as cr:
            board = api.Environment(cr, SUPERUSER_ID, {})["cctv.dashboard"]
            for company_id, parts in news.items():
                board._tell(company_id, parts)
    except Exception:
        _logger.warning("Open dashboards were not told of a change.", exc_info=True)


class CctvDashboardNews(models.AbstractModel):
    """A record with a company that the dashboard shows or counts."""

    _name = "cctv.dashboard.news"
    _description = "Told to open dashboards"

    _dashboard_part = ""
    """The part of the dashboard that shows it (``cctv_dashboard.PARTS``)."""

    _dashboard_fields = frozenset()
    """Changes of these are told."""

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_dashboards()
        return records

    def write(self, vals):
        done = super().write(vals)
        if self._dashboard_fields & vals.keys():
            self._tell_dashboards()
        return done

    def unlink(self):
        self._tell_dashboards()
        return super().unlink()

    def _tell_dashboards(self):
        companies = self._on_dashboards().sudo().company_id
        self.env["cctv.dashboard"]._tell_later(companies, self._dashboard_part)

    def _on_dashboards(self):
        """Those that the dashboard may show."""
        return self


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "cctv.dashboard.news"]
    _dashboard_part = "repairs"
    _dashboard_fields = frozenset({"user_id", "stage_id", "cctv_phase", "cctv_device_id", "active"})

    def _on_dashboards(self):
        return self.sudo().filtered(lambda one: one.cctv_phase or one.cctv_device_id)


class MaintenanceRequest(models.Model):
    _name = "maintenance.request"
    _inherit = ["maintenance.request", "cctv.dashboard.news"]
    _dashboard_part = "work"
    _dashboard_fields = frozenset({"user_id", "cctv_state", "schedule_date", "deadline_date"})

    def _on_dashboards(self):
        return self.sudo().filtered("cctv_work_kind")


class CctvFootageRequest(models.Model):
    _name = "cctv.footage.request"
    _inherit = ["cctv.footage.request", "cctv.dashboard.news"]
    _dashboard_part = "footage"
    _dashboard_fields = frozenset({"state", "deadline_date", "deadline_phase"})


class CctvIncident(models.Model):
    _name = "cctv.incident"
    _inherit = ["cctv.incident", "cctv.dashboard.news"]
    _dashboard_part = "incidents"
    _dashboard_fields = frozenset({"state"})


class CctvRecordingCheck(models.Model):
    _name = "cctv.recording.check"
    _inherit = ["cctv.recording.check", "cctv.dashboard.news"]
    _dashboard_part = "recording"
    _dashboard_fields = frozenset({"seal_state", "date_signed"})


class CctvShift(models.Model):
    _name = "cctv.shift"
    _inherit = ["cctv.shift", "cctv.dashboard.news"]
    _dashboard_part = "rooms"
    _dashboard_fields = frozenset({"state", "date_start", "date_end"})


class CctvShiftDuty(models.Model):
    _name = "cctv.shift.duty"
    _inherit = ["cctv.shift.duty", "cctv.dashboard.news"]
    _dashboard_part = "rooms"
    _dashboard_fields = frozenset({"state", "officer_id"})


class CctvHandover(models.Model):
    _name = "cctv.handover"
    _inherit = ["cctv.handover", "cctv.dashboard.news"]
    _dashboard_part = "rooms"
    _dashboard_fields = frozenset({"state", "date_signed"})
