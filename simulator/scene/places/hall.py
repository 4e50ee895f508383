"""Halls with visitors: the lobby, the service counters."""

from ..canvas import Canvas, lit, vignette
from ..indoors import Room, lamp
from ..place import Place, add, to_and_fro
from ..solids import Light, Solid, box, joined, paint_all, paint_face, paint_solid, quad
from ..space import View
from ..things import foot_shadow, person

LIGHT = Light(direction=(0.1, 0.93, -0.35), ambient=0.66, sun=0.36, haze_m=900)

LOBBY_VIEW = View(eye=(-4.6, 3.3, -4.5), pitch=17, yaw=21, fov=82)
LOBBY = Room(-6, -4.5, 7, 13, 3.6, (196, 190, 178), (224, 218, 206), (228, 226, 220))


def paint_lobby(canvas: Canvas) -> None:
    view = LOBBY_VIEW
    LOBBY.paint(canvas, view, (110, 92, 74))
    LOBBY.tiles(canvas, view, 1.0, (168, 162, 152), 1.2)
    LOBBY.worn(canvas, view, 41, 0.22)
    _entrance(canvas)
    for z in (1, 5, 9):
        for x in (-3.4, 2.6):
            lamp(canvas, view, x, 3.58, z, 1.2, 0.6, 0.22)
    carpet = [(-1.6, 0.005, -1), (-1.6, 0.005, 12.9), (1.2, 0.005, 12.9), (1.2, 0.005, -1)]
    canvas.fade(view.polygon(carpet), (116, 42, 40), (134, 50, 46))
    paint_all(canvas, view, LIGHT, [_desk(), *_seats(), *_pots()])
    _leaves(canvas)
    x, y, scale = view.spot((6.98, 2.4, 6.5))
    canvas.shade(vignette(canvas.size, 0.32, (0.5, 0.5)))


def _entrance(canvas: Canvas) -> None:
    """Glass doors in the far wall, daylight behind."""
    view = LOBBY_VIEW
    outside = [(-3.4, 0, 12.98), (-3.4, 3.0, 12.98), (3.4, 3.0, 12.98), (3.4, 0, 12.98)]
    canvas.fade(view.polygon(outside), (226, 238, 244), (166, 178, 158))
    shrubs = [(-3.4, 0.4, 12.98), (-3.4, 1.0, 12.98), (3.4, 0.85, 12.98), (3.4, 0.4, 12.98)]
    canvas.poly(view.polygon(shrubs), (112, 140, 98), 0.7, 4)
    for x in (-3.4, -1.72, -0.04, 1.64, 3.32):
        bar = box(x, 0, 12.9, 0.09, 3.0, 0.08, (74, 78, 82))
        paint_solid(canvas, view, LIGHT, bar)
    for y in (0.0, 2.15, 2.96):
        paint_solid(canvas, view, LIGHT, box(-3.4, y, 12.9, 6.8, 0.08, 0.08, (74, 78, 82)))
    shine = [(-3.0, 0.003, 7), (-2.6, 0.003, 12.8), (2.8, 0.003, 12.8), (2.2, 0.003, 7)]
    canvas.poly(view.polygon(shine), (250, 252, 250), 0.3, 16)
    x, y, scale = view.spot((0, 3.28, 12.9))
    canvas.text(x, y, "PINTU KELUAR", 0.24 * scale, (40, 120, 70))


def _desk() -> Solid:
    front = box(3.0, 0, 4.2, 3.6, 1.1, 0.7, (126, 84, 56), (206, 200, 190))
    side = box(3.0, 0, 4.9, 0.7, 1.1, 2.4, (118, 78, 52), (206, 200, 190))
    panel = quad(
        (3.2, 0.2, 4.19), (3.2, 0.85, 4.19), (6.3, 0.85, 4.19), (6.3, 0.2, 4.19), (164, 118, 82)
    )
    screen = box(4.4, 1.1, 4.5, 0.6, 0.4, 0.06, (34, 36, 40))
    whole = joined(front, side, screen)
    return Solid((*whole.faces, panel), front.base, 1.1)


def _seats():
    for i in range(4):
        z = 1.4 + i * 1.6
        seat = box(-5.6, 0.1, z, 0.9, 0.35, 1.4, (54, 76, 104), (66, 92, 124))
        back = box(-5.9, 0.1, z, 0.3, 0.9, 1.4, (48, 68, 94), (60, 84, 114))
        whole = joined(seat, back)
        yield Solid(whole.faces, seat.base, 0.4)


def _pots():
    for x, z in ((-4.4, 12.0), (4.4, 12.0), (2.2, 5.4)):
        yield box(x - 0.25, 0, z - 0.25, 0.5, 0.55, 0.5, (150, 92, 66), (62, 46, 36))


def _leaves(canvas: Canvas) -> None:
    for x, z in ((-4.4, 12.0), (4.4, 12.0), (2.2, 5.4)):
        bx, by, scale = LOBBY_VIEW.spot((x, 0.55, z))
        for i in range(16):
            lean = (i - 7.5) / 7.5
            tip = (bx + lean * 0.6 * scale, by - (1.15 - 0.6 * lean * lean) * scale)
            mid = (bx + lean * 0.25 * scale, by - 0.6 * scale)
            wide = 0.05 * scale
            canvas.poly(
                [(bx, by), (mid[0] - wide, mid[1]), tip, (mid[0] + wide, mid[1])],
                lit((66, 116, 62), 0.75 + (i * 7 % 5) / 9),
            )


def act_lobby(canvas: Canvas, t: float) -> None:
    """Visitors come and go over the carpet; one stands at the desk."""
    walkers = (
        (31, 0, -0.9, (196, 190, 182), (58, 62, 78)),
        (23, 9, 0.6, (72, 108, 150), (40, 40, 46)),
        (41, 20, -0.1, (166, 92, 60), (60, 54, 48)),
    )
    at = []
    for period, offset, x, shirt, trousers in walkers:
        k, way = to_and_fro(t, period, offset)
        at.append((12.2 - 12.6 * k, x, shirt, trousers, t * 1.7 * way))
    at.append((3.4, 4.9, (230, 226, 216), (46, 48, 58), 0.0))
    for z, x, shirt, trousers, phase in sorted(at, key=lambda row: -row[0]):
        foot_shadow(canvas, LOBBY_VIEW, x, z, 0.4, alpha=0.28)
        person(canvas, LOBBY_VIEW, (x, z), shirt, trousers, phase)


add(Place("lobby", paint_lobby, act_lobby))

COUNTER_VIEW = View(eye=(4.9, 3.0, -4.4), pitch=18, yaw=-24, fov=84)
COUNTER = Room(-7, -4.4, 6, 9, 3.2, (170, 176, 178), (208, 216, 216), (222, 224, 220))
BOOTHS = range(-6, 5, 3)


def paint_counter(canvas: Canvas) -> None:
    view = COUNTER_VIEW
    COUNTER.paint(canvas, view, (72, 96, 110))
    COUNTER.tiles(canvas, view, 0.6, (146, 152, 156))
    COUNTER.worn(canvas, view, 44, 0.2)
    for z in (-1, 2.5, 6):
        for x in (-5, -1, 3):
            lamp(canvas, view, x, 3.18, z, 1.2, 0.6, 0.2)
    stripe = quad(
        (-7, 2.45, 8.98), (-7, 2.95, 8.98), (6, 2.95, 8.98), (6, 2.45, 8.98), (26, 92, 124)
    )
    paint_face(canvas, view, LIGHT, stripe)
    x, y, scale = view.spot((-0.6, 2.7, 8.9))
    canvas.text(x, y, "LOKET PELAYANAN", 0.34 * scale, (238, 240, 236))
    for i, bx in enumerate(BOOTHS):
        _booth(canvas, bx, i + 1)
    paint_all(canvas, view, LIGHT, _chairs())
    canvas.shade(vignette(canvas.size, 0.32, (0.5, 0.5)))


def _booth(canvas: Canvas, x: float, number: int) -> None:
    view = COUNTER_VIEW
    paint_solid(
        canvas, view, LIGHT, box(x, 0, 6.6, 2.7, 1.05, 0.8, (202, 196, 186), (150, 112, 80))
    )
    glass = [(x, 1.05, 6.9), (x, 2.1, 6.9), (x + 2.7, 2.1, 6.9), (x + 2.7, 1.05, 6.9)]
    canvas.poly(view.polygon(glass), (206, 226, 232), 0.25)
    for px in (x, x + 2.64):
        paint_solid(canvas, view, LIGHT, box(px, 1.05, 6.85, 0.06, 1.1, 0.1, (92, 98, 104)))
    paint_solid(canvas, view, LIGHT, box(x, 2.1, 6.85, 2.7, 0.28, 0.1, (40, 48, 58)))
    tx, ty, scale = view.spot((x + 0.6, 2.24, 6.85))
    canvas.text(tx, ty, str(number), 0.24 * scale, (244, 214, 90))


def _chairs():
    for row in range(3):
        for i in range(8):
            if i == 4:
                continue
            x, z = -5.6 + i * 1.05, -0.6 + row * 1.9
            seat = box(x, 0.2, z, 0.85, 0.22, 0.75, (36, 92, 128), (46, 112, 150))
            back = box(x, 0.2, z - 0.15, 0.85, 0.72, 0.14, (34, 84, 118), (46, 112, 150))
            whole = joined(seat, back)
            yield Solid(whole.faces, seat.base, 0.35)


def act_counter(canvas: Canvas, t: float) -> None:
    """The number boards call; a visitor walks along the counters; others wait there."""
    view = COUNTER_VIEW
    for i, x in enumerate(BOOTHS):
        served = int(t / 18 + i * 0.25)
        lit_up = (t / 18 + i * 0.25) % 1 > 0.12 or int(t * 2) % 2
        tx, ty, scale = view.spot((x + 1.7, 2.24, 6.84))
        canvas.text(
            tx,
            ty,
            f"A{served % 60 + i * 7:03d}",
            0.2 * scale,
            (255, 70, 52) if lit_up else (92, 34, 30),
        )
    where, way = to_and_fro(t, 26)
    people = [
        (5.9, -4.7, (146, 70, 96), (52, 50, 62), 0.0),
        (5.9, 1.2, (88, 120, 82), (48, 46, 44), 0.0),
        (5.3, -5.8 + 10.5 * where, (214, 206, 190), (64, 70, 92), t * 1.7 * way),
    ]
    for z, x, shirt, trousers, phase in people:
        foot_shadow(canvas, view, x, z, 0.4, alpha=0.28)
        person(canvas, view, (x, z), shirt, trousers, phase)


add(Place("counter", paint_counter, act_counter))
