"""What the tests of providers share: the people of two firms, and a repair given to one."""

from datetime import timedelta
from itertools import islice

from odoo import fields

from .repair_common import RepairCase


class ProviderCase(RepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.user_admin").notification_type = "inbox"
        cls.rival = cls.env["res.partner"].create({"name": "Other firm", "is_company": True})
        cls.vendor = cls.make_provider_user("prov_vendor", cls.firm)
        cls.colleague_there = cls.make_provider_user("prov_vendor_two", cls.firm)
        cls.rival_user = cls.make_provider_user("prov_rival", cls.rival)
        cls.requester = cls.make_outsider("prov_requester")
        cls.camera.write(
            {
                "cctv_installer_id": cls.firm.id,
                "cctv_contract_end": fields.Date.today() + timedelta(days=30),
                "cctv_contract_number": "CONTRACT-7",
                "cctv_customer_number": "CUSTOMER-7",
                "cctv_manufacturer": "Maker-7",
                "cctv_serial": "SERIAL-7",
            }
        )

    @classmethod
    def make_provider_user(cls, login, firm, company=None):
        user = cls.make_outsider(login, company)
        user.partner_id.parent_id = firm
        return user

    def give(self, ticket=None, firm=None, duty="it", **values):
        """Give a repair to a firm; its job, as superuser in nobody's name."""
        ticket = ticket or self.analysed()
        mine = self.by(ticket, duty)
        mine._cctv_give_to_provider(firm or self.firm, "No power at the pole", **values)
        return ticket.sudo().cctv_job_id

    def of(self, job, user=None):
        """The job in the hands of a provider's user."""
        return job.with_user(user or self.vendor).sudo()

    def working_day(self, job, number=1):
        """The n-th working day after today."""
        return list(islice(job._calendar().after(job._today()), number))[-1].day

    def seen(self, user):
        """Ids of the jobs that this user's pages show."""
        self.env.invalidate_all()
        return self.env["cctv.provider.desk"].with_user(user)._jobs("all", "").ids
