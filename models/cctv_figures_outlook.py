"""What is ahead: firmware to install, devices that fail again and again, warranties and contracts
that end."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Column, Section
from .cctv_firmware import firmware_key, is_later

REPEATS = 3
"""A device with so many faults in the period is a repeat offender."""

MOST_REPEATS, MOST_ENDINGS = 20, 50

AHEAD = timedelta(days=90)
"""How long before a warranty or a contract ends it is said."""


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    # firmware

    @api.model
    def _section_firmware(self, scope):
        _ = self.env._
        rows = self._firmware(scope)
        return Section(
            key="firmware",
            title=_("Firmware"),
            sentences=self._firmware_sentences(scope, rows),
            columns=[
                Column("manufacturer", _("Maker")),
                Column("model", _("Model")),
                Column("version", _("Latest version")),
                Column("due", _("To be installed by"), "date"),
                Column("devices", _("Devices"), "count"),
                Column("behind", _("Devices behind"), "count"),
                Column("unknown", _("Version not known"), "count"),
            ],
            rows=rows,
            note=_("As it is now, when the report is made."),
        )

    @api.model
    def _firmware(self, scope):
        """One row a model of the register of firmware."""
        groups, rows = defaultdict(list), []
        for maker, model, version, count in self._firmware_groups(scope):
            groups[firmware_key(scope.company_id, maker, model)].append((version, count))
        for key, latest in self.env["cctv.firmware"]._latest(set(groups)).items():
            mine = groups[key]
            rows.append(
                {
                    "manufacturer": latest.manufacturer,
                    "model": latest.model,
                    "version": latest.version,
                    "due": latest.date_due or None,
                    "devices": sum(count for _version, count in mine),
                    "behind": sum(n for version, n in mine if is_later(latest.version, version)),
                    "unknown": sum(count for version, count in mine if not version),
                }
            )
        return sorted(rows, key=lambda row: (-row["behind"], row["manufacturer"], row["model"]))

    @api.model
    def _firmware_groups(self, scope):
        of_model = [
            SQL("maintenance_equipment.%s", SQL.identifier(name))
            for name in ("cctv_manufacturer", "model", "cctv_firmware")
        ]
        return self._select(
            "maintenance.equipment",
            self._devices(scope) & Domain("model", "!=", False),
            [*of_model, SQL("count(*)")],
            group=SQL(", ").join(of_model),
        )

    @api.model
    def _devices(self, scope) -> Domain:
        """The devices in use."""
        in_service = Domain("cctv_is_awaited", "=", False)
        return scope.of("maintenance.equipment") & Domain("cctv_kind", "!=", False) & in_service

    @api.model
    def _firmware_sentences(self, scope, rows):
        _ = self.env._
        domain = Domain("company_id", "=", scope.company_id) & scope.within("date")
        if scope.locations:
            domain &= Domain("device_id.cctv_location_id", "child_of", list(scope.locations))
        domain &= Domain("old_version", "!=", False)
        updated = self._count("cctv.firmware.install", domain)
        sentences = [
            _("In this period %s devices got another version.", self._number(updated))
            if updated
            else _("In this period no device got another version.")
        ]
        if not rows:
            sentences.append(_("The register of firmware has no version for these devices."))
        return sentences

    # repeat offenders

    @api.model
    def _section_repeats(self, scope):
        _ = self.env._
        rows = self._repeats(scope)
        is_told = self._may_tell_costs()
        return Section(
            key="repeats",
            title=_("For the budget: devices that fail again and again"),
            sentences=[]
            if rows
            else [_("No device had %s faults or more.", self._number(REPEATS))],
            columns=[
                Column("code", _("Code")),
                Column("device", _("Device")),
                Column("place", _("Place")),
                Column("faults", _("Faults"), "count"),
                Column("hours", _("Lasted together (hours)"), "hours"),
                Column("repairs", _("Repair requests"), "count"),
                Column("warranty", _("Warranty until"), "date"),
                Column("contract", _("Contract until"), "date"),
                *([Column("cost", _("Cost"), "money")] if is_told else []),
            ],
            rows=rows,
            note=_("Consider replacing them, or claim on the warranty while it runs."),
        )

    @api.model
    def _may_tell_costs(self) -> bool:
        devices = self.env["maintenance.equipment"]
        return devices._has_field_access(devices._fields["cost"], "read")

    @api.model
    def _repeats(self, scope):
        hours = SQL(
            "sum(extract(epoch FROM least(coalesce(cctv_fault.date_end, %(until)s), %(until)s)"
            " - cctv_fault.date_start)) / 3600",
            until=scope.until,
        )
        found = self._select(
            "cctv.fault",
            scope.faults_new(),
            [SQL("cctv_fault.device_id"), SQL("count(*)"), hours],
            group=SQL("cctv_fault.device_id HAVING count(*) >= %s", REPEATS),
            order=SQL("count(*) DESC, 3 DESC, cctv_fault.device_id"),
            limit=MOST_REPEATS,
        )
        ids = [row[0] for row in found]
        repairs, facts, words = (
            self._repairs_of(scope, ids),
            self._facts_of(ids),
            self._device_words(ids),
        )
        return [
            {
                **words[id_],
                "faults": count,
                "hours": float(lasted),
                "repairs": repairs.get(id_, 0),
                **facts[id_],
            }
            for id_, count, lasted in found
        ]

    @api.model
    def _repairs_of(self, scope, ids):
        device = SQL("helpdesk_ticket.cctv_device_id")
        domain = scope.repairs_new() & Domain("cctv_device_id", "in", ids)
        return dict(
            self._select("helpdesk.ticket", domain, [device, SQL("count(*)")], group=device)
        )

    @api.model
    def _facts_of(self, ids):
        """{device id: until when somebody else pays, and what it has cost}"""
        devices = self.env["maintenance.equipment"].sudo().browse(ids)
        return {
            device.id: {
                "warranty": device.warranty_date or None,
                "contract": device.cctv_contract_end or None,
                "cost": device.cost or None,
            }
            for device in devices
        }

    # warranties and contracts

    @api.model
    def _section_endings(self, scope):
        """By model or provider, not by device: a delivery of 500 cameras ends on one day."""
        _ = self.env._
        rows = self._endings(scope)
        return Section(
            key="endings",
            title=_("For the budget: warranties and contracts that end"),
            sentences=[] if rows else [_("None ends in the coming three months.")],
            columns=[
                Column("what", _("What ends")),
                Column("of", _("Model or provider")),
                Column("day", _("Last day"), "date"),
                Column("devices", _("Devices"), "count"),
                Column("faults", _("Their faults in this period"), "count"),
            ],
            rows=rows,
            note=_("From the first day of the period to three months after its last."),
        )

    @api.model
    def _endings(self, scope):
        _, device = self.env._, SQL.identifier("maintenance_equipment")
        name = SQL("concat_ws(' ', %s.cctv_manufacturer, %s.model)", device, device)
        warranties = self._ending(scope, "warranty_date", name)
        contracts = self._ending(scope, "cctv_contract_end", SQL("partner.name"))
        rows = [(_("Warranty"), *row) for row in warranties]
        rows += [(_("Contract"), *row) for row in contracts]
        names = ("what", "of", "day", "devices", "faults")
        rows = [dict(zip(names, row, strict=True)) for row in rows]
        return sorted(rows, key=lambda row: row["day"])[:MOST_ENDINGS]

    @api.model
    def _ending(self, scope, field, of):
        """[(of what, last day, devices, faults)]"""
        last = scope.date_to + AHEAD
        domain = Domain(field, ">=", scope.date_from) & Domain(field, "<=", last)
        faults = self.env["cctv.fault"].sudo()._search(scope.faults_new())
        return self._select(
            "maintenance.equipment",
            self._devices(scope) & domain,
            [
                SQL("coalesce(%s, '')", of),
                SQL("maintenance_equipment.%s", SQL.identifier(field)),
                SQL("count(*)"),
                SQL("coalesce(sum(fault.count), 0)::int"),
            ],
            SQL(
                "LEFT JOIN res_partner partner"
                " ON partner.id = maintenance_equipment.cctv_installer_id"
                " LEFT JOIN (SELECT device_id, count(*) FROM cctv_fault WHERE id IN %s"
                " GROUP BY device_id) fault ON fault.device_id = maintenance_equipment.id",
                faults.subselect(),
            ),
            group=SQL("1, 2"),
            order=SQL("2, 1"),
            limit=MOST_ENDINGS,
        )
