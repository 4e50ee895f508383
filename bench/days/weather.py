"""The light and the weather of a camera's days: what the sun, the clouds and the lamps do."""

import math
import random
from dataclasses import dataclass

DAY_S = 86400.0
SUNRISE_H, SUNSET_H = 5.8, 18.0  # in the tropics all year round


@dataclass(frozen=True)
class Weather:
    """``daylight`` 0 to 1; ``sun`` how hard shadows are, 0 to 1; ``lean`` where they fall, −1 in
    the morning to 1 in the evening; ``rain`` and ``fog`` 0 to 1; ``lamps``: artificial light on."""

    hour: float
    daylight: float
    sun: float
    lean: float
    rain: float
    fog: float
    lamps: bool


class Climate:
    """The weather of one camera's site; the same for the same seed. ``indoors``: lamps from early
    to late, a little daylight, no rain."""

    def __init__(self, seed: int, indoors: bool):
        self._seed = seed
        self._indoors = indoors

    def at(self, t: float) -> Weather:
        """``t``: seconds since the first midnight, local time."""
        day, hour = int(t // DAY_S), t % DAY_S / 3600
        rng = random.Random(self._seed * 1000 + day)
        cloudy = rng.random()
        rains = [(rng.uniform(0, 24), rng.uniform(0.3, 3)) for _ in range(rng.choice((0, 0, 1, 2)))]
        fog_at, fog_h, fog = rng.uniform(4, 6), rng.uniform(1, 3), rng.uniform(0.3, 0.9)
        has_fog = rng.random() < 0.08
        height = math.sin(math.pi * (hour - SUNRISE_H) / (SUNSET_H - SUNRISE_H))
        daylight = min(1.0, max(0.0, (height + 0.06) / 0.4))
        raining = max((_bump(hour, start, long) for start, long in rains), default=0.0)
        overcast = max(cloudy * (0.6 + 0.4 * math.sin(hour * 2.1 + day)), raining)
        if self._indoors:
            return Weather(hour, daylight, 0.15 * daylight, _lean(hour), 0, 0, 6 <= hour < 21.5)
        return Weather(
            hour,
            daylight * (1 - 0.45 * overcast),
            max(0.0, min(1.0, height * 1.6)) * (1 - overcast) if height > 0.05 else 0.0,
            _lean(hour),
            raining,
            fog * _bump(hour, fog_at, fog_h) if has_fog else 0.0,
            not 6.2 <= hour < 17.7,
        )


def _lean(hour: float) -> float:
    return max(-1.0, min(1.0, (hour - 12) / 6))


def _bump(hour: float, start: float, long: float) -> float:
    """0 outside, up to 1 within, no jumps."""
    if not start < hour < start + long:
        return 0.0
    return min(1.0, 4 * min(hour - start, start + long - hour) / long)
