"""Whether a recorder gets video from a camera that is looked at through its channel."""

from contextlib import suppress

from ..errors import ProbeError
from ..reasons import Reason
from ..run import Run
from ..types import Finding, Level
from .link import Link
from .registry import DRIVERS


async def judge_channel(run: Run) -> bool:
    """Whether the recorder gets video from the camera: False, with a finding, when it says that
    it does not. Only where the recorder's interface is known: guesses would show credentials to
    what may refuse them."""
    target = run.target
    driver = DRIVERS.get(target.driver)
    if target.channel == 0 or driver is None or target.level is Level.PULSE:
        return True
    lost = None
    with suppress(ProbeError):
        lost = await _lost(run, driver)
    if lost is None:
        return True
    run.judged.add(Reason.CHANNEL_LOST)
    if target.channel not in lost:
        return True
    values = {"channel": target.channel}
    run.findings.append(Finding(Reason.CHANNEL_LOST, "channel_lost", values=values))
    return False


async def _lost(run: Run, driver) -> frozenset[int] | None:
    async def ask() -> frozenset[int] | None:
        link = Link(run, run.deadline)
        try:
            return await driver(link).lost()
        finally:
            link.close()

    if run.shared is None:
        return await ask()
    async with run.shared.log_in("http", run.deadline, run.target.channel):
        return await run.shared.once("lost", run.deadline, ask)
