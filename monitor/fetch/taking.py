"""What is taken of one replay: from the key frame before the moment asked for to the end."""

from .playing import Playing
from .sound import Sound, SoundTimeline
from .timeline import Timeline
from .units import Unit

WRONG_S = 1800.0
"""A replay that begins so many seconds off did not understand the time asked for; less may be the
file that the recorder plays from its beginning."""

MAX_PENDING = 64 * 1024 * 1024
"""Bytes kept of the pictures before the moment asked for, from the last key frame on."""


SOUND_S = 1.0
"""Seconds of sound before the first picture that are kept: a piece of it may last as long."""


class WrongZone(Exception):
    """The recorder plays another time."""

    def __init__(self, off_s: float):
        super().__init__()
        self.off_s = off_s


class Taker:
    """Takes the pictures of one replay: from the key frame before ``since`` to ``until``.

    ``start``: when its first picture was taken, ``since`` when nothing better is known.
    """

    def __init__(
        self, keeper, since: float, until: float, skew_s: float, start: float | None = None
    ):
        self._keeper = keeper
        self._since = since
        self._until = until
        self._skew_s = skew_s
        self._wall = since
        self._time = Timeline(since if start is None else start, skew_s)
        self._pending: list[tuple[float, Unit]] = []
        self._held = 0
        self.has_begun = False
        self._is_first = True

    @property
    def is_stamped(self) -> bool:
        return self._time.is_stamped

    async def take_all(self, playing: Playing) -> None:
        heard: SoundTimeline | None = None
        async for unit in playing.units():
            if not self.take(playing.codec, unit):
                return
            if playing.sound and self.has_begun:
                heard = heard or SoundTimeline(playing.sound.rate, self._skew_s)
                for data, ticks, stamp in playing.sounds():
                    self.take_sound(playing.sound, data, heard.at(ticks, stamp, self._wall))
            elif playing.sound:
                playing.sounds()  # before the moment asked for

    def take_sound(self, sound: Sound, data: bytes, wall: float) -> None:
        if self.has_begun and self._since - SOUND_S <= wall < self._until:
            self._keeper.keep_sound(sound, data, wall)

    def take(self, codec: str, unit: Unit) -> bool:
        """False at the end, which is ours to see: recorders go on playing."""
        wall = self._wall = self._time.at(unit)
        if self._is_first:
            self._check_time(wall)
        if wall >= self._until:
            return False
        if self.has_begun:
            self._keeper.keep(codec, wall, unit)
        else:
            self._before(codec, wall, unit)
        return True

    def _check_time(self, wall: float) -> None:
        self._is_first = False
        off_s = wall - self._since
        is_within = self._since - WRONG_S < wall < max(self._until, self._since + WRONG_S)
        if self._time.is_stamped and not is_within:
            raise WrongZone(off_s)

    def _before(self, codec: str, wall: float, unit: Unit) -> None:
        """Hold back from the last key frame before the moment asked for on."""
        if unit.is_key and wall <= self._since:
            self._pending, self._held = [], 0
        if self._pending or unit.is_key:
            self._pending.append((wall, unit))
            self._held += len(unit.data)
        if self._held > MAX_PENDING:
            self._pending, self._held = [], 0
        if wall >= self._since and self._pending:
            self.has_begun = self._keeper.make_way(self._pending[0][0])
            if not self.has_begun:
                self._pending, self._held = [], 0
            for held_wall, held in self._pending:
                self._keeper.keep(codec, held_wall, held)
            self._pending = []
