"""What befalls a camera from outside: covered, out of focus, knocked out of its place, or its lamp.

Acts on the picture before the sensor's noise and the letters, as on a real camera. Needs Pillow
only, since the RTSP process has no more.
"""

import math
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .look import Defect


def apply(image: Image.Image, defect: Defect) -> Image.Image:
    """The RGB picture with the defect."""
    if defect.dx or defect.dy or defect.degrees:
        image = _moved(image, defect)
    if defect.infrared:
        image = infrared(image)
    if defect.blur:
        radius = defect.blur * image.width / 100
        image = image.filter(ImageFilter.GaussianBlur(radius * 0.6))
    if defect.cover:
        image = _covered(image, defect)
        image = image.convert("L").convert("RGB") if defect.infrared else image
    return image


def infrared(image: Image.Image) -> Image.Image:
    """Lit by the camera's own lamp: no colour, bright in the middle, dark at the rim."""
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
    softer = grey.point([min(255, 24 + round(i * 0.8)) for i in range(256)])
    grey = ImageChops.multiply(softer, _lamp(image.size))
    return Image.merge("RGB", (grey,) * 3)


@lru_cache(maxsize=8)
def _lamp(size: tuple[int, int]) -> Image.Image:
    ramp = Image.radial_gradient("L").resize(size, Image.BILINEAR)
    return ramp.point([round(255 * max(0.16, 1 - (i / 235) ** 2)) for i in range(256)])


def _moved(image: Image.Image, defect: Defect) -> Image.Image:
    """What comes into sight is the scene mirrored at its rim."""
    width, height = image.size
    wide = Image.new("RGB", (3 * width, 3 * height))
    for row in range(3):
        for column in range(3):
            tile = ImageOps.mirror(image) if column != 1 else image
            wide.paste(ImageOps.flip(tile) if row != 1 else tile, (column * width, row * height))
    cos, sin = math.cos(math.radians(defect.degrees)), math.sin(math.radians(defect.degrees))
    x, y = width * (0.5 + defect.dx / 100), height / 2 + width * defect.dy / 100
    back = (cos, sin, 1.5 * width - cos * x - sin * y, -sin, cos, 1.5 * height + sin * x - cos * y)
    return wide.transform(image.size, Image.AFFINE, back, Image.BICUBIC)


def _covered(image: Image.Image, defect: Defect) -> Image.Image:
    mask, layer = _COVERING[defect.cover](image.size, defect.share, defect.seed)
    return Image.composite(layer, image, mask)


def _part(size: tuple[int, int], share: float, seed: int, soft: float) -> Image.Image:
    """A mask over ``share`` of the picture that comes in from one side, with a wavy rim."""
    width, height = size
    rng = random.Random(seed)
    side = rng.randrange(4)
    phase, depth = rng.random() * 6.3, 0.05 if share < 0.95 else 0.0
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    long, deep = (width, height) if side % 2 else (height, width)
    edge = [
        (at, deep * (share + depth * math.sin(phase + 5 * at / long)))
        for at in range(0, long + 8, 8)
    ]
    points = [(0, -9), *edge, (long + 8, -9)]
    if side % 2 == 0:
        points = [(y, x) for x, y in points]
    if side >= 2:
        points = [(width - x, height - y) for x, y in points]
    draw.polygon(points, fill=255)
    return mask.filter(ImageFilter.GaussianBlur(soft * width / 100))


def _cloth(size, colour, seed: int, strength: int) -> Image.Image:
    """One colour in soft folds."""
    rng = random.Random(seed)
    small = Image.frombytes("L", (9, 6), rng.randbytes(54)).resize(size, Image.BICUBIC)
    folds = small.point([128 + round((i - 128) * strength / 128) for i in range(256)])
    return ImageChops.overlay(Image.new("RGB", size, colour), Image.merge("RGB", (folds,) * 3))


def _bag(size, share, seed):
    return _part(size, share, seed, 1.5), _cloth(size, (92, 88, 96), seed, 50)


def _paint(size, share, seed):
    return _part(size, share, seed, 0.4), _cloth(size, (176, 44, 40), seed, 12)


def _spray(size, share, seed):
    return _part(size, share, seed, 5.0), _cloth(size, (206, 206, 210), seed, 20)


def _leaf(size, share, seed):
    layer = _cloth(size, (58, 92, 44), seed, 60)
    draw = ImageDraw.Draw(layer)
    for i in range(-size[1], size[0], max(8, size[0] // 14)):
        draw.line((i, 0, i + size[1], size[1]), fill=(92, 128, 70), width=max(1, size[0] // 160))
    soft = layer.filter(ImageFilter.GaussianBlur(size[0] / 160))
    return _part(size, share, seed, 1.0), soft


def _cobweb(size, share, seed):
    """Threads out of focus, lit, and a milky film between them."""
    rng = random.Random(seed)
    web = Image.new("L", size, 168)
    draw = ImageDraw.Draw(web)
    for _thread in range(26):
        ends = [(rng.randrange(size[0]), rng.randrange(size[1])) for _ in range(2)]
        draw.line(ends, fill=250, width=max(2, size[0] // 60))
    web = web.filter(ImageFilter.GaussianBlur(size[0] / 90))
    mask = ImageChops.multiply(_part(size, share, seed, 3.0), web.point(lambda v: min(255, v + 62)))
    return mask, Image.merge("RGB", (web.point(lambda v: max(0, v - 20)),) * 3)


_COVERING = {"bag": _bag, "paint": _paint, "spray": _spray, "leaf": _leaf, "cobweb": _cobweb}
