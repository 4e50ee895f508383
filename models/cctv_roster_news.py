"""Telling officers of their shifts."""

from collections import defaultdict

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models

from .cctv_poll_tools import in_savepoint

NOTED = "helpdesk_cctv.roster_news"
"""Where a transaction keeps what it has changed in published rosters."""
SHOWN = 40


class CctvRosterNews(models.AbstractModel):
    """Officers hear of their shifts when a roster is published, and of each later change: one
    message for all that was changed in one go. The roster notes the change and shows it. Whoever
    did it is not told."""

    _name = "cctv.roster.news"
    _description = "News of rosters"

    @api.model
    def _note(self, shift, officer, what):
        """``officer`` was added to ``shift``, removed from it, or it was moved; of no interest
        while the roster is a draft or the shift is over."""
        roster = shift.sudo().roster_id
        if roster.state != "published" or shift.state == "over":
            return
        noted = self._noted().setdefault(roster.id, {})
        key = (shift.id, officer.id)
        undone = {"added", "removed"} == {noted.get(key, (None,))[0], what}
        if undone:
            noted.pop(key)
        else:
            noted[key] = (what, shift._words(), officer.name, self.env.uid)
        shift.sudo().date_changed = roster.date_changed = fields.Datetime.now()

    @api.model
    def _noted(self):
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self._tell_noted)
        return precommit.data[NOTED]

    def _tell_noted(self):
        noted = self.env.cr.precommit.data.pop(NOTED, {})
        system = api.Environment(self.env.cr, SUPERUSER_ID, {})[self._name]
        for roster_id, changes in noted.items():
            roster = system.env["cctv.roster"].browse(roster_id).exists()
            if roster and changes:
                what = f"tell of {len(changes)} changes of a roster"
                in_savepoint(system.env, lambda r=roster, c=changes: system._tell(r, c), what)

    def _tell(self, roster, changes):
        self._tell_roster(roster, changes)
        mine = defaultdict(list)
        for (_shift, officer_id), (what, words, _name, uid) in changes.items():
            mine[officer_id].append((what, words, uid))
        officers = self.env["cctv.officer"].browse(mine).exists()
        for officer in officers:
            own = officer.user_id.id
            lines = [(what, words) for what, words, uid in mine[officer.id] if uid != own]
            if lines:
                self._tell_officer(officer, lines)

    def _tell_roster(self, roster, changes):
        """What was changed by whom, in the history of the roster."""
        lang = roster.company_id._cctv_lang()
        news = self.with_context(lang=lang)
        lines = [
            f"{words}: {name} ({news._word(what)})"
            for what, words, name, _uid in changes.values()
        ]
        uid = next(iter(changes.values()))[3]
        author = self.env["res.users"].browse(uid).partner_id
        roster.message_post(
            body=news._listed(news.env._("Changed after publishing:"), lines),
            author_id=author.id,
            subtype_xmlid="mail.mt_note",
        )

    def _tell_officer(self, officer, changes):
        news = self._for(officer)
        lines = [f"{words}: {news._word(what)}" for what, words in changes]
        news._send(
            officer,
            news.env._("Your shifts have changed"),
            news._listed(news.env._("In the published roster:"), lines),
        )

    def _tell_published(self, roster):
        """Each officer who is in it: his own shifts."""
        duties = roster.sudo().shift_ids.duty_ids.sorted("date_start")
        for officer, own in duties.grouped("officer_id").items():
            news = self._for(officer)
            lines = [duty.shift_id.with_env(news.env)._words() for duty in own]
            news._send(
                officer,
                news.env._("Roster published: %s", roster.name),
                news._listed(news.env._("You have %s shifts:", len(own)), lines),
            )

    def _tell_removed(self, officer, shifts):
        """Supervisors: an officer is gone, these shifts lack somebody."""
        changes = self.env["cctv.shift.change"].sudo()
        company = officer.company_id
        for user in changes.new({"company_id": company.id})._deciders():
            news = self.sudo().with_context(lang=user.lang or company._cctv_lang(), tz=user.tz)
            mine = shifts.with_env(news.env).sorted("date_start")
            news.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=news.env._("%s has no shifts any more", officer.name),
                body=news._listed(
                    news._removed_words(officer),
                    [shift._words() for shift in mine],
                ),
            )

    def _removed_words(self, officer):
        if officer.active:
            return self.env._(
                "%s has no log-in any more. Fill these shifts in the roster:", officer.name
            )
        return self.env._(
            "%s is no officer any more. Fill these shifts in the roster:", officer.name
        )

    def _for(self, officer):
        """In his language."""
        user = officer.sudo().user_id
        lang = user.lang or officer.company_id._cctv_lang()
        return self.sudo().with_context(lang=lang, tz=user.tz)

    def _send(self, officer, subject, body):
        user = officer.sudo().user_id
        if user.active:
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids, subject=subject, body=body
            )

    def _word(self, what):
        return {
            "added": self.env._("added"),
            "removed": self.env._("taken away"),
            "moved": self.env._("at another time"),
        }[what]

    def _listed(self, begin, lines):
        items = [Markup("<li>%s</li>") % line for line in lines[:SHOWN]]
        if len(lines) > SHOWN:
            items.append(Markup("<li>%s</li>") % self.env._("and %s more", len(lines) - SHOWN))
        return Markup("<p>%s</p><ul>%s</ul>") % (begin, Markup("").join(items))
