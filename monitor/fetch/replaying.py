"""Footage that the recorder plays, replay by replay, into the journal."""

import asyncio

from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.recorders.link import Link
from ..probe.recorders.registry import RecorderDriver
from .entrance import ASK_S
from .playing import Playing
from .taking import Taker, WrongZone

BEFORE_S = 12.0
"""Seconds before the moment asked for with which a replay may begin: it begins with a key frame."""

QUARTER_S = 900.0
PAUSE_S = 1.0
"""Seconds before a recorder is asked again."""

PASSING = (
    errors.ConnectError,
    errors.DeviceBusy,
    errors.RtspError,
    errors.StreamStalled,
    errors.ReplyTimeout,
    errors.ReplyError,
)
"""What may be better at the next try, from where it stopped."""

_SLOW = (errors.ConnectError, errors.StreamStalled, errors.ReplyTimeout, errors.DeviceBusy)
"""What says nothing of the moment asked for: the next try asks for the same one, so that nothing is
lost."""


async def pause(deadline: Deadline) -> None:
    await asyncio.sleep(min(PAUSE_S, deadline.left()))


class Replayer:
    """``keeper``: the fetch that keeps what comes (its journal, notes, deadline)."""

    def __init__(self, keeper, link: Link, driver: RecorderDriver, channel: int):
        self._keeper = keeper
        self._link = link
        self._driver = driver
        self._channel = channel
        self.was_slow = False
        """Whether the last replay says nothing of the moment that was asked for."""

    async def play(self, since: float, until: float) -> bool:
        """One replay, as far as it goes. A log-in that is refused and what is ours is raised; the
        rest of what goes wrong shows in how far it went. True when it has to be asked for in
        another way."""
        keeper, notes, link, driver = self._keeper, self._keeper.notes, self._link, self._driver
        self.was_slow, shift_s = False, notes.shift_s
        link.deadline = Deadline.after(min(ASK_S, keeper.deadline.left()), keeper.clock)
        taker = Taker(keeper, since, until, 0.0 if link.skew_s is None else link.skew_s)
        try:
            reply = await driver.replay(self._channel, since + shift_s, until + shift_s)
            if reply is None:
                raise errors.NoSearch(channel=self._channel)
            link.close()  # one connection at a time
            async with Playing(link, reply, keeper.deadline) as playing:
                try:
                    await taker.take_all(playing)
                finally:
                    notes.damaged += playing.damaged
                    notes.left_out_sound |= playing.left_out_sound
        except WrongZone as mistaken:
            self._correct(mistaken.off_s)
            return True
        except (errors.AuthError, errors.ForeignUri, errors.UnsupportedCodec, errors.NoVideoTrack):
            raise
        except PASSING as error:
            keeper.problem = error
            self.was_slow = isinstance(error, _SLOW)
            await pause(keeper.deadline)
        finally:
            notes.is_stamped = notes.is_stamped or taker.is_stamped
            if taker.has_begun:
                notes.ways = sorted({*notes.ways, "replay"})
            keeper.journal.flush()
            notes.write()
        return False

    def _correct(self, off_s: float) -> None:
        """What the recorder plays is stamped ``off_s`` later than asked for: it reads the time in
        its own zone. Ask for so much less, once. Raises WrongTime."""
        notes = self._keeper.notes
        shift_s = -round(off_s / QUARTER_S) * QUARTER_S
        if notes.shift_s or abs(shift_s) > 14 * 3600 or abs(off_s + shift_s) > BEFORE_S * 5:
            raise errors.WrongTime(off_s=round(off_s))
        notes.shift_s = shift_s
