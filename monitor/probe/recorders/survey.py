"""A look at a recorder: which interface it has, its health, and what it has recorded."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace

from .. import errors
from ..pulse import judge_clock
from ..reasons import Reason
from ..run import Run
from ..types import Disk, Finding, Footage, RecorderReport, StageName
from .link import Link
from .registry import DRIVERS, Health, RecorderDriver, by_maker
from .retrieval import retrieve

REFUSED_WAIT_S = 86_400.0
"""Seconds until an interface that has refused the log-in is tried again: on many recorders the
users of ONVIF and of the web are not the same, and each refusal is one step nearer to a lock."""

CHANNEL_SHARE = 0.5
"""Part of the time left that the search of one channel may take: one that hangs must not keep the
others from being asked, look after look."""

_OF_ONE_CHANNEL = (
    errors.ReplyError,
    errors.ReplyTimeout,
    errors.ConnectionLost,
    errors.SearchUnfinished,
)

_logger = logging.getLogger(__name__)


async def survey(run: Run) -> None:
    """RECORDER and, with a search, RECORDINGS; failures are noted, not raised."""
    link = Link(run)
    drivers: list[RecorderDriver] = []
    try:
        with run.stage(StageName.RECORDER) as values:
            drivers.append(await choose(run, link))
            values["driver"] = drivers[0].name
            _report(run, link, drivers[0].name, await drivers[0].health(), values)
    except errors.ProbeError as error:
        _logger.debug("recorder %s: %s", run.target.id, error.code)
    try:
        if run.target.search and drivers:
            await _recordings(run, link, drivers)
    finally:
        link.close()


async def choose(run: Run, link: Link) -> RecorderDriver:
    """The driver that people have set, that worked last time, that the maker is known for, else
    the first that the recorder answers to. Raises NoRecorderInterface, AuthError."""
    known = run.memory.get("recorder", dict)
    refused = known.get("refused") if isinstance(known.get("refused"), dict) else {}
    refused = {name: at for name, at in refused.items() if isinstance(at, (int, float))}
    problem: errors.ProbeError = errors.NoRecorderInterface()
    for name in _candidates(run, str(known.get("driver", ""))):
        if run.clock.now() - refused.get(name, 0.0) < REFUSED_WAIT_S:
            problem = errors.AuthRefused(driver=name)
            continue
        driver = DRIVERS[name](link)
        try:
            await driver.open()
        except errors.AuthError as error:
            refused[name] = run.clock.now()
            problem = error
            continue
        except (errors.NoRecorderInterface, errors.ReplyError):
            continue
        finally:
            run.memory.put("recorder", {"driver": name, "refused": refused})
        return driver
    run.memory.put("recorder", {"driver": "", "refused": refused})
    raise problem


def _candidates(run: Run, remembered: str) -> list[str]:
    target = run.target
    if target.driver in DRIVERS:
        return list(dict.fromkeys((target.driver, "onvif")))
    maker = by_maker(" ".join(map(str, run.memory.get("identity", list)[:2])))
    first = [remembered] if remembered in DRIVERS else []
    if maker:
        return list(dict.fromkeys([*first, maker, "onvif"]))
    return list(dict.fromkeys([*first, "onvif", *DRIVERS]))


def _report(run: Run, link: Link, name: str, health: Health, values: dict) -> None:
    disks = health.disks or ()
    disks = tuple(_with_fullness(disk, health.overwrites) for disk in disks)
    run.recorder = RecorderReport(name, disks, health.channels or ())
    if health.disks is not None:
        values["disks"] = len(disks)
    if health.channels is not None:
        values["channels"] = len(health.channels)
    _judge_disks(run, disks, health)
    learn_clock(run, link, health)


def _with_fullness(disk: Disk, overwrites: bool | None) -> Disk:
    """Full is a disk without room that is not recorded over; with overwriting that is normal."""
    if disk.status == "ok" and disk.free_mb == 0 and overwrites is False:
        return replace(disk, status="full")
    if disk.status == "full" and overwrites:
        return replace(disk, status="ok")
    return disk


def _judge_disks(run: Run, disks: tuple[Disk, ...], health: Health) -> None:
    """Where the recorder tells of no disk, nothing is known of any."""
    if not disks:
        return
    run.judged.add(Reason.DISK_FAULT)
    if health.overwrites is not None or any(disk.status == "full" for disk in disks):
        run.judged.add(Reason.DISK_FULL)
    for status, reason in (("fault", Reason.DISK_FAULT), ("full", Reason.DISK_FULL)):
        bad = [disk for disk in disks if disk.status == status]
        if bad:
            values = {
                "disks": ", ".join(str(disk.number) for disk in bad[:16]),
                "told": ", ".join(dict.fromkeys(disk.told for disk in bad))[:60],
            }
            run.findings.append(Finding(reason, reason.value, values=values))


def learn_clock(run: Run, link: Link, health: Health) -> None:
    """By the recorder's own word where ONVIF has told nothing."""
    if health.utc is None or link.knows_skew:
        return
    link.skew_s, link.knows_skew = health.utc - health.read_at, True
    run.clock_skew_s = round(link.skew_s, 1)
    judge_clock(run)


async def _recordings(run: Run, link: Link, drivers: list[RecorderDriver]) -> None:
    """RECORDINGS: channel after channel while time is left; those that it does not reach are left
    out of the report, for the next look."""
    search, done = run.target.search, []
    try:
        with run.stage(StageName.RECORDINGS) as values:
            values["of"] = len(search.channels)
            for channel in search.channels:
                if link.deadline.expired():
                    break
                done.append(await _footage(link, drivers, channel))
                values["channels"] = len(done)
    except errors.ProbeError as error:
        _logger.debug("recorder %s: %s", run.target.id, error.code)
    report = run.recorder or RecorderReport(drivers[0].name)
    run.recorder = replace(report, footage=tuple(done))


async def _footage(link: Link, drivers: list[RecorderDriver], channel: int) -> Footage:
    """By the drivers in turn as far as they can search, else by playing. What is wrong with one
    channel is noted with it; a closed port, a refused log-in or no time left end the stage."""
    search, problem = link.target.search, errors.NoSearch()
    for driver in drivers:
        try:
            return await _within(link, driver.footage(channel, search.since, search.until))
        except errors.NoSearch as error:
            problem = error
            await _add_onvif(link, drivers)
        except _OF_ONE_CHANNEL as error:
            if link.deadline.expired():
                raise
            return Footage(channel, method=driver.name, error=error.code)
    for driver in drivers:
        try:
            return await retrieve(link, driver, channel, search.since, search.until)
        except errors.NoSearch:
            continue
        except (errors.ReplyError, errors.RtspError, errors.ReplayFailed) as error:
            return Footage(channel, method="retrieval", error=error.code)
    return Footage(channel, error=problem.code)


async def _within(link: Link, search: Coroutine) -> Footage:
    try:
        return await asyncio.wait_for(search, link.deadline.left() * CHANNEL_SHARE)
    except asyncio.TimeoutError:
        raise errors.ReplyTimeout() from None


async def _add_onvif(link: Link, drivers: list[RecorderDriver]) -> None:
    """What the maker's own interface cannot tell, ONVIF may; asked once in a look."""
    if len(drivers) > 1 or drivers[0].name == "onvif":
        return
    second = DRIVERS["onvif"](link)
    with suppress(errors.NoRecorderInterface, errors.ReplyError, errors.AuthError):
        await second.open()
        drivers.append(second)
