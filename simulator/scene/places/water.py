"""A flood gate on a river, with a level gauge: what city governments watch in the rains."""

import math
import random

from ..canvas import Canvas, lit, vignette
from ..outdoors import facade, outdoors
from ..place import Place, add, to_and_fro
from ..solids import Light, box, ground, paint_all, paint_face, quad, wear
from ..space import View
from ..things import foot_shadow, palm, person, tree

VIEW = View(eye=(5.4, 5.2, 8.5), pitch=17, yaw=-19, fov=80)
LIGHT = Light(
    direction=(-0.3, 0.85, -0.4), ambient=0.66, sun=0.34, haze=(200, 206, 208), haze_m=180
)
RIVER = (122, 116, 88)
LEVEL_M = -1.6


def paint_water(canvas: Canvas) -> None:
    """A grey, rainy day."""
    outdoors(canvas, VIEW, LIGHT, (92, 112, 70), (158, 168, 176), (206, 211, 212), 63)
    wear(canvas, VIEW, (-40, -8, 40, 80), 151, 0.5, 0.07)
    for i, x in enumerate(range(-50, 46, 9)):
        tree(canvas, VIEW, LIGHT, x, 62 + i % 3 * 4, 9, 170 + i, (80, 108, 74))
    paint_all(
        canvas,
        VIEW,
        LIGHT,
        [facade(box(13, 0, 38, 13, 5, 8, (196, 200, 196), (150, 80, 60)), 1, 4, 1.2)],
    )
    for x, z, seed in ((-16, 30, 2), (-19, 40, 5), (14, 30, 7)):
        palm(canvas, VIEW, x, z, 8, seed)
    paint_face(canvas, VIEW, LIGHT, ground(-8, -8.6, 4, 160, RIVER, LEVEL_M))
    wear(canvas, VIEW, (-8, -8.6, 4, 60, LEVEL_M), 153, 0.45, 0.05)
    _banks(canvas)
    paint_all(canvas, VIEW, LIGHT, [*_gate()])
    _gauge(canvas)
    canvas.shade(vignette(canvas.size, 0.25))


def _banks(canvas: Canvas) -> None:
    slope = quad(
        (-8, LEVEL_M, -8.6), (-8, LEVEL_M, 120), (-11, 0, 120), (-11, 0, -8.6), (150, 150, 144)
    )
    canvas.fade(VIEW.polygon(list(slope.points)), (158, 158, 152), (140, 140, 132))
    for z in range(-8, 90, 3):
        ends = [VIEW.spot((-8, LEVEL_M, z)), VIEW.spot((-11, 0, z))]
        if all(p[2] for p in ends):
            canvas.line([p[:2] for p in ends], (124, 124, 118), 1)
    paint_face(canvas, VIEW, LIGHT, ground(4, -8.6, 6.6, 120, (172, 170, 162)))
    wear(canvas, VIEW, (4, -8.6, 6.6, 60), 155, 0.4, 0.03)
    for z in range(-7, 60, 3):
        posts = [VIEW.spot((4.1, y, z)) for y in (0, 1.05)]
        if all(p[2] for p in posts):
            canvas.line([p[:2] for p in posts], (196, 170, 60), max(1.0, 0.07 * posts[0][2]))
    for y in (0.55, 1.05):
        rail = [VIEW.spot((4.1, y, z)) for z in range(-7, 60, 3)]
        canvas.line([p[:2] for p in rail if p[2]], (206, 180, 66), 2)


def _gate():
    """Three sluices between piers, a service bridge on top."""
    for x in (-8.4, -4.4, -0.4, 3.6):
        yield box(x, LEVEL_M - 0.5, 24, 0.8, 6.5, 2.6, (160, 160, 154), (182, 182, 176))
    for x, lifted in ((-7.6, 0.4), (-3.6, 1.5), (0.4, 0.4)):
        yield box(x, LEVEL_M + lifted, 24.8, 3.2, 3.0, 0.3, (44, 88, 124))
    yield box(-9.4, 4.4, 23.8, 14.6, 0.5, 3.0, (176, 176, 170), (190, 190, 184))
    for x in (-6.3, -2.3, 1.7):
        yield box(x, 4.9, 24.6, 0.9, 1.3, 0.9, (66, 116, 150))
    yield box(-9.4, 5.75, 23.8, 14.6, 0.08, 0.08, (206, 180, 66))


def _gauge(canvas: Canvas) -> None:
    """The level gauge on the near pier: a tick every 20 cm."""
    for i in range(14):
        y = LEVEL_M + i * 0.25
        tone = (196, 44, 40) if i > 10 else (222, 176, 40) if i > 7 else (240, 240, 236)
        tone = tone if i % 2 == 0 else (40, 44, 48)
        tick = quad(
            (3.65, y, 23.96), (3.65, y + 0.25, 23.96), (4.2, y + 0.25, 23.96), (4.2, y, 23.96), tone
        )
        paint_face(canvas, VIEW, LIGHT, tick)


def act_water(canvas: Canvas, t: float) -> None:
    """Waves run down the river, water foams below the open sluice, it drizzles."""
    for i in range(70):
        rng = random.Random(i)
        x0 = rng.uniform(-7.6, 3.4)
        z = 24 - (t * 1.3 * rng.uniform(0.7, 1.2) + rng.uniform(0, 15)) % 15
        width = rng.uniform(0.4, 1.5)
        ends = [VIEW.spot((x, LEVEL_M, z)) for x in (x0, min(3.8, x0 + width))]
        if all(p[2] for p in ends):
            canvas.line([p[:2] for p in ends], lit(RIVER, rng.uniform(1.12, 1.45)), 1.6)
    for i in range(26):
        rng = random.Random(1000 + i)
        wave = 0.5 + 0.5 * math.sin(t * 5 + i)
        px, py, scale = VIEW.spot(
            (
                rng.uniform(-3.5, -0.5),
                LEVEL_M + 0.1,
                24.6 - rng.uniform(0, 2.4) * (0.6 + 0.4 * wave),
            )
        )
        canvas.disc(px, py, (0.1 + 0.14 * wave) * scale, (222, 222, 208), 0.07 * scale)
    where, way = to_and_fro(t, 40)
    foot_shadow(canvas, VIEW, 5.2, 40 - 24 * where, 0.4, alpha=0.2)
    person(canvas, VIEW, (5.2, 40 - 24 * where), (238, 190, 40), (46, 58, 82), t * 1.7 * way)
    rng = random.Random(int(t * 8))
    for _ in range(26):
        x, y = rng.uniform(0, 1280), rng.uniform(0, 700)
        canvas.line([(x, y), (x - 3, y + 20)], (206, 212, 216), 0.6)


add(Place("flood_gate", paint_water, act_water))
