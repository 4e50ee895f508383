"""What most outdoor scenes share: sky, ground, mist at the horizon, fronts of buildings, roads."""

from dataclasses import replace

from .canvas import FRAME, Canvas, Colour, lit, mix
from .solids import Light, Solid, ground, paint_face, quad
from .space import WIDTH, View

SKY_TOP: Colour = (122, 160, 198)
SKY_LOW: Colour = (222, 227, 228)
FAR_M = 4000.0


def horizon(view: View) -> float:
    """The height of the horizon in the picture (pixels from above)."""
    flat = replace(view, yaw=0.0)
    return flat.spot((view.eye[0], 0.0, view.eye[2] + FAR_M))[1]


def outdoors(
    canvas: Canvas,
    view: View,
    light: Light,
    floor: Colour,
    sky_top: Colour = SKY_TOP,
    sky_low: Colour = SKY_LOW,
    seed: int = 3,
) -> None:
    """Sky with thin clouds, open ground to the horizon, mist where they meet."""
    edge = horizon(view)
    canvas.poly(FRAME, sky_low)
    if edge > 0:
        canvas.fade([(0, -40), (WIDTH, -40), (WIDTH, edge), (0, edge)], sky_top, sky_low)
        canvas.stain([(0, 0), (WIDTH, 0), (WIDTH, edge), (0, edge)], seed, 0.3)
    paint_face(canvas, view, light, ground(-900, view.eye[2] + 0.5, 900, 1500, floor))
    for thick, alpha in ((60, 0.3), (30, 0.35)):
        strip = [(0, edge - 2), (WIDTH, edge - 2), (WIDTH, edge + thick), (0, edge + thick)]
        canvas.poly(strip, light.haze, alpha, 9)


def facade(
    body: Solid,
    rows: int,
    columns: int,
    first_m: float = 1.0,
    glass: Colour = (82, 104, 122),
    door: Colour | None = (60, 70, 80),
) -> Solid:
    """The box with windows on its near side; every few panes reflect the sky."""
    a, _, c, _ = body.faces[0].points
    wide, tall = c[0] - a[0], c[1] - a[1]
    pane_w, pane_h = wide / columns, (tall - first_m) / rows
    panes = []
    for row in range(rows):
        for column in range(columns):
            x = a[0] + (column + 0.18) * pane_w
            y = a[1] + first_m + row * pane_h
            tone = mix(glass, (176, 192, 204), 0.35 if (row * 7 + column * 5) % 4 == 0 else 0)
            panes.append(_pane(x, y, a[2], 0.64 * pane_w, 0.6 * pane_h, tone))
    if door:
        panes.append(_pane(a[0] + wide / 2 - 1.6, a[1], a[2], 3.2, 2.4, door))
    front = replace(body.faces[0], decals=tuple(panes))
    return Solid((front, *body.faces[1:]), body.base, body.height)


def _pane(x: float, y: float, z: float, w: float, h: float, colour: Colour):
    sill = quad((x, y - 0.12, z), (x, y, z), (x + w, y, z), (x + w, y - 0.12, z), lit(colour, 1.7))
    pane = quad((x, y, z), (x, y + h, z), (x + w, y + h, z), (x + w, y, z), colour)
    return replace(pane, decals=(sill,))


def marking(
    canvas: Canvas,
    view: View,
    light: Light,
    x0: float,
    z0: float,
    x1: float,
    z1: float,
    colour: Colour = (206, 205, 198),
    y: float = 0.0,
) -> None:
    """Paint on the road between two corners."""
    paint_face(
        canvas, view, light, ground(min(x0, x1), min(z0, z1), max(x0, x1), max(z0, z1), colour, y)
    )
