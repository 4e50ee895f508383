"""What people do with a search: start it, stop it, choose from it."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.address import AddressProblem
from ..tools.address_range import public_among, read_ports
from .cctv_discovery import MAX_PORTS


class CctvDiscovery(models.Model):
    _inherit = "cctv.discovery"

    def action_start(self):
        """Hand the search to the scheduled action; nobody waits for it."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This search has been started already."))
        values = {"state": "waiting", "user_id": self.env.uid, **self._prepare_start()}
        self.sudo().write({**values, "date_start": fields.Datetime.now()})
        self.env.ref("helpdesk_cctv.ir_cron_cctv_discover").sudo()._trigger()

    def _prepare_start(self) -> dict:
        """What is to be tried; UserError when it cannot be."""
        try:
            ports = read_ports(self.ports or "", MAX_PORTS)
            addresses = self._read_addresses()
        except AddressProblem as problem:
            raise UserError(self._asked_sentence(problem)) from None
        if self.method == "network":
            if not self.interface:
                raise UserError(self.env._("Choose the network in which to ask."))
            return {"queue": [], "total": 0}
        if not self.allow_public and (public := public_among(addresses)):
            raise UserError(self._public_sentence(public))
        queue = [[address, ports, "", False] for address in addresses]
        return {"queue": queue, "total": len(queue)}

    def _public_sentence(self, public) -> str:
        return self.env._(
            "%(count)s of these are addresses of the internet, such as %(example)s. If the devices "
            "there are yours, tick 'These public addresses are ours'; otherwise correct the "
            "addresses.",
            count=len(public),
            example=public[0],
        )

    def action_cancel(self):
        """The search stops within a second; what was found stays."""
        self.check_access("write")
        running = self.filtered(lambda search: search.state in ("waiting", "running"))
        running.sudo().write({"state": "cancelled", "date_end": fields.Datetime.now()})

    def action_again(self):
        """A new search that asks for the same."""
        self.ensure_one()
        return self._open_form(self.copy())

    def action_tick_new(self):
        """Tick every device that the register does not have."""
        self.ensure_one()
        fresh = self.line_ids.filtered(lambda line: line.status == "new" and not line.channel)
        fresh.is_ticked = True

    def action_take_over(self):
        """Bring what is ticked into the register."""
        self.ensure_one()
        return self.line_ids.filtered("is_ticked").action_take_over()

    def action_open_lines(self):
        """The found devices as a list of their own, to filter, group and change many at once."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_discovery_line_action"
        )
        return {**action, "domain": [("discovery_id", "=", self.id)], "context": {}}

    def _open_form(self, search):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find devices"),
            "res_model": self._name,
            "res_id": search.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
