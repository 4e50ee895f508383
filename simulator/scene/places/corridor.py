"""Ways inside: a corridor, the emergency stairs by infrared."""

from ..canvas import FRAME, Canvas, vignette
from ..indoors import Room, door, lamp
from ..place import Place, add, passing, to_and_fro
from ..solids import Light, box, paint_solid
from ..space import View
from ..things import foot_shadow, person

CORRIDOR_VIEW = View(eye=(0.35, 2.5, -2.2), pitch=12, yaw=-3, fov=82)
CORRIDOR = Room(-1.5, -2.2, 1.5, 26, 2.8, (176, 178, 168), (214, 216, 204), (226, 226, 220))
_LIGHT = Light(direction=(0, 1, 0), ambient=0.7, sun=0.3, haze_m=900)


def paint_corridor(canvas: Canvas) -> None:
    view = CORRIDOR_VIEW
    CORRIDOR.paint(canvas, view, (92, 106, 108))
    CORRIDOR.tiles(canvas, view, 0.6, (152, 154, 146))
    CORRIDOR.tiles(canvas, view, 0.6, (206, 206, 200), y=2.8)
    CORRIDOR.worn(canvas, view, 51, 0.2)
    for x in (-1.5, 1.5):
        band = [(x, 0.85, -1.8), (x, 1.0, -1.8), (x, 1.0, 26), (x, 0.85, 26)]
        canvas.poly(view.polygon(band), (86, 132, 140))
    for i, z in enumerate((1.2, 5.4, 9.6, 13.8, 18, 22)):
        door(canvas, view, -1.5, z, 1.0, (146, 104, 70))
        door(canvas, view, 1.5, z + 1.6, 1.0, (146, 104, 70))
        _plate(canvas, z, f"2{i + 1:02d}")
    for z in (0.2, 4.2, 8.2, 12.2, 16.2, 20.2):
        lamp(canvas, view, -0.3, 2.78, z, 0.6, 1.2, 0.22)
    _end(canvas)
    paint_solid(canvas, view, _LIGHT, box(1.22, 0, 3.95, 0.22, 0.6, 0.22, (196, 38, 34)))
    canvas.shade(vignette(canvas.size, 0.35, (0.5, 0.45)))


def _plate(canvas: Canvas, z: float, words: str) -> None:
    view = CORRIDOR_VIEW
    plate = [
        (-1.5, 2.2, z + 0.25),
        (-1.5, 2.38, z + 0.25),
        (-1.5, 2.38, z + 0.75),
        (-1.5, 2.2, z + 0.75),
    ]
    canvas.poly(view.polygon(plate), (34, 82, 110))


def _end(canvas: Canvas) -> None:
    """A window at the far end and the exit sign."""
    view = CORRIDOR_VIEW
    pane = [(-0.8, 0.9, 25.9), (-0.8, 2.3, 25.9), (0.8, 2.3, 25.9), (0.8, 0.9, 25.9)]
    canvas.poly(view.polygon(pane), (238, 244, 250))
    x, y, scale = view.spot((0, 1.6, 25.9))
    canvas.glow(x, y, 110, (240, 246, 252), 0.5)
    board = [(-0.5, 2.35, 12), (-0.5, 2.62, 12), (0.5, 2.62, 12), (0.5, 2.35, 12)]
    canvas.poly(view.polygon(board), (28, 128, 74))
    x, y, scale = view.spot((0, 2.49, 12))
    canvas.text(x, y, "EXIT", 0.17 * scale, (236, 246, 238))


def act_corridor(canvas: Canvas, t: float) -> None:
    """People walk the corridor up and down."""
    rows = []
    for period, offset, x, shirt, trousers in (
        (34, 0, -0.45, (226, 226, 222), (48, 54, 74)),
        (27, 13, 0.5, (84, 62, 110), (36, 36, 42)),
    ):
        k, way = to_and_fro(t, period, offset)
        rows.append((24 - 22.6 * k, x, shirt, trousers, t * 1.7 * way))
    for z, x, shirt, trousers, phase in sorted(rows, key=lambda row: -row[0]):
        foot_shadow(canvas, CORRIDOR_VIEW, x, z, 0.4, alpha=0.28)
        person(canvas, CORRIDOR_VIEW, (x, z), shirt, trousers, phase)


add(Place("corridor", paint_corridor, act_corridor))

STAIR_VIEW = View(eye=(-1.2, 4.4, -3.4), pitch=22, yaw=10, fov=80)
_STAIR_LIGHT = Light(
    direction=(0.05, 0.6, -0.8), ambient=0.45, sun=0.6, haze=(20, 20, 20), haze_m=30
)
STEPS, RISE, TREAD = 11, 0.18, 0.3


def paint_stairs(canvas: Canvas) -> None:
    view = STAIR_VIEW
    Room(-2.6, -3.4, 2.6, 7.2, 5.4, (128, 128, 128), (150, 150, 150), (110, 110, 110)).paint(
        canvas, view
    )
    canvas.speckle(FRAME, 61, 0.25)
    for i in range(STEPS):
        z, y = 1.2 + i * TREAD, i * RISE
        paint_solid(
            canvas,
            view,
            _STAIR_LIGHT,
            box(0.1, 0, z, 2.4, y + RISE, TREAD, (150, 150, 150), (196, 196, 196)),
        )
        nose = [
            (0.1, y + RISE, z),
            (0.1, y + RISE, z + 0.05),
            (2.5, y + RISE, z + 0.05),
            (2.5, y + RISE, z),
        ]
        canvas.poly(view.polygon(nose), (88, 88, 88))
    top = 1.2 + STEPS * TREAD
    paint_solid(
        canvas,
        view,
        _STAIR_LIGHT,
        box(-2.6, 0, top, 5.2, STEPS * RISE, 2.7, (140, 140, 140), (180, 180, 180)),
    )
    _stair_door(canvas)
    _rail(canvas)
    canvas.shade(vignette(canvas.size, 0.92, (0.52, 0.5)))


def _stair_door(canvas: Canvas) -> None:
    view = STAIR_VIEW
    leaf = [(-2.2, 0, 4.48), (-2.2, 1.9, 4.48), (-0.6, 1.9, 4.48), (-0.6, 0, 4.48)]
    canvas.fade(view.polygon(leaf), (106, 106, 106), (84, 84, 84))
    glass = [(-1.0, 1.0, 4.47), (-1.0, 1.7, 4.47), (-0.8, 1.7, 4.47), (-0.8, 1.0, 4.47)]
    canvas.poly(view.polygon(glass), (40, 40, 40))
    x, y, scale = view.spot((1.2, 3.6, 7.15))
    canvas.text(x, y, "LT 2", 0.5 * scale, (84, 84, 84))


def _rail(canvas: Canvas) -> None:
    view = STAIR_VIEW
    feet = [(0.1, i * RISE + RISE, 1.3 + i * TREAD) for i in range(0, STEPS, 2)]
    tops = [(x, y + 0.95, z) for x, y, z in feet]
    for foot, top in zip(feet, tops, strict=True):
        canvas.line([view.spot(foot)[:2], view.spot(top)[:2]], (196, 196, 196), 3)
    canvas.line([view.spot(p)[:2] for p in tops], (226, 226, 226), 5)


def act_stairs(canvas: Canvas, t: float) -> None:
    """Now and then somebody goes up; insects glow before the infrared lamp."""
    k = passing(t, 28, 0.45)
    if k is not None:
        step = k * (STEPS + 3) - 2
        y = max(0.0, min(STEPS, int(step) + 1)) * RISE
        z = 1.2 + step * TREAD
        person(canvas, STAIR_VIEW, (1.2, z, y), (226, 226, 226), (120, 120, 120), step)
    for i in range(3):
        where, _way = to_and_fro(t, 1.7 + i * 0.6, i * 1.3)
        rise, _way = to_and_fro(t, 2.3 + i * 0.5, i * 0.7)
        canvas.disc(300 + 180 * i + 240 * where, 120 + 260 * rise, 2.2, (236, 236, 236))


add(Place("stairs", paint_stairs, act_stairs, night=True))
