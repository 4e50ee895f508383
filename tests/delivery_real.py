"""A request whose footage is ready, really in the database: for a hand-over that is killed, or made
twice at once."""

import io

from odoo import Command, fields

from . import real_cleaning, real_kill

CODE = "T-HAND-OVER"
EMAIL = "hand-over@example.com"


def make(env):
    """{name: id}: who hands over, a colleague, the request, its clip, a registered medium."""
    company = env.ref("base.main_company")
    users = _users(env, company, ("it", "supervisor"))
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
    clip = {"device_id": device.id, "company_id": company.id, **span}
    partner = env["res.partner"].create({"name": CODE, "email": EMAIL})
    request = env["cctv.footage.request"].create(
        {
            "company_id": company.id,
            "partner_id": partner.id,
            "requester_kind": "subject",
            "requester_name": CODE,
            "requester_identity": "KTP 1",
            "purpose": CODE,
            "item_ids": [Command.create(clip)],
            **span,
        }
    )
    request._deadline_begin(5, "working_days")
    env["cctv.evidence"]._store(request.item_ids, "original", "a.mp4", io.BytesIO(b"clip"))
    decided = {"approved_by_id": users[1].id, "date_approved": fields.Datetime.now()}
    request.write({"state": "ready", "extractor_id": users[0].id, **decided})
    medium = env["cctv.media"].create({"name": CODE, "kind": "stick", "company_id": company.id})
    return {
        "giver": users[0].id,
        "colleague": users[1].id,
        "request": request.id,
        "medium": medium.id,
    }


def _users(env, company, duties):
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        [
            {
                "name": f"{CODE} {duty}",
                "login": f"{CODE}-{duty}",
                "group_ids": [Command.set(env.ref(f"helpdesk_cctv.group_cctv_{duty}").ids)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
            for duty in duties
        ]
    )


def clean_up(env):
    """Take all that away again, past the guards."""
    find = real_cleaning.find
    requests = find(env, "SELECT id FROM cctv_footage_request WHERE purpose = %s", CODE)
    items = find(env, "SELECT id FROM cctv_footage_item WHERE request_id IN %s", requests)
    given = find(env, "SELECT id FROM cctv_footage_delivery WHERE request_id IN %s", requests)
    media = find(env, "SELECT id FROM cctv_media WHERE name = %s", CODE)
    for file in env["cctv.evidence"].search([("item_id", "in", items)]):
        file._folder().erase(file.store_key)
    real_cleaning.delete(
        env,
        ("UPDATE cctv_footage_delivery SET seal_id = NULL WHERE id IN %s", given),
        ("UPDATE cctv_footage_item SET evidence_id = NULL WHERE id IN %s", items),
        ("DELETE FROM mail_mail WHERE id IN (SELECT mail_mail_id FROM mail_mail_res_partner_rel r"
         " JOIN res_partner p ON p.id = r.res_partner_id WHERE p.email IN %s)", (EMAIL,)),
        ("DELETE FROM cctv_data_request WHERE footage_request_id IN %s", requests),
        ("DELETE FROM cctv_hand_over WHERE request_id IN %s", requests),
    )  # fmt: skip
    real_cleaning.forget_about(
        env,
        {
            "cctv.footage.delivery": given,
            "cctv.footage.request": requests,
            "cctv.media": media,
        },
    )
    env.cr.execute("ALTER TABLE cctv_custody_event DISABLE TRIGGER USER")
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_footage_delivery WHERE id IN %s", given),
        ("DELETE FROM cctv_media WHERE id IN %s", media),
        ("DELETE FROM cctv_evidence WHERE item_id IN %s", items),
        ("DELETE FROM cctv_custody_event WHERE item_id IN %s", items),
        ("DELETE FROM cctv_footage_item WHERE id IN %s", items),
        ("DELETE FROM cctv_footage_request WHERE id IN %s", requests),
        ("DELETE FROM maintenance_equipment WHERE cctv_code IN %s", (CODE,)),
    )
    env.cr.execute("ALTER TABLE cctv_custody_event ENABLE TRIGGER USER")
    env.cr.execute(
        "DELETE FROM cctv_custody_chain WHERE company_id NOT IN"
        " (SELECT company_id FROM cctv_custody_event)"
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])
    env["res.partner"].search([("name", "=", CODE)]).unlink()


def hand_over(env, user_id, request_id, medium_id=False):
    """By the window, as its user fills it in: on the registered medium, or else by a link."""
    from odoo.addons.helpdesk_cctv.tests.seal_common import signature_image

    windows = env["cctv.hand.over"].with_user(user_id)
    ink = signature_image()
    way = {"by": "medium", "medium_id": medium_id, "receiver_signature": ink}
    if not medium_id:
        way = {"by": "link", "link_days": 7, "link_most": 3}
    window = windows.create({"request_id": request_id, "giver_signature": ink, **way})
    window.action_hand_over()


def places(env):
    from odoo import sql_db

    delivery = type(env["cctv.footage.delivery"])
    return {
        "row": (delivery, "create"),
        "note": (type(env["cctv.custody.event"]), "_note"),
        "sign": (delivery, "_sign"),
        "seal": (delivery, "_seal"),
        "leave": (type(env["cctv.media"]), "_handed_over"),
        "state": (type(env["cctv.footage.request"]), "_handed_over"),
        "mail": (delivery, "_send_link"),
        "commit": (sql_db.Cursor, "commit"),
    }


def run(registry):
    real_kill.run(registry, {"hand_over": hand_over}, places)
