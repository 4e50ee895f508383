from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import ROLES, CctvCase

READERS = ("operator", "technician", "it", "supervisor", "manager", "management")
READ_ONLY = dict.fromkeys(READERS, "r")

MATRIX = {
    "device": {
        **READ_ONLY,
        "equipment_manager": "r",
        "technician": "rw",
        "it": "rwc",
        "manager": "rwcd",
    },
    "other equipment": {"equipment_manager": "rwcd"},
    "cctv.location": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.credential": {"technician": "r", "it": "rwc", "manager": "rwcd"},
    "cctv.poll.policy": {**READ_ONLY, "manager": "rwcd"},
    "cctv.device.status": READ_ONLY,
    "cctv.fault": READ_ONLY,
    "cctv.uptime.day": READ_ONLY,
    "cctv.poll.heartbeat": {"it": "r", "manager": "r"},
    "cctv.test.now": dict.fromkeys(("operator", "technician", "it", "supervisor", "manager"), "rc"),
    "ticket": {
        "operator": "rc",
        "management": "rc",
        "technician": "rwc",
        "it": "rwc",
        "supervisor": "rwc",
        "manager": "rwc",
        "helpdesk": "rwc",
    },
}
"""What each duty may do: read, write, create, delete. Whoever is not named may do nothing. A model
of this addon that is missing here fails the test. docs/design/security.md has the same table."""

OF_COMPANY = set(MATRIX) - {"cctv.poll.heartbeat", "cctv.test.now"}
"""What one company's people must not see of another's."""

SENSITIVE = {
    "cctv_address": READERS,
    "cctv_onvif_port": READERS,
    "cctv_onvif_path": READERS,
    "cctv_rtsp_port": READERS,
    "cctv_use_tls": READERS,
    "cctv_mac": READERS,
    "cctv_snapshot": READERS,
    "cctv_policy_id": READERS,
    "cctv_effective_policy_id": READERS,
    "cctv_credential_id": ("technician", "it", "manager"),
    "cctv_stream_url": ("technician", "it", "manager"),
    "cctv_snapshot_url": ("technician", "it", "manager"),
    "cost": ("equipment_manager", "manager", "management"),
}
"""Fields of a device, and who may read and search them."""


@tagged("at_install")
class TestAccessMatrix(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.other_company = cls.make_company()
        cls.strangers = {
            role: cls.make_user(role, f"stranger_{role}", cls.other_company) for role in READERS
        }
        cls.extra = cls.make_device("camera", "T-EXTRA", cctv_poll_enabled=False)
        cls.samples = cls.make_samples()

    @classmethod
    def make_samples(cls):
        """{row of the matrix: (a record of the company, values to create another, to write)}."""
        env, device = cls.env, cls.extra.id
        company = {"company_id": cls.company.id}
        fault = {"device_id": device, "kind": "refused", "date_start": "2026-01-01"}
        samples = {
            "device": ({"name": "D", "cctv_kind": "camera", **company}, {"note": "x"}),
            "other equipment": ({"name": "Chair", **company}, {"note": "x"}),
            "cctv.location": ({"name": "L", **company}, {"note": "x"}),
            "cctv.credential": ({"name": "C", **company}, {"note": "x"}),
            "cctv.poll.policy": ({"name": "P", **company}, {"name": "Q"}),
            "cctv.fault": (fault, {"detail": "x"}),
            "cctv.uptime.day": ({"device_id": device, "day": "2026-01-01"}, {"up_s": 1}),
            "cctv.poll.heartbeat": ({}, {"error": "x"}),
            "cctv.test.now": ({"device_id": device}, {"summary": "x"}),
            "ticket": (
                {
                    "name": "T",
                    "description": "t",
                    "team_id": env["helpdesk.ticket.team"].create({"name": "Others"}).id,
                    "cctv_device_id": device,
                    **company,
                },
                {"name": "U"},
            ),
        }
        made = {
            row: (env[cls.model_of(row)].create(values), values, change)
            for row, (values, change) in samples.items()
        }
        status = cls.extra.cctv_status_id
        made["cctv.device.status"] = (status, {"device_id": cls.camera.id}, {"checks": 1})
        return made

    @staticmethod
    def model_of(row):
        names = {
            "device": "maintenance.equipment",
            "other equipment": "maintenance.equipment",
            "ticket": "helpdesk.ticket",
        }
        return names.get(row, row)

    def test_matrix(self):
        for row, allowed in MATRIX.items():
            for role, user in self.users.items():
                with self.subTest(row=row, role=role):
                    self.assertEqual(self.rights(row, user), allowed.get(role, ""))

    def test_no_model_is_missing(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "helpdesk_cctv" and not model._abstract
        }
        self.assertEqual(ours - set(MATRIX), set(), "models that the access matrix does not have")
        self.assertEqual(set(MATRIX), set(self.samples))

    def test_other_company_has_no_access(self):
        for row in sorted(OF_COMPANY):
            for role, user in self.strangers.items():
                with self.subTest(row=row, role=role):
                    self.assertEqual(self.rights(row, user).replace("c", ""), "")

    def test_common_policy_is_for_all_companies(self):
        common = self.env.ref("helpdesk_cctv.poll_policy_default")
        for user in self.strangers.values():
            self.assertTrue(common.with_user(user).name)

    def test_groups_that_read_nothing_see_no_sensitive_fields(self):
        self.extra.message_subscribe(partner_ids=self.users["internal"].partner_id.ids)
        for field, readers in SENSITIVE.items():
            for role in ("internal", "equipment_manager", *READERS):
                device = self.extra.with_user(self.users[role])
                with self.subTest(field=field, role=role):
                    self.assertEqual(
                        self.can(lambda d=device, f=field: d.read([f])), role in readers
                    )
                    if field != "cctv_snapshot":
                        search = [(field, "!=", False)]
                        self.assertEqual(
                            self.can(lambda d=device, s=search: d.search_count(s)), role in readers
                        )

    def test_follower_of_a_device_sees_it_as_before(self):
        """Core shows equipment to its followers; what is ours must not break their form."""
        user = self.users["internal"]
        self.extra.message_subscribe(partner_ids=user.partner_id.ids)
        device = self.extra.with_user(user)
        self.assertEqual(device.read(["name", "cctv_code"])[0]["cctv_code"], "T-EXTRA")
        names = [name for name, field in device.fields_get().items() if field["type"] != "binary"]
        self.assertTrue(device.read(names))
        self.assertNotIn("cctv_address", names)

    def test_faults_are_reviewed_by_methods_only(self):
        fault = self.samples["cctv.fault"][0].with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            fault.write({"review_state": "ignored"})

    def test_stages_are_not_for_the_public_to_write(self):
        """helpdesk_mgmt lets everybody on the internet rename stages."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        public = self.env.ref("base.public_user")
        self.assertFalse(stage.with_user(public).has_access("write"))

    def test_documentation_has_the_same_table(self):
        with file_open("helpdesk_cctv/docs/design/security.md") as file:
            text = file.read()
        for row, allowed in MATRIX.items():
            cells = [f"`{row}`" if "." in row else row]
            cells += [allowed.get(role, "") or "–" for role in ROLES]
            self.assertIn("| " + " | ".join(cells) + " |", text)

    def rights(self, row, user):
        """What ``user`` really can do in this row of the matrix, by doing it."""
        record, values, change = self.samples[row]
        model = self.env[record._name].with_user(user)
        can_create = self.can(lambda: model.create(values))
        if record._transient and can_create:
            record = model.create(values)
        record = record.with_user(user)
        attempts = {
            "r": lambda: record.search([("id", "=", record.id)]).read(["display_name"])[0],
            "w": lambda: record.write(change),
            "d": lambda: record.unlink(),
        }
        done = {letter for letter, attempt in attempts.items() if self.can(attempt)}
        done |= {"c"} if can_create else set()
        return "".join(letter for letter in "rwcd" if letter in done)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def can(self, attempt):
        """Whether ``attempt`` is permitted; what it did is undone."""
        savepoint = self.env.cr.savepoint()
        try:
            attempt()
            self.env.flush_all()
            return True
        except (AccessError, IndexError):
            return False
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
