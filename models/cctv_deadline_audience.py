"""Who hears of a deadline."""

LADDER = ("responsible", "supervisor", "manager", "management")
"""From the one who does it upwards: where nobody can be told, the next level is."""

GROUPS = {
    "supervisor": "helpdesk_cctv.group_cctv_supervisor",
    "manager": "helpdesk_cctv.group_cctv_manager",
    "management": "helpdesk_cctv.group_cctv_management",
}


class Audience:
    """The people who can be told about some records of one model and company: active users of the
    company who may read the record, and who have an e-mail address if they want e-mails."""

    def __init__(self, records, company):
        self._records = records
        self._company = company
        self._users = records.env["res.users"].sudo()
        self._members = {}
        self._readable = {}

    def of(self, record, step):
        """(users, level that is told): the recipient of ``step``, else the next level up that has
        somebody; nobody at all gives no users."""
        for level in self._levels(step.recipient):
            able = self._level(record, step, level).filtered(lambda u: self._can_hear(u, record))
            if able:
                return able, level
        return self._users, step.recipient

    @staticmethod
    def _levels(recipient):
        if recipient == "users":
            return ("users", *LADDER[1:])
        return LADDER[LADDER.index(recipient) :]

    def _level(self, record, step, level):
        if level == "responsible":
            return record._deadline_responsible().sudo()
        if level == "users":
            return self._users.browse(step.user_ids).exists()
        if level not in self._members:
            group = self._users.env.ref(GROUPS[level])
            self._members[level] = self._users._cctv_with_duty(group, self._company)
        return self._members[level]

    def _can_hear(self, user, record):
        if not user.active or user.share or self._company not in user.company_ids:
            return False
        if user.notification_type == "email" and not user.email:
            return False
        return record.id in self._readable_by(user)

    def _readable_by(self, user):
        if user not in self._readable:
            mine = self._records.with_user(user).with_context(
                allowed_company_ids=self._company.ids
            )
            self._readable[user] = set(mine._filtered_access("read").ids)
        return self._readable[user]
