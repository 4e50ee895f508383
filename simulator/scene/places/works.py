"""Rooms for machines and goods: the server room, the warehouse."""

import math
import random

from ..canvas import Canvas, lit, vignette
from ..indoors import Room, lamp
from ..place import Place, add, to_and_fro
from ..solids import Light, Solid, box, joined, paint_all, paint_face, paint_solid, quad
from ..space import View
from ..things import foot_shadow, person

SERVER_VIEW = View(eye=(1.1, 2.45, -2.6), pitch=13, yaw=-9, fov=84)
SERVER_LIGHT = Light(direction=(0.3, 0.8, -0.5), ambient=0.6, sun=0.4, haze_m=900)
SERVER_ROOM = Room(-2.6, -2.6, 2.6, 9, 2.8, (150, 158, 166), (188, 198, 206), (206, 212, 216))
_LEDS = ((70, 232, 110), (70, 232, 110), (250, 176, 50), (86, 158, 255))


def paint_server(canvas: Canvas) -> None:
    view = SERVER_VIEW
    SERVER_ROOM.paint(canvas, view, (70, 78, 88))
    SERVER_ROOM.tiles(canvas, view, 0.6, (122, 130, 140), 1.4)
    SERVER_ROOM.tiles(canvas, view, 0.6, (182, 190, 196), y=2.8)
    SERVER_ROOM.worn(canvas, view, 91, 0.2)
    for z in (0.4, 3.4, 6.4):
        lamp(canvas, view, -0.6, 2.78, z, 1.2, 0.6, 0.2, (232, 244, 255))
    paint_solid(canvas, view, SERVER_LIGHT, box(-0.8, 2.2, 8.75, 1.9, 0.4, 0.24, (228, 232, 232)))
    panel = quad(
        (-0.4, 0, 8.98), (-0.4, 2.1, 8.98), (0.7, 2.1, 8.98), (0.7, 0, 8.98), (116, 126, 136)
    )
    paint_face(canvas, view, SERVER_LIGHT, panel)
    paint_all(canvas, view, SERVER_LIGHT, [*_racks()], shadows=False)
    canvas.shade(vignette(canvas.size, 0.42, (0.5, 0.48)))


def _racks():
    for side in (-1, 1):
        for i in range(6):
            z = 0.3 + i * 1.15
            x = -2.5 if side < 0 else 1.55
            rack = box(x, 0, z, 0.95, 2.15, 1.08, (44, 49, 57), (58, 64, 72))
            face_x = x + 0.95 if side < 0 else x
            decals = tuple(_unit(face_x, z, u, side, i) for u in range(14))
            index = 3 if side < 0 else 2
            faces = list(rack.faces)
            old = faces[index]
            faces[index] = type(old)(old.points, old.colour, decals)
            yield Solid(tuple(faces), rack.base, 2.15)


def _unit(x: float, z: float, row: int, side: int, rack: int):
    """The front of one device in a rack."""
    y = 0.14 + row * 0.138
    tone = (22, 25, 30) if (row * 3 + rack) % 5 else (96, 104, 114)
    a, b = (z + 0.1, z + 0.98) if side < 0 else (z + 0.98, z + 0.1)
    return quad((x, y, a), (x, y + 0.115, a), (x, y + 0.115, b), (x, y, b), tone)


def act_server(canvas: Canvas, t: float) -> None:
    """The lamps of the devices blink, each in its own rhythm; now and then a technician."""
    view = SERVER_VIEW
    for side in (-1, 1):
        x = -1.545 if side < 0 else 1.545
        for rack in range(6):
            for row in range(0, 14, 2):
                rng = random.Random(row * 100 + rack * 7 + side)
                colour = rng.choice(_LEDS)
                beat, z0 = rng.uniform(0.7, 5.0), 0.3 + rack * 1.15
                on = math.sin(t * beat * 2 + rng.uniform(0, 6)) > -0.4
                px, py, scale = view.spot((x, 0.2 + row * 0.138, z0 + rng.uniform(0.2, 0.5)))
                if scale:
                    size = max(1.3, 0.016 * scale)
                    canvas.disc(px, py, size, colour if on else lit(colour, 0.25))
    where, way = to_and_fro(t, 44)
    z = 8.0 - 6.6 * min(1.0, where * 1.4)
    foot_shadow(canvas, view, 0.0, z, 0.4, alpha=0.3)
    person(canvas, view, (0.0, z), (52, 92, 146), (40, 44, 54), t * 1.6 * way)


add(Place("server_room", paint_server, act_server))

STORE_VIEW = View(eye=(1.4, 4.6, -5.5), pitch=17, yaw=-6, fov=80)
STORE_LIGHT = Light(
    direction=(-0.2, 0.85, -0.48), ambient=0.62, sun=0.42, haze=(150, 146, 136), haze_m=160
)
STORE = Room(-9, -5.5, 9, 30, 7.5, (142, 138, 130), (176, 172, 162), (120, 122, 122))
_CARTON = ((178, 138, 92), (190, 150, 104), (160, 122, 80), (204, 196, 180), (92, 120, 146))


def paint_store(canvas: Canvas) -> None:
    view = STORE_VIEW
    STORE.paint(canvas, view)
    STORE.worn(canvas, view, 95, 0.6)
    for z in range(2, 29, 5):
        beam = [(-9, 7.2, z), (-9, 7.5, z), (9, 7.5, z), (9, 7.2, z)]
        canvas.poly(view.polygon(beam), (88, 92, 96))
        for x in (-4.5, 0, 4.5):
            px, py, scale = view.spot((x, 6.9, z))
            if scale:
                canvas.disc(px, py, 0.4 * scale, (255, 252, 236), 0.12 * scale)
                canvas.glow(px, py, 1.6 * scale, (255, 250, 226), 0.4)
    for x in (-2.3, 2.1):
        line = [(x, 0, -5), (x, 0, 29), (x + 0.16, 0, 29), (x + 0.16, 0, -5)]
        canvas.poly(view.polygon(line), (214, 178, 48))
    _dock(canvas)
    paint_all(canvas, view, STORE_LIGHT, [*_shelves(-7.6, 2), *_shelves(4.4, 5), *_pallets()])
    canvas.shade(vignette(canvas.size, 0.4, (0.5, 0.5)))


def _dock(canvas: Canvas) -> None:
    """The roller door at the far end, half open."""
    view = STORE_VIEW
    gap = [(-2.2, 0, 29.95), (-2.2, 4.4, 29.95), (2.2, 4.4, 29.95), (2.2, 0, 29.95)]
    canvas.fade(view.polygon(gap), (220, 230, 236), (196, 204, 196))
    for i in range(6):
        y = 2.5 + i * 0.32
        slat = [(-2.2, y, 29.9), (-2.2, y + 0.28, 29.9), (2.2, y + 0.28, 29.9), (2.2, y, 29.9)]
        canvas.poly(view.polygon(slat), (132, 140, 146))


def _shelves(x: float, seed: int):
    """A row of racks along z with cartons on three levels."""
    rng = random.Random(seed)
    for z in range(1, 25, 4):
        parts = []
        for px in (x, x + 2.9):
            for pz in (z, z + 3.6):
                parts.append(box(px, 0, pz, 0.12, 5.0, 0.12, (36, 78, 140)))
        for level in (0.12, 1.75, 3.4):
            parts.append(box(x, level, z, 3.0, 0.12, 3.7, (214, 104, 40)))
            for i in range(3):
                if rng.random() < 0.14:
                    continue
                height = rng.uniform(0.7, 1.3)
                parts.append(
                    box(
                        x + 0.2,
                        level + 0.12,
                        z + 0.15 + i * 1.2,
                        2.6,
                        height,
                        1.05,
                        rng.choice(_CARTON),
                    )
                )
        whole = joined(*parts)
        base = ((x, 0, z), (x + 3, 0, z), (x + 3, 0, z + 3.7), (x, 0, z + 3.7))
        yield Solid(whole.faces, base, 3.0)


def _pallets():
    for x, z, colour in ((3.0, 0.2, 0), (-4.0, -1.2, 3)):
        wood = box(x, 0, z, 1.2, 0.15, 1.0, (150, 116, 76))
        load = box(x + 0.05, 0.15, z + 0.05, 1.1, 0.9, 0.9, _CARTON[colour])
        whole = joined(wood, load)
        yield Solid(whole.faces, wood.base, 1.0)


def _forklift(loaded: bool) -> Solid:
    parts = [
        box(-0.6, 0.2, -0.4, 1.2, 0.8, 1.9, (222, 164, 30)),
        box(-0.55, 1.0, 0.7, 1.1, 0.5, 0.7, (60, 62, 64)),
        box(-0.5, 2.0, -0.3, 1.0, 0.1, 1.4, (48, 50, 54)),
        box(-0.5, 1.0, -0.3, 0.08, 1.0, 0.08, (48, 50, 54)),
        box(0.42, 1.0, -0.3, 0.08, 1.0, 0.08, (48, 50, 54)),
        box(-0.3, 1.0, 0.1, 0.6, 0.75, 0.35, (204, 96, 34)),
        box(-0.14, 1.72, 0.15, 0.28, 0.25, 0.28, (238, 232, 210)),
        box(-0.45, 0.1, -0.7, 0.9, 2.1, 0.12, (70, 72, 76)),
    ]
    if loaded:
        parts.append(box(-0.6, 0.35, -1.85, 1.2, 1.0, 1.1, (178, 138, 92)))
    whole = joined(*parts)
    base = ((-0.6, 0, -0.8), (0.6, 0, -0.8), (0.6, 0, 1.5), (-0.6, 0, 1.5))
    return Solid(whole.faces, base, 2.0)


def act_store(canvas: Canvas, t: float) -> None:
    """A fork-lift brings cartons down the aisle and goes back empty; a storeman walks."""
    k, way = to_and_fro(t, 28)
    z, turn = 26 - 25 * k, 0 if way > 0 else 180
    where, step = to_and_fro(t, 33, 10)
    things = [
        (
            z,
            lambda: paint_all(
                canvas, STORE_VIEW, STORE_LIGHT, [_forklift(way > 0).moved(0.5, z, turn)]
            ),
        ),
        (22 - 18 * where, lambda: _storeman(canvas, 22 - 18 * where, t * step)),
    ]
    for _z, paint in sorted(things, key=lambda row: -row[0]):
        paint()


def _storeman(canvas: Canvas, z: float, phase: float) -> None:
    foot_shadow(canvas, STORE_VIEW, -1.5, z, 0.4)
    person(canvas, STORE_VIEW, (-1.5, z), (236, 130, 40), (44, 54, 84), phase * 1.7)


add(Place("warehouse", paint_store, act_store))
