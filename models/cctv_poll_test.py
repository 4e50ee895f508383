"""One device looked at now, for a person who waits for it."""

import time
from dataclasses import replace

from odoo import api, models

from ..monitor.probe.types import Level, Verdict
from ..monitor.sweep import Step, Sweep
from .cctv_poll_rows import read_one, read_rules
from .cctv_poll_targets import read_material, sort_out

TEST_MAX_S = 20.0
"""Nobody waits longer in front of a screen, and a web worker is not held longer."""

START_S = 6.0
"""What a worker process may need to start, on top of the device's time-out."""


class CctvPoll(models.AbstractModel):
    _inherit = "cctv.poll"

    @api.model
    def _test(self, device_id: int) -> Verdict | None:
        """Look at one device as deep as possible, through the same worker as the sweep.

        Writes nothing. Takes the device's time-out and the start of a worker at most, never more
        than TEST_MAX_S.

        :return: None when the device has no address, or no answer came in time
        """
        rows = {row["id"]: row for row in read_one(self.env, device_id)}
        steps = [Step(id_, Level.PICTURE) for id_ in rows]
        material = read_material(self.env, rows, steps, read_rules(self.env), time.time())
        targets, known = sort_out(rows, steps, material)
        targets = [_in_time(target) for target in targets]
        budget_s = max((target.timeout_s for target in targets), default=0.0) + START_S
        for verdicts in Sweep(targets, budget_s=budget_s, workers=1, chunk=1).run():
            known += verdicts
        return known[0] if known else None


def _in_time(target):
    return replace(target, timeout_s=min(target.timeout_s, TEST_MAX_S - START_S))
