"""What the tests of the register and of the polling share."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

ROLES = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "helpdesk": "base.group_user,helpdesk_mgmt.group_helpdesk_user",
    "equipment_manager": "base.group_user,maintenance.group_equipment_manager",
    "operator": "base.group_user,helpdesk_cctv.group_cctv_operator",
    "technician": "base.group_user,helpdesk_cctv.group_cctv_technician",
    "it": "base.group_user,helpdesk_cctv.group_cctv_it",
    "supervisor": "base.group_user,helpdesk_cctv.group_cctv_supervisor",
    "manager": "base.group_user,helpdesk_cctv.group_cctv_manager",
    "management": "base.group_user,helpdesk_cctv.group_cctv_management",
}
"""Role → groups of a user who has this duty and no other."""

PASSWORD = "Kamera#2026:a/b@%é"
"""Has every character that is special in a URL, and one beyond ASCII."""

UNINVITED = {"no_reset_password": True}
"""Context of users who are made without a mail that invites them: rendering it takes longer than
all the rest of them, and the tests make a thousand."""


class CctvCase(TransactionCase):
    """A company with a site, a recorder with one camera, and a credential."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # While modules are loaded core takes it for changed, and sets it up anew after each class.
        cls.registry.registry_invalidated = False
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        cls.Device = cls.env["maintenance.equipment"]
        cls.site = cls.make_location("Site T")
        cls.lobby = cls.make_location("Lobby", parent=cls.site, kind="area")
        cls.credential = cls.env["cctv.credential"].create(
            {"name": "Cameras of site T", "username": "viewer", "secret": PASSWORD}
        )
        cls.recorder = cls.make_device("recorder", "T-NVR", "10.9.0.1", name="Recorder")
        cls.camera = cls.make_device(
            "camera",
            "T-CAM-1",
            "10.9.0.11",
            name="Lobby door",
            cctv_location_id=cls.lobby.id,
            cctv_recorder_id=cls.recorder.id,
            cctv_channel=1,
            cctv_credential_id=cls.credential.id,
        )

    @classmethod
    def make_location(cls, name, parent=None, kind="site", **values):
        return cls.env["cctv.location"].create(
            {"name": name, "kind": kind, "parent_id": parent.id if parent else False, **values}
        )

    @classmethod
    def make_device(cls, kind, code, address=False, **values):
        return cls.env["maintenance.equipment"].create(
            {
                "name": values.pop("name", code),
                "cctv_kind": kind,
                "cctv_code": code,
                "cctv_address": address,
                **values,
            }
        )

    @classmethod
    def make_company(cls, name="Another company"):
        return cls.env["res.company"].create({"name": name})

    @classmethod
    def make_user(cls, role, login=None, company=None):
        """A user with just the groups of ``role`` (see ``ROLES``)."""
        return cls.make_outsider(login or f"cctv_{role}", company, ROLES[role])

    @classmethod
    def make_outsider(cls, login, company=None, groups="base.group_portal", **values):
        """A portal user, unless ``groups`` says otherwise."""
        company = company or cls.company
        user = new_test_user(
            cls.env,
            login=login,
            groups=groups,
            context=UNINVITED,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **values,
        )
        return user.with_env(cls.env)

    def count_statements(self, call):
        """SQL statements of ``call`` and of writing what it leaves to be written, with nothing
        read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def commit_never(self):
        """A scheduled action that is called here commits nothing: the test is one transaction."""
        jobs = self.registry["ir.cron"]
        self.patch(jobs, "_commit_progress", lambda *_a, **_kw: self.env.flush_all() or 1)

    def run_cron_of(self, name):
        """The scheduled action as the scheduler runs it, with its commits and rollbacks."""
        with self.enter_registry_test_mode():
            self.env.ref(f"helpdesk_cctv.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def refuse_in_database(self, table, check):
        """From now on the database refuses rows of ``table`` that do not fulfil ``check``."""
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE {table} ADD CONSTRAINT test_refuses CHECK ({check})")

    @contextmanager
    def assertSays(self, sentence):
        """What is done is refused with ``sentence`` (a regular expression), and undone."""
        with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
            yield
            self.env.flush_all()
