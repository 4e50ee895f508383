"""Sending what waits: after the commit, signed, in batches, again and again for a day."""

import logging
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.outgoing import Answer, post
from ..tools.signature import sign
from . import cctv_webhook_payload as payload
from .cctv_poll_tools import in_savepoint

_logger = logging.getLogger(__name__)

BATCH = 5
"""Messages that one receiver gets in a round; with ten seconds each, what a worker has time for."""

AT_ONCE = 8
"""Receivers that are sent to at the same time."""

LEASE = timedelta(minutes=5)
"""A message whose sender was killed is sent again after this time, with the same key."""

PAUSES_S = (60, 300, 900, 3600, 10_800, 21_600, 43_200)
"""Seconds before the second try, the third …: 22 hours in all, then it is given up."""

JITTER = 0.2

DEAD = frozenset({"timeout", "unreachable", "refused", "unresolved", "tls", "address", "no_secret"})
"""Errors after which the same receiver is not tried again in this run."""


class CctvWebhookQueue(models.AbstractModel):
    _inherit = "cctv.webhook.queue"

    @api.model
    def _cron_send(self):
        """Each minute, and when something happens: send all that is due."""
        in_savepoint(self.env, self._note_overdue, "look for overdue visits")
        cron, dead = self.env["ir.cron"], set()
        cron._commit_progress()
        while claimed := self._claim(dead):
            cron._commit_progress()
            answers = self._post_all(claimed)
            dead |= self._book(answers)
            if not cron._commit_progress(len(answers)):
                self.env.ref("helpdesk_cctv.ir_cron_cctv_webhook")._trigger()
                break
        self._tell_given_up()

    def _claim(self, dead) -> dict:
        """{receiver: its next messages}, taken for this run: another run leaves them alone, and if
        this one dies they come back when the lease is over."""
        now = fields.Datetime.now()
        deliveries = self.env["cctv.webhook.delivery"]
        deliveries.flush_model()
        self.env["cctv.webhook"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cctv_webhook_delivery d
                   SET tries = coalesce(d.tries, 0) + 1, next_try = %(until)s
                  FROM cctv_webhook w
                 CROSS JOIN LATERAL (
                       SELECT id FROM cctv_webhook_delivery
                        WHERE webhook_id = w.id AND state = 'waiting' AND next_try <= %(now)s
                        ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED) due
                 WHERE d.id = due.id AND w.active AND w.id != ALL(%(dead)s)
                RETURNING d.id
                """,
                until=now + LEASE,
                now=now,
                batch=BATCH,
                dead=list(dead),
            )
        )
        claimed = deliveries.browse(sorted(row[0] for row in self.env.cr.fetchall()))
        claimed.invalidate_recordset(["tries", "next_try"])
        return claimed.grouped("webhook_id")

    def _post_all(self, claimed: dict) -> dict:
        """{message: its Answer, None when it was not tried}. No transaction is open meanwhile."""
        networks = self.env["cctv.webhook"]._allowed_networks()
        jobs = [
            (webhook.url, webhook._open_secret(), [_letter(d) for d in group], networks)
            for webhook, group in claimed.items()
        ]
        self.env.cr.commit()
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            results = list(pool.map(_post_letters, *zip(*jobs, strict=True)))
        return {
            delivery: answer
            for group, answers in zip(claimed.values(), results, strict=True)
            for delivery, answer in zip(group, answers, strict=True)
        }

    def _book(self, answers: dict) -> set:
        """Write down what became of messages; ids of receivers that are not reached."""
        now, dead = fields.Datetime.now(), set()
        for delivery, answer in answers.items():
            delivery.write(_outcome(delivery.tries, answer, now))
            if answer is None or answer.error in DEAD:
                dead.add(delivery.webhook_id.id)
        return dead

    @api.model
    def _send_test(self, webhook):
        """Send a test message now; it is tried once."""
        now, uid = fields.Datetime.now(), str(uuid.uuid4())
        text = payload.body(uid, "test", now, webhook.company_id, {})
        delivery = self.env["cctv.webhook.delivery"].create(
            {
                "webhook_id": webhook.id,
                "event": "test",
                "uid": uid,
                "body": text,
                "date_event": now,
                "tries": 1,
                "is_told": True,
            }
        )
        networks = webhook._allowed_networks()
        letters = [_letter(delivery)]
        [answer] = _post_letters(webhook.url, webhook._open_secret(), letters, networks)
        outcome = _outcome(len(PAUSES_S) + 1, answer, now)
        delivery.write({**outcome, "is_told": True})
        return delivery

    def _tell_given_up(self):
        """The IT heads hear of messages that were given up, once, in one message for each
        receiver."""
        deliveries = self.env["cctv.webhook.delivery"]
        lost = deliveries.search([("state", "=", "given_up"), ("is_told", "=", False)])
        for webhook, group in lost.grouped("webhook_id").items():
            what = f"tell that {len(group)} messages were given up"
            in_savepoint(self.env, lambda w=webhook, g=group: self._tell_lost(w, g), what)
        lost.write({"is_told": True})
        self.env["ir.cron"]._commit_progress()

    def _tell_lost(self, webhook, lost):
        group = self.env.ref("helpdesk_cctv.group_cctv_manager")
        heads = self.env["res.users"]._cctv_with_duty(group, webhook.company_id)
        for lang, users in heads.grouped("lang").items():
            words = webhook.with_context(lang=lang or webhook.company_id._cctv_lang())
            env = words.env
            words.message_notify(
                partner_ids=users.partner_id.ids,
                subject=env._("Messages to %s were given up", webhook.name),
                body=env._(
                    "%(count)s messages could not be handed to %(name)s within a day. The last "
                    "answer: %(answer)s Mend it, then press “Send again” in the log.",
                    count=len(lost),
                    name=webhook.name,
                    answer=lost[:1].with_env(env).answer,
                ),
            )


def _letter(delivery) -> tuple:
    return delivery.uid, delivery.event, delivery.body.encode()


def _post_letters(url, secret, letters, networks) -> list:
    """One ``Answer`` for each letter; None for those after the receiver was found dead. Runs in a
    thread of its own, without a database."""
    answers, is_dead = [], False
    for uid, event, body in letters:
        answer = None if is_dead else _post_letter(url, secret, uid, event, body, networks)
        answers.append(answer)
        is_dead = answer is None or answer.error in DEAD
    return answers


def _post_letter(url, secret, uid, event, body, networks):
    if not secret:
        return Answer(0, "no_secret")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "helpdesk_cctv",
        "Connection": "close",
        "Idempotency-Key": uid,
        "X-CCTV-Event": event,
        "X-CCTV-Signature": sign(secret, body, int(time.time())),
    }
    return post(url, body, headers, networks)


def _outcome(tries: int, answer, now) -> dict:
    """What to write of a message after its try number ``tries``."""
    if answer is None:  # it was claimed only
        return {"tries": tries - 1, "next_try": now + timedelta(seconds=_pause(1))}
    values = {
        "last_status": answer.status,
        "last_error": answer.error or False,
        "date_tried": now,
    }
    if not answer.error:
        return {**values, "state": "sent", "next_try": False}
    if tries > len(PAUSES_S):
        return {**values, "state": "given_up", "next_try": False, "is_told": False}
    return {**values, "next_try": now + timedelta(seconds=_pause(tries))}


def _pause(tries: int) -> float:
    """Seconds until the next try, never the same twice: many servers do not come back at once."""
    return PAUSES_S[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)
