"""The search for devices in the network: what is asked for, and how far it has got."""

import psutil

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS

from ..tools.address import AddressProblem
from ..tools.address_range import public_among, read_ports, read_range
from .cctv_discovery_words import PROBLEMS, STATES, WRITTEN_BY_SEARCH
from .cctv_made_by_system import declared_defaults

MAX_ADDRESSES = 4096
"""Addresses of one search: sixteen networks of 256. More is no search for cameras any more."""

MAX_PORTS = 8
KEEP_DAYS = 30
"""After these a search is deleted; what was taken over stays in the register."""

ASKED_FIELDS = frozenset(
    "method interface addresses ports allow_public credential_id company_id".split()
)
"""What is asked for: fixed once the search has begun, so that its record says what was done."""

SYSTEM_FIELDS = frozenset(
    "state problem_code problem_detail queue has_listened total done_count date_start date_end "
    "user_id".split()
)
"""Written by the search itself. ``queue`` decides what the server connects to."""


class CctvDiscovery(models.Model):
    """One search for devices: where to look, with which log-in, how far it has got, what was found.

    IT staff make it and start it; the scheduled action ``_cron_discover`` does it in the
    background; people then take over what they tick.
    """

    _name = "cctv.discovery"
    _description = "Search for devices"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Started by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    method = fields.Selection(
        [("range", "Try a range of addresses"), ("network", "Ask the network who is there")],
        string="How to search",
        required=True,
        default="range",
        help="Asking (WS-Discovery) finds devices in the server's own network within seconds. "
        "Devices behind a router hear no such question: their addresses have to be tried.",
    )
    interface = fields.Selection(
        "_selection_interface",
        string="Network of the server",
        help="On which of the server's network interfaces the question is sent.",
    )
    addresses = fields.Text(
        help="For example 192.168.1.0/24, or 192.168.1.10-50, or single addresses, one a line.",
    )
    ports = fields.Char(
        string="ONVIF ports",
        default="80, 8000, 8080, 8899",
        help="Which ports to try at each address, in this order; the first that answers counts.",
    )
    allow_public = fields.Boolean(
        string="These public addresses are ours",
        help="Addresses of the internet may belong to somebody else, who may take a search for "
        "an attack. Tick only when the devices at all of them are yours.",
    )
    has_public = fields.Boolean(compute="_compute_has_public")
    credential_id = fields.Many2one(
        "cctv.credential",
        string="Credential",
        check_company=True,
        ondelete="set null",
        help="Shown once to each device that asks for it, so that no device locks the account.",
    )

    location_id = fields.Many2one(
        "cctv.location", string="Location", check_company=True, ondelete="set null"
    )
    recorder_id = fields.Many2one(
        "maintenance.equipment",
        string="Recorder",
        domain="[('cctv_kind', 'in', ('recorder', 'encoder'))]",
        check_company=True,
        ondelete="set null",
    )
    policy_id = fields.Many2one(
        "cctv.poll.policy", string="Poll policy", check_company=True, ondelete="set null"
    )

    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, index=True, copy=False
    )
    problem_code = fields.Char(readonly=True, copy=False)
    problem_detail = fields.Char(readonly=True, copy=False)
    problem = fields.Char(compute="_compute_problem")
    queue = fields.Json(readonly=True, groups=NO_ACCESS, copy=False)
    has_listened = fields.Boolean(readonly=True, copy=False)
    total = fields.Integer(string="To try", readonly=True, copy=False)
    done_count = fields.Integer(string="Tried", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", string="Progress")
    date_start = fields.Datetime(string="Started", readonly=True, copy=False)
    date_end = fields.Datetime(string="Ended", readonly=True, copy=False)
    line_ids = fields.One2many(
        "cctv.discovery.line", "discovery_id", string="Found devices", copy=False
    )
    line_count = fields.Integer(compute="_compute_counts", string="Found")
    new_count = fields.Integer(compute="_compute_counts", string="New")
    ticked_count = fields.Integer(compute="_compute_counts", string="Ticked")

    @api.model
    def _selection_interface(self):
        """[(IPv4 address, 'eth0: 192.168.1.5')] of the server that answers this request."""
        loopback = self.env["cctv.poll"]._allows_loopback()
        return [
            (address.address, f"{name}: {address.address}")
            for name, addresses in sorted(psutil.net_if_addrs().items())
            for address in addresses
            if "." in address.address and (loopback or not address.address.startswith("127."))
        ]

    @api.depends("method", "interface", "addresses")
    def _compute_name(self):
        for search in self:
            where = search.interface if search.method == "network" else search.addresses
            parts = (where or "").replace(",", " ").split()
            shown = " ".join([*parts[:1], *(["…"] if parts[1:] else [])])[:40]
            name = self.env._("Search in %s", shown) if shown else self.env._("New search")
            search.name = name

    @api.depends("addresses", "method")
    def _compute_has_public(self):
        for search in self:
            try:
                search.has_public = bool(public_among(search._read_addresses()))
            except AddressProblem:
                search.has_public = False

    @api.depends("problem_code", "problem_detail")
    @api.depends_context("lang")
    def _compute_problem(self):
        for search in self:
            sentence = PROBLEMS.get(search.problem_code)
            detail = {"detail": search.problem_detail or ""}
            search.problem = self.env._(sentence) % detail if sentence else False

    @api.depends("total", "done_count", "state")
    def _compute_progress(self):
        for search in self:
            share = 100 * search.done_count / search.total if search.total else 0
            search.progress = 100 if search.state == "done" else share

    @api.depends("line_ids.status", "line_ids.is_ticked")
    def _compute_counts(self):
        for search in self:
            lines = search.line_ids
            search.line_count = len(lines)
            search.new_count = len(lines.filtered(lambda line: line.status == "new"))
            search.ticked_count = len(lines.filtered("is_ticked"))

    @api.model
    def default_get(self, fields):
        """Defaults of a user's own (``ir.default``) and those in the context do not get at what
        the search itself writes."""
        values = super().default_get([name for name in fields if name not in SYSTEM_FIELDS])
        return values | declared_defaults(self, SYSTEM_FIELDS.intersection(fields))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_system_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_system_fields(vals)
        self._refuse_late_change(vals)
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result

    def _refuse_system_fields(self, names):
        if not self.env.su and not SYSTEM_FIELDS.isdisjoint(names):
            raise AccessError(self.env._(WRITTEN_BY_SEARCH))

    def _refuse_late_change(self, vals):
        if self.env.su or ASKED_FIELDS.isdisjoint(vals):
            return
        if any(search.state != "draft" for search in self):
            raise UserError(
                self.env._(
                    "This search has begun: what it asks for stays as it was. Make a new one, for "
                    "example with 'Search again'."
                )
            )

    @api.constrains("addresses", "ports", "method")
    def _check_asked(self):
        for search in self:
            try:
                read_ports(search.ports or "", MAX_PORTS)
                if search.method == "range" and search.addresses:
                    search._read_addresses()
            except AddressProblem as problem:
                raise ValidationError(search._asked_sentence(problem)) from None

    def _asked_sentence(self, problem) -> str:
        if problem.code in PROBLEMS:
            return self.env._(PROBLEMS[problem.code]) % {"detail": "", **problem.values}
        return self.env["maintenance.equipment"]._cctv_sentence(problem.code, problem.values)

    def _read_addresses(self) -> list[str]:
        """The addresses of a range. Raises AddressProblem."""
        if self.method != "range":
            return []
        loopback = self.env["cctv.poll"]._allows_loopback()
        return read_range(self.addresses or "", MAX_ADDRESSES, loopback)

    @api.autovacuum
    def _gc_old_searches(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        self.search([("create_date", "<", limit)], limit=1000).unlink()
