"""What people, and jobs, do with footage at the same moment, each in a process of its own."""

from . import delivery_real, real_at_once, real_cleaning, retention_real

CODE = "T-FOOTAGE-AT-ONCE"
PURPOSE = "My bicycle was taken from the rack."
ANSWER = "Red, with a basket"
LETTER = b"%PDF-1.4 a scan"


def make_resident(env):
    """Somebody with a log-in of the portal."""
    company = env.ref("base.main_company")
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        {
            "name": CODE,
            "login": f"{CODE}-resident",
            "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
        }
    )


def form(**values):
    """What is typed into the form of the portal."""
    return {
        "kind": "copy",
        "requester_kind": "subject",
        "date_from": "2026-01-05T10:00",
        "date_to": "2026-01-05T10:30",
        "place_words": CODE,
        "purpose": PURPOSE,
        "requester_identity": "3471000000000001",
        **values,
    }


def clean_up(env):
    retention_real.clean_up(env)
    delivery_real.clean_up(env)
    find = real_cleaning.find
    requests = find(env, "SELECT id FROM cctv_footage_request WHERE requester_name = %s", CODE)
    unsealed = "UPDATE cctv_footage_request SET seal_id = NULL WHERE id IN %s"
    real_cleaning.delete(env, (unsealed, requests))
    real_cleaning.forget_about(env, {"cctv.footage.request": requests})
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_data_request WHERE footage_request_id IN %s", requests),
        ("DELETE FROM cctv_footage_request WHERE id IN %s", requests),
    )
    env.cr.execute("DELETE FROM cctv_report_quota")
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


def ask(env, _user_id, **values):
    """Send the form with a scan, as a browser does."""
    import io

    from werkzeug.datastructures import FileStorage

    desk = env["cctv.footage.desk"]
    file = FileStorage(io.BytesIO(LETTER), "letter.pdf", content_type="application/pdf")
    desk._take_request(form(**values), *desk_about(env), [file])


def desk_about(env):
    return env["maintenance.equipment"].sudo(), env["cctv.location"].sudo()


def ask_otherwise(env, user_id):
    """Another request of the same person: another process sends other words."""
    import os

    ask(env, user_id, purpose=f"{PURPOSE} {os.getpid()}")


def answer(env, request_id):
    desk = env["cctv.footage.desk"]
    desk._answer(desk._own(request_id), {"words": ANSWER}, [])


def withdraw(env, request_id):
    desk = env["cctv.footage.desk"]
    desk._withdraw(desk._own(request_id), {"words": ANSWER})


def hand_over(env, request_id):
    medium = env["cctv.media"].sudo().search([("name", "=", delivery_real.CODE)], limit=1)
    delivery_real.hand_over(env, env.uid, request_id, medium.id)


def expire(env, _item_id):
    env["cctv.footage.item"].sudo()._cron_expire()


STEPS = {
    "ask": ("res.users", ask),
    "ask_otherwise": ("res.users", ask_otherwise),
    "answer": ("res.users", lambda env, _user: answer(env, _request_of(env))),
    "withdraw": ("res.users", lambda env, _user: withdraw(env, _request_of(env))),
    "hand_over": ("cctv.footage.request", hand_over),
    "expire": ("cctv.footage.item", expire),
}


def _request_of(env):
    """That of the resident, who has no right on the record itself."""
    mine = [("partner_id", "=", env.user.partner_id.id)]
    return env["cctv.footage.request"].sudo().search(mine, limit=1).id


def run(registry):
    real_at_once.run(registry, STEPS)
