"""What the tests of repairs share: people of each duty, in one team, and a fault they repair."""

from odoo import Command, fields

from .common import CctvCase


class RepairCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        duties = ("operator", "technician", "it", "supervisor", "manager", "management")
        cls.users = {duty: cls.make_user(duty, f"repair_{duty}") for duty in duties}
        cls.colleague = cls.make_user("technician", "repair_colleague")
        people = cls.colleague.union(*cls.users.values())
        calendar = cls.company.resource_calendar_id
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Repairs of T",
                "user_ids": [Command.set(people.ids)],
                "use_sla": True,
                "resource_calendar_id": calendar.id,
            }
        )
        cls.profile = cls.env["cctv.procedure.profile"].create(
            {"name": "P", "company_id": cls.company.id, "repair_analyst_role": "it"}
        )
        cls.firm = cls.env["res.partner"].create({"name": "CCTV provider", "is_company": True})

    def report(self, duty="operator", **values):
        """A ticket about the camera, reported by somebody of this duty."""
        tickets = self.env["helpdesk.ticket"].with_user(self.users[duty])
        return tickets.create(
            {
                "name": "Lobby is dark",
                "description": "<p>Nothing to be seen</p>",
                "team_id": self.team.id,
                "cctv_device_id": self.camera.id,
                "cctv_location_id": self.lobby.id,
                **values,
            }
        )

    def by(self, ticket, duty):
        """The ticket in the hands of somebody of this duty."""
        return ticket.with_user(self.users[duty])

    def analysed(self, cause="camera", **values):
        ticket = self.report(**values)
        self.by(ticket, "it")._cctv_analyse("The camera has no power.", cause)
        return ticket

    def repaired(self, **values):
        ticket = self.analysed(**values)
        mine = self.by(ticket, "technician")
        mine.assign_to_me()
        mine.action_cctv_start_repair()
        mine._cctv_report_repaired(mine.env.user.partner_id, "Plug put in again")
        return ticket

    def set_health(self, state="ok", checked=True):
        """The camera as the poll has found it just now, with a picture."""
        now = fields.Datetime.now()
        self.camera.cctv_status_id.write(
            {
                "state": state,
                "last_check": now if checked else False,
                "stale_at": False,
                "snapshot": self.picture(),
                "snapshot_date": now if checked else False,
            }
        )

    @staticmethod
    def picture():
        from .seal_common import signature_image

        return signature_image()

    def window(self, model, ticket, duty, **values):
        """A window about the ticket, opened by somebody of this duty."""
        windows = self.env[model].with_user(self.users[duty])
        return windows.create({"ticket_id": ticket.id, **values})
