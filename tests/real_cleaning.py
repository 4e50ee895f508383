"""Taking committed records away again, past the guards."""

POINTING = (
    "cctv_deadline_pause",
    "cctv_seal",
    "cctv_signature",
    "ir_attachment",
    "mail_activity",
    "mail_followers",
)
"""Tables whose rows say by res_model and res_id what they are about."""


WITHOUT_SEALS = (
    "DELETE FROM cctv_seal_chain WHERE company_id NOT IN (SELECT company_id FROM cctv_seal)"
)
"""A chain whose end is gone would not fit what is sealed next."""


def find(env, query, *values):
    """The ids that a query gives, as a tuple that SQL's IN takes: with 0 if there is none."""
    env.cr.execute(query, values)
    return tuple(row[0] for row in env.cr.fetchall()) or (0,)


def forget_about(env, ids_of):
    """Delete what is about records; ``ids_of``: {model: ids}."""
    for model, ids in ids_of.items():
        for table in POINTING:
            query = f"DELETE FROM {table} WHERE res_model = %s AND res_id IN %s"
            env.cr.execute(query, (model, ids))
        query = "DELETE FROM mail_message WHERE model = %s AND res_id IN %s"
        env.cr.execute(query, (model, ids))
    env.cr.execute(WITHOUT_SEALS)


def delete(env, *steps):
    """Each step: (a query with one value, ids)."""
    for query, ids in steps:
        env.cr.execute(query, (ids,))
    env.invalidate_all()


def forget_people(env, domain):
    """Users and their partners."""
    users = env["res.users"].with_context(active_test=False).search(domain)
    partners = users.partner_id
    users.unlink()
    partners.unlink()
