"""An audit that is really in the database, its two findings told, for two at the same moment."""

from odoo import Command

from . import real_at_once, real_cleaning

CODE = "T-AUDIT"

PARTS = ("cctv.audit.action", "cctv.audit.finding", "cctv.audit")


def make(env):
    """{name: id}: who audits, who answers, the audit, its findings. The first of them is mended
    but for the auditor's last word."""
    company = env.ref("base.main_company")
    auditor, head, owner = (
        _user(env, company, role) for role in ("supervisor", "manager", "technician")
    )
    audit = env["cctv.audit"].create(
        {
            "name": CODE,
            "template_id": False,
            "auditor_id": auditor.id,
            "auditee_id": head.id,
            "company_id": company.id,
        }
    )
    mine = audit.with_user(auditor)
    mine.action_start()
    findings = env["cctv.audit.finding"].with_user(auditor).create(
        [
            {"audit_id": audit.id, "clause": f"{CODE} {number}", "facts": "x", "evidence": "x",
             "severity": "observation"}
            for number in range(2)
        ]
    )  # fmt: skip
    mine.summary = "x"
    mine.action_tell()
    findings.with_user(head).write({"cause": "x", "answer": "x"})
    people = {"auditor": auditor.id, "head": head.id, "owner": owner.id}
    return {**people, "audit": audit.id, "findings": findings.ids}


def _user(env, company, role):
    return env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": f"{CODE} {role}",
            "login": f"{CODE}-{role}",
            "group_ids": [Command.set(env.ref(f"helpdesk_cctv.group_cctv_{role}").ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )


def answer(env, finding_id):
    env["cctv.audit.finding"].browse(finding_id).action_answer()


def verify(env, finding_id):
    finding = env["cctv.audit.finding"].browse(finding_id)
    finding.verdict = "Seen"
    finding.action_verify()


def act(env, finding_id):
    owner = env["res.users"].search([("login", "=", f"{CODE}-technician")])
    env["cctv.audit.action"].create(
        {"finding_id": finding_id, "words": CODE, "owner_id": owner.id, "date_due": "2030-01-01"}
    )


def sign(env, audit_id, role):
    from odoo.addons.helpdesk_cctv.tests.seal_common import signature_image

    audit = env["cctv.audit"].browse(audit_id)
    audit._sign(role, env.user.partner_id, env.user, signature_image())


STEPS = {
    "answer": ("cctv.audit.finding", answer),
    "verify": ("cctv.audit.finding", verify),
    "act": ("cctv.audit.finding", act),
    "audited": ("cctv.audit", lambda env, audit: sign(env, audit, "audited")),
    "heard": ("cctv.audit", lambda env, audit: sign(env, audit, "heard")),
    "seal": ("cctv.audit", lambda env, audit: env["cctv.audit"].browse(audit).action_seal()),
}


def run(registry):
    real_at_once.run(registry, STEPS)


def clean_up(env):
    """Take all that away again, past the guards."""
    find = real_cleaning.find
    audits = find(env, "SELECT id FROM cctv_audit WHERE name = %s", CODE)
    findings = find(env, "SELECT id FROM cctv_audit_finding WHERE audit_id IN %s", audits)
    actions = find(env, "SELECT id FROM cctv_audit_action WHERE finding_id IN %s", findings)
    real_cleaning.delete(env, ("UPDATE cctv_audit SET seal_id = NULL WHERE id IN %s", audits))
    ids = dict(zip(PARTS, (actions, findings, audits), strict=True))
    real_cleaning.forget_about(env, ids)
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_audit_action WHERE id IN %s", actions),
        ("DELETE FROM cctv_audit_finding WHERE id IN %s", findings),
        ("DELETE FROM cctv_audit WHERE id IN %s", audits),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])
