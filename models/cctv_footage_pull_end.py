"""How a fetch ends: its film is stored, or what has kept it from going on is told."""

import logging
import os
import shutil
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_footage_pull_words import FINAL
from .cctv_poll_tools import clean

_logger = logging.getLogger(__name__)

TRIES_MAX = 8
"""Tries in a row that brought nothing, half an hour apart in the end, before people are told."""

WAIT_MAX_MIN = 30

GAPS_KEPT = 500


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _take_film(self, outcome):
        """Into the evidence folder, in the name of who has it fetched."""
        if self._stop_unless_allowed():
            return
        suffix = ".mov" if outcome["path"].endswith(".mov") else ".mp4"
        path = self._pull_folder() / f"film{suffix}"
        self._set(
            {
                "pull_state": "done",
                "pull_percent": 100,
                "pull_bytes": outcome["size"],
                "pull_report": clean(_report(outcome)),
                "pull_problem_code": False,
                **self._clock_measured(outcome["clock_offset_s"]),
            }
        )
        own = self._as_who_has_it_fetched()
        try:
            with self.env.cr.savepoint():
                own._store_pulled(path, outcome)
        except UserError as error:
            _logger.warning("Clip %s cannot be stored: %s", self.id, error)
            self._note_problem("no_room", {})
            return
        self.env.cr.postcommit.add(lambda: shutil.rmtree(path.parent, ignore_errors=True))
        self._tell_of_pull(
            own.env._("%(clip)s was fetched from %(recorder)s.", **own._pull_names())
        )

    def _store_pulled(self, path, outcome):
        """The film becomes the clip's file; a custody entry comes with it."""
        evidence = self.env["cctv.evidence"]
        part = evidence._folder().new_part()
        os.link(path, part)  # so that it is taken over and not copied
        name = f"{(self.number or str(self.id)).replace('/', '-')}{path.suffix}"
        known = (outcome["size"], outcome["sha256"]) if outcome.get("sha256") else None
        words = self._pull_provenance(outcome)
        return evidence._store_clip(self, name, part, words=words, known=known)

    def _pull_provenance(self, outcome):
        """How it was had, for its custody."""
        facts = {
            "recorder": self._pull_names()["recorder"],
            "interface": {"onvif": "ONVIF"}.get(outcome["driver"], outcome["driver"].capitalize()),
        }
        return {
            ("download",): self.env._(
                "Downloaded from %(recorder)s over %(interface)s by this system, not coded anew",
                **facts,
            ),
            ("download", "replay"): self.env._(
                "Downloaded and in part played from %(recorder)s over %(interface)s by this "
                "system, not coded anew",
                **facts,
            ),
        }.get(tuple(outcome["ways"])) or self.env._(
            "Fetched from %(recorder)s over %(interface)s by this system, not coded anew", **facts
        )

    def _note_problem(self, code, values):
        """Another try later, or the end of it: then who has it fetched is told."""
        tries, code = self.pull_tries + 1, code or "crashed"
        is_over = code in FINAL or tries >= TRIES_MAX
        wait = timedelta(minutes=min(2**tries, WAIT_MAX_MIN))
        vals = {
            "pull_problem_code": code,
            "pull_problem_values": clean(values),
            "pull_tries": tries,
            "pull_date_next": fields.Datetime.now() + wait,
            "pull_state": "failed" if is_over else "waiting",
        }
        self._set({**vals, "state": "wanted"} if is_over else vals)
        if is_over:
            own = self._as_who_has_it_fetched()
            names = {**own._pull_names(), "why": own.pull_problem}
            self._tell_of_pull(
                own.env._("%(clip)s could not be fetched from %(recorder)s: %(why)s", **names)
            )

    def _as_who_has_it_fetched(self):
        """In that user's name; in the company's language, as all that the system writes."""
        lang = self.company_id._cctv_lang()
        return self.with_user(self.pull_user_id).with_context(lang=lang)

    def _pull_names(self):
        item = self.sudo()
        return {"clip": item.display_name, "recorder": item.pull_recorder_id.display_name}

    def _tell_of_pull(self, sentence):
        """Whoever has it fetched: on the request, else by a message of its own."""
        request, partner = self.request_id.sudo(), self.pull_user_id.sudo().partner_id
        if request:
            request.message_post(body=sentence, partner_ids=partner.ids)
        elif partner:
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=partner.ids, subject=sentence, body=sentence
            )


def _report(outcome):
    """What is kept of it with the clip."""
    names = "first last duration_s pictures driver is_stamped damaged clock_offset_s".split()
    names += ["ways", "remarks", "sound"]
    return {**{name: outcome[name] for name in names}, "gaps": outcome["gaps"][:GAPS_KEPT]}
