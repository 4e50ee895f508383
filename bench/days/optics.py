"""What light, weather and a sensor make of a scene: arrays in, arrays out (uint8 BGR)."""

import random

import cv2
import numpy as np

from .weather import Weather


class Optics:
    """One camera's lens, sensor and lamps; everything fixed about it comes from ``seed``."""

    def __init__(self, seed: int, size: tuple[int, int], indoors: bool, has_infrared: bool):
        rng = random.Random(seed)
        self._size = size
        self._indoors = indoors
        self._has_infrared = has_infrared
        self._shadows = [_shadow(rng, size) for _ in range(0 if indoors else rng.randrange(2, 6))]
        self._infrared = _lamp(size, rng, 1.15)
        self._street = sum(_lamp(size, rng, 0.45) for _ in range(rng.randrange(2, 5)))
        self._depth = _depth(size, rng.uniform(0.15, 0.4))
        self._quiet = rng.uniform(0.8, 2.5)
        noise = np.random.default_rng(seed)
        shape = (size[1] + 64, size[0] + 64, 3)
        self._noise = [noise.normal(0, 1, shape).astype(np.float32) for _ in range(4)]

    def is_infrared(self, weather: Weather) -> bool:
        """Whether the camera has switched to its lamp."""
        dark = not weather.lamps if self._indoors else True
        return self._has_infrared and dark and weather.daylight < 0.1

    def light(self, bgr: np.ndarray, weather: Weather, rng: random.Random) -> np.ndarray:
        """The scene as it reaches the lens."""
        scene = bgr.astype(np.float32)
        if self.is_infrared(weather):
            lit = self._by_infrared(scene, rng)
        else:
            lit = self._by_day(scene, weather, rng)
        if weather.fog:
            through = np.exp(-3.2 * weather.fog * self._depth)[..., None]
            lit = lit * through + (1 - through) * float(lit.mean() * 0.5 + 75 * weather.daylight)
        if weather.rain:
            lit = _rain(lit, weather.rain, rng)
        return np.clip(lit, 0, 255).astype(np.uint8)

    def sense(self, bgr: np.ndarray, weather: Weather, rng: random.Random) -> np.ndarray:
        """What the sensor makes of what came through the lens: exposure and noise."""
        if self.is_infrared(weather):
            grey = bgr[..., :1] * np.float32(rng.uniform(0.94, 1.06))
            grey = grey + self._sensor(rng, 2.2 + self._quiet)[..., :1]
            return np.repeat(np.clip(grey, 0, 255).astype(np.uint8), 3, axis=2)
        light = self._illumination(weather)
        gain = rng.uniform(0.94, 1.06) * np.float32([rng.uniform(0.97, 1.03) for _ in range(3)])
        noise = self._quiet + 5 * (1 - min(1.0, light * 2)) ** 2
        return np.clip(bgr * gain + self._sensor(rng, noise), 0, 255).astype(np.uint8)

    def _by_infrared(self, scene: np.ndarray, rng: random.Random) -> np.ndarray:
        grey = scene @ np.float32([0.2, 0.5, 0.3])
        grey = (18 + 0.95 * grey) * self._infrared
        if rng.random() < 0.06:
            grey = _insect(grey, rng)
        return np.repeat(grey[..., None], 3, axis=2)

    def _illumination(self, weather: Weather) -> float:
        if not self._indoors:
            return weather.daylight
        lamps = 0.75 + 0.25 * weather.daylight
        return lamps if weather.lamps else max(0.16, 0.5 * weather.daylight)

    def _by_day(self, scene: np.ndarray, weather: Weather, rng: random.Random) -> np.ndarray:
        light = self._illumination(weather)
        if weather.sun > 0.02:
            scene = scene * self._sunlight(weather)[..., None]
        if light < 0.35 and not self._indoors:
            share = light / 0.35
            scene = scene * (share + (1 - share) * (0.1 + self._street[..., None]))
            scene = scene * np.float32([0.86, 0.97, 1.06]) if weather.lamps else scene
        if light < 0.2 and not self._indoors and rng.random() < 0.3:
            scene = _headlights(scene, rng)
        return scene * (0.55 + 0.45 * min(1.0, light * 1.6))

    def _sunlight(self, weather: Weather) -> np.ndarray:
        """Hard shadows that wander with the hour, and a side that is brighter."""
        width, height = self._size
        mask = np.zeros((height // 2, width // 2), np.uint8)
        for corners, reach in self._shadows:
            slip = np.float32([weather.lean * reach, 0.15 * abs(weather.lean) * reach])
            moved = np.concatenate([corners[:2], corners[2:] + slip]) / 2
            cv2.fillPoly(mask, [np.int32(moved)], 255)
        soft = cv2.GaussianBlur(cv2.resize(mask, self._size), (0, 0), 1.5).astype(np.float32) / 255
        side = 1 + 0.12 * weather.sun * weather.lean * np.linspace(-1, 1, width, dtype=np.float32)
        return (1 - 0.5 * weather.sun * soft) * side

    def _sensor(self, rng: random.Random, level: float) -> np.ndarray:
        y, x = rng.randrange(64), rng.randrange(64)
        noise = rng.choice(self._noise)
        return noise[y : y + self._size[1], x : x + self._size[0]] * level


def _shadow(rng: random.Random, size) -> tuple[np.ndarray, float]:
    """(corners: two at the foot, two at the far end at noon; how far that end wanders)."""
    width, height = size
    x, y = rng.uniform(0, width), rng.uniform(0.35, 1.0) * height
    wide, long = rng.uniform(0.03, 0.2) * width, rng.uniform(0.02, 0.1) * height
    corners = [(x, y), (x + wide, y), (x + wide, y - long), (x, y - long)]
    return np.float32(corners), rng.uniform(0.1, 0.45) * width


def _lamp(size, rng: random.Random, strength: float) -> np.ndarray:
    x = np.linspace(0, 1, size[0], dtype=np.float32) - rng.uniform(0.3, 0.7)
    y = np.linspace(0, 1, size[1], dtype=np.float32)[:, None] - rng.uniform(0.35, 0.65)
    return strength * np.exp(-(x * x / 0.16 + y * y / 0.2)) + 0.06


def _depth(size, horizon: float) -> np.ndarray:
    """How far away a row is, 0 to 1."""
    y = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    far = np.where(y < horizon, 1.0, np.exp(-(y - horizon) / 0.22))
    return np.repeat(far.astype(np.float32), size[0], axis=1)


def _rain(picture: np.ndarray, strength: float, rng: random.Random) -> np.ndarray:
    """Streaks, less contrast, and drops on the glass."""
    height, width = picture.shape[:2]
    mean = picture.mean()
    picture = mean + (picture - mean) * (1 - 0.25 * strength)
    streaks = np.zeros((height, width), np.uint8)
    for _streak in range(int(160 * strength)):
        x, y, long = rng.randrange(width), rng.randrange(height), rng.randrange(10, 26)
        cv2.line(streaks, (x, y), (x - long // 5, y + long), 70, 1)
    picture = picture + cv2.GaussianBlur(streaks, (3, 3), 0)[..., None] * 0.6
    for _drop in range(rng.randrange(0, 1 + int(5 * strength))):
        x, y, r = rng.randrange(width - 40), rng.randrange(height - 40), rng.randrange(12, 34)
        spot = picture[y : y + r, x : x + r]
        picture[y : y + r, x : x + r] = cv2.GaussianBlur(spot, (0, 0), 5)
    return picture


def _headlights(picture: np.ndarray, rng: random.Random) -> np.ndarray:
    """Two lamps that face the camera, their glare and their light on the ground."""
    height, width = picture.shape[:2]
    x, y, apart = rng.randrange(width), rng.uniform(0.35, 0.8) * height, rng.uniform(12, 46)
    glare = np.zeros((height // 4, width // 4), np.float32)
    for side in (0, apart):
        cv2.circle(glare, (int((x + side) / 4), int(y / 4)), max(1, int(apart / 16)), 255.0, -1)
    wide = cv2.GaussianBlur(glare, (0, 0), apart / 4) * 6 + cv2.GaussianBlur(glare, (0, 0), 2)
    return picture + cv2.resize(np.minimum(wide, 255), (width, height))[..., None]


def _insect(grey: np.ndarray, rng: random.Random) -> np.ndarray:
    """Out of focus, close to the lamp."""
    blot = np.zeros_like(grey)
    at = (rng.randrange(grey.shape[1]), rng.randrange(grey.shape[0]))
    cv2.ellipse(blot, at, (rng.randrange(8, 50), rng.randrange(4, 20)), rng.randrange(180), 0, 360,
                190.0, -1)
    return grey + cv2.GaussianBlur(blot, (0, 0), 6)
