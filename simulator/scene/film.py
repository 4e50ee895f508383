"""The picture of a camera at a moment: the place, what moves, the sensor's noise, the letters.

The same place, size, time and letters give the same picture in every process, so that snapshot
and stream show one scene. Picture faults act here, hence on both alike.
"""

import random
import threading
import time
from functools import lru_cache

from PIL import Image, ImageChops

from . import defects
from .canvas import OVERSAMPLE, Box, Canvas
from .lettering import Lettering
from .look import NONE, Defect, Look
from .place import Place
from .places import PLACES

NOISE_FRAMES = 6
NOISE_LEVEL = 5  # on a scale of 255: what a small sensor shows in decent light
OSD_SHARE = 30  # the height of the letters is the picture's height by this


class Film:
    """Frames of one place in one size."""

    def __init__(self, place: Place, size: tuple[int, int]):
        self._place = place
        self._size = size
        canvas = Canvas(size)
        place.paint(canvas)
        self._big = canvas.image
        self._small = canvas.finished()
        self._front = self._front_mask()
        self._noise = _noise(size, NOISE_LEVEL * (2 if place.night else 1))

    def _front_mask(self) -> Image.Image | None:
        outlines = self._place.front()
        if not outlines:
            return None
        cut = Canvas(self._size)
        for outline in outlines:
            cut.poly(outline, (255, 255, 255))
        return cut.image.convert("L")

    def frame(self, t: float, defect: Defect = NONE) -> Image.Image:
        """The RGB picture at ``t`` seconds, without letters."""
        image = self.view(t)
        if defect != NONE:
            image = defects.apply(image, defect)
            image = image.convert("L").convert("RGB") if self._place.night else image
        return self._with_noise(image, t)

    def view(self, t: float) -> Image.Image:
        """What the lens sees at ``t`` seconds; no noise, no letters."""
        canvas = Canvas(self._size, self._big.copy())
        self._place.act(canvas, t)
        small = self._small.copy()
        for box in _merged(canvas.touched):
            self._refresh(small, canvas.image, box)
        if self._place.night:
            small = small.convert("L").convert("RGB")
        return small

    def _refresh(self, small: Image.Image, big: Image.Image, box: Box) -> None:
        """Scales one box of the large picture down into the small one."""
        box = _aligned(box, big.size)
        part = big.crop(box)
        if self._front:
            part.paste(self._big.crop(box), (0, 0), self._front.crop(box))
        target = tuple(v // OVERSAMPLE for v in box)
        size = (target[2] - target[0], target[3] - target[1])
        small.paste(part.resize(size, Image.BOX), target[:2])

    def _with_noise(self, image: Image.Image, t: float) -> Image.Image:
        rng = random.Random(round(t * 1000))
        layer = rng.choice(self._noise)
        level = NOISE_LEVEL * (2 if self._place.night else 1)
        return ImageChops.add(
            ImageChops.offset(layer, rng.randrange(64), rng.randrange(64)),
            image,
            scale=1,
            offset=-level,
        )


@lru_cache(maxsize=4)
def _noise(size: tuple[int, int], level: int) -> list[Image.Image]:
    """A few layers of noise between 0 and 2 × level, the same each time."""
    rng = random.Random(level)
    table = [round(i * 2 * level / 255) for i in range(256)]

    def layer() -> Image.Image:
        planes = [Image.frombytes("L", size, rng.randbytes(size[0] * size[1])) for _ in range(3)]
        softer = ImageChops.add(planes[0], planes[1], scale=2).point(table)
        colour = [softer, softer, ImageChops.add(softer, planes[2].point(table), scale=2)]
        return Image.merge("RGB", colour)

    return [layer() for _ in range(NOISE_FRAMES)]


def _aligned(box: Box, size: tuple[int, int]) -> Box:
    n = OVERSAMPLE
    return (
        box[0] // n * n,
        box[1] // n * n,
        min(size[0], -(-box[2] // n) * n),
        min(size[1], -(-box[3] // n) * n),
    )


def _merged(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap become one."""
    done: list[Box] = []
    for box in boxes:
        while True:
            other = next((o for o in done if _overlap(o, box)), None)
            if other is None:
                break
            done.remove(other)
            box = (
                min(box[0], other[0]),
                min(box[1], other[1]),
                max(box[2], other[2]),
                max(box[3], other[3]),
            )
        done.append(box)
    return done


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


class Studio:
    """Makes frames of any place and size; keeps the painted ones. Threads may share it."""

    def __init__(self, zone_h: float = 7.0):
        self._zone_s = zone_h * 3600
        self._films: dict[tuple[str, tuple[int, int]], Film] = {}
        self._letters: dict[int, Lettering] = {}
        self._lock = threading.Lock()

    def film(self, place: str, size: tuple[int, int]) -> Film:
        key = (place, size)
        with self._lock:
            if key not in self._films:
                self._films[key] = Film(PLACES[place], size)
            return self._films[key]

    def frame(self, look: Look, size: tuple[int, int], now: float) -> Image.Image:
        """The picture of a camera whose clock says ``now`` (seconds, UTC), letters included."""
        shown = now if look.still_at is None else look.still_at
        if look.fault:
            image = _faulty(look, size, shown)
        else:
            image = self.film(look.place, size).frame(shown, look.defect)
        if look.osd:
            self._burn_in(image, look.title, now if look.clock_runs else shown)
        return image

    def _burn_in(self, image: Image.Image, title: str, t: float) -> None:
        height = max(10, image.height // OSD_SHARE)
        letters = self._letters.setdefault(height, Lettering(height))
        stamp = time.strftime("%d-%m-%Y %H:%M:%S", time.gmtime(t + self._zone_s))
        margin = height
        letters.write(image, margin, margin, stamp)
        x = image.width - margin - letters.width(title)
        letters.write(image, x, image.height - 2 * margin - height // 2, title)


def _faulty(look: Look, size: tuple[int, int], t: float) -> Image.Image:
    """A picture that shows nothing of the place."""
    if look.fault == "no_video":
        image = Image.new("RGB", size, (10, 16, 44))
        letters = Lettering(size[1] // 12)
        words = "NO VIDEO"
        letters.write(image, (size[0] - letters.width(words)) // 2, size[1] // 2, words)
        return image
    level = {"black": 2, "white": 252}.get(look.fault, look.level)
    image = Image.new("RGB", size, (level,) * 3)
    layer = random.Random(round(t * 1000)).choice(_noise(size, 2))
    return ImageChops.add(layer, image, scale=1, offset=-2)
