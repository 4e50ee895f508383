"""What the tests of the figures share: two companies in two time zones, and what happened there
around the borders of a month."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import Command

from .common import CctvCase

ZONE = "Asia/Jayapura"
"""WIT, nine hours ahead of UTC: its March begins on 28 February at 15:00 UTC."""

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
BEGIN, END = datetime(2026, 2, 28, 15), datetime(2026, 3, 31, 15)

BORDERS = [
    border + timedelta(hours=hours, seconds=seconds)
    for border in (BEGIN, END)
    for hours in (-9, 0, 9)
    for seconds in (-1, 0, 1)
]
"""A second around midnight of the company, of UTC, and of a zone as far to the west."""


class FiguresCase(CctvCase):
    """``company`` lives in WIT, ``other`` in WIB with its own devices and the same events."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_place_to_live("Company in WIT", ZONE)
        cls.other = cls.make_place_to_live("Company in WIB", "Asia/Jakarta")
        cls.team = cls.env["maintenance.team"].create({"name": "All", "company_id": False})
        cls.Figures = cls.env["cctv.figures"]
        cls.manager = cls.make_user("manager", "figures_manager")
        cls.manager.write(
            {
                "tz": ZONE,
                "company_ids": [Command.set([cls.company.id])],
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def make_place_to_live(cls, name, zone):
        company = cls.make_company(name)
        company.partner_id.tz = zone
        return company

    @classmethod
    def make_site(cls, company, name="Site", parent=None):
        kind = "area" if parent else "site"
        return cls.make_location(name, parent, kind, company_id=company.id)

    @classmethod
    def make_camera(cls, company, code, place, **values):
        values = {"cctv_location_id": place.id, "company_id": company.id, **values}
        return cls.make_device("camera", code, **values)

    @classmethod
    def fill(cls, record, **columns):
        """Write columns past all rules, as time has left them."""
        cls.env.flush_all()
        names = ", ".join(f"{name} = %s" for name in columns)
        cls.env.cr.execute(
            f"UPDATE {record._table} SET {names} WHERE id = ANY(%s)",
            [*columns.values(), record.ids],
        )
        cls.env.invalidate_all()

    @classmethod
    def make_fault(cls, device, start, end=None, **values):
        if end:
            values = {"end_reason": "recovered", **values}
        return cls.env["cctv.fault"].create(
            {
                "device_id": device.id,
                "kind": "unreachable",
                "date_start": start,
                "date_confirmed": start,
                "date_end": end,
                **values,
            }
        )

    @classmethod
    def make_days(cls, device, first, days, **seconds):
        """Accounts of ``days`` days."""
        values = {"up_s": 0, "degraded_s": 0, "down_s": 0, "unknown_s": 0, "maintenance_s": 0}
        values.update(seconds)
        cls.env["cctv.uptime.day"].create(
            [
                {"device_id": device.id, "day": first + timedelta(days=number), **values}
                for number in range(days)
            ]
        )

    @classmethod
    def make_ticket(cls, device, created, **columns):
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Repair",
                "description": "<p>Dark</p>",
                "company_id": device.company_id.id,
                "cctv_device_id": device.id,
                "cctv_location_id": device.cctv_location_id.id,
            }
        )
        nothing = {"deadline_phase": None, "deadline_start": None, "deadline_date": None}
        cls.fill(ticket, create_date=created, **{**nothing, **columns})
        return ticket

    @classmethod
    def make_visit(cls, devices, planned, **columns):
        """A visit of these devices, one line each."""
        company, place = devices.company_id, devices[:1].cctv_location_id
        lines = [
            {
                "company_id": company.id,
                "device_id": device.id,
                "location_id": device.cctv_location_id.id,
                "work_kind": "cleaning",
            }
            for device in devices
        ]
        visit = cls.env["maintenance.request"].create(
            {
                "name": "Cleaning",
                "company_id": company.id,
                "cctv_work_kind": "cleaning",
                "maintenance_type": "preventive",
                "maintenance_team_id": cls.team.id,
                "schedule_date": planned,
                "cctv_location_id": place.id,
                "cctv_line_ids": [Command.create(line) for line in lines],
            }
        )
        if columns:
            cls.fill(visit, **columns)
        return visit

    @classmethod
    def make_footage(cls, device, received, **columns):
        begin = datetime(2026, 2, 1)
        span = {"date_from": begin, "date_to": begin + timedelta(hours=1)}
        request = cls.env["cctv.footage.request"].create(
            {
                "company_id": device.company_id.id,
                "requester_kind": "unit",
                "requester_name": "Head of a unit",
                "requester_unit": "A unit",
                "requester_identity": "NIP 1",
                "purpose": "Find out who drove into the gate.",
                "location_id": device.cctv_location_id.id,
                **span,
            }
        )
        cls.fill(request, **{"state": "submitted", "date_received": received, **columns})
        return request

    @classmethod
    def make_findings(cls, company, told, **columns):
        """An audit told at this moment: one finding as ``columns`` say, one that is open."""
        auditor, auditee = (
            cls.make_user(role, f"figures_{role}_{company.id}_{told:%y%m%d%H%M%S}")
            for role in ("supervisor", "manager")
        )
        (auditor | auditee).write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        audit = cls.env["cctv.audit"].create(
            {
                "name": "Audit",
                "company_id": company.id,
                "auditor_id": auditor.id,
                "auditee_id": auditee.id,
                "template_id": False,
            }
        )
        cls.fill(audit, state="under_way")
        found = {"audit_id": audit.id, "facts": "x"}
        names = [f"{told} {number}" for number in range(2)]
        findings = cls.env["cctv.audit.finding"].create([{**found, "clause": n} for n in names])
        cls.fill(audit, state="told", date_told=told)
        cls.fill(findings[0], **columns)
        return findings

    # reading

    def headline(self, first=FIRST, last=LAST, places=None, company=None):
        """{key: line}"""
        lines = self.Figures._headline(company or self.company, first, last, places)
        return {line["key"]: line for line in lines}

    def values(self, *args, **options):
        return {key: line["value"] for key, line in self.headline(*args, **options).items()}

    def section(self, key, first=FIRST, last=LAST, places=None):
        sections = self.Figures._sections(self.company, first, last, places, annexes=True)
        return next(section for section in sections if section.key == key)

    def listed(self, model):
        """A list as the manager has it, who lives where the company does."""
        records = self.env[model].with_user(self.manager)
        return records.with_context(allowed_company_ids=[self.company.id], tz=ZONE)

    @staticmethod
    def local_day(moment, zone=ZONE):
        return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).date()

    def is_of_march(self, moment, zone=ZONE):
        return bool(moment) and FIRST <= self.local_day(moment, zone) <= LAST
