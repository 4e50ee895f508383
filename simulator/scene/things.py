"""What stands and moves in the scenes: vehicles, people, plants, furniture."""

import math
import random

from .canvas import Canvas, Colour, lit
from .solids import Face, Light, Solid, box, joined, quad
from .space import View

GLASS: Colour = (38, 48, 58)
RUBBER: Colour = (24, 24, 26)

SEDAN = (
    (0, 0.3),
    (0, 0.72),
    (0.1, 0.82),
    (1.1, 0.95),
    (1.75, 1.4),
    (3.0, 1.43),
    (3.75, 1.02),
    (4.3, 0.96),
    (4.4, 0.3),
)
MPV = (
    (0, 0.35),
    (0, 0.8),
    (0.1, 0.92),
    (0.9, 1.05),
    (1.5, 1.62),
    (3.7, 1.66),
    (4.15, 1.1),
    (4.25, 1.0),
    (4.25, 0.35),
)
ANGKOT = ((0, 0.35), (0, 0.95), (0.35, 1.15), (0.75, 1.75), (3.8, 1.8), (3.95, 1.1), (3.98, 0.35))
PICKUP = (
    (0, 0.4),
    (0, 0.95),
    (0.9, 1.05),
    (1.3, 1.65),
    (2.3, 1.68),
    (2.35, 1.05),
    (4.6, 1.05),
    (4.6, 0.4),
)
_GLASS_STRIPS = {SEDAN: (3, 5), MPV: (3, 5), ANGKOT: (2, 4), PICKUP: (2, 4)}
_WINDOWS = {
    SEDAN: ((1.45, 0.98), (1.85, 1.33), (2.9, 1.35), (3.45, 1.02)),
    MPV: ((1.15, 1.08), (1.55, 1.53), (3.6, 1.56), (3.95, 1.12)),
    ANGKOT: ((0.65, 1.18), (0.9, 1.65), (3.7, 1.68), (3.75, 1.18)),
    PICKUP: ((1.1, 1.08), (1.4, 1.56), (2.2, 1.58), (2.2, 1.08)),
}


def car(colour: Colour, profile=MPV, width: float = 1.72, lamps: bool = False) -> Solid:
    """A car whose side view is ``profile`` (metres from the nose, height); drives towards -z.

    The origin is the middle of the car on the ground. ``lamps``: headlights and tail lights on.
    """
    half, mid = width / 2, max(p[0] for p in profile) / 2
    side = [(p[1], p[0] - mid) for p in profile]
    left = tuple((-half, y, z) for y, z in reversed(side))
    right = tuple((half, y, z) for y, z in side)
    faces = [
        Face(left, colour, _side_decals(profile, -half, mid)),
        Face(right, colour, _side_decals(profile, half, mid)),
    ]
    for i, ((y0, z0), (y1, z1)) in enumerate(zip(side, side[1:], strict=False)):
        strip = ((-half, y0, z0), (-half, y1, z1), (half, y1, z1), (half, y0, z0))
        paint = GLASS if i in _GLASS_STRIPS[profile] else colour
        faces.append(Face(strip, paint, _end_decals(i, len(side), half, side, lamps)))
    base = ((-half, 0, -mid), (half, 0, -mid), (half, 0, mid), (-half, 0, mid))
    return Solid(tuple(faces), base, max(p[1] for p in profile))


def _side_decals(profile, x: float, mid: float) -> tuple[Face, ...]:
    window = tuple((x, y, z - mid) for z, y in _WINDOWS[profile])
    length = 2 * mid
    wheels = [_wheel(x, length * share - mid) for share in (0.18, 0.8)]
    pillar_z = (_WINDOWS[profile][1][0] + _WINDOWS[profile][2][0]) / 2 - mid
    low, high = _WINDOWS[profile][0][1], _WINDOWS[profile][1][1]
    pillar = quad(
        (x, low, pillar_z),
        (x, high, pillar_z),
        (x, high, pillar_z + 0.08),
        (x, low, pillar_z + 0.08),
        (70, 74, 78),
    )
    return (Face(window, GLASS), pillar, *wheels)


def _wheel(x: float, z: float, radius: float = 0.32) -> Face:
    rim = _circle(x, radius, z, radius * 0.55)
    return Face(_circle(x, radius, z, radius), RUBBER, (Face(rim, (120, 122, 126)),))


def _circle(x: float, y: float, z: float, radius: float):
    steps = [2 * math.pi * i / 14 for i in range(14)]
    return tuple((x, y + radius * math.sin(a), z + radius * math.cos(a)) for a in steps)


def _end_decals(i: int, count: int, half: float, side, lamps: bool) -> tuple[Face, ...]:
    front, rear = i == 0, i == count - 2
    if not (front or rear):
        return ()
    z = side[0][1] - 0.01 if front else side[-1][1] + 0.01
    colour = (
        ((255, 250, 225) if lamps else (210, 214, 216))
        if front
        else ((255, 60, 40) if lamps else (150, 36, 32))
    )
    inner, outer = half * 0.5, half * 0.95
    decals = [
        quad(
            (sx * inner, 0.6, z),
            (sx * inner, 0.76, z),
            (sx * outer, 0.76, z),
            (sx * outer, 0.6, z),
            colour,
            glowing=lamps,
        )
        for sx in (-1, 1)
    ]
    plate = quad(
        (-0.22, 0.42, z),
        (-0.22, 0.54, z),
        (0.22, 0.54, z),
        (0.22, 0.42, z),
        (30, 30, 32) if front else (235, 235, 230),
    )
    return (*decals, plate)


def bus(colour: Colour, band: Colour, length: float = 10.5) -> Solid:
    """A city bus along z, its nose at -z, with a window band and a coloured stripe."""
    body = box(-1.25, 0.35, -length / 2, 2.5, 2.75, length, colour, lit(colour, 1.05))
    decals = {}
    for index, x in ((2, -1.25), (3, 1.25)):
        decals[index] = _bus_side(x, length, band)
    decals[0] = (
        quad(
            (-1.15, 1.5, -length / 2),
            (-1.15, 2.75, -length / 2),
            (1.15, 2.75, -length / 2),
            (1.15, 1.5, -length / 2),
            GLASS,
        ),
        quad(
            (-0.7, 2.82, -length / 2),
            (-0.7, 3.02, -length / 2),
            (0.7, 3.02, -length / 2),
            (0.7, 2.82, -length / 2),
            (250, 190, 60),
            glowing=True,
        ),
        quad(
            (-1.25, 0.8, -length / 2),
            (-1.25, 1.15, -length / 2),
            (1.25, 1.15, -length / 2),
            (1.25, 0.8, -length / 2),
            band,
        ),
    )
    faces = tuple(
        Face(f.points, f.colour, decals.get(i, ()), False, f.fade) for i, f in enumerate(body.faces)
    )
    return Solid(faces, body.base, 3.1)


def _bus_side(x: float, length: float, band: Colour) -> tuple[Face, ...]:
    z0, z1 = -length / 2 + 0.3, length / 2 - 0.3
    step = (z1 - z0) / 7
    windows = tuple(
        quad(
            (x, 1.55, z0 + i * step),
            (x, 2.6, z0 + i * step),
            (x, 2.6, z0 + (i + 0.88) * step),
            (x, 1.55, z0 + (i + 0.88) * step),
            GLASS,
        )
        for i in range(7)
    )
    stripe = quad(
        (x, 0.8, -length / 2),
        (x, 1.15, -length / 2),
        (x, 1.15, length / 2),
        (x, 0.8, length / 2),
        band,
    )
    wheels = tuple(_wheel(x, share * length, 0.48) for share in (-0.3, 0.28))
    return (*windows, stripe, *wheels)


def motorcycle(colour: Colour, shirt: Colour, helmet: Colour) -> Solid:
    """A scooter with its rider, driving towards -z."""
    parts = [
        box(-0.05, 0.0, -0.85, 0.1, 0.55, 0.5, RUBBER),
        box(-0.05, 0.0, 0.35, 0.1, 0.55, 0.5, RUBBER),
        box(-0.17, 0.4, -0.5, 0.34, 0.35, 1.15, colour),
        box(-0.2, 0.55, -0.7, 0.4, 0.5, 0.2, colour),
        box(-0.22, 0.75, 0.0, 0.44, 0.62, 0.3, shirt),
        box(-0.3, 1.0, -0.45, 0.6, 0.14, 0.5, lit(shirt, 0.85)),
        box(-0.14, 1.38, -0.02, 0.28, 0.3, 0.3, helmet),
        box(-0.24, 0.45, -0.3, 0.48, 0.3, 0.45, (48, 52, 66)),
    ]
    whole = joined(*parts)
    base = ((-0.3, 0, -0.9), (0.3, 0, -0.9), (0.3, 0, 0.9), (-0.3, 0, 0.9))
    return Solid(whole.faces, base, 1.5)


def person(
    canvas: Canvas,
    view: View,
    at,
    shirt: Colour,
    trousers: Colour,
    phase: float = 0.0,
    height: float = 1.68,
    light: float = 1.0,
) -> None:
    """A walking figure on the ground point ``at`` = (x, z) or (x, z, y); phase in steps."""
    x, z, y = (*at, 0.0)[:3]
    fx, fy, scale = view.spot((x, y, z))
    hx, hy, _scale = view.spot((x, y + height, z))
    if not scale or not _scale:
        return
    tall = math.hypot(fx - hx, fy - hy)

    def p(up: float, side: float):
        """A point ``up`` the figure (0 feet, 1 crown), ``side`` in figure heights."""
        return (fx + (hx - fx) * up + side * tall, fy + (hy - fy) * up)

    swing = 0.11 * math.sin(phase * math.pi)
    skin, shirt, trousers = (lit(c, light) for c in ((176, 128, 96), shirt, trousers))
    wide = 0.07
    for sign in (1, -1):
        canvas.line(
            [
                p(0.47, sign * 0.035),
                p(0.24, sign * (0.04 + swing * 0.5)),
                p(0.02, sign * (0.03 + swing)),
            ],
            trousers,
            wide * tall,
        )
    canvas.line(
        [p(0.78, -0.12), p(0.62, -0.15 + swing), p(0.5, -0.13 + swing)],
        lit(shirt, 0.8),
        0.045 * tall,
    )
    canvas.poly([p(0.84, -0.1), p(0.86, 0.1), p(0.46, 0.085), p(0.46, -0.085)], shirt)
    canvas.poly([p(0.84, 0.02), p(0.86, 0.1), p(0.46, 0.085), p(0.46, 0.02)], lit(shirt, 0.86))
    canvas.line(
        [p(0.78, 0.12), p(0.62, 0.15 - swing), p(0.5, 0.13 - swing)], lit(shirt, 0.92), 0.045 * tall
    )
    head = p(0.925, 0)
    canvas.disc(*head, 0.062 * tall, skin)
    canvas.poly([p(0.94, -0.062), p(1.0, -0.04), p(1.0, 0.04), p(0.94, 0.062)], (30, 26, 24))


def foot_shadow(
    canvas: Canvas,
    view: View,
    x: float,
    z: float,
    radius: float,
    y: float = 0.0,
    alpha: float = 0.35,
) -> None:
    """The soft dark spot under something that stands on the ground."""
    steps = [2 * math.pi * i / 12 for i in range(12)]
    ring = [(x + radius * math.cos(a), y + 0.01, z + radius * 0.7 * math.sin(a)) for a in steps]
    canvas.poly(view.polygon(ring), (10, 12, 16), alpha, 2)


def tree(
    canvas: Canvas,
    view: View,
    light: Light,
    x: float,
    z: float,
    height: float,
    seed: int,
    leaf: Colour = (62, 98, 52),
) -> None:
    """A broad-leaved tree: trunk and a crown of leaf clumps, lighter towards the sun."""
    rng = random.Random(seed)
    fx, fy, scale = view.spot((x, 0, z))
    tx, ty, top_scale = view.spot((x, height, z))
    if not scale or not top_scale:
        return
    tall, wide = fy - ty, height * 0.36 * scale
    canvas.line([(fx, fy), (fx + 0.02 * tall, fy - 0.5 * tall)], (74, 60, 48), 0.06 * tall)
    for i in range(150):
        angle, reach = rng.uniform(0, 2 * math.pi), math.sqrt(rng.random())
        cx = tx + wide * reach * math.cos(angle)
        cy = ty + tall * 0.3 + tall * 0.3 * reach * math.sin(angle)
        up = (ty + tall * 0.62 - cy) / (tall * 0.64)
        tone = 0.5 + 0.62 * up + 0.12 * (tx - cx) / max(1, wide) + rng.uniform(-0.1, 0.1)
        canvas.disc(cx, cy, wide * rng.uniform(0.1, 0.2) * (1.25 - i / 260), lit(leaf, tone))


def palm(
    canvas: Canvas,
    view: View,
    x: float,
    z: float,
    height: float,
    seed: int,
    leaf: Colour = (70, 104, 50),
) -> None:
    """A coconut palm: bent trunk, hanging fronds."""
    rng = random.Random(seed)
    fx, fy, scale = view.spot((x, 0, z))
    tx, ty, top_scale = view.spot((x + height * 0.08, height, z))
    if not scale or not top_scale:
        return
    bend = [(fx + (tx - fx) * k**2, fy + (ty - fy) * k) for k in (0, 0.25, 0.5, 0.75, 1)]
    canvas.line(bend, (112, 98, 80), max(2.0, 0.22 * scale))
    reach = height * 0.42 * scale
    for i in range(15):
        angle = math.pi * (1.12 * i / 14 - 0.06) + rng.uniform(-0.08, 0.08)
        tip = (tx + reach * math.cos(angle), ty - reach * 0.45 * math.sin(angle) + reach * 0.35)
        mid = (tx + reach * 0.55 * math.cos(angle), ty - reach * 0.62 * math.sin(angle))
        spread = reach * 0.085
        shade = rng.uniform(0.6, 1.15)
        canvas.poly(
            [(tx, ty), (mid[0], mid[1] - spread), tip, (mid[0], mid[1] + spread)], lit(leaf, shade)
        )
