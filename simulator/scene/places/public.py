"""Public places: the bus terminal, the town park, the market."""

import math

from ..canvas import Canvas, lit, mix, vignette
from ..outdoors import facade, marking, outdoors
from ..place import Place, add, passing, to_and_fro
from ..solids import Face, Light, Solid, box, ground, joined, paint_all, paint_face, quad, wear
from ..space import View
from ..things import bus, foot_shadow, palm, person, tree

LIGHT = Light(direction=(-0.45, 0.78, -0.43), haze_m=320)
SHIRTS = (
    (196, 74, 62),
    (70, 108, 160),
    (226, 222, 210),
    (96, 132, 84),
    (214, 168, 70),
    (120, 78, 128),
)

TERMINAL_VIEW = View(eye=(7.5, 6.0, -8.5), pitch=18, yaw=-20, fov=78)
LANES = (-9.5, -2.5, 4.5)
BANDS = ((40, 120, 170), (196, 60, 50), (52, 140, 84))


def paint_terminal(canvas: Canvas) -> None:
    view = TERMINAL_VIEW
    outdoors(canvas, view, LIGHT, (146, 144, 136), seed=33)
    wear(canvas, view, (-45, -8, 40, 80), 121, 0.5, 0.07)
    paint_all(
        canvas,
        view,
        LIGHT,
        [facade(box(-38, 0, 48, 70, 9, 12, (204, 210, 210), (140, 150, 156)), 3, 18, 1.5)],
    )
    for x in range(-34, 30, 8):
        tree(canvas, view, LIGHT, x, 43, 5.5, x + 90, (78, 114, 66))
    for x in LANES:
        paint_face(canvas, view, LIGHT, ground(x - 2.1, -8, x + 2.1, 40, (108, 110, 112)))
        for z in range(-6, 40, 5):
            marking(canvas, view, LIGHT, x - 2.05, z, x - 1.9, z + 3, (216, 186, 70))
    paint_all(canvas, view, LIGHT, [*_platforms()])
    for x in LANES:
        px, py, scale = view.spot((x + 3.5, 3.62, 5.0))
        canvas.text(px, py, f"PERON {LANES.index(x) + 1}", 0.24 * scale, (242, 242, 236))
    canvas.shade(vignette(canvas.size, 0.2))


def _platforms():
    for x in LANES:
        yield box(x + 2.3, 0, 3, 2.4, 0.25, 30, (188, 186, 178), (202, 200, 192))
        roof = [box(x + 1.9, 3.4, 5, 3.2, 0.4, 27, (52, 104, 138), (196, 202, 206))]
        for z in range(6, 32, 6):
            roof.append(box(x + 3.4, 0.25, z, 0.18, 3.2, 0.18, (120, 126, 130)))
            roof.append(box(x + 2.8, 0.25, z + 1.5, 0.9, 0.5, 2.2, (74, 96, 116)))
        whole = joined(*roof)
        base = ((x + 1.9, 0, 5), (x + 5.1, 0, 5), (x + 5.1, 0, 32), (x + 1.9, 0, 32))
        yield Solid(whole.faces, base, 1.2)


def act_terminal(canvas: Canvas, t: float) -> None:
    """A bus in each lane arrives, waits and leaves; passengers walk on the platforms."""
    things = []
    for i, x in enumerate(LANES):
        k = ((t + i * 19) % 57) / 57
        z = 70 - 56 * min(1, k / 0.25) if k < 0.7 else 14 - 40 * (k - 0.7) / 0.2
        if z > -18:
            coach = bus((228, 228, 222), BANDS[i]).moved(x - 0.1, z)
            things.append((z, lambda c=coach: paint_all(canvas, TERMINAL_VIEW, LIGHT, [c])))
    for i in range(6):
        k, way = to_and_fro(t, 26 + 4 * i, i * 7)
        x, z = LANES[i % 3] + 2.6, 6 + 22 * k
        things.append(
            (
                z,
                lambda x=x, z=z, i=i, way=way: person(
                    canvas, TERMINAL_VIEW, (x, z, 0.25), SHIRTS[i], (50, 52, 64), t * 1.7 * way
                ),
            )
        )
    for _z, paint in sorted(things, key=lambda row: -row[0]):
        paint()


def front_terminal():
    """The roofs: whoever walks below is hidden by them."""
    roofs = [
        f for s in _platforms() for f in s.faces if f.points[0][1] >= 3.3 or f.points[1][1] >= 3.7
    ]
    seen = [f for f in roofs if TERMINAL_VIEW.sees(f.points) and f.colour != (120, 126, 130)]
    shapes = [TERMINAL_VIEW.polygon(list(f.points)) for f in seen]
    return [points for points in shapes if points]


add(Place("terminal", paint_terminal, act_terminal, front_terminal))

PARK_VIEW = View(eye=(-4, 6.0, -10), pitch=17, yaw=11, fov=76)
FOUNTAIN = (4.0, 12.0)


def paint_park(canvas: Canvas) -> None:
    view = PARK_VIEW
    outdoors(canvas, view, LIGHT, (96, 134, 70), seed=43)
    wear(canvas, view, (-40, -9.5, 50, 80), 131, 0.55, 0.07)
    for i, x in enumerate(range(-40, 60, 8)):
        tree(canvas, view, LIGHT, x, 52 + (i * 5) % 9, 8 + i % 3, 140 + i, (70, 108, 60))
    _paths(canvas)
    for x, z, seed in ((-9, 20, 1), (-13, 33, 2), (17, 25, 3), (21, 38, 4), (14, 44, 7)):
        if seed % 2:
            palm(canvas, view, x, z, 7, seed)
        else:
            foot_shadow(canvas, view, x, z, 2.6)
            tree(canvas, view, LIGHT, x, z, 6.5, 160 + seed)
    paint_all(canvas, view, LIGHT, [*_benches()])
    _basin(canvas)
    canvas.shade(vignette(canvas.size, 0.2))


def _ring(x: float, z: float, radius: float, y: float = 0.0):
    steps = [2 * math.pi * i / 36 for i in range(36)]
    return [(x + radius * math.cos(a), y, z + radius * math.sin(a)) for a in steps]


def _paths(canvas: Canvas) -> None:
    view, stone = PARK_VIEW, (196, 184, 164)
    for a, b in (
        ((-1.6, -9.5), (1.6, 8)),
        ((2.4, 14), (5.6, 60)),
        ((-30, 10.6), (3, 13.4)),
        ((5, 10.6), (50, 13.4)),
    ):
        paint_face(canvas, view, LIGHT, ground(a[0], a[1], b[0], b[1], stone))
    canvas.poly(view.polygon(_ring(*FOUNTAIN, 7.0)), (202, 190, 170))
    for radius in (6.2, 5.2):
        points = [view.spot(p)[:2] for p in _ring(*FOUNTAIN, radius)]
        canvas.line([*points, points[0]], (174, 160, 138), 1.2)
    wear(canvas, view, (-3, 5, 11, 19), 133, 0.25, 0.03)


def _basin(canvas: Canvas) -> None:
    view = PARK_VIEW
    canvas.poly(view.polygon(_ring(*FOUNTAIN, 3.6)), (20, 26, 22), 0.3, 3)
    for radius, y, colour in (
        (3.4, 0.0, (148, 144, 136)),
        (3.4, 0.45, (212, 208, 198)),
        (3.0, 0.46, (92, 150, 170)),
    ):
        canvas.poly(view.polygon(_ring(*FOUNTAIN, radius, y)), colour)
    canvas.poly(view.polygon(_ring(*FOUNTAIN, 2.2, 0.46)), (116, 172, 190), 0.7, 4)
    for radius, y in ((0.3, 0.5), (1.0, 1.1)):
        canvas.poly(view.polygon(_ring(*FOUNTAIN, radius, y)), (206, 202, 194))


def _benches():
    for x, z in ((-3.6, 7.4), (-3.4, 16.4), (11.2, 7.8), (11.6, 16.6)):
        whole = joined(
            box(x, 0.3, z, 1.8, 0.12, 0.6, (136, 94, 60)),
            box(x, 0.3, z + 0.5, 1.8, 0.55, 0.1, (128, 88, 56)),
            box(x + 0.1, 0, z, 0.12, 0.3, 0.5, (60, 62, 64)),
            box(x + 1.6, 0, z, 0.12, 0.3, 0.5, (60, 62, 64)),
        )
        yield Solid(
            whole.faces, ((x, 0, z), (x + 1.8, 0, z), (x + 1.8, 0, z + 0.6), (x, 0, z + 0.6)), 0.8
        )
    for x in (-2.2, 2.2):
        yield box(x, 0, 2, 0.12, 3.4, 0.12, (48, 60, 56))
        yield box(x - 0.15, 3.4, 1.85, 0.42, 0.4, 0.42, (236, 232, 214))


def act_park(canvas: Canvas, t: float) -> None:
    """The fountain plays; people stroll on the paths; a ball rolls over the lawn."""
    view = PARK_VIEW
    _jets(canvas, t)
    walkers = []
    for i in range(4):
        k, way = to_and_fro(t, 36 + 5 * i, i * 11)
        at = (-0.8 + 0.5 * i, -5 + 10 * k) if i % 2 else (-22 + 20 * k, 11.4 + 0.4 * i)
        walkers.append((at[1], at[0], i, way))
    for z, x, i, way in sorted(walkers, key=lambda row: -row[0]):
        foot_shadow(canvas, view, x + 0.3, z, 0.45)
        person(
            canvas,
            view,
            (x, z),
            SHIRTS[i],
            (60, 62, 76),
            t * 1.7 * way,
            height=1.25 if i == 3 else 1.66,
        )


def _jets(canvas: Canvas, t: float) -> None:
    x, z = FOUNTAIN
    for i in range(10):
        angle = 2 * math.pi * i / 10
        reach = 1.7 + 0.25 * math.sin(t * 2 + i)
        arc = [
            (
                x + math.cos(angle) * reach * k,
                1.1 + 1.5 * k - 2.2 * k * k,
                z + math.sin(angle) * reach * k,
            )
            for k in (0, 0.2, 0.4, 0.6, 0.8, 1)
        ]
        canvas.line([PARK_VIEW.spot(p)[:2] for p in arc], (226, 240, 246), 1.8)
    top = 2.6 + 0.35 * math.sin(t * 3)
    points = [PARK_VIEW.spot((x + 0.04 * math.sin(t * 17 + k), k, z))[:2] for k in (1.1, 1.9, top)]
    canvas.line(points, (236, 246, 250), 3.2)


add(Place("park", paint_park, act_park))

MARKET_VIEW = View(eye=(0.8, 5.4, -8.5), pitch=18, yaw=-5, fov=78)
CLOTHS = (
    (204, 62, 52),
    (44, 112, 164),
    (226, 170, 52),
    (66, 140, 92),
    (150, 84, 140),
    (216, 108, 60),
)
GOODS = ((232, 150, 48), (196, 52, 44), (118, 158, 62), (238, 208, 84), (126, 84, 54))


def paint_market(canvas: Canvas) -> None:
    view = MARKET_VIEW
    outdoors(canvas, view, LIGHT, (158, 148, 130), seed=53)
    wear(canvas, view, (-30, -8, 30, 70), 141, 0.55, 0.05)
    paint_all(
        canvas,
        view,
        LIGHT,
        [facade(box(-16, 0, 42, 32, 8, 8, (214, 196, 162), (156, 82, 58)), 2, 9, 2.6)],
    )
    for x in (-22, 22):
        tree(canvas, view, LIGHT, x, 38, 8, x + 150)
    gate = [
        box(-4.2, 0, 34, 0.6, 4.6, 0.6, (164, 92, 66)),
        box(3.6, 0, 34, 0.6, 4.6, 0.6, (164, 92, 66)),
    ]
    paint_all(canvas, view, LIGHT, gate)
    board = quad((-4.2, 4.2, 34), (-4.2, 5.4, 34), (4.2, 5.4, 34), (4.2, 4.2, 34), (168, 54, 46))
    paint_face(canvas, view, LIGHT, board)
    px, py, scale = view.spot((0, 4.8, 34))
    canvas.text(px, py, "PASAR RAKYAT", 0.7 * scale, (246, 236, 206))
    paint_all(canvas, view, LIGHT, [*_stalls()])
    canvas.shade(vignette(canvas.size, 0.2))


def _stalls():
    for i in range(8):
        z = 30 - i * 4.1
        yield _stall(-8.2, z, CLOTHS[i % 6], i, 1)
        yield _stall(4.4, z, CLOTHS[(i + 2) % 6], i + 3, -1)


def _stall(x: float, z: float, cloth, seed: int, side: int) -> Solid:
    parts = [box(x, 0, z, 3.6, 0.85, 2.4, (150, 110, 74))]
    for i in range(3):
        colour = GOODS[(seed + i) % 5]
        parts.append(box(x + 0.2 + i * 1.12, 0.85, z + 0.3, 0.95, 0.22, 1.7, colour))
    for px in (x, x + 3.5):
        for pz in (z, z + 2.3):
            parts.append(box(px, 0, pz, 0.08, 2.5, 0.08, (112, 104, 96)))
    roof = tuple(_awning(x, z, cloth, side))
    whole = joined(*parts)
    base = ((x, 0, z), (x + 3.6, 0, z), (x + 3.6, 0, z + 2.4), (x, 0, z + 2.4))
    return Solid((*whole.faces, *roof), base, 1.6)


def _awning(x: float, z: float, cloth, side: int):
    """A striped cloth that slopes down towards the walk."""
    low, high = (x + 4.3, x) if side > 0 else (x - 0.7, x + 3.6)
    for i in range(6):
        z0, z1 = z - 0.3 + i * 0.5, z - 0.3 + (i + 1) * 0.5
        colour = cloth if i % 2 == 0 else mix(cloth, (244, 240, 228), 0.82)
        points = ((high, 3.0, z0), (high, 3.0, z1), (low, 2.3, z1), (low, 2.3, z0))
        points = points if side > 0 else tuple(reversed(points))
        yield Face(points, colour, (), False, 0.1)
        edge = ((low, 2.05, z0), (low, 2.3, z0), (low, 2.3, z1), (low, 2.05, z1))
        yield Face(edge if side < 0 else tuple(reversed(edge)), lit(colour, 0.9))


def act_market(canvas: Canvas, t: float) -> None:
    """Shoppers walk between the stalls; a porter's cart passes."""
    rows = []
    for i in range(7):
        k, way = to_and_fro(t, 34 + 5 * (i % 4), i * 8.3)
        x = -2.9 + 0.95 * i + 0.25 * math.sin(t / 3 + i)
        rows.append(
            (
                31 - 33 * k,
                lambda x=x, z=31 - 33 * k, i=i, way=way: _shopper(canvas, x, z, i, t * 1.6 * way),
            )
        )
    k = passing(t, 30, 0.8)
    if k is not None:
        z = 31 - 36 * k
        cart = joined(
            box(-0.5, 0.35, -0.8, 1.0, 0.5, 1.6, (62, 110, 150)),
            box(-0.4, 0.85, -0.6, 0.8, 0.5, 1.2, (190, 150, 104)),
            box(-0.5, 0.0, -0.2, 0.1, 0.35, 0.4, (30, 30, 32)),
            box(0.4, 0.0, -0.2, 0.1, 0.35, 0.4, (30, 30, 32)),
        ).moved(-0.4, z)
        rows.append((z, lambda: paint_all(canvas, MARKET_VIEW, LIGHT, [cart])))
        rows.append((z + 1.5, lambda: _shopper(canvas, -0.4, z + 1.4, 2, t * 1.8)))
    for _z, paint in sorted(rows, key=lambda row: -row[0]):
        paint()


def _shopper(canvas: Canvas, x: float, z: float, i: int, phase: float) -> None:
    foot_shadow(canvas, MARKET_VIEW, x + 0.25, z + 0.1, 0.42)
    person(canvas, MARKET_VIEW, (x, z), SHIRTS[i % 6], (54, 52, 60), phase)


def front_market():
    shapes = [f for s in _stalls() for f in s.faces[-12:] if MARKET_VIEW.sees(f.points)]
    points = [MARKET_VIEW.polygon(list(f.points)) for f in shapes]
    return [p for p in points if p]


add(Place("market", paint_market, act_market, front_market))
