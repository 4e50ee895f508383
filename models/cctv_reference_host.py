from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import str2bool

from ..tools.address import AddressProblem, check_host, check_port, normalize_host
from .cctv_device_texts import PROBLEMS

ACTIVE_MAX = 8
"""Each is tried with every sweep; a gateway, a switch and a name server are three."""


class CctvReferenceHost(models.Model):
    """A host near the server, like its gateway, that is tried with every sweep: when it does not
    answer either, the server's own network is the trouble. The IT head keeps them."""

    _name = "cctv.reference.host"
    _description = "Reference host"
    _order = "name, id"

    name = fields.Char(required=True, help="What it is, e.g. Gateway of the camera network.")
    address = fields.Char(required=True, help="IP address or host name alone.")
    port = fields.Integer(
        required=True,
        default=80,
        help="A TCP port that is usually open there. One that is closed answers, too.",
    )
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalized(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalized(vals))

    @api.model
    def _normalized(self, vals):
        if vals.get("address"):
            return {**vals, "address": normalize_host(vals["address"])}
        return vals

    @api.constrains("active")
    def _check_number(self):
        if self.sudo().search_count([], limit=ACTIVE_MAX + 1) > ACTIVE_MAX:
            raise ValidationError(
                self.env._(
                    "There can be %s reference hosts, because each is tried with every check. "
                    "Archive one that is not needed first.",
                    ACTIVE_MAX,
                )
            )

    @api.constrains("address", "port")
    def _check_address(self):
        parameters = self.env["ir.config_parameter"].sudo()
        allowed = str2bool(parameters.get_param("helpdesk_cctv.allow_loopback") or "", False)
        for host in self:
            try:
                check_host(host.address, allowed)
                check_port(host.port)
            except AddressProblem as problem:
                values = {"host": "192.168.1.1", **dict(problem.values)}
                sentence = self.env._(PROBLEMS[problem.code]) % values
                raise ValidationError(
                    self.env._("%(host)s: %(sentence)s", host=host.name, sentence=sentence)
                ) from None
