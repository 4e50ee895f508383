"""What has been kept long enough is destroyed, each night; a week before it is announced.

Each clip is a transaction of its own: its row, the entry of custody, the line of the destruction
record. Its files go when that is committed. Who is killed before has done nothing; who is killed
after leaves files that nobody can open and that the next run takes away (``_finish_erasing``). No
record of a destruction is sealed while one of its files is still there.
"""

import logging
import time
from datetime import timedelta

import psycopg2
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, split_every

from . import cctv_row_locks as row_locks
from .cctv_accounting import company_time
from .cctv_choices import KEPT_STATES
from .cctv_footage_kept import WEEK

_logger = logging.getLogger(__name__)

ERASING_DAYS = 30
"""Files of records that are not sealed yet are looked for this long after their destruction."""

AGAIN_AFTER = timedelta(minutes=10)
"""A clip that somebody has changed at the same moment is tried again."""

BATCH = 1000
"""Clips of which it is looked at a time what keeps them."""

SHOWN = 30
"""Clips in a message; the list has them all."""

ANNOUNCED_ON = 0
"""Weekday of the message about the coming week: Monday."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    @api.model
    def _cron_expire(self):
        """Each night: finish what a killed run has left, destroy what is due, and on Mondays tell
        what goes in the coming week."""
        until = time.monotonic() + self.env["cctv.poll"]._budget_s()
        self._finish_erasing()
        self.env["ir.cron"]._commit_progress(1)
        if not self._destroy_due(until):
            self.env.ref("helpdesk_cctv.ir_cron_cctv_expiry")._trigger()
            return
        for company in self.env["res.company"].sudo().search([]):
            self._announce_week(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _destroy_due(self, until) -> bool:
        """Destroy what is due and not kept, until this moment of the monotonic clock. Returns
        whether no run is needed at once: all is done, or nothing gets on."""
        gone = 0
        for item_id in self._due_ids():
            gone += self._destroy_alone(item_id)
            if time.monotonic() > until:
                return not gone
        return True

    @api.model
    def _due_ids(self):
        """Ids of the clips whose time is up and that nothing keeps, the oldest first: those that
        are kept for long hold up nobody."""
        latest = fields.Date.today() + timedelta(days=1)  # it is tomorrow already in the east
        due = [("state", "=", "stored"), ("date_expires", "<=", latest), ("is_held", "=", False)]
        items = self.sudo().search(due)
        due = items.filtered(lambda i: i.date_expires < i._today()).sorted("date_expires")
        free = []
        for ids in split_every(BATCH, due.ids):
            reasons = self.sudo().browse(ids)._keep_reasons()
            free += [item.id for item, kept in reasons.items() if not kept]
            self.env.invalidate_all()
        return free

    @api.model
    def _destroy_alone(self, item_id) -> bool:
        """One clip in its own transaction; its failure keeps no other from going. Returns whether
        it is destroyed."""
        try:
            line = self._destroy_unless_kept(item_id)
            self.env["ir.cron"]._commit_progress(1)
            return bool(line)
        except psycopg2.OperationalError:  # somebody wrote at the same moment: once more, later
            _logger.info("Clip %s is changed by somebody at this moment.", item_id)
            self.env.cr.rollback()
            self._destroy_later()
            self.env["ir.cron"]._commit_progress()
        except Exception:
            _logger.exception("Could not destroy clip %s.", item_id)
            self.env.cr.rollback()
        return False

    @api.model
    def _destroy_later(self):
        soon = fields.Datetime.now() + AGAIN_AFTER
        self.env.ref("helpdesk_cctv.ir_cron_cctv_expiry")._trigger(at=soon)

    @api.model
    def _destroy_unless_kept(self, item_id):
        """Destroy this clip, if nothing keeps it. Returns the line of the record, or none.

        The chain of custody is locked first: who holds the clip, hands it over or looks at it at
        this moment writes into the chain, and one of both is then tried again. With the chain in
        hand nobody is waited for: whoever reads one of the files may do so for minutes.
        """
        self.env.flush_all()
        self.env.invalidate_all(flush=False)
        lines = self.env["cctv.destruction.line"].sudo()
        item = self.sudo().browse(item_id).exists()
        if not item:
            return lines
        self.env["cctv.custody.chain"]._lock(item.company_id)
        if not all(map(row_locks.lock_whole, (item, item.device_id, item._files_left()))):
            self._destroy_later()
            return lines
        if not item._is_due():
            return lines
        line = self.env["cctv.destruction"]._record_of_expiry(item.company_id)._add_items(item)
        item._destroy_files(item._words_of_expiry())
        return line

    def _is_due(self) -> bool:
        """Whether its time is up by the rules of this moment, and nothing keeps it."""
        if self.state != "stored":
            return False
        self._plan_expiry()
        return self.date_expires < self._today() and not self._keep_reasons()[self]

    def _words_of_expiry(self):
        env = self.with_context(lang=self.company_id._cctv_lang()).env
        return env._(
            "Kept until %s, as the rules say; destroyed by the system.",
            format_date(env, self.date_expires),
        )

    def _destroy_files(self, why):
        """All files of these clips go when the transaction is committed. The caller has checked
        who may, and that nothing keeps them."""
        self.env["cctv.evidence"]._destroy(self._files_left(), why)
        self.sudo()._set({"state": "destroyed"})

    def _files_left(self):
        return self.sudo().evidence_ids.filtered(lambda file: not file.date_destroyed)

    @api.model
    def _finish_erasing(self):
        """Take away files that were destroyed on the record but are still in the folder."""
        since = fields.Datetime.now() - timedelta(days=ERASING_DAYS)
        gone = self.env["cctv.evidence"].sudo().search([("date_destroyed", ">=", since)])
        folder = gone._folder()
        for file in gone._still_there():
            _logger.warning("%s was destroyed but was still there; it is removed now.", file)
            folder.erase(file.store_key)

    # The rehearsal

    @api.model
    def _announce_week(self, company):
        """On Mondays: tell the IT head, the supervisors and management what goes this week."""
        today = company_time(company, fields.Datetime.now()).date()
        last = company.cctv_date_expiry_told
        if today.weekday() != ANNOUNCED_ON or last == today:
            return
        company.cctv_date_expiry_told = today
        items = self.sudo().search(self._week_domain(company, today), order="date_expires, id")
        items._plan_expiry()
        items = items.filtered_domain(self._week_domain(company, today))
        items = items.filtered(lambda item: not item._has_left())
        if items:
            self._tell_week(company, items)

    @api.model
    def _week_domain(self, company, today):
        return [
            ("company_id", "=", company.id),
            ("state", "in", KEPT_STATES),
            ("date_expires", "<=", today + WEEK),
        ]

    @api.model
    def _tell_week(self, company, items):
        profile, users = company._cctv_profile(), self.env["res.users"].sudo()
        for role in ("manager", "supervisor", "management"):
            users |= profile._users_of_role(role, company)
        for lang, group in users.grouped("lang").items():
            told = items.with_context(lang=lang or company._cctv_lang())
            self.env["mail.thread"].with_context(lang=lang).message_notify(
                partner_ids=group.partner_id.ids,
                subject=told.env._("What is destroyed in the coming week: %s clips", len(told)),
                body=told._week_body(),
            )

    def _week_body(self):
        row = Markup("<li>%s</li>")
        lines = [
            row % f"{item.display_name}: {item.expiry_text or ''}" for item in self[:SHOWN]
        ]
        if (more := len(self) - SHOWN) > 0:
            lines.append(row % self.env._("and %s more", more))
        return Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
            self.env._("These clips have been kept for as long as the rules say:"),
            Markup("").join(lines),
            self.env._("If one of them is still needed, put a hold on it before that day."),
        )


class CctvEvidence(models.Model):
    _inherit = "cctv.evidence"

    def _still_there(self):
        """Those of these files that are in the folder, whatever their rows say."""
        folder = self._folder()
        return self.sudo().filtered(lambda file: folder.path(file.store_key).is_file())


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_date_expiry_told = fields.Date(
        string="Footage that expires was announced on", groups="base.group_system", readonly=True
    )
