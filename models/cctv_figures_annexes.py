"""Annexes: every piece of work, every ticket. Read in batches while they are drawn."""

from odoo import api, models
from odoo.tools import SQL, split_every

from ..tools.report_section import Column, Section
from .cctv_figures_words import name_of_device

BATCH = 1000
"""Rows that are in memory at once."""


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _each_batch(self, model, domain, order, columns, extra, names):
        """The rows of a list as dictionaries, in its order; ids alone are read at once."""
        ids = [
            id_ for (id_,) in self._select(model, domain, [ID[model]], order=order, extra=SQL())
        ]
        for batch in split_every(BATCH, ids, list):
            rows = self.env.execute_query(
                SQL(
                    "SELECT %s FROM %s %s WHERE %s = ANY(%s) ORDER BY %s",
                    SQL(", ").join(columns),
                    SQL.identifier(self.env[model]._table),
                    extra,
                    ID[model],
                    batch,
                    order,
                )
            )
            for row in rows:
                yield dict(zip(names, row, strict=True))

    # work

    @api.model
    def _section_jobs(self, scope):
        _ = self.env._
        return Section(
            key="jobs",
            title=_("All maintenance work"),
            columns=[
                Column("name", _("Work")),
                Column("kind", _("Kind of work")),
                Column("place", _("Place")),
                Column("technician", _("Technician")),
                Column("planned", _("Planned for"), "datetime"),
                Column("due", _("Due"), "datetime"),
                Column("finished", _("Finished"), "datetime"),
                Column("state", _("Status")),
                Column("in_time", _("Deadline")),
                Column("devices", _("Devices"), "count"),
                Column("devices_done", _("Devices done"), "count"),
            ],
            rows=lambda: self._job_rows(scope),
            note=_("Due, planned or finished in this period, cancelled work too."),
            annex=True,
        )

    @api.model
    def _job_rows(self, scope):
        kinds = self._labels("maintenance.request", "cctv_work_kind")
        states = self._labels("maintenance.request", "cctv_state")
        phases = self._labels("maintenance.request", "deadline_phase")
        for row in self._each_batch(
            "maintenance.request",
            scope.work(),
            SQL(
                "coalesce(maintenance_request.schedule_date,"
                " maintenance_request.cctv_date_finished), maintenance_request.id"
            ),
            JOB_COLUMNS,
            JOB_JOINS,
            JOB_NAMES,
        ):
            late = row["phase"] == "running" and row["due"] and row["due"] <= scope.now
            row["kind"] = kinds.get(row["kind"], "")
            row["state"] = states.get(row["state"], "")
            phase = row.pop("phase")
            row["in_time"] = self.env._("Overdue") if late else phases.get(phase, "")
            yield row

    # tickets

    @api.model
    def _section_tickets(self, scope):
        _ = self.env._
        return Section(
            key="tickets",
            title=_("All repair requests"),
            columns=[
                Column("number", _("Number")),
                Column("code", _("Code")),
                Column("device", _("Device")),
                Column("place", _("Place")),
                Column("created", _("Reported on"), "datetime"),
                Column("cause", _("Cause")),
                Column("phase", _("Status")),
                Column("provider", _("Provider")),
                Column("repaired", _("Repaired on"), "datetime"),
                Column("closed", _("Closed on"), "datetime"),
                Column("hours", _("Until the repair (hours)"), "hours"),
                Column("in_time", _("Deadline")),
            ],
            rows=lambda: self._ticket_rows(scope),
            note=_("New, closed or open in this period."),
            annex=True,
        )

    @api.model
    def _ticket_rows(self, scope):
        causes = self._labels("helpdesk.ticket", "cctv_cause")
        phases = self._labels("helpdesk.ticket", "cctv_phase")
        deadlines = self._labels("helpdesk.ticket", "deadline_phase")
        columns = [name_of_device(self.env) if one is DEVICE else one for one in TICKET_COLUMNS]
        for row in self._each_batch(
            "helpdesk.ticket",
            scope.repairs_listed(),
            SQL("helpdesk_ticket.create_date, helpdesk_ticket.id"),
            columns,
            TICKET_JOINS,
            TICKET_NAMES,
        ):
            due, deadline = row.pop("due"), row.pop("deadline")
            late = deadline == "running" and due and due <= scope.now
            row["in_time"] = self.env._("Overdue") if late else deadlines.get(deadline, "")
            row["cause"] = causes.get(row["cause"], "")
            row["phase"] = phases.get(row["phase"], "")
            row["hours"] = None if row["hours"] is None else float(row["hours"])
            yield row


ID = {
    "maintenance.request": SQL("maintenance_request.id"),
    "helpdesk.ticket": SQL("helpdesk_ticket.id"),
}

JOB_NAMES = (
    "id name kind place technician planned due finished state phase devices devices_done".split()
)
JOB_COLUMNS = [
    SQL("maintenance_request.id"),
    SQL("maintenance_request.name"),
    SQL("maintenance_request.cctv_work_kind"),
    SQL("coalesce(place.complete_name, '')"),
    SQL("coalesce(person.name, '')"),
    SQL("maintenance_request.schedule_date"),
    SQL("maintenance_request.deadline_date"),
    SQL("maintenance_request.cctv_date_finished"),
    SQL("maintenance_request.cctv_state"),
    SQL("maintenance_request.deadline_phase"),
    SQL("coalesce(lines.count, (maintenance_request.equipment_id IS NOT NULL)::int)"),
    SQL(
        "coalesce(lines.done, (maintenance_request.equipment_id IS NOT NULL"
        " AND maintenance_request.cctv_state IN ('finished', 'closed'))::int)"
    ),
]
JOB_JOINS = SQL(
    """
    LEFT JOIN maintenance_equipment device ON device.id = maintenance_request.equipment_id
    LEFT JOIN cctv_location place
           ON place.id = coalesce(maintenance_request.cctv_location_id, device.cctv_location_id)
    LEFT JOIN res_users login ON login.id = maintenance_request.user_id
    LEFT JOIN res_partner person ON person.id = login.partner_id
    LEFT JOIN LATERAL (
        SELECT nullif(count(*), 0) AS count,
               count(*) FILTER (WHERE line.state IN ('done', 'failed')) AS done
          FROM cctv_maintenance_line line WHERE line.request_id = maintenance_request.id
    ) lines ON lines.count > 0
    """
)

DEVICE = SQL("device.name")
TICKET_NAMES = (
    "id number code device place created cause phase provider repaired closed hours due deadline"
).split()
TICKET_COLUMNS = [
    SQL("helpdesk_ticket.id"),
    SQL("helpdesk_ticket.number"),
    SQL("coalesce(device.cctv_code, '')"),
    DEVICE,
    SQL("coalesce(place.complete_name, '')"),
    SQL("helpdesk_ticket.create_date"),
    SQL("helpdesk_ticket.cctv_cause"),
    SQL("helpdesk_ticket.cctv_phase"),
    SQL("coalesce(provider.name, '')"),
    SQL("helpdesk_ticket.cctv_repaired_date"),
    SQL("helpdesk_ticket.closed_date"),
    SQL(
        "extract(epoch FROM helpdesk_ticket.cctv_repaired_date - helpdesk_ticket.create_date)"
        " / 3600"
    ),
    SQL("helpdesk_ticket.deadline_date"),
    SQL("helpdesk_ticket.deadline_phase"),
]
TICKET_JOINS = SQL(
    """
    LEFT JOIN maintenance_equipment device ON device.id = helpdesk_ticket.cctv_device_id
    LEFT JOIN cctv_location place
           ON place.id = coalesce(helpdesk_ticket.cctv_location_id, device.cctv_location_id)
    LEFT JOIN res_partner provider ON provider.id = helpdesk_ticket.cctv_provider_id
    """
)
