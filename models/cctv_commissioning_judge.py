"""What the poller has measured of a device under test, judged when the time is over."""

from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, format_duration

from .cctv_accounting import company_zone
from .cctv_poll_tools import in_savepoint
from .cctv_texts import reason_sentence, word_of

AT_A_TIME = 200
"""Tests judged in one transaction."""

CHECKS_MIN, PICTURES_MIN = 5, 3
"""Fewer say nothing, however short the test."""

LUMA_MIN, LUMA_MAX = 20, 235
"""Mean brightness (0 to 255) between which something is to be seen."""

_JUDGE = """
    WITH due AS (
        SELECT id FROM cctv_commissioning_test
         WHERE state = 'running' AND date_until <= %(now)s
         ORDER BY id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
    ), moment AS (
        SELECT t.id, t.date_begin AS date FROM cctv_commissioning_test t JOIN due USING (id)
         UNION ALL
        SELECT t.id, t.date_until FROM cctv_commissioning_test t JOIN due USING (id)
         UNION ALL
        SELECT c.test_id, c.date FROM cctv_commissioning_check c JOIN due ON due.id = c.test_id
         WHERE c.answered
    ), gap AS (
        SELECT id, max(span) AS seconds
          FROM (SELECT id, extract(epoch FROM date - lag(date) OVER (PARTITION BY id
                                                                     ORDER BY date)) AS span
                  FROM moment) AS spans
         GROUP BY id
    ), measured AS (
        SELECT t.id, count(c.id) AS checks, count(*) FILTER (WHERE c.answered) AS answered,
               percentile_cont(0.95) WITHIN GROUP (ORDER BY c.latency_ms)
                   FILTER (WHERE c.answered) AS p95,
               count(*) FILTER (WHERE c.has_picture) AS pictures,
               count(*) FILTER (WHERE c.has_picture AND c.sharpness >= t.sharpness_min
                                  AND c.luma BETWEEN %(dark)s AND %(bright)s
                                  AND coalesce(c.reasons, '') !~ 'picture_') AS good,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY c.sharpness)
                   FILTER (WHERE c.has_picture) AS sharpness,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY c.luma)
                   FILTER (WHERE c.has_picture) AS luma
          FROM cctv_commissioning_test t
          JOIN due USING (id)
          LEFT JOIN cctv_commissioning_check c ON c.test_id = t.id
         GROUP BY t.id
    ), wrong AS (
        SELECT c.test_id AS id, string_agg(DISTINCT code, ',' ORDER BY code) AS codes
          FROM cctv_commissioning_check c
          JOIN due ON due.id = c.test_id, unnest(string_to_array(c.reasons, ',')) AS code
         GROUP BY c.test_id
    ), result AS (
        SELECT m.*, gap.seconds, wrong.codes,
               CASE WHEN m.checks < greatest(%(checks_min)s, t.checks_expected / 2) THEN 'few'
                    WHEN 100 * m.answered >= t.answered_min * m.checks
                     AND gap.seconds <= 60 * t.gap_max AND m.p95 <= t.latency_max THEN 'good'
                    ELSE 'bad' END AS stability,
               CASE WHEN e.cctv_kind NOT IN ('camera', 'encoder')
                      OR e.cctv_protocols = 'tcp' THEN NULL
                    WHEN m.pictures < greatest(%(pictures_min)s,
                         extract(epoch FROM t.date_until - t.date_begin) / t.picture_every / 2)
                    THEN 'few'
                    WHEN 100 * m.good >= t.pictures_min * m.pictures THEN 'good'
                    ELSE 'bad' END AS look
          FROM measured m
          JOIN cctv_commissioning_test t ON t.id = m.id
          JOIN maintenance_equipment e ON e.id = t.device_id
          LEFT JOIN gap ON gap.id = m.id
          LEFT JOIN wrong ON wrong.id = m.id
    )
    UPDATE cctv_commissioning_test t
       SET checks = r.checks, checks_answered = r.answered,
           answered_percent = round(100.0 * r.answered / greatest(1, r.checks), 1),
           gap_minutes = round((r.seconds / 60)::numeric, 1),
           latency_p95 = round(r.p95::numeric, 1),
           pictures = r.pictures, pictures_good = r.good,
           pictures_percent = round(100.0 * r.good / greatest(1, r.pictures), 1),
           sharpness_median = round(r.sharpness::numeric, 1),
           luma_median = round(r.luma::numeric, 1), wrong_reasons = r.codes,
           stability_result = r.stability, picture_result = r.look, date_judged = %(now)s,
           state = CASE WHEN r.stability = 'good' AND coalesce(r.look, 'good') = 'good'
                        THEN 'judged' ELSE 'failed' END,
           picture = s.snapshot, picture_date = s.snapshot_date,
           picture_mode = s.snapshot_mode, picture_description = s.snapshot_description
      FROM result r
      JOIN cctv_commissioning_test own ON own.id = r.id
      LEFT JOIN cctv_device_status s ON s.device_id = own.device_id
           AND s.snapshot_date >= own.date_begin
     WHERE t.id = r.id
 RETURNING t.id
"""


class CctvCommissioningTest(models.Model):
    _inherit = "cctv.commissioning.test"

    @api.model
    def _cron_judge(self):
        """Judge the tests whose time is over. What is judged is told in the same transaction: a
        run that is killed has done all of it or nothing, and the next begins anew."""
        while tests := self._judge():
            self.env["ir.cron"]._commit_progress(len(tests))

    @api.model
    def _judge(self, now=None):
        """One statement for all that are due."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                _JUDGE,
                now=now or fields.Datetime.now(),
                limit=AT_A_TIME,
                checks_min=CHECKS_MIN,
                pictures_min=PICTURES_MIN,
                dark=LUMA_MIN,
                bright=LUMA_MAX,
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        self.env.invalidate_all(flush=False)
        tests = self.sudo().browse(ids)
        tests.device_id.write({"cctv_test_id": False})
        failed = tests.filtered(lambda test: test.state == "failed")
        failed.installation_id.write({"state": "failed"})
        for test in tests:
            in_savepoint(self.env, partial(test._tell_judged), "tell of a test")
        return tests

    def _tell_judged(self):
        people = self.begun_by_id | self.installation_id.user_id
        for user in people.filtered(lambda one: one.active and not one.share):
            lang = user.lang or self.company_id._cctv_lang()
            told = self.with_context(lang=lang, tz=company_zone(self.company_id))
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=f"{told.display_name}: {word_of(told, 'state')}",
                body="\n".join(told._result_sentences()) or word_of(told, "state"),
            )

    @api.depends("state", "stability_result", "picture_result", "view_result", "view_words")
    @api.depends_context("lang")
    def _compute_ended_words(self):
        for test in self:
            test.ended_words = "\n".join(test._result_sentences())

    def _result_sentences(self):
        """What was not good, each with the figure and its limit; what is good needs no words."""
        if not self.date_judged and not self.view_words:
            return []
        return [*self._stability_sentences(), *self._picture_sentences(), *self._view_sentences()]

    def _stability_sentences(self):
        _ = self.env._
        if self.date_judged and not self.stability_result:
            return [_("Nothing is measured of what is not polled: try it, and sign.")]
        if self.stability_result == "few":
            return [
                _(
                    "Too few checks to judge the connection: %(made)s of %(expected)s. See whether "
                    "the polling runs, and test anew.",
                    made=self.checks,
                    expected=self.checks_expected,
                )
            ]
        if self.stability_result != "bad":
            return []
        found = []
        if self.answered_percent < self.answered_min:
            found.append(
                _(
                    "The connection is not stable: %(answered)s of %(made)s checks were answered, "
                    "at least %(limit)s percent are wanted.",
                    answered=self.checks_answered,
                    made=self.checks,
                    limit=self.answered_min,
                )
            )
        if self.gap_minutes > self.gap_max:
            found.append(
                _(
                    "The connection was away for too long: %(gap)s (hours:minutes), at most "
                    "%(limit)s are allowed.",
                    gap=format_duration(self.gap_minutes / 60),
                    limit=format_duration(self.gap_max / 60),
                )
            )
        if self.latency_p95 > self.latency_max:
            found.append(
                _(
                    "The answers are slow: up to %(ms)s ms, at most %(limit)s ms are allowed.",
                    ms=round(self.latency_p95),
                    limit=self.latency_max,
                )
            )
        return found + self._reason_sentences("")

    def _picture_sentences(self):
        _ = self.env._
        if self.picture_result == "few":
            return [_("Too few pictures to judge the quality: %s.", self.pictures)]
        if self.picture_result != "bad":
            return []
        found = [
            _(
                "The pictures are not good enough: %(good)s of %(all)s are, at least %(limit)s "
                "percent are wanted.",
                good=self.pictures_good,
                all=self.pictures,
                limit=self.pictures_min,
            )
        ]
        if self.sharpness_median < self.sharpness_min:
            found.append(
                _(
                    "The picture is blurred: sharpness %(value)s, at least %(limit)s is wanted. "
                    "Clean the lens and set the focus.",
                    value=round(self.sharpness_median, 1),
                    limit=self.sharpness_min,
                )
            )
        if self.pictures and self.luma_median < LUMA_MIN:
            found.append(_("The picture is too dark."))
        if self.luma_median > LUMA_MAX:
            found.append(_("The picture is too bright."))
        return found + self._reason_sentences("picture_")

    def _reason_sentences(self, prefix):
        """In the words of the states; those of pictures, or all others."""
        codes = [
            code
            for code in (self.wrong_reasons or "").split(",")
            if code and bool(prefix) == code.startswith("picture_")
        ]
        return [reason_sentence(self.env, code, self.device_id.cctv_kind, False) for code in codes]

    def _view_sentences(self):
        return [self.view_words] if self.view_result == "bad" and self.view_words else []
