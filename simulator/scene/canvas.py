"""Painting in picture coordinates with smooth edges: twice the size, then scaled down."""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .lettering import font
from .space import HEIGHT, WIDTH

OVERSAMPLE = 2

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """``a`` with ``share`` (0 to 1) of ``b``."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))


def lit(colour: Colour, factor: float) -> Colour:
    """The colour under more (> 1) or less (< 1) light."""
    return tuple(max(0, min(255, round(c * factor))) for c in colour)


def grain(size: tuple[int, int], seed: int, spread: int = 40, cell: int = 1) -> Image.Image:
    """Grey noise around 128, the same for the same seed. ``cell``: pixels a grain is wide."""
    w, h = max(2, size[0] // cell), max(2, size[1] // cell)
    rng = random.Random(seed)
    layers = [Image.frombytes("L", (w, h), rng.randbytes(w * h)) for _ in range(2)]
    noise = ImageChops.add(layers[0], layers[1], scale=2)
    noise = noise.point([128 + round((i - 128) * spread / 64) for i in range(256)])
    return noise if cell == 1 else noise.resize(size, Image.BICUBIC)


def clouds(size: tuple[int, int], seed: int, spread: int = 40) -> Image.Image:
    """Soft blotches of several sizes around 128."""
    total = grain(size, seed, spread, max(2, size[0] // 6))
    for octave, parts in enumerate((14, 40, 110), 1):
        layer = grain(size, seed + octave, spread, max(1, size[0] // parts))
        total = Image.blend(total, layer, 0.38)
    return total


class Canvas:
    """A picture under way. ``size`` is that of the finished picture.

    ``touched`` lists the boxes (real pixels) painted since the canvas was made: with few of them
    only those parts have to be scaled down again.
    """

    def __init__(self, size: tuple[int, int], image: Image.Image | None = None):
        self.size = size
        self.scale = size[0] * OVERSAMPLE / WIDTH
        real = (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE)
        self.image = image or Image.new("RGB", real)
        self.draw = ImageDraw.Draw(self.image)
        self.touched: list[Box] = []

    def finished(self) -> Image.Image:
        return self.image.resize(self.size, Image.BOX)

    def _real(self, points) -> list[tuple[float, float]]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _box(self, points, margin: float = 0.0) -> Box | None:
        """The part of the picture the points span, in real pixels; None when outside."""
        real = self._real(points)
        xs, ys = [p[0] for p in real], [p[1] for p in real]
        margin = margin * self.scale + 1
        width, height = self.image.size
        box = (
            max(0, math.floor(min(xs) - margin)),
            max(0, math.floor(min(ys) - margin)),
            min(width, math.ceil(max(xs) + margin)),
            min(height, math.ceil(max(ys) + margin)),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            return None
        self.touched.append(box)
        return box

    def _mask(self, points, box: Box, blur: float = 0.0, alpha: float = 1.0) -> Image.Image:
        """The polygon in white on black within ``box``; ``blur`` in picture pixels."""
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        corners = [(x - box[0], y - box[1]) for x, y in self._real(points)]
        ImageDraw.Draw(mask).polygon(corners, fill=round(255 * alpha))
        return mask.filter(ImageFilter.GaussianBlur(blur * self.scale)) if blur else mask

    def poly(self, points, colour: Colour, alpha: float = 1.0, blur: float = 0.0) -> None:
        box = self._box(points, 3 * blur) if len(points) >= 3 else None
        if box is None:
            return
        if alpha >= 1 and not blur:
            self.draw.polygon(self._real(points), fill=colour)
        else:
            self.image.paste(colour, box, self._mask(points, box, blur, alpha))

    def fade(self, points, top: Colour, bottom: Colour, sideways: bool = False) -> None:
        """A polygon whose colour runs from ``top`` to ``bottom`` (or left to right)."""
        box = self._box(points) if len(points) >= 3 else None
        if box is None:
            return
        ramp = Image.linear_gradient("L")
        size = (box[2] - box[0], box[3] - box[1])
        ramp = (ramp.rotate(90) if sideways else ramp).resize(size, Image.BILINEAR)
        self.image.paste(ImageOps.colorize(ramp, top, bottom), box, self._mask(points, box))

    def line(self, points, colour: Colour, width: float = 1.0) -> None:
        if len(points) < 2 or self._box(points, width) is None:
            return
        pixels = max(1, round(width * self.scale))
        self.draw.line(self._real(points), fill=colour, width=pixels, joint="curve")

    def disc(self, x: float, y: float, rx: float, colour: Colour, ry: float | None = None):
        ry = rx if ry is None else ry
        corners = [(x - rx, y - ry), (x + rx, y + ry)]
        if self._box(corners):
            (x0, y0), (x1, y1) = self._real(corners)
            self.draw.ellipse((x0, y0, x1, y1), fill=colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6):
        """Light that falls off to nothing at ``radius``."""
        side = max(2, round(2 * radius * self.scale))
        left, top = round((x - radius) * self.scale), round((y - radius) * self.scale)
        box = self._box([(x - radius, y - radius), (x + radius, y + radius)])
        if box is None:
            return
        halo = ImageChops.invert(Image.radial_gradient("L").resize((side, side)))
        peak = [round(255 * strength * (max(0, i - 75) / 180) ** 2) for i in range(256)]
        halo = halo.point(peak)  # the ramp is at 75 where the circle meets the square
        halo = halo.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        light = ImageOps.colorize(halo, (0, 0, 0), colour)
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box)

    def texture(self, points, noise: Image.Image, strength: float) -> None:
        """Roughens a polygon with noise around 128; ``noise`` is as large as ``image``."""
        box = self._box(points) if len(points) >= 3 else None
        if box is None:
            return
        noise = noise.crop(box)
        rough = ImageChops.overlay(self.image.crop(box), Image.merge("RGB", (noise,) * 3))
        self.image.paste(rough, box, self._mask(points, box, alpha=strength))

    def stain(self, points, seed: int, strength: float = 0.5) -> None:
        self.texture(points, clouds(self.image.size, seed), strength)

    def speckle(self, points, seed: int, strength: float = 0.4, spread: int = 40) -> None:
        self.texture(points, grain(self.image.size, seed, spread), strength)

    def text(self, x: float, y: float, words: str, height: float, colour: Colour) -> None:
        """Words whose middle is at (x, y), ``height`` pixels tall."""
        face = font(max(4, round(height * self.scale)))
        left, top, right, bottom = face.getbbox(words)
        at = (x * self.scale - (left + right) / 2, y * self.scale - (top + bottom) / 2)
        width = (right - left) / self.scale / 2
        if self._box([(x - width, y - height), (x + width, y + height)]):
            self.draw.text(at, words, font=face, fill=colour)

    def shade(self, factor: Image.Image) -> None:
        """Multiplies the whole picture with a grey picture (255 keeps)."""
        factor = factor.resize(self.image.size, Image.BICUBIC)
        self.image.paste(ImageChops.multiply(self.image, Image.merge("RGB", (factor,) * 3)))


FRAME = [(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]


def vignette(size: tuple[int, int], depth: float = 0.45, centre=(0.5, 0.5)) -> Image.Image:
    """A grey picture, white around ``centre`` and darker by ``depth`` at the far corner."""
    big = (size[0] * 2, size[1] * 2)
    ramp = Image.radial_gradient("L").resize(big, Image.BILINEAR)
    left = round(size[0] * (1 - centre[0]))
    top = round(size[1] * (1 - centre[1]))
    ramp = ramp.crop((left, top, left + size[0], top + size[1]))
    return ramp.point([round(255 * max(0.0, 1 - depth * (i / 128) ** 2)) for i in range(256)])
