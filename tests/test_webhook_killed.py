"""The process that sends is killed while the receiver has the message and has not answered."""

from odoo.tests import tagged

from . import webhook_real as real
from .real_case import RealCase
from .receiver import SECRET, Receiver
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestWebhookKilled(RealCase):
    real = real

    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        super().setUp()

    def prepare(self):
        with transaction(self.registry) as env:
            real.make(env, self.receiver.url, SECRET)

    def rows(self, **values):
        with transaction(self.registry) as env:
            webhook = env["cctv.webhook"].search([("name", "=", real.NAME)])
            if values:
                webhook.delivery_ids.filtered(lambda d: d.state == "waiting").write(values)
            return {d.uid: (d.state, d.tries) for d in webhook.delivery_ids}

    def test_sent_again_with_the_same_key_and_no_other(self):
        worker = self.start_worker()
        self.receiver.on_request = worker.kill
        worker.communicate("go\n")
        self.receiver.on_request = None
        self.assertEqual(self.receiver.keys, ["k0"])
        claimed = {f"k{n}": ("waiting", 1) for n in range(3)}
        self.assertEqual(self.rows(), claimed, "the try was noted before it was made")
        self.again()
        self.assertEqual(self.receiver.keys, ["k0"], "its lease still runs")
        self.rows(next_try="2026-01-01")
        self.again()
        self.assertEqual(self.receiver.keys, ["k0", "k0", "k1", "k2"])
        bodies = {letter["body"] for letter in self.receiver.got}
        self.assertEqual(bodies, {b"{}"})
        self.assertEqual({state for state, _tries in self.rows().values()}, {"sent"})

    def again(self):
        out = self.start_worker().communicate("go\n")[0]
        self.assertEqual(out.splitlines()[-1], "done")
