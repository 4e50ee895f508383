"""Nobody alters or deletes what the control room has written down."""

import json

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .handover_common import HandoverCase
from .seal_common import signature_image

ROLES = ("operator", "technician", "it", "supervisor", "manager", "management")

QUIET = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db")

CHANGES = {
    "cctv.log.entry": {"facts": "x"},
    "cctv.log.sheet": {"number": "x"},
    "cctv.handover": {"note": "x"},
    "cctv.handover.device": {"words": "x"},
    "cctv.handover.thing": {"words": "x"},
    "cctv.handover.matter": {"words": "x"},
    "cctv.incident": {"facts": "x"},
    "cctv.incident.mark": {"words": "x"},
    "cctv.incident.call": {"words": "x"},
    "cctv.incident.decision": {"words": "x"},
    "cctv.conduct.violation": {"facts": "x"},
    "cctv.gift.declaration": {"what": "x"},
}
"""Of each model what is tried."""

SEALED = {
    "cctv.log.entry": ("severity", "important"),
    "cctv.handover": ("note", "x"),
    "cctv.handover.thing": ("counted", 9),
    "cctv.incident": ("facts", "x"),
    "cctv.incident.mark": ("words", "x"),
    "cctv.incident.call": ("answered_by", "x"),
}
"""Of what stands in a seal: a column, and what somebody with the database puts in."""


@tagged("-at_install", "post_install")
class TestRoomGuarded(HandoverCase, HttpCase):
    """Each model of the control room against each duty, by the ORM, by RPC and by SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role, f"guard_{role}") for role in ROLES}
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.kept = cls.make_kept()
        cls.env.flush_all()

    @classmethod
    def make_kept(cls):
        """{model: a record that is finished: signed, noted, decided, or written down}"""
        incident = cls.make_incident()
        entry = cls.make_entry()
        handover = cls.handover.sudo()
        handover.matter_ids or handover.matter_ids.create(
            {"handover_id": handover.id, "words": "The door does not close."}
        )
        cls("test_refused_by_the_orm").sign_both()
        found = {
            "cctv.log.entry": entry,
            "cctv.log.sheet": entry.sheet_id,
            "cctv.handover": handover,
            "cctv.handover.device": handover.device_ids[:1],
            "cctv.handover.thing": handover.thing_ids[:1],
            "cctv.handover.matter": handover.matter_ids[:1],
            "cctv.incident": incident,
            "cctv.incident.mark": incident.mark_ids,
            "cctv.incident.call": incident.call_ids,
            "cctv.incident.decision": incident.decision_ids,
            "cctv.conduct.violation": cls.make_violation(),
            "cctv.gift.declaration": cls.make_gift(),
        }
        return {name: record.sudo() for name, record in found.items()}

    @classmethod
    def make_entry(cls):
        """Of a shift that is over, sealed with its sheet."""
        values = {"facts": "A dog.", "room_id": cls.room.id}
        entry = cls.env["cctv.log.entry"].with_user(cls.first).create(values)
        entry.sudo().shift_id.state = "over"
        for entries in cls.env["cctv.log.sheet"]._due():
            if entry in entries:
                cls.env["cctv.log.sheet"]._seal_entries(entries)
        entry.sudo().shift_id.state = "running"
        return entry

    @classmethod
    def make_incident(cls):
        ink = signature_image()
        incident = cls.env["cctv.incident"].with_user(cls.first).create(
            {
                "kind": "accident",
                "facts": "Two motorcycles collide.",
                "location_id": cls.lobby.id,
                "reported_to_id": cls.supervisor.id,
            }
        )
        incident.action_reported()
        incident.write(
            {
                "mark_ids": [Command.create({"kind": "plate", "words": "BP 1 XY"})],
                "call_ids": [Command.create({"called": "Police", "answered_by": "Duty"})],
            }
        )
        boss = incident.with_user(cls.supervisor)
        boss.decision_ids = [Command.create({"words": "Keep the footage."})]
        incident._sign("recorded", cls.first.partner_id, cls.first, ink)
        boss._sign("noted", cls.supervisor.partner_id, cls.supervisor, ink)
        boss.action_seal()
        return incident

    @classmethod
    def make_violation(cls):
        violation = cls.env["cctv.conduct.violation"].with_user(cls.supervisor).create(
            {
                "officer_id": cls.officer.id,
                "prohibition": "smoking",
                "facts": "Smoke.",
                "hearing_kind": "absent",
                "hearing_present": "Supervisor",
                "date_hearing": fields.Datetime.now(),
            }
        )
        violation.action_heard()
        return violation

    @classmethod
    def make_gift(cls):
        gift = cls.env["cctv.gift.declaration"].with_user(cls.first).create(
            {"direction": "offered", "what": "Fruit", "giver": "A shop", "doing": "refused"}
        )
        gift.with_user(cls.supervisor).action_note()
        return gift

    def test_all_are_there(self):
        self.assertEqual(set(self.kept), set(CHANGES))
        for name, record in self.kept.items():
            self.assertEqual(len(record), 1, name)

    def refused(self, attempt):
        with mute_logger(*QUIET), self.assertRaises(UserError), self.cr.savepoint():
            attempt()
            self.env.flush_all()

    def test_refused_by_the_orm(self):
        for name, record in self.kept.items():
            for who, user in self.users.items():
                mine = record.with_user(user)
                with self.subTest(model=name, who=who, how="write"):
                    self.refused(lambda r=mine, n=name: r.write(CHANGES[n]))
                with self.subTest(model=name, who=who, how="unlink"):
                    self.refused(mine.unlink)

    def test_refused_for_the_superuser(self):
        for name, record in self.kept.items():
            with self.subTest(model=name, how="unlink"):
                self.refused(record.unlink)
            if name in SEALED:
                with self.subTest(model=name, how="write"):
                    self.refused(lambda r=record, n=name: r.write(CHANGES[n]))

    def test_refused_by_rpc(self):
        for name, record in self.kept.items():
            for who, user in self.users.items():
                model = self.env[name].with_user(user)
                for method, args in (
                    ("write", [record.ids, CHANGES[name]]),
                    ("web_save", [record.ids, CHANGES[name], {}]),
                    ("unlink", [record.ids]),
                    ("_write", [record.ids, CHANGES[name]]),
                ):
                    context = {"context": {"force_delete": True, "_force_unlink": True}}
                    with self.subTest(model=name, who=who, method=method):
                        self.refused(
                            lambda m=model, n=method, a=args, k=context: call_kw(m, n, a, k)
                        )
            self.assertTrue(record.exists(), name)

    def test_refused_over_the_wire(self):
        """As a script calls the server, with the rights of a supervisor."""
        self.supervisor.password = "supervisor supervisor"
        self.authenticate(self.supervisor.login, "supervisor supervisor")
        for name, record in self.kept.items():
            for method, args in (("write", [record.ids, CHANGES[name]]), ("unlink", [record.ids])):
                with self.subTest(model=name, method=method), mute_logger(*QUIET, "odoo.http"):
                    answer = self.url_open(
                        f"/web/dataset/call_kw/{name}/{method}",
                        data=json.dumps(
                            {
                                "params": {
                                    "model": name,
                                    "method": method,
                                    "args": args,
                                    "kwargs": {},
                                }
                            }
                        ),
                        headers={"Content-Type": "application/json"},
                    ).json()
                    self.assertIn("error", answer)
            self.assertTrue(record.exists(), name)

    def seal_of(self, record):
        for parent in ("sheet_id", "handover_id", "incident_id"):
            if parent in record._fields and record[parent]:
                return record[parent].seal_id
        return record.seal_id

    def attack(self, record, statement):
        """By SQL, with the guard of the database switched off, as its superuser can."""
        table = SQL.identifier(record._table)
        self.env.flush_all()
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        self.env.cr.execute(statement)
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
        self.env.invalidate_all(flush=False)

    def findings_after(self, record, statement):
        """What the verifier names; the attack is undone."""
        seal = self.seal_of(record)
        [before] = seal._verify().values()
        self.assertFalse(before, f"{record} was fine")
        savepoint = self.cr.savepoint()
        self.attack(record, statement)
        [findings] = seal._verify().values()
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        return findings

    def test_named_when_the_database_is_changed(self):
        for name, (column, value) in SEALED.items():
            record = self.kept[name]
            statement = SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(column),
                value,
                record.id,
            )
            with self.subTest(model=name):
                found = self.findings_after(record, statement)
                self.assertTrue([one for one in found if column in one.path], found)

    def test_named_when_a_row_is_gone(self):
        for name in ("cctv.log.entry", "cctv.handover.thing", "cctv.incident.mark"):
            record = self.kept[name]
            table = SQL.identifier(record._table)
            with self.subTest(model=name):
                found = self.findings_after(
                    record, SQL("DELETE FROM %s WHERE id = %s", table, record.id)
                )
                self.assertTrue(found)
