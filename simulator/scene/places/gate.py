"""Gates: the main gate by day, the back fence at night."""

import math

from ..canvas import FRAME, Canvas, lit, vignette
from ..outdoors import facade, outdoors
from ..place import Place, add, passing, to_and_fro
from ..solids import Light, box, ground, joined, paint_all, paint_face, paint_solid, quad, wear
from ..space import View
from ..things import car, foot_shadow, palm, person, tree

GATE_VIEW = View(eye=(1.5, 5.2, -12.0), pitch=17, yaw=-4, fov=74)
GATE_LIGHT = Light(direction=(-0.5, 0.75, -0.43), haze=(196, 206, 214), haze_m=220)


UNDER_SIGN_M = 19.0  # nearer cars are seen below the sign, farther ones are behind it
SIGN_SHADE = 0.92  # how dark the picture's vignette makes the sign
SIGN = ((-5.2, 3.2, 6), (-5.2, 4.1, 6), (5.2, 4.1, 6), (5.2, 3.2, 6))


def paint_gate(canvas: Canvas) -> None:
    view, light = GATE_VIEW, GATE_LIGHT
    outdoors(canvas, view, light, (98, 118, 76))
    _yard(canvas)
    for i, (x, z) in enumerate(((-22, 52), (-12, 56), (14, 54), (24, 50), (34, 55))):
        tree(canvas, view, light, x, z, 9 + i % 3, 20 + i, (74, 104, 66))
    paint_all(canvas, view, light, [_office()])
    for x, z, seed in ((-9.5, 14, 4), (9.6, 13, 5), (15, 16, 8)):
        palm(canvas, view, x, z, 7.5, seed)
    paint_all(canvas, view, light, [*_walls(), _booth()])
    _sign(canvas)
    canvas.shade(vignette(canvas.size, 0.2, (0.5, 0.55)))


def _yard(canvas: Canvas) -> None:
    view, light = GATE_VIEW, GATE_LIGHT
    wear(canvas, view, (-45, -11.5, 45, 75), 5, 0.55)
    paint_face(canvas, view, light, ground(-4.2, -11.5, 4.2, 80, (96, 97, 99)))
    wear(canvas, view, (-4.2, -11.5, 4.2, 60), 9, 0.45)
    for side in (-4.5, 4.2):
        paint_face(canvas, view, light, ground(side, -11.5, side + 0.3, 60, (188, 186, 178)))
    for z in range(-11, 50, 4):
        paint_face(canvas, view, light, ground(-0.08, z, 0.08, z + 2, (208, 206, 196)))
    for i in range(8):
        x = -3.8 + i * 0.97
        paint_face(canvas, view, light, ground(x, -1.2, x + 0.5, 0.8, (204, 178, 62)))


def _office():
    body = box(-17, 0, 36, 34, 9, 10, (206, 200, 188), (150, 146, 140))
    return facade(body, rows=3, columns=11, first_m=1.2)


def _walls():
    paint = (214, 208, 194)
    for x0, x1 in ((-26, -5.2), (5.2, 26)):
        yield box(x0, 0, 6, x1 - x0, 2.1, 0.35, paint, (168, 84, 60))
    for x in (-5.4, 4.6):
        yield box(x, 0, 5.8, 0.8, 3.2, 0.8, (176, 92, 66), (120, 66, 50))
    yield box(4.75, 0, 0.2, 0.3, 1.05, 0.3, (226, 172, 40))
    yield box(-4.95, 0, 0.25, 0.2, 0.95, 0.2, (190, 60, 48))


def _booth():
    body = box(-8.2, 0, -1.2, 2.4, 2.3, 2.6, (224, 220, 210))
    glass = box(-8.25, 1.0, -1.25, 2.5, 0.95, 2.7, (70, 92, 106))
    roof = box(-8.6, 2.3, -1.6, 3.2, 0.22, 3.4, (150, 62, 48), (172, 76, 58))
    return joined(body, glass, roof)


def _sign(canvas: Canvas, light: float = 1.0) -> None:
    paint_face(canvas, GATE_VIEW, GATE_LIGHT, quad(*SIGN, lit((32, 74, 110), light)))
    x, y, scale = GATE_VIEW.spot((0, 3.65, 6))
    canvas.text(x, y, "SELAMAT DATANG", 0.55 * scale, lit((236, 236, 228), light))


def _arm(canvas: Canvas, lifted: float) -> None:
    """The barrier; ``lifted`` 0 is shut, 1 upright."""
    angle = math.radians(82 * lifted)
    stripes = 9
    for i in range(stripes):
        a, b = 8.6 * i / stripes, 8.6 * (i + 1) / stripes
        ends = [(4.75 - k * math.cos(angle), 0.95 + k * math.sin(angle), 0.3) for k in (a, b)]
        points = [GATE_VIEW.spot(p) for p in ends]
        colour = (206, 52, 44) if i % 2 else (238, 236, 230)
        canvas.line([p[:2] for p in points], colour, 0.14 * points[0][2])


def act_gate(canvas: Canvas, t: float) -> None:
    """A car comes in every 24 s, the arm lifts; a guard walks before the booth."""
    k = passing(t, 24, 0.75)
    z = 34 - 52 * k if k is not None else None
    coming = z is not None and -8 < z < 14
    lifted = min(1.0, (14 - z) / 7, (z + 8) / 4) if coming else 0.0
    where, way = to_and_fro(t, 17)
    if z is not None and z > 0.3:
        _drive(canvas, t, z)
        if z > UNDER_SIGN_M:
            _sign(canvas, SIGN_SHADE)
    _arm(canvas, lifted)
    x = -5.2 - 0.6 * where
    foot_shadow(canvas, GATE_VIEW, x, -2.4 - where, 0.45)
    person(canvas, GATE_VIEW, (x, -2.4 - where), (40, 52, 88), (30, 34, 48), t * 1.6 * way)
    if z is not None and z <= 0.3:
        _drive(canvas, t, z)


def _drive(canvas: Canvas, t: float, z: float) -> None:
    paints = ((186, 188, 190), (44, 58, 92), (150, 40, 38), (232, 232, 228))
    colour = paints[int(t // 24) % len(paints)]
    vehicle = car(colour).moved(1.9, z)
    paint_all(canvas, GATE_VIEW, GATE_LIGHT, [vehicle])


add(Place("gate", paint_gate, act_gate))


FENCE_VIEW = View(eye=(-2.4, 4.2, -3.5), pitch=16, yaw=13, fov=80)
FENCE_LIGHT = Light(
    direction=(-0.1, 0.45, -0.88), ambient=0.3, sun=0.7, haze=(16, 16, 16), haze_m=26
)


def paint_fence(canvas: Canvas) -> None:
    """Seen by the camera's own infrared lamp: bright near the middle, black far away."""
    view, light = FENCE_VIEW, FENCE_LIGHT
    canvas.poly(FRAME, (12, 12, 12))
    for i in range(24):
        colour = (150 - 6 * i,) * 3
        paint_face(canvas, view, light, ground(-60, -3 + 2.6 * i, 60, 60, colour))
    wear(canvas, view, (-16, -3, 20, 40), 81, 0.8, 0.04)
    path = view.polygon([(-0.9, 0, -3), (-0.9, 0, 50), (0.7, 0, 50), (0.7, 0, -3)])
    canvas.poly(path, (178, 178, 178), 0.28, 3)
    for i, z in enumerate(range(6, 40, 6)):
        tree(canvas, view, light, 11 + i % 2, z, 6, 60 + i, (122 - 18 * i,) * 3)
    _mesh(canvas)
    canvas.shade(vignette(canvas.size, 0.9, (0.5, 0.62)))


def _mesh(canvas: Canvas) -> None:
    """A wire fence along the left, posts and coils of wire on top."""
    view = FENCE_VIEW
    for i in range(90):
        z = -1.0 + i * 0.42
        tone = (max(24, 190 - 2 * i),) * 3
        for z_end in (z + 2.2, z - 2.2):
            ends = [(-3.6, 0, z), (-3.6, 2.2, max(-2.9, z_end))]
            points = [view.spot(p) for p in ends]
            if all(p[2] for p in points):
                canvas.line([p[:2] for p in points], tone, 0.7)
    for z in range(-2, 40, 3):
        tone = (max(30, 236 - 7 * (z + 2)),) * 3
        paint_solid(canvas, view, FENCE_LIGHT, box(-3.65, 0, z, 0.1, 2.5, 0.1, tone))
    for height in (2.25, 2.45):
        points = [view.spot((-3.6, height + 0.06 * (i % 2), -2.2 + i * 0.5)) for i in range(80)]
        canvas.line([p[:2] for p in points if p[2]], (150, 150, 150), 1.2)


def act_fence(canvas: Canvas, t: float) -> None:
    """A guard with a torch makes the round; a cat crosses; insects before the lamp."""
    k, way = to_and_fro(t, 38)
    z = 24 - 23 * k
    light = max(0.25, 1.2 - z / 22)
    foot_shadow(canvas, FENCE_VIEW, 0.2, z, 0.4)
    person(canvas, FENCE_VIEW, (0.2, z), (150, 150, 150), (92, 92, 92), t * 1.7, light=light)
    px, py, scale = FENCE_VIEW.spot((0.45, 0.95, z - 0.2 * way))
    if scale:
        canvas.glow(px, py, min(120, 0.8 * scale), (255, 255, 255), 0.95)
    cat = passing(t, 21, 0.3, 5)
    if cat is not None:
        _cat(canvas, -3.2 + 9 * cat, 5.0, t)
    for i in range(3):
        across, _way = to_and_fro(t, 1.9 + i * 0.7, i)
        rise, _way = to_and_fro(t, 2.6 + i * 0.4, i * 0.6)
        canvas.disc(420 + 160 * i + 200 * across, 160 + 240 * rise, 2.4, (240, 240, 240))


def _cat(canvas: Canvas, x: float, z: float, t: float) -> None:
    fx, fy, scale = FENCE_VIEW.spot((x, 0, z))
    pace = 0.05 * math.sin(t * 12) * scale
    tone = (196, 196, 196)
    for leg in (-0.2, -0.12, 0.12, 0.2):
        canvas.line(
            [
                (fx + leg * scale, fy - 0.14 * scale),
                (fx + leg * scale + (pace if leg in (-0.2, 0.12) else -pace), fy),
            ],
            tone,
            3,
        )
    canvas.disc(fx, fy - 0.2 * scale, 0.26 * scale, tone, 0.09 * scale)
    canvas.disc(fx + 0.3 * scale, fy - 0.28 * scale, 0.09 * scale, tone)
    canvas.line(
        [(fx - 0.24 * scale, fy - 0.22 * scale), (fx - 0.42 * scale, fy - 0.42 * scale)], tone, 3
    )
    canvas.disc(fx + 0.34 * scale, fy - 0.29 * scale, 1.6, (255, 255, 255))


add(Place("fence", paint_fence, act_fence, night=True))
