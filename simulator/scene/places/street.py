"""Roads: a crossing with traffic lights, a dual carriageway."""

from ..canvas import Canvas, vignette
from ..outdoors import facade, marking, outdoors
from ..place import Place, add
from ..solids import Light, box, ground, paint_all, paint_face, paint_solid, wear
from ..space import View
from ..things import ANGKOT, MPV, PICKUP, SEDAN, bus, car, motorcycle, palm, tree

CROSS_VIEW = View(eye=(-8, 11, -19), pitch=22, yaw=16, fov=76)
CROSS_LIGHT = Light(direction=(-0.55, 0.7, -0.45), haze_m=300)
PAINTS = (
    (226, 226, 222),
    (60, 64, 70),
    (160, 44, 40),
    (186, 190, 192),
    (48, 74, 118),
    (36, 36, 40),
)
CYCLE_S = 32.0
_SHOPS = ((206, 150, 96), (186, 196, 200), (214, 206, 178), (150, 176, 160), (208, 140, 126))


def paint_crossing(canvas: Canvas) -> None:
    view, light = CROSS_VIEW, CROSS_LIGHT
    outdoors(canvas, view, light, (150, 146, 136), seed=17)
    wear(canvas, view, (-45, -18, 60, 90), 101, 0.4, 0.08)
    for area in ((-5.5, -18.5, 5.5, 120), (-160, -5.5, 160, 5.5)):
        paint_face(canvas, view, light, ground(*area, (88, 90, 92)))
    wear(canvas, view, (-5.5, -18.5, 5.5, 60), 103, 0.45)
    wear(canvas, view, (-45, -5.5, 60, 5.5), 104, 0.45)
    _crossing_lines(canvas)
    for i, x in enumerate((-34, -23, -14)):
        paint_all(
            canvas,
            view,
            light,
            [facade(box(x, 0, 14 + i, 8.5, 6 + i % 2 * 2, 12, _SHOPS[i]), 2, 4, 1.0)],
        )
    for i, x in enumerate((9, 19, 30)):
        paint_all(
            canvas,
            view,
            light,
            [facade(box(x, 0, 15, 9, 7 + 2 * (i % 2), 12, _SHOPS[i + 2]), 2, 4, 1.0)],
        )
    for x, z in ((-9.5, 9.5), (-15, 9), (9.5, 10), (16, 9), (24, 9.5)):
        tree(canvas, view, light, x, z, 4.6, int(x * 3 + 70), (80, 116, 62))
    for x, z, seed in ((-8, 30, 3), (8, 34, 6), (-8.5, 44, 9)):
        palm(canvas, view, x, z, 8, seed)
    paint_all(canvas, view, light, [*_poles()])
    canvas.shade(vignette(canvas.size, 0.2))


def _crossing_lines(canvas: Canvas) -> None:
    view, light = CROSS_VIEW, CROSS_LIGHT
    for i in range(10):
        k = -5.0 + i * 1.05
        for z in (-8.6, 6.4):
            marking(canvas, view, light, k, z, k + 0.55, z + 2.2)
        for x in (-8.6, 6.4):
            marking(canvas, view, light, x, k, x + 2.2, k + 0.55)
    marking(canvas, view, light, 0.1, 9.3, 5.4, 9.7)
    marking(canvas, view, light, -5.4, -9.7, -0.1, -9.3)
    for z in [*range(10, 80, 4), *range(-18, -11, 4)]:
        marking(canvas, view, light, -0.08, z, 0.08, z + 2)
    for x in [*range(-60, -10, 4), *range(10, 70, 4)]:
        marking(canvas, view, light, x, -0.08, x + 2, 0.08)


def _poles():
    for x, z in ((-6.8, -6.8), (6.4, 6.8), (-6.8, 6.8), (6.4, -6.8)):
        yield box(x, 0, z, 0.16, 4.2, 0.16, (70, 74, 78))
        yield box(x - 0.1, 3.1, z - 0.1, 0.36, 1.15, 0.3, (30, 32, 34))


def act_crossing(canvas: Canvas, t: float) -> None:
    """Two directions take turns: the lights change, the traffic goes and waits."""
    view, light = CROSS_VIEW, CROSS_LIGHT
    phase = t % CYCLE_S
    along = phase < CYCLE_S / 2
    vehicles = []
    for i in range(4):
        z = _run(phase, i, open_at=0.0, start=11.5 + i * 7.2)
        vehicles.append(_vehicle(i).moved(2.7, z, 0))
        x = _run(phase, i, open_at=CYCLE_S / 2, start=11.5 + i * 7.6)
        vehicles.append(_vehicle(i + 2).moved(-x, 2.7, -90))
    for i in range(3):
        z = _run(phase, i, open_at=0.0, start=8.9 + i * 2.4, speed=8.5)
        vehicles.append(
            motorcycle(PAINTS[i], (70 + 60 * i, 90, 120), (200, 60 + 50 * i, 50)).moved(4.5, z, 0)
        )
    paint_all(canvas, view, light, vehicles)
    for index, (x, z) in enumerate(((-6.8, -6.8), (6.4, 6.8), (-6.8, 6.8), (6.4, -6.8))):
        _signal(canvas, x, z, along == (index < 2), phase % (CYCLE_S / 2) > CYCLE_S / 2 - 2)


def _vehicle(i: int):
    kinds = (MPV, ANGKOT, SEDAN, PICKUP, MPV, SEDAN)
    colour = (52, 108, 168) if kinds[i % 6] is ANGKOT else PAINTS[i % len(PAINTS)]
    return car(colour, kinds[i % 6])


def _run(phase: float, order: int, open_at: float, start: float, speed: float = 7.0) -> float:
    """Metres before (+) or past (−) the crossing's middle of the ``order``-th in the queue."""
    going = (phase - open_at) % CYCLE_S - order * 0.9
    if going <= 0:
        return start
    driven = speed * going * min(1.0, going / 3)
    far = start - driven
    if far > -75:
        return far
    back = max(0.0, CYCLE_S - going - order * 0.9 - 4)
    return start + back * speed * 1.2


def _signal(canvas: Canvas, x: float, z: float, green: bool, ending: bool) -> None:
    px, py, scale = CROSS_VIEW.spot((x + 0.08, 3.7, z - 0.12))
    colour, dy = ((90, 250, 130), 0.32) if green else ((255, 70, 50), -0.32)
    if green and ending:
        colour, dy = (255, 200, 60), 0.0
    canvas.disc(px, py + dy * scale, max(2.0, 0.13 * scale), colour)
    canvas.glow(px, py + dy * scale, max(12.0, 0.6 * scale), colour, 0.6)


add(Place("crossing", paint_crossing, act_crossing))

ROAD_VIEW = View(eye=(3.5, 8.0, -8), pitch=17, yaw=-9, fov=70)
ROAD_LIGHT = Light(
    direction=(-0.7, 0.42, 0.3), ambient=0.6, sun=0.5, haze=(236, 196, 160), haze_m=170
)


def paint_road(canvas: Canvas) -> None:
    """Late afternoon: low warm light, long shadows."""
    view, light = ROAD_VIEW, ROAD_LIGHT
    outdoors(canvas, view, light, (116, 112, 72), (150, 156, 186), (250, 206, 158), 23)
    wear(canvas, view, (-50, -7, 40, 90), 111, 0.5, 0.08)
    for x0, x1 in ((-12.5, -1.4), (1.4, 12.5)):
        paint_face(canvas, view, light, ground(x0, -7.5, x1, 500, (102, 97, 94)))
    wear(canvas, view, (-12.5, -7.5, 12.5, 90), 112, 0.45)
    paint_face(canvas, view, light, ground(-1.4, -7.5, 1.4, 500, (108, 112, 66)))
    for x in (-1.6, 1.4):
        paint_solid(canvas, view, light, box(x, 0, -7, 0.2, 0.25, 300, (206, 198, 184)))
    for side in (-1, 1):
        for x in (5.1, 8.8):
            for z in range(-6, 150, 6):
                marking(canvas, view, light, side * x, z, side * x + 0.14, z + 3, (232, 222, 206))
        marking(canvas, view, light, side * 12.1, -7, side * 12.2, 300, (232, 222, 206))
    for z in range(110, 8, -12):
        tree(canvas, view, light, -17, z, 6.5, z, (104, 106, 50))
        tree(canvas, view, light, 18, z + 5, 6, z + 1, (96, 100, 48))
        paint_all(canvas, view, light, [*_road_lamp(z)])
    paint_all(canvas, view, light, [*_gantry()], shadows=False)
    x, y, scale = view.spot((-6.7, 6.3, 45.8))
    canvas.text(x, y, "PUSAT KOTA  3 KM", 0.72 * scale, (238, 242, 238))
    canvas.shade(vignette(canvas.size, 0.2))


def _road_lamp(z: float):
    yield box(-0.1, 0, z, 0.2, 7.5, 0.2, (112, 108, 104))
    yield box(-2.2, 7.4, z, 4.4, 0.12, 0.2, (112, 108, 104))


def _gantry():
    yield box(-13.1, 0, 46, 0.35, 7.4, 0.35, (120, 118, 116))
    yield box(-12.2, 5.3, 45.8, 11.0, 2.1, 0.2, (28, 104, 74))


def act_road(canvas: Canvas, t: float) -> None:
    """Traffic drives on the left: coming on the right of the picture, going on its left."""
    vehicles = []
    lanes = (
        (3.3, 13.5, 0, 0.0),
        (6.9, 11.5, 0, 37.0),
        (-3.3, 14.0, 180, 20.0),
        (-7.0, 12.0, 180, 55.0),
    )
    for lane, (x, speed, turn, offset) in enumerate(lanes):
        for i in range(3):
            along = (t * speed + offset + i * 46 + lane * 11) % 138
            z = 118 - along if turn == 0 else along - 18
            vehicles.append(_traffic(lane * 3 + i).moved(x, z, turn))
    for i in range(2):
        along = (t * 10 + i * 61) % 122
        for x, z, turn in ((11.0, 108 - along, 0), (-10.8, along - 14, 180)):
            rider = motorcycle(PAINTS[i + 1], (150, 60 + 70 * i, 60), (40, 44, 50 + 90 * i))
            vehicles.append(rider.moved(x, z, turn))
    paint_all(canvas, ROAD_VIEW, ROAD_LIGHT, [v for v in vehicles if v.base[0][2] > -9])


def _traffic(i: int):
    if i == 4:
        return bus((222, 222, 216), (40, 110, 160))
    kinds = (MPV, SEDAN, PICKUP, MPV, ANGKOT)
    return car(PAINTS[i % len(PAINTS)], kinds[i % len(kinds)])


def front_road():
    board = [(-12.2, 5.3, 45.8), (-12.2, 7.4, 45.8), (-1.2, 7.4, 45.8), (-1.2, 5.3, 45.8)]
    return [ROAD_VIEW.polygon(board)]


add(Place("highway", paint_road, act_road, front_road))
