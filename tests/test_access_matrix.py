from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import ROLES, CctvCase
from .matrix_room import ROOM_MATRIX, make_room_samples
from .seal_common import signature_image

READERS = ("operator", "technician", "it", "supervisor", "manager", "management")
READ_ONLY = dict.fromkeys(READERS, "r")
WORKERS = ("technician", "it", "supervisor", "manager", "management")
FOOTAGE = dict.fromkeys(("operator", "it", "supervisor", "manager"), "rwc")
KEEPERS = dict.fromkeys((*FOOTAGE, "management"), "r")
PLANS = {"supervisor": "r", **dict.fromkeys(("it", "manager", "management"), "rwc")}
PLAN_LINES = {"supervisor": "r", **dict.fromkeys(("it", "manager", "management"), "rwcd")}
INSTALLERS = ("technician", "it", "manager")
STAFF = ("internal", "helpdesk", "equipment_manager", *READERS)

MATRIX = {
    "device": {
        **READ_ONLY,
        "equipment_manager": "r",
        "technician": "rw",
        "it": "rwc",
        "manager": "rwcd",
    },
    "other equipment": {"equipment_manager": "rwcd"},
    "cctv.evaluation": {"supervisor": "r", "manager": "rwc", "management": "rwc"},
    "cctv.evaluation.line": {"supervisor": "r", "manager": "rw", "management": "r"},
    "cctv.evaluation.followup": {"supervisor": "r", "manager": "rw", "management": "r"},
    # Whoever is to do it reads and answers it (test_evaluation.py).
    "cctv.evaluation.decision": {"supervisor": "r", "manager": "rwcd", "management": "rwcd"},
    "cctv.audit": {"supervisor": "r", "manager": "rwc", "management": "rwc"},
    # The auditor writes findings; whoever is to do something reads that (test_audit.py).
    "cctv.audit.finding": dict.fromkeys(("supervisor", "manager", "management"), "r"),
    "cctv.audit.action": {"supervisor": "r", "manager": "rwcd", "management": "rwcd"},
    "cctv.audit.programme": {"supervisor": "r", "manager": "rwcd", "management": "rwcd"},
    "cctv.requirement": READ_ONLY,
    "cctv.requirement.record": READ_ONLY,
    "cctv.risk.analysis": PLANS,
    "cctv.risk.line": PLAN_LINES,
    "cctv.installation.plan": {**PLANS, "technician": "r"},
    "cctv.installation.plan.line": {**PLAN_LINES, "technician": "r"},
    "cctv.coverage": dict.fromkeys(PLANS, "r"),
    "cctv.decide.paper": dict.fromkeys(PLANS, "rwc"),
    "cctv.installation": {**READ_ONLY, "technician": "rw", "it": "rwc", "manager": "rwc"},
    "cctv.commissioning.test": {**READ_ONLY, **dict.fromkeys(INSTALLERS, "rw")},
    "cctv.commissioning.check": READ_ONLY,
    "cctv.end.installation": dict.fromkeys(INSTALLERS, "rwc"),
    "cctv.monthly.report": {"manager": "rcd", "management": "rc"},
    "cctv.location": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.spare.part": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.spare.move": READ_ONLY,
    "cctv.move.spare": {"technician": "rwc", "it": "rwc", "manager": "rwc"},
    "cctv.plan.pin": {**READ_ONLY, "it": "rwcd", "manager": "rwcd"},
    "cctv.credential": {"technician": "r", "it": "rwc", "manager": "rwcd"},
    "cctv.poll.policy": {**READ_ONLY, "manager": "rwcd"},
    "cctv.device.status": READ_ONLY,
    "cctv.fault": READ_ONLY,
    "cctv.further.report": READ_ONLY,
    "cctv.report.quota": {},
    "cctv.picture.reference": READ_ONLY,
    "cctv.picture.exemption": READ_ONLY,
    "cctv.picture.day": READ_ONLY,
    "cctv.picture.trend": READ_ONLY,
    "cctv.uptime.day": READ_ONLY,
    "cctv.recorder.disk": READ_ONLY,
    "cctv.recorder.channel": READ_ONLY,
    "cctv.recording.day": READ_ONLY,
    "request": {
        **READ_ONLY,
        "equipment_manager": "r",
        "technician": "rwc",
        "it": "rwc",
        "manager": "rwcd",
    },
    "cctv.device.move": READ_ONLY,
    "cctv.maintenance.closing": READ_ONLY,
    "cctv.enter.work": dict.fromkeys(("technician", "it", "manager"), "rwc"),
    "cctv.firmware": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.firmware.install": READ_ONLY,
    "cctv.end.work": dict.fromkeys(("it", "manager"), "rwc"),
    "cctv.move.device": dict.fromkeys(("technician", "it", "manager"), "rwc"),
    "cctv.plan.firmware": dict.fromkeys(("it", "manager"), "rwc"),
    "cctv.maintenance.schedule": {**READ_ONLY, "manager": "rwcd"},
    "cctv.maintenance.date": READ_ONLY,
    "cctv.maintenance.line": {**READ_ONLY, "technician": "rw", "it": "rwcd", "manager": "rwcd"},
    "cctv.footage.request": {**FOOTAGE, "management": "rw"},
    "cctv.footage.item": {**FOOTAGE, "management": "r"},
    "cctv.footage.step": dict.fromkeys((*FOOTAGE, "management"), "rwc"),
    "cctv.footage.demand": dict.fromkeys((*FOOTAGE, "management"), "rwc"),
    "cctv.footage.emergency": FOOTAGE,
    "cctv.footage.resolve": FOOTAGE,
    "cctv.footage.resolve.line": dict.fromkeys(FOOTAGE, "rwcd"),
    "cctv.evidence": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.evidence.upload": {},
    "cctv.custody.chain": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.custody.event": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.footage.delivery": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.footage.download": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.redact.still": dict.fromkeys((*FOOTAGE, "management"), "rwc"),
    "cctv.hand.over": dict.fromkeys(FOOTAGE, "rwc"),
    "cctv.footage.invite": dict.fromkeys(FOOTAGE, "rwc"),
    "cctv.evidence.check": dict.fromkeys((*FOOTAGE, "management"), "r"),
    "cctv.footage.hold": {
        **dict.fromkeys(("operator", "it"), "rc"),
        **dict.fromkeys(("supervisor", "manager", "management"), "rwc"),
    },
    "cctv.access.log": {**dict.fromkeys(FOOTAGE, "rc"), "management": "r"},
    "cctv.media": {**FOOTAGE, "management": "r"},
    "cctv.rights.grant": dict.fromkeys(("supervisor", "manager", "management"), "r"),
    "cctv.rights.review": {"supervisor": "r", "manager": "rwc", "management": "r"},
    "cctv.rights.line": {"supervisor": "r", "manager": "rw", "management": "r"},
    "cctv.register.window": dict.fromkeys((*FOOTAGE, "management"), "rwc"),
    "cctv.clip.lost": FOOTAGE,
    "cctv.put.on.medium": FOOTAGE,
    "cctv.compare.head": dict.fromkeys((*FOOTAGE, "management"), "rwc"),
    "cctv.retention.policy": {**KEEPERS, "manager": "rwcd"},
    "cctv.destruction": {**dict.fromkeys(FOOTAGE, "rw"), "management": "r"},
    "cctv.destruction.line": KEEPERS,
    "cctv.backup.plan": {**KEEPERS, "it": "rwc", "manager": "rwcd"},
    "cctv.backup.run": {**KEEPERS, "it": "rw", "manager": "rw"},
    "cctv.processing": {"it": "r", "supervisor": "r", "manager": "rwc", "management": "rwc"},
    "cctv.data.request": {"it": "r", "supervisor": "rwc", "manager": "rwc", "management": "rwc"},
    "cctv.breach": {"it": "rwc", "supervisor": "rwc", "manager": "rwc", "management": "rwc"},
    "cctv.recording.check": {**READ_ONLY, "supervisor": "rw"},
    "cctv.recording.check.line": {**READ_ONLY, "supervisor": "rw"},
    "cctv.poll.heartbeat": {"it": "r", "manager": "r"},
    "cctv.poll.incident": {"it": "r", "manager": "r"},
    "cctv.reference.host": {"it": "r", "manager": "rwcd"},
    "cctv.webhook": {"it": "r", "manager": "rwcd"},
    "cctv.webhook.delivery": {"it": "r", "manager": "r"},
    "cctv.discovery": {"it": "rwc", "manager": "rwcd"},
    "cctv.discovery.line": {"it": "rw", "manager": "rw"},
    "cctv.test.now": dict.fromkeys(("operator", "technician", "it", "supervisor", "manager"), "rc"),
    "cctv.deadline.pause": READ_ONLY,
    "cctv.escalation.step": {**READ_ONLY, "manager": "rwcd", "management": "rwcd"},
    "cctv.pause.deadline": dict.fromkeys(
        ("operator", "technician", "it", "supervisor", "manager"), "rwc"
    ),
    "cctv.load.holidays": {"manager": "rwc"},
    "cctv.load.holidays.line": {"manager": "rwcd"},
    "cctv.seal": READ_ONLY,
    "cctv.seal.chain": dict.fromkeys(("it", "supervisor", "manager", "management"), "r"),
    "cctv.signature": READ_ONLY,
    "cctv.signature.request": READ_ONLY,
    "cctv.addendum": READ_ONLY,
    "cctv.sign": dict.fromkeys(STAFF, "rwc"),
    "cctv.request.signature": dict.fromkeys(STAFF, "rwc"),
    "cctv.add.addendum": dict.fromkeys(STAFF, "rwc"),
    "cctv.seal.check": dict.fromkeys(STAFF, "rc"),
    "cctv.checklist.template": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.checklist.version": {**READ_ONLY, "it": "rwc", "manager": "rwcd"},
    "cctv.checklist.item": {**READ_ONLY, "it": "rwcd", "manager": "rwcd"},
    "cctv.checklist.option": {**READ_ONLY, "it": "rwcd", "manager": "rwcd"},
    "cctv.checklist": {
        **dict.fromkeys(READERS, "rwc"),
        "manager": "rwcd",
        "management": "r",
    },
    "cctv.checklist.line": {**dict.fromkeys(READERS, "rw"), "management": "r"},
    "cctv.checklist.receipt": {"it": "r", "manager": "r"},
    "cctv.start.checklist": dict.fromkeys(
        ("operator", "technician", "it", "supervisor", "manager"), "rwc"
    ),
    "cctv.print.labels": dict.fromkeys(("technician", "it", "manager"), "rwc"),
    "cctv.print.year": dict.fromkeys(READERS, "rwc"),
    "cctv.settings": {"manager": "rwc"},
    "ticket": {
        "operator": "rc",
        "management": "rc",
        "technician": "rwc",
        "it": "rwc",
        "supervisor": "rwc",
        "manager": "rwc",
        "helpdesk": "rw",  # of its own making: about anything but a device
    },
    "cctv.repair.verification": READ_ONLY,
    "cctv.provider.job": READ_ONLY,
    "cctv.give.provider": dict.fromkeys(("it", "supervisor", "manager", "management"), "rwc"),
    "cctv.answer.provider": dict.fromkeys(("it", "supervisor", "manager", "management"), "rwc"),
    "cctv.analyse.repair": dict.fromkeys(WORKERS, "rwc"),
    "cctv.report.repaired": dict.fromkeys(WORKERS, "rwc"),
    "cctv.verify.repair": dict.fromkeys(WORKERS, "rwc"),
    "cctv.end.repair": dict.fromkeys(WORKERS, "rwc"),
    "cctv.reopen.repair": dict.fromkeys(WORKERS, "rwc"),
    "cctv.tell.head": dict.fromkeys(WORKERS, "rwc"),
    "cctv.procedure": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.procedure.reference": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.procedure.manual": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.procedure.revision": {**READ_ONLY, "supervisor": "rwc", "manager": "rwcd"},
    "cctv.procedure.step": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.legal.basis": {**READ_ONLY, "supervisor": "rwcd", "manager": "rwcd"},
    "cctv.procedure.acknowledgement": {"supervisor": "r", "manager": "r", "management": "r"},
    "cctv.procedure.profile": {**READ_ONLY, "manager": "rw", "management": "rw"},
    "cctv.apply.profile": {"manager": "rwc", "management": "rwc"},
    "cctv.apply.profile.line": {"manager": "rwcd", "management": "rwcd"},
    **ROOM_MATRIX,
}
"""What each duty may do: read, write, create, delete. Whoever is not named may do nothing. A model
of this addon that is missing here fails the test. docs/design/security.md has the same table."""

WINDOWS = {
    "cctv.end.handover",
    "cctv.test.now",
    "cctv.pause.deadline",
    "cctv.load.holidays",
    "cctv.load.holidays.line",
    "cctv.sign",
    "cctv.request.signature",
    "cctv.add.addendum",
    "cctv.seal.check",
    "cctv.start.checklist",
    "cctv.print.labels",
    "cctv.print.year",
    "cctv.make.roster",
    "cctv.settings",
    "cctv.end.work",
    "cctv.duty.record",
    "cctv.enter.work",
    "cctv.move.device",
    "cctv.plan.firmware",
    "cctv.analyse.repair",
    "cctv.report.repaired",
    "cctv.verify.repair",
    "cctv.end.repair",
    "cctv.reopen.repair",
    "cctv.tell.head",
    "cctv.give.provider",
    "cctv.answer.provider",
    "cctv.apply.profile",
    "cctv.apply.profile.line",
    "cctv.footage.step",
    "cctv.footage.demand",
    "cctv.footage.emergency",
    "cctv.footage.resolve",
    "cctv.footage.resolve.line",
    "cctv.hand.over",
    "cctv.footage.invite",
    "cctv.redact.still",
    "cctv.register.window",
    "cctv.clip.lost",
    "cctv.move.spare",
    "cctv.put.on.medium",
    "cctv.compare.head",
    "cctv.decide.paper",
    "cctv.end.installation",
    "cctv.log.window",
    "cctv.print.log",
    "cctv.print.patrol",
}
"""Transient: one's own."""

OF_SERVER = {
    "cctv.poll.heartbeat",
    "cctv.poll.incident",
    "cctv.reference.host",
    "cctv.report.quota",
}
"""There is one polling for all companies."""

OF_ALL = {"cctv.requirement", "cctv.requirement.record"}
"""What the procedures demand is the same for all companies; what is counted is one's own."""

OF_COMPANY = set(MATRIX) - OF_SERVER - OF_ALL - WINDOWS
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
        cls.profile = env["cctv.procedure.profile"].create({"name": "P", **company})
        of_record = {"res_model": "cctv.checklist", "res_id": 1, "kind": "other", "reason": "x"}
        pause = {"date_start": "2026-01-01", "user_id": env.uid, **company}
        loading = env["cctv.load.holidays"].create({"year": "2026"})
        search = env["cctv.discovery"].create({"addresses": "10.0.0.1", **company})
        found = {"discovery_id": search.id, "address": "10.0.0.1", "status": "new"}
        samples = {
            "cctv.deadline.pause": ({**of_record, **pause}, {"reason": "y"}),
            "cctv.escalation.step": ({"profile_id": cls.profile.id}, {"amount": 2}),
            "cctv.pause.deadline": (of_record, {"reason": "y"}),
            "cctv.load.holidays": ({"year": "2026"}, {"with_joint": True}),
            "cctv.load.holidays.line": (
                {"wizard_id": loading.id, "date": "2026-01-01", "name": "x"},
                {"name": "y"},
            ),
            "device": ({"name": "D", "cctv_kind": "camera", **company}, {"note": "x"}),
            "other equipment": ({"name": "Chair", **company}, {"note": "x"}),
            "cctv.location": ({"name": "L", **company}, {"note": "x"}),
            "cctv.credential": ({"name": "C", **company}, {"note": "x"}),
            "cctv.poll.policy": ({"name": "P", **company}, {"name": "Q"}),
            "cctv.fault": (fault, {"detail": "x"}),
            "cctv.uptime.day": ({"device_id": device, "day": "2026-01-01"}, {"up_s": 1}),
            "cctv.poll.heartbeat": ({}, {"error": "x"}),
            "cctv.poll.incident": (
                {**dict.fromkeys(("date_start", "date_end"), "2026-01-01"), "kind": "stopped"}
                | {"state": "ended"},
                {"device_count": 1},
            ),
            "cctv.reference.host": ({"name": "G", "address": "10.0.0.1"}, {"port": 443}),
            "cctv.discovery": ({"addresses": "10.0.0.2", **company}, {"ports": "81"}),
            "cctv.discovery.line": (found, {"name": "x"}),
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
        again = {"ticket_id": made["ticket"][0].id, "device_id": device, "symptom": "moved"}
        hour = "2026-01-01 10:00:00"
        made |= {
            row: (env[row].create(values), other, change)
            for row, (values, other, change) in {
                "cctv.further.report": (again, again, {"note": "x"}),
                "cctv.report.quota": (
                    {"key": "a", "hour": hour}, {"key": "b", "hour": hour}, {"count": 0}
                ),
            }.items()
        }
        made.update(cls.make_checklist_samples(device, company))
        made.update(cls.make_documents())
        made.update(cls.make_recording_samples(device))
        made.update(cls.make_picture_samples(device))
        made.update(cls.make_maintenance_samples(device, company))
        made.update(cls.make_webhook_samples(company))
        made.update(cls.make_closing_samples(device, company))
        made.update(cls.make_footage_samples(device, company))
        made.update(cls.make_footage_windows(made["cctv.footage.request"][0], device))
        made.update(cls.make_register_samples(made, company))
        made.update(cls.make_retention_samples(made["cctv.footage.item"][0], company))
        made.update(make_room_samples(cls, company))
        made["cctv.plan.pin"] = cls.make_pins()
        made.update(cls.make_evaluation_samples(company))
        made.update(cls.make_audit_samples(company))
        made.update(cls.make_spare_samples(company))
        made.update(cls.make_plan_samples(company))
        days = {"date_from": "2026-01-01", "date_to": "2026-01-31", **company}
        report = env["cctv.monthly.report"].create(days)
        again = {**days, "date_to": "2026-01-30"}
        made["cctv.monthly.report"] = (report, again, {"with_annexes": True})
        made.update(cls.make_repair_samples(made["ticket"][0], company))
        status = cls.extra.cctv_status_id
        made["cctv.device.status"] = (status, {"device_id": cls.camera.id}, {"checks": 1})
        return made | cls.make_seal_samples()

    @classmethod
    def make_spare_samples(cls, company):
        spare = {"name": "Lens", **company}
        part, another = cls.env["cctv.spare.part"].create([spare, {**spare, "name": "Fan"}])
        move = {"part_id": part.id, "kind": "bought", "change": 1, "user_id": cls.env.uid}
        taking = {"part_id": part.id}
        return {
            "cctv.spare.part": (another, spare, {"note": "x"}),
            "cctv.spare.move": (cls.env["cctv.spare.move"].create(move), move, {"reason": "x"}),
            "cctv.move.spare": (
                cls.env["cctv.move.spare"].create(taking), taking, {"reason": "x"}
            ),
        }

    @classmethod
    def make_evaluation_samples(cls, company):
        models = cls.env["cctv.evaluation"], cls.env["cctv.evaluation.decision"]
        first = models[0].create({"month": "2026-01-01", **company})
        decided = {"evaluation_id": first.id, "words": "More lamps"}
        decision = models[1].create(decided)
        second = models[0].create({"month": "2026-02-01", **company})
        later = models[1].create(decided)
        return {
            "cctv.evaluation": (second, {"month": "2026-03-01", **company}, {"summary": "x"}),
            "cctv.evaluation.line": (
                second.line_ids[0], {"evaluation_id": second.id, "key": "x"}, {"words": "x"}
            ),
            "cctv.evaluation.followup": (
                second.followup_ids,
                {"evaluation_id": second.id, "decision_id": decision.id},
                {"result": "x"},
            ),
            "cctv.evaluation.decision": (later, decided, {"words": "y"}),
        }  # fmt: skip

    @classmethod
    def make_audit_samples(cls, company):
        auditor, auditee, owner = (
            cls.make_user(role, login)
            for role, login in (("it", "auditor"), ("it", "auditee"), ("operator", "owner"))
        )
        people = {"auditor_id": auditor.id, "auditee_id": auditee.id}
        plan = {"name": "A", "template_id": False, **people, **company}
        audit = cls.env["cctv.audit"].create(plan)
        audit.with_user(auditor).action_start()
        found = {"audit_id": audit.id, "clause": "P0", "facts": "x"}
        finding = cls.env["cctv.audit.finding"].create(found)
        act = {"finding_id": finding.id, "words": "x", "owner_id": owner.id}
        act["date_due"] = "2030-01-01"
        rows = cls.env["cctv.requirement"].search([], limit=1)
        another = cls.env["cctv.audit"].create(plan)
        samples = {
            "cctv.audit": (another, plan, {"name": "B"}),
            "cctv.audit.finding": (finding, found, {"facts": "y"}),
            "cctv.audit.action": (act, {"words": "y"}),
            "cctv.audit.programme": ({**plan, "date_next": "2030-01-01"}, {"name": "B"}),
            "cctv.requirement": (
                rows, {"number": 999, "procedures": "P0", "name": "x"}, {"name": "y"}
            ),
            "cctv.requirement.record": (
                rows.record_ids[0],
                {"requirement_id": rows.id, "model": "cctv.audit"},
                {"model": "cctv.fault"},
            ),
        }  # fmt: skip
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_plan_samples(cls, company):
        place = {"location_id": cls.lobby.id}
        named = {"name": "P", **company}
        analysis, plan = {**named, **place}, dict(named)
        one = cls.env["cctv.risk.analysis"].create(analysis)
        planned = cls.env["cctv.installation.plan"].create(plan)
        hazard = {"analysis_id": one.id, "hazard": "x"}
        line = {"plan_id": planned.id, **place}
        window = {"res_model": one._name, "res_id": one.id, "purpose": "cancel", "reason": "x"}
        samples = {
            "cctv.risk.analysis": (one, analysis, {"name": "Q"}),
            "cctv.risk.line": (hazard, {"hazard": "y"}),
            "cctv.installation.plan": (planned, plan, {"name": "Q"}),
            "cctv.installation.plan.line": (line, {"quantity": 2}),
            "cctv.decide.paper": (window, {"reason": "y"}),
            "cctv.coverage": (
                cls.env["cctv.coverage"].browse(cls.lobby.id), place, {"score": 1}
            ),
        }  # fmt: skip
        samples |= cls.make_installation_samples(plan, place, company)
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_installation_samples(cls, plan, place, company):
        approved = cls.env["cctv.installation.plan"].create(plan)
        line = {"plan_id": approved.id, "quantity": 99, **place}
        line = cls.env["cctv.installation.plan.line"].create(line)
        approved.state = "approved"
        planned = {"plan_line_id": line.id, **company}
        ours = cls.env["cctv.installation"].create(planned)
        test = {
            "installation_id": ours.id, "device_id": cls.extra.id, "begun_by_id": cls.env.uid,
            "date_begin": "2026-01-01", "date_until": "2026-01-02", **company,
        }  # fmt: skip
        made = cls.env["cctv.commissioning.test"].create({**test, "state": "stopped"})
        check = {"test_id": made.id, "date": "2026-01-01", **company}
        window = {"installation_id": ours.id, "purpose": "cancel", "reason": "x"}
        return {
            "cctv.installation": (ours, planned, {"date_wanted": "2026-01-01"}),
            "cctv.commissioning.test": (made, test, {"note": "x"}),
            "cctv.commissioning.check": (check, {"answered": True}),
            "cctv.end.installation": (window, {"reason": "y"}),
        }

    @classmethod
    def make_pins(cls):
        at = {"location_id": cls.site.id, "x": 0.5, "y": 0.5}
        pins = cls.env["cctv.plan.pin"]
        pin = pins.create({**at, "device_id": cls.camera.id})
        another = cls.make_device("camera", "T-PIN", cctv_location_id=cls.site.id)
        return pin, {**at, "device_id": another.id}, {"direction": 90}

    @classmethod
    def make_maintenance_samples(cls, device, company):
        """A schedule, and a visit with one device."""
        env = cls.env
        visit = {"name": "V", "cctv_work_kind": "cleaning", **company}
        cls.visit = env["maintenance.request"].create(visit)
        other = env["maintenance.request"].create(visit)
        line = {"device_id": device, "work_kind": "cleaning", **company}
        row = env["cctv.maintenance.line"].create({**line, "request_id": cls.visit.id})
        schedule = env["cctv.maintenance.schedule"].create({"name": "T", **company})
        date = {"schedule_id": schedule.id, "due_date": "2026-01-05", **company}
        date["day"] = date["due_date"]
        samples = {
            "cctv.maintenance.date": (date, {"device_count": 1}),
            "cctv.maintenance.schedule": ({"name": "S", **company}, {"lead_days": 7}),
            "cctv.maintenance.line": (row, {**line, "request_id": other.id}, {"note": "x"}),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_webhook_samples(cls, company):
        """A receiver and a message to it."""
        receiver = {"name": "G", "url": "https://gateway.example.com/", **company}
        webhook = cls.env["cctv.webhook"].create(receiver)
        message = {"webhook_id": webhook.id, "event": "test", "body": "{}", "uid": "a"}
        message["date_event"] = "2026-01-01"
        row = cls.env["cctv.webhook.delivery"].create(message)
        return {
            "cctv.webhook": (webhook, receiver, {"name": "H"}),
            "cctv.webhook.delivery": (row, {**message, "uid": "b"}, {"tries": 1}),
        }

    @classmethod
    def make_footage_samples(cls, device, company):
        """A request for footage, a clip, its file and what happened to it."""
        env = cls.env
        span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
        asked = {"requester_kind": "unit", "requester_name": "R", "purpose": "x", **span, **company}
        request = env["cctv.footage.request"].create(asked)
        clip = {"request_id": request.id, "device_id": device, **span, **company}
        item = env["cctv.footage.item"].create(clip)
        file = {"item_id": item.id, "name": "a.mp4", "store_key": "a", **company}
        file["date_stored"] = "2026-01-01"
        upload = {"item_id": item.id, "name": "a.mp4", "size": 9, "received": 0, **company}
        upload |= {"user_id": env.uid, "part": "a"}
        event = {"item_id": item.id, "kind": "viewed", "date": "2026-01-01", **company}
        stored = env["cctv.evidence"]._insert_row({**file, "name": "c"})
        given = {"request_id": request.id, "kind": "link", "date": "2026-01-01", **company}
        given |= {"giver_id": env.uid, "partner_id": env.user.partner_id.id, "recipient_name": "R"}
        delivery = env["cctv.footage.delivery"].sudo().create(given)
        fetched = {"delivery_id": delivery.id, "evidence_id": stored.id, "part_count": 1, **company}
        fetched |= {"date": "2026-01-01", "date_last": "2026-01-01"}
        download = env["cctv.footage.download"]._insert_row(fetched)
        window = {"request_id": request.id}
        return {
            "cctv.footage.delivery": (delivery, given, {"note": "x"}),
            "cctv.footage.download": (download, fetched, {"part_count": 2}),
            "cctv.redact.still": (
                env["cctv.redact.still"].create({"item_id": item.id}),
                {"item_id": item.id},
                {"regions": []},
            ),
            "cctv.hand.over": (env["cctv.hand.over"].create(window), window, {"note": "x"}),
            "cctv.footage.request": (request, asked, {"legal_basis": "x"}),
            "cctv.footage.item": (item, clip, {"date_to": "2026-01-01 12:00:00"}),
            "cctv.evidence.upload": (
                env["cctv.evidence.upload"]._insert_row(upload),
                upload,
                {"name": "b"},
            ),
            "cctv.evidence": (env["cctv.evidence"]._insert_row(file), file, {"name": "b"}),
            "cctv.custody.event": (
                env["cctv.custody.event"]._note(item, "viewed"),
                event,
                {"words": "x"},
            ),
            "cctv.custody.chain": (
                env["cctv.custody.chain"]._of(cls.company),
                company,
                {"sequence": 0},
            ),
        }

    @classmethod
    def make_footage_windows(cls, request, device):
        """The windows of a request for footage."""
        about = {"request_id": request.id}
        names = ("requester_name", "requester_identity", "requester_unit", "letter_number")
        seen = {"device_ids": [(6, 0, [device])], "reason": "x"}
        resolve = cls.env["cctv.footage.resolve"].create(about)
        line = {"wizard_id": resolve.id, "device_id": device}
        samples = {
            "cctv.footage.step": ({**about, "purpose": "refuse"}, {"text": "x"}),
            "cctv.footage.demand": ({**about, **dict.fromkeys(names, "x")}, {"letter_number": "y"}),
            "cctv.footage.emergency": (seen, {"reason": "y"}),
            "cctv.footage.invite": (
                {**about, "date": "2026-01-01", "place": "x"},
                {"words": "y"},
            ),
            "cctv.footage.resolve": (resolve, about, {"words": "x"}),
            "cctv.footage.resolve.line": (line, {"is_chosen": True}),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_register_samples(cls, made, company):
        """What is kept about clips: holds, the access book, media, the register of rights."""
        env = cls.env
        file, item = made["cctv.evidence"][0], made["cctv.footage.item"][0]
        hold = {"kind": "court", "reason": "x", "item_ids": [Command.link(item.id)], **company}
        log = {"kind": "key", "thing": "K", "person_name": "P", "purpose": "x", **company}
        log["permission"] = "duty"
        medium = env["cctv.media"].create(company)
        review = env["cctv.rights.review"].create(company)
        line = review.line_ids[0]
        of_line = {"review_id": review.id, "user_id": env.uid, "duty": "it", **company}
        grant = env["cctv.rights.grant"].search([("company_id", "=", cls.company.id)], limit=1)
        right = {"user_id": env.uid, "user_name": "U", "duty": "it", **company}
        right["date_from"] = "2026-01-01"
        check = {"evidence_id": file.id, "item_id": item.id, **company}
        chain = env["cctv.custody.chain"]._of(cls.company)
        head = {"chain_id": chain.id, "place": 1, "code": "x"}
        samples = {
            "cctv.evidence.check": (
                env["cctv.evidence.check"]._of(file),
                check,
                {"state": "fits"},
            ),
            "cctv.footage.hold": (hold, {"date_until": "2030-01-01"}),
            "cctv.access.log": (log, {"purpose": "y"}),
            "cctv.media": (medium, company, {"note": "x"}),
            "cctv.rights.grant": (grant, right, {"date_from": "2026-01-02"}),
            "cctv.rights.review": (review, company, {"note": "x"}),
            "cctv.rights.line": (line, of_line, {"note": "x"}),
            "cctv.register.window": ({"purpose": "end_hold"}, {"reason": "y"}),
            "cctv.clip.lost": ({"item_id": item.id}, {"words": "y"}),
            "cctv.put.on.medium": ({"medium_id": medium.id}, {"words": "y"}),
            "cctv.compare.head": (head, {"code": "y"}),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_retention_samples(cls, item, company):
        """Rules, a record of destruction, a backup, a breach."""
        env = cls.env
        record = env["cctv.destruction"]._make("source", item)
        plan = {"name": "P", "source": "x", "target": "y", **company}
        plan_row = env["cctv.backup.plan"].create(plan)
        run = env["cctv.backup.run"]._make(plan_row, "backup", "2026-01-01 10:00:00")
        another = {"plan_id": plan_row.id, "date_planned": "2026-01-02", **company}
        processing = {"name": "P", "purpose": "x", "legal_ground": "public", **company}
        processing |= {"data_kinds": "x", "people": "x", "retention": "x"}
        policy = {"footage_class": "security", "request_kind": "room", **company}
        samples = {
            "cctv.retention.policy": ({**policy, "location_id": cls.site.id}, policy, {"days": 5}),
            "cctv.destruction.line": (
                record.line_ids,
                {"destruction_id": record.id, "item_id": item.id, **company},
                {"files": "x"},
            ),
            "cctv.destruction": (
                record,
                {"kind": "source", "day": "2026-01-01", **company},
                {"method": "x"},
            ),
            "cctv.backup.plan": (plan, plan, {"note": "x"}),
            "cctv.backup.run": (run, another, {"note": "x"}),
            "cctv.processing": (processing, processing, {"measures": "x"}),
        }
        asked, found = {"subject_name": "S", "words": "x", **company}, {"what": "x", **company}
        samples["cctv.data.request"] = (asked, asked, {"answer": "x"})
        samples["cctv.breach"] = (found, found, {"people": "x"})
        return {
            row: (env[row].create(sample[0]) if isinstance(sample[0], dict) else sample[0],
                  *sample[1:])
            for row, sample in samples.items()
        }  # fmt: skip

    @classmethod
    def make_closing_samples(cls, device, company):
        """A piece of work, and what is kept of a device: its moves and its firmware."""
        env, work = cls.env, {"name": "W", "cctv_work_kind": "cleaning", **company}
        move = {"device_id": device, "kind": "replacement", "date": "2026-01-01", **company}
        move |= {"reason": "x", "user_id": env.uid}
        had = {"device_id": device, "version": "1", "date": "2026-01-01", "source": "polling"}
        had |= company
        firmware = {"manufacturer": "M", "model": "A", "version": "1", **company}
        entering = {
            "request_id": cls.visit.id,
            "begun": "2026-01-01 01:00:00",
            "ended": "2026-01-01 02:00:00",
        }
        closing = {
            "request_id": cls.visit.id,
            "company_id": cls.company.id,
            "date": "2026-01-01 00:00:00",
            "user_id": env.uid,
        }
        ending = {"request_ids": [Command.link(cls.visit.id)], "purpose": "cancel", "reason": "x"}
        moving = {"device_id": device, "kind": "replacement", "reason": "x"}
        planning = {"device_ids": [Command.link(device)]}
        team = env["maintenance.team"].create({"name": "T", "company_id": False})
        work |= {"user_id": False, "maintenance_team_id": team.id}
        request = env["maintenance.request"].create(work)
        samples = {
            "request": (request, work, {"description": "x"}),
            "cctv.device.move": (env["cctv.device.move"]._insert_row(move), move, {"reason": "y"}),
            "cctv.firmware": (
                env["cctv.firmware"].create(firmware),
                {**firmware, "version": "2"},
                {"mends": "x"},
            ),
            "cctv.firmware.install": (
                env["cctv.firmware.install"]._insert_row(had),
                had,
                {"version": "2"},
            ),
            "cctv.end.work": (ending, {"reason": "y"}),
            "cctv.enter.work": (entering, {"paper_ref": "y"}),
            "cctv.maintenance.closing": (
                env["cctv.maintenance.closing"].create(closing),
                closing,
                {"date": "2026-01-02 00:00:00"},
            ),
            "cctv.move.device": (moving, {"reason": "y"}),
            "cctv.plan.firmware": (planning, {"date": "2026-01-01"}),
        }
        return {
            row: cls.made(row, *sample) if row in WINDOWS else sample
            for row, sample in samples.items()
        }

    @classmethod
    def make_repair_samples(cls, ticket, company):
        """A verification, and the windows of the steps."""
        about = {"ticket_id": ticket.id}
        head, text = {"head_id": cls.env.uid}, {"reason": "x"}
        proof = {**about, **company, "result": "passed", "user_id": cls.env.uid}
        analysis = {**about, "analysis": "x", "cause": "power"}
        end = {**about, **text, "kind": "mistake"}
        samples = {
            "cctv.provider.job": (cls.job_values(about, company), {"task": "y"}),
            "cctv.give.provider": (cls.given_values(about), {"task": "y"}),
            "cctv.answer.provider": ({**about, "kind": "message"}, {"text": "y"}),
            "cctv.repair.verification": ({**proof, "date": "2026-01-01"}, {"note": "x"}),
            "cctv.analyse.repair": (analysis, {"analysis": "y"}),
            "cctv.report.repaired": ({**about, "note": "x"}, {"note": "y"}),
            "cctv.verify.repair": (about, {"note": "y"}),
            "cctv.end.repair": (end, {"reason": "y"}),
            "cctv.reopen.repair": ({**about, **text}, {"reason": "y"}),
            "cctv.tell.head": ({**about, **head, "text": "x"}, {"text": "y"}),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def job_values(cls, about, company):
        """A repair that was with a provider."""
        given = {"given_date": "2026-01-01", "given_by_id": cls.env.uid, "is_current": False}
        return {**about, **company, **given, "partner_id": cls.company.partner_id.id, "task": "x"}

    @classmethod
    def given_values(cls, about):
        return {**about, "partner_id": cls.company.partner_id.id, "task": "x"}

    @classmethod
    def make_picture_samples(cls, device):
        """A reference picture, an exemption, and days enough for a trend."""
        env, today = cls.env, fields.Date.context_today(cls.extra)
        picture = {"device_id": device, "mode": "day", "date_taken": "2026-01-01"}
        picture["picture"] = "YQ=="
        exemption = {"device_id": device, "kind": "picture_moved", "reason": "x"}
        days = [today - timedelta(days=n) for n in (0, 1, 2, 23, 24, 25)]
        day = {"device_id": device, "mode": "day", "sharpness_mean": 100.0}
        rows = env["cctv.picture.day"].create([{**day, "day": one} for one in days])
        trend = env["cctv.picture.trend"].search([("device_id", "=", device)])
        samples = {
            "cctv.picture.reference": (picture, {"note": "x"}),
            "cctv.picture.exemption": (exemption, {"reason": "y"}),
            "cctv.picture.day": (rows[0], {**day, "day": "2026-01-01"}, {"pictures": 1}),
            "cctv.picture.trend": (trend, {"device_id": device}, {"days": 1}),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def make_seal_samples(cls):
        """Of what the system alone makes: a sealed addendum with a signature, an open one, and
        the windows about it."""
        env, place = cls.env, {"res_model": "cctv.addendum", "res_id": 1}
        addendum = {
            "res_model": "cctv.location",
            "res_id": cls.lobby.id,
            "record_number": "X",
            "company_id": cls.company.id,
            "user_id": env.uid,
            "text": "A",
        }
        opened, sealed = env["cctv.addendum"].create([addendum] * 2)
        place["res_id"] = opened.id
        signature = env["cctv.signature"]._sign(
            sealed, "checked", "Checked", env.user.partner_id, env.user, signature_image()
        )
        sealed._seal()
        asked = {
            **place,
            "company_id": cls.company.id,
            "partner_id": env.user.partner_id.id,
            "role": "checked",
            "role_label": "Checked",
            "content_digest": "x",
            "date_expiry": "2026-01-01",
            "user_id": env.uid,
        }
        sign = {**place, "role": "checked"}
        ask = {**sign, "partner_id": env.user.partner_id.id}
        add = {**place, "text": "A"}
        chain = env["cctv.seal.chain"]._of(cls.company)
        made = {
            "cctv.seal": (sealed.seal_id, {"number": "X"}, {"number": "X"}),
            "cctv.seal.chain": (chain, {"company_id": cls.company.id}, {"sequence": 0}),
            "cctv.signature": (signature, {"name": "X"}, {"name": "X"}),
            "cctv.addendum": (opened, addendum, {"text": "B"}),
        }
        for row, values, change in (
            ("cctv.signature.request", asked, {"state": "signed"}),
            ("cctv.sign", sign, {"role": "executed"}),
            ("cctv.request.signature", ask, {"role": "executed"}),
            ("cctv.add.addendum", add, {"text": "B"}),
            ("cctv.seal.check", {"title": "T"}, {"title": "U"}),
        ):
            made[row] = (env[row].create(values), values, change)
        return made

    @classmethod
    def make_recording_samples(cls, device):
        """What a recorder tells, a proof of recording, and a summary with a line."""
        env, company = cls.env, {"company_id": cls.company.id}
        told = {"recorder_id": cls.recorder.id, "number": 1}
        check = {**company, "day": "2026-01-01"}
        made = env["cctv.recording.check"].create(check)
        line = {"check_id": made.id, "camera_id": cls.camera.id, "result": "gaps"}
        samples = {
            "cctv.recorder.disk": (told, {"told": "x"}),
            "cctv.recorder.channel": (told, {"name": "x"}),
            "cctv.recording.day": ({"camera_id": device, "day": "2026-01-01"}, {"gap_s": 1}),
            "cctv.recording.check.line": (line, {"note": "x"}),
        }
        found = {
            row: (env[row].create(values), {**values, **cls.another(row)}, change)
            for row, (values, change) in samples.items()
        }
        other = {**check, "day": "2026-01-02"}
        return {**found, "cctv.recording.check": (made, other, {"note": "x"})}

    @classmethod
    def another(cls, row):
        """What has to differ in a second record of a row."""
        if row.startswith("cctv.recorder."):
            return {"number": 2}
        return {"day": "2026-01-02"} if row == "cctv.recording.day" else {"camera_id": cls.extra.id}

    @classmethod
    def make_checklist_samples(cls, device, company):
        """A template with a draft of one question, and a checklist of a published one."""
        env = cls.env
        names = ("template", "version", "item", "option")
        Template, Version, Item, Option = (env[f"cctv.checklist.{name}"] for name in names)
        # a version can be deleted while it is a draft, a template while it has none in force
        template = Template.create({"name": "T", **company})
        version = Version.create({"template_id": template.id})
        item = Item.create({"version_id": version.id, "name": "Q", "kind": "choice"})
        option = Option.create({"item_id": item.id, "name": "A"})
        free = Template.create({"name": "F", **company})
        in_use = Template.create({"name": "U", **company})
        question = {"version_id": Version.create({"template_id": in_use.id}).id, "name": "Q"}
        Item.create({**question, "kind": "tick"}).version_id.action_publish()
        values = {"template_id": in_use.id, "device_id": device, **company}
        checklist, wizard = env["cctv.checklist"].create(values), {"template_id": in_use.id}
        line = {"checklist_id": checklist.id, "item_id": in_use.version_ids.item_ids.id}
        receipt = {"uid": "1", "line_id": checklist.line_ids.id, "part": "value"}
        receipt |= {"user_id": env.uid, "date_answered": "2026-01-01"}
        return {
            "cctv.checklist.receipt": (
                env["cctv.checklist.receipt"].create(receipt),
                {**receipt, "uid": "2"},
                {"uid": "3"},
            ),
            "cctv.checklist.template": (template, {"name": "T", **company}, {"name": "V"}),
            "cctv.checklist.version": (version, {"template_id": free.id}, {"change_note": "x"}),
            "cctv.checklist.item": (item, {"version_id": version.id, "name": "R"}, {"unit": "V"}),
            "cctv.checklist.option": (option, {"item_id": item.id, "name": "B"}, {"name": "C"}),
            "cctv.checklist": (checklist, values, {"note": "x"}),
            "cctv.checklist.line": (checklist.line_ids, {**line, "kind": "tick"}, {"note": "x"}),
            "cctv.print.labels": (
                env["cctv.print.labels"].create({"device_ids": [Command.link(device)]}),
                {"device_ids": [Command.link(device)]},
                {"copies": 2},
            ),
            "cctv.print.year": (env["cctv.print.year"].create({}), {}, {"location_id": False}),
            "cctv.settings": (env["cctv.settings"].create({}), {}, {"cctv_upload_mb": 2}),
            "cctv.start.checklist": (
                env["cctv.start.checklist"].create(wizard),
                {**wizard, "device_ids": [Command.link(device)]},
                {"due_amount": 1},
            ),
        }

    @classmethod
    def make_documents(cls):
        """As ``make_samples``; what is unique is not made twice of the same values."""
        env = cls.env
        first, second, third = (
            env["cctv.procedure"].create({"name": "P", "number": number}) for number in "123"
        )
        to_read = env["cctv.procedure.revision"].create({"procedure_id": third.id})
        revision = env["cctv.procedure.revision"].create({"procedure_id": first.id})
        of_first, of_draft = {"procedure_id": first.id}, {"revision_id": revision.id}
        reader = {"revision_id": to_read.id, "user_id": env.user.id}
        company = {"company_id": cls.company.id}
        wizard = env["cctv.apply.profile"]
        samples = {
            "cctv.procedure": (first, {"name": "P", "number": "4"}, {"name": "Q"}),
            "cctv.procedure.revision": (
                revision,
                {"procedure_id": second.id},
                {"change_note": "x"},
            ),
            "cctv.procedure.reference": ({**of_first, "name": "R", "url": "https://x.example"},),
            "cctv.procedure.manual": ({**of_first, "manufacturer": "M"}, {"manufacturer": "N"}),
            "cctv.procedure.step": ({**of_draft, "name": "S"},),
            "cctv.legal.basis": ({**of_draft, "name": "L"},),
            "cctv.procedure.acknowledgement": (reader, {"date_read": "2026-01-01"}),
            "cctv.procedure.profile": (cls.profile, {"name": "P", **company}, {"name": "Q"}),
            "cctv.apply.profile": (company, {"preset_id": False}),
            "cctv.apply.profile.line": (
                {"wizard_id": wizard.create(company).id, "field_name": "kind"},
                {"is_taken": False},
            ),
        }
        return {row: cls.made(row, *sample) for row, sample in samples.items()}

    @classmethod
    def made(cls, row, *sample):
        """Complete a sample: (record,) values(, what to change: the name)."""
        if isinstance(sample[0], dict):
            sample = (cls.env[row].create(sample[0]), *sample)
        return sample if len(sample) == 3 else (*sample, {"name": "x"})

    @staticmethod
    def model_of(row):
        names = {
            "device": "maintenance.equipment",
            "other equipment": "maintenance.equipment",
            "ticket": "helpdesk.ticket",
            "request": "maintenance.request",
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

    def test_windows_are_ones_own(self):
        for row in sorted(WINDOWS):
            self.env[row].create(self.samples[row][1])
            window = self.env[row].search([("create_uid", "=", self.env.uid)], limit=1)
            self.assertTrue(window)
            for role, user in self.users.items():
                mine = window.with_user(user)
                if not mine.browse().has_access("read"):
                    continue
                with self.subTest(row=row, role=role):
                    self.assertFalse(mine.search([("id", "=", window.id)]))
                    self.assertFalse(mine.has_access("read") or mine.has_access("write"))

    def test_windows_of_footage_say_nothing_to_strangers(self):
        """Any number can be sent to a window: what it is about is asked for as the user."""
        sample = {row: values[0] for row, values in self.samples.items()}
        asked = sample["cctv.footage.request"].id
        register = {"purpose": "return"}
        media, hold, line = (
            sample[row].id for row in ("cctv.media", "cctv.footage.hold", "cctv.access.log")
        )
        for row, values in (
            ("cctv.hand.over", {"request_id": asked}),
            ("cctv.footage.step", {"request_id": asked, "purpose": "refuse"}),
            ("cctv.footage.invite", {"request_id": asked, "date": "2026-01-01", "place": "x"}),
            ("cctv.put.on.medium", {"medium_id": media}),
            ("cctv.move.spare", {"part_id": sample["cctv.spare.part"].id}),
            ("cctv.register.window", {**register, "medium_id": media}),
            ("cctv.register.window", {**register, "hold_id": hold}),
            ("cctv.register.window", {**register, "log_id": line}),
            ("cctv.redact.still", {"item_id": sample["cctv.footage.item"].id}),
            ("cctv.compare.head", {"chain_id": sample["cctv.custody.chain"].id, "place": 1,
                                   "code": "x"}),
        ):  # fmt: skip
            for role, user in self.strangers.items():
                with self.subTest(row=row, values=values, role=role):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        self.env[row].with_user(user).create(values)

    def test_common_policy_is_for_all_companies(self):
        common = self.env.ref("helpdesk_cctv.poll_policy_default")
        for user in self.strangers.values():
            self.assertTrue(common.with_user(user).name)

    def test_presets_and_their_steps_are_for_all_and_changed_by_nobody(self):
        """Also by a step that moves there, or away."""
        preset = self.env.ref("helpdesk_cctv.procedure_profile_company")
        step = self.env["cctv.escalation.step"].create({"profile_id": preset.id})
        own = self.samples["cctv.escalation.step"][0]
        for role in READERS:
            user = self.users[role]
            for record in (preset, step):
                self.assertTrue(record.with_user(self.strangers[role]).read(["company_id"]))
            mine, theirs = preset.with_user(user), step.with_user(user)
            for attempt in (
                lambda s=theirs: s.write({"amount": 3}),
                lambda s=theirs: s.write({"profile_id": self.profile.id}),
                lambda s=theirs: s.unlink(),
                lambda s=theirs: s.create({"profile_id": preset.id}),
                lambda s=own, u=user: s.with_user(u).write({"profile_id": preset.id}),
                lambda p=mine: p.write({"request_days": 1}),
                lambda p=mine: p.write({"escalation_step_ids": [Command.clear()]}),
            ):
                with self.subTest(role=role), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        attempt()
                        self.env.flush_all()

    def test_parts_do_not_move_to_another_company(self):
        """A rule alone looks at a record before it is written, not after."""
        env, company = self.env, {"company_id": self.other_company.id}
        template = env["cctv.checklist.template"].create({"name": "O", **company})
        version = env["cctv.checklist.version"].create({"template_id": template.id})
        question = {"version_id": version.id, "name": "Q", "kind": "choice"}
        document = env["cctv.procedure"].create({"name": "O", "number": "O", **company})
        revision = env["cctv.procedure.revision"].create({"procedure_id": document.id})
        profile = env["cctv.procedure.profile"].create({"name": "O", **company})
        for row, theirs in {
            "cctv.escalation.step": {"profile_id": profile.id},
            "cctv.checklist.item": {"version_id": version.id},
            "cctv.checklist.option": {"item_id": env["cctv.checklist.item"].create(question).id},
            "cctv.procedure.reference": {"procedure_id": document.id},
            "cctv.procedure.manual": {"procedure_id": document.id},
            "cctv.procedure.step": {"revision_id": revision.id},
            "cctv.legal.basis": {"revision_id": revision.id},
        }.items():
            record, values, _change = self.samples[row]
            mine = record.with_user(self.users["manager"])
            with self.subTest(row=row):
                self.assertFalse(self.can(lambda r=mine, t=theirs: r.write(t)))
                new = {**values, **theirs}
                self.assertFalse(self.can(lambda r=mine, n=new: r.create(n)))

    def test_readings_are_seen_by_their_reader(self):
        row, _values, change = self.samples["cctv.procedure.acknowledgement"]
        for role in READERS:
            user = self.users[role]
            own = row.create({"revision_id": row.revision_id.id, "user_id": user.id})
            own = own.with_user(user)
            with self.subTest(role=role):
                self.assertEqual(own.search([("id", "=", own.id)]).user_id, user)
                self.assertFalse(self.can(lambda o=own, c=change: o.write(c)))
                self.assertFalse(self.can(own.unlink))

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
