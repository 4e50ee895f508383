"""Car parks: an open one by day, one under a building with lamps."""

import math

from ..canvas import FRAME, Canvas, vignette
from ..outdoors import facade, marking, outdoors
from ..place import Place, add, passing, to_and_fro
from ..solids import Light, box, ground, joined, paint_all, paint_face, paint_solid, quad, wear
from ..space import View
from ..things import MPV, PICKUP, SEDAN, car, foot_shadow, person, tree

LOT_VIEW = View(eye=(-3, 7.5, -4.5), pitch=25, yaw=14, fov=78)
LOT_LIGHT = Light(direction=(0.5, 0.72, -0.48), haze_m=260)
PAINTS = (
    (196, 198, 200),
    (52, 56, 62),
    (150, 38, 36),
    (228, 228, 224),
    (58, 84, 128),
    (112, 118, 122),
    (36, 66, 58),
    (176, 152, 118),
)


def paint_lot(canvas: Canvas) -> None:
    view, light = LOT_VIEW, LOT_LIGHT
    outdoors(canvas, view, light, (104, 116, 84), seed=12)
    wear(canvas, view, (-40, -8.5, 60, 70), 31, 0.5)
    paint_face(canvas, view, light, ground(-15, -8.6, 27, 33, (106, 107, 108)))
    wear(canvas, view, (-15, -8.6, 27, 33), 33, 0.5)
    paint_all(canvas, view, light, [_hall()])
    for x in range(-20, 40, 7):
        tree(canvas, view, light, x + (x % 3), 39, 6.5, 50 + x, (82, 112, 62))
    paint_face(canvas, view, light, ground(-15, 33, 27, 33.4, (190, 188, 180)))
    _bays(canvas)
    paint_all(canvas, view, light, [*_parked(), *_lamps()])
    canvas.shade(vignette(canvas.size, 0.2, (0.5, 0.5)))


def _hall():
    return facade(box(6, 0, 44, 34, 8, 14, (212, 206, 196), (160, 156, 150)), 2, 10, 1.4)


def _bays(canvas: Canvas) -> None:
    view, light = LOT_VIEW, LOT_LIGHT
    for row in (4, 10, 22):
        for i in range(14):
            x = -11.5 + i * 2.7
            marking(canvas, view, light, x, row, x + 0.1, row + 5)
    marking(canvas, view, light, -11.5, 9.5 - 0.05, 23.6, 9.5 + 0.05)
    for z in (18.2, 0.5):
        for x in (-6, 4, 14):
            _arrow(canvas, x, z)


def _arrow(canvas: Canvas, x: float, z: float) -> None:
    marking(canvas, LOT_VIEW, LOT_LIGHT, x, z - 0.12, x + 1.6, z + 0.12)
    tip = [(x + 1.6, 0, z - 0.45), (x + 1.6, 0, z + 0.45), (x + 2.5, 0, z)]
    canvas.poly(LOT_VIEW.polygon(tip), (196, 195, 188))


def _parked():
    for row, turn in ((6.5, 180), (12.5, 0), (24.5, 180)):
        for i in range(13):
            if (i * 5 + row * 3) % 7 < 2:
                continue
            kind = (MPV, SEDAN, MPV, PICKUP)[int(i * 3 + row) % 4]
            colour = PAINTS[int(i * 7 + row * 2) % len(PAINTS)]
            yield car(colour, kind).moved(-10.1 + i * 2.7, row, turn)


def _lamps():
    for x in (-13.5, 25.5):
        yield box(x, 0, 16, 0.16, 7, 0.16, (120, 124, 128))
        yield box(x - 0.6, 7, 15.9, 1.4, 0.12, 0.4, (170, 174, 176))


def act_lot(canvas: Canvas, t: float) -> None:
    """A car drives through the lane; somebody walks to a car."""
    where, way = to_and_fro(t, 30, 4)
    x, z = -2 + 14 * where, 1.6
    k = passing(t, 20, 0.8)
    if k is not None:
        colour = PAINTS[int(t // 20) % len(PAINTS)]
        vehicle = car(colour, MPV if int(t // 20) % 2 else SEDAN).moved(-18 + 44 * k, 18.2, -90)
        paint_all(canvas, LOT_VIEW, LOT_LIGHT, [vehicle])
    foot_shadow(canvas, LOT_VIEW, x, z, 0.4)
    person(canvas, LOT_VIEW, (x, z), (176, 64, 52), (44, 48, 60), t * 1.7 * way)


def front_lot():
    """The parked cars of the two near rows, which hide what drives behind them."""
    view = LOT_VIEW
    shapes = [
        f.points for s in _parked() if s.base[0][2] < 16 for f in s.faces if view.sees(f.points)
    ]
    return [points for points in (view.polygon(list(p)) for p in shapes) if points]


add(Place("parking_lot", paint_lot, act_lot, front_lot))

DECK_VIEW = View(eye=(0.6, 2.3, -5), pitch=5, yaw=-5, fov=84)
DECK_LIGHT = Light(direction=(0.1, 0.95, -0.3), ambient=0.5, sun=0.35, haze=(30, 34, 36), haze_m=60)
_LAMP = (236, 244, 226)


def paint_deck(canvas: Canvas) -> None:
    view, light = DECK_VIEW, DECK_LIGHT
    canvas.poly(FRAME, (44, 48, 48))
    paint_face(canvas, view, light, ground(-14, -4.8, 14, 46, (118, 120, 116)))
    wear(canvas, view, (-14, -4.8, 14, 46), 71, 0.6, 0.03)
    ceiling = quad((14, 2.9, -4.8), (14, 2.9, 46), (-14, 2.9, 46), (-14, 2.9, -4.8), (74, 78, 76))
    paint_face(canvas, view, light, ceiling)
    canvas.fade(
        view.polygon([(-14, 0, 46), (-14, 2.9, 46), (14, 2.9, 46), (14, 0, 46)]),
        (58, 62, 60),
        (44, 46, 46),
    )
    for x in (-14, 14):
        wall = [(x, 0, -4.8), (x, 2.9, -4.8), (x, 2.9, 46), (x, 0, 46)]
        canvas.fade(view.polygon(wall), (120, 124, 120), (86, 90, 86))
        band = [(x, 0, -4.8), (x, 1.0, -4.8), (x, 1.0, 46), (x, 0, 46)]
        canvas.poly(view.polygon(band), (52, 104, 82))
    _deck_lines(canvas)
    _pipes_and_lamps(canvas)
    paint_all(canvas, view, light, [*_deck_cars(), *_pillars()])
    for z in (40, 30, 20, 10, 2):
        x, y, scale = view.spot((0, 2.85, z))
        canvas.glow(x, y, 1.6 * scale, (206, 216, 196), 0.35)
    canvas.shade(vignette(canvas.size, 0.5, (0.5, 0.45)))


def _deck_lines(canvas: Canvas) -> None:
    for side in (-1, 1):
        for z in range(-4, 44, 3):
            marking(
                canvas, DECK_VIEW, DECK_LIGHT, side * 4.2, z, side * 9.2, z + 0.12, (200, 190, 120)
            )
        marking(canvas, DECK_VIEW, DECK_LIGHT, side * 3.95, -4.8, side * 3.8, 44, (196, 180, 84))


def _pipes_and_lamps(canvas: Canvas) -> None:
    view = DECK_VIEW
    for x in (-3.4, 3.1, 3.6):
        points = [view.spot((x, 2.7, z)) for z in (-3, 46)]
        canvas.line([p[:2] for p in points], (128, 62, 52) if x == 3.1 else (106, 110, 108), 5)
    for z in (40, 30, 20, 10, 2):
        lamp = [(-0.15, 2.85, z), (-0.15, 2.85, z + 2.4), (0.15, 2.85, z + 2.4), (0.15, 2.85, z)]
        canvas.poly(view.polygon(lamp), _LAMP)
        pool = [(-1.8, 0, z - 1), (-1.8, 0, z + 3.4), (1.8, 0, z + 3.4), (1.8, 0, z - 1)]
        canvas.poly(view.polygon(pool), (214, 220, 206), 0.22, 14)


def _pillars():
    for i, z in enumerate(range(0, 44, 9)):
        for x in (-4.9, 4.3):
            paint = (212, 170, 44) if i % 2 else (52, 104, 82)
            yield joined(
                box(x, 0.9, z, 0.6, 2.0, 0.6, (168, 170, 164)), box(x, 0, z, 0.6, 0.9, 0.6, paint)
            )


def _deck_cars():
    for i, z in enumerate(range(-1, 42, 3)):
        for side in (-1, 1):
            if (i * 3 + side) % 4 == 0:
                continue
            kind = (MPV, SEDAN, PICKUP)[(i + side) % 3]
            yield car(PAINTS[(i * 3 + side) % 8], kind).moved(side * 6.9, z + 0.5, side * 90)


def act_deck(canvas: Canvas, t: float) -> None:
    """A car with its lights on comes down the lane; one lamp flickers."""
    k = passing(t, 22, 0.7)
    if k is not None:
        z = 42 - 45 * k
        vehicle = car((92, 98, 110), MPV, lamps=True).moved(1.6, z)
        paint_solid(canvas, DECK_VIEW, DECK_LIGHT, vehicle)
        for x in (1.05, 2.15):
            px, py, scale = DECK_VIEW.spot((x, 0.68, z - 2.1))
            if scale:
                canvas.glow(px, py, min(150, 0.9 * scale), (255, 248, 214), 0.9)
    if math.sin(t * 9) + math.sin(t * 23.7) > 1.2:
        lamp = [(-0.15, 2.85, 20), (-0.15, 2.85, 22.4), (0.15, 2.85, 22.4), (0.15, 2.85, 20)]
        canvas.poly(DECK_VIEW.polygon(lamp), (120, 126, 118))


def front_deck():
    shapes = [f.points for s in _pillars() for f in s.faces if DECK_VIEW.sees(f.points)]
    return [points for points in (DECK_VIEW.polygon(list(p)) for p in shapes) if points]


add(Place("basement", paint_deck, act_deck, front_deck))
