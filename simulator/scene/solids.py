"""Solid things: flat faces in the world, lit by one sun, painted far to near."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from PIL import Image

from .canvas import Canvas, Colour, clouds, grain, lit, mix
from .space import Point, View, dot, normal


@dataclass(frozen=True)
class Light:
    """``direction`` points to the sun (unit length by and by); ``ambient`` + ``sun`` = full."""

    direction: Point = (-0.45, 0.8, -0.4)
    ambient: float = 0.62
    sun: float = 0.45
    haze: Colour = (190, 198, 205)
    haze_m: float = 400.0

    def on(self, points, colour: Colour, depth: float = 0.0) -> Colour:
        """The colour of a face in this light, and through the haze of ``depth`` metres."""
        factor = self.ambient + self.sun * max(0.0, dot(normal(points), self.direction))
        return mix(lit(colour, factor), self.haze, 1 - math.exp(-max(0.0, depth) / self.haze_m))


@dataclass(frozen=True)
class Face:
    """A flat polygon, its corners clockwise as seen from outside. ``decals`` lie upon it."""

    points: tuple[Point, ...]
    colour: Colour
    decals: tuple["Face", ...] = ()
    glowing: bool = False
    fade: float = 0.0  # how much darker it gets towards its lower edge

    def centre(self) -> Point:
        n = len(self.points)
        return tuple(sum(p[i] for p in self.points) / n for i in range(3))


@dataclass(frozen=True)
class Solid:
    """Faces that belong together; ``base`` is its footprint on the ground, for the shadow."""

    faces: tuple[Face, ...]
    base: tuple[Point, ...] = ()
    height: float = 0.0
    extra: dict = field(default_factory=dict)

    def moved(self, x: float, z: float, heading: float = 0.0, y: float = 0.0) -> "Solid":
        """Turned by ``heading`` degrees (clockwise from above) around its origin, then moved."""
        turn = math.radians(heading)
        cos, sin = math.cos(turn), math.sin(turn)

        def at(p: Point) -> Point:
            return (p[0] * cos + p[2] * sin + x, p[1] + y, -p[0] * sin + p[2] * cos + z)

        def face(f: Face) -> Face:
            return Face(
                tuple(map(at, f.points)), f.colour, tuple(map(face, f.decals)), f.glowing, f.fade
            )

        return Solid(tuple(map(face, self.faces)), tuple(map(at, self.base)), self.height)


def quad(a: Point, b: Point, c: Point, d: Point, colour: Colour, **more) -> Face:
    return Face((a, b, c, d), colour, **more)


def box(
    x: float,
    y: float,
    z: float,
    w: float,
    h: float,
    d: float,
    colour: Colour,
    top: Colour | None = None,
    fade: float = 0.12,
) -> Solid:
    """A box whose left lower near corner is at (x, y, z)."""
    x1, y1, z1 = x + w, y + h, z + d
    faces = (
        quad((x, y, z), (x, y1, z), (x1, y1, z), (x1, y, z), colour, fade=fade),
        quad((x1, y, z1), (x1, y1, z1), (x, y1, z1), (x, y, z1), colour, fade=fade),
        quad((x, y, z1), (x, y1, z1), (x, y1, z), (x, y, z), colour, fade=fade),
        quad((x1, y, z), (x1, y1, z), (x1, y1, z1), (x1, y, z1), colour, fade=fade),
        quad((x, y1, z), (x, y1, z1), (x1, y1, z1), (x1, y1, z), top or colour),
    )
    base = ((x, y, z), (x1, y, z), (x1, y, z1), (x, y, z1))
    return Solid(faces, base, h)


def joined(*solids: Solid) -> Solid:
    """Several solids painted as one thing, sorted among themselves by depth."""
    faces = tuple(f for s in solids for f in s.faces)
    largest = max(solids, key=lambda s: s.height)
    return Solid(faces, largest.base, largest.height)


def ground(x0: float, z0: float, x1: float, z1: float, colour: Colour, y: float = 0.0) -> Face:
    """A flat rectangle that is seen from above."""
    return quad((x0, y, z0), (x0, y, z1), (x1, y, z1), (x1, y, z0), colour)


def wear(
    canvas: Canvas, view: View, area, seed: int, strength: float = 0.6, cell_m: float = 0.06
) -> None:
    """Roughens a level area (x0, z0, x1, z1[, y]) with blotches that lie in perspective.

    ``cell_m``: the finest grain in metres.
    """
    x0, z0, x1, z1, y = (*area, 0.0)[:5]
    side = 1400
    step = max(cell_m, max(x1 - x0, z1 - z0) / side)
    tile = Image.blend(clouds((side, side), seed, 70), grain((side, side), seed, 70, 2), 0.35)
    a, b, c, d, e, f, g, h, i = view.floor_map(y)
    k = canvas.scale
    rows = [  # tile pixel = (floor - corner) / step, for real (oversampled) picture pixels
        *((a - x0 * g) / step / k, (b - x0 * h) / step / k, (c - x0 * i) / step),
        *((d - z0 * g) / step / k, (e - z0 * h) / step / k, (f - z0 * i) / step),
    ]
    data = [*(v / i for v in rows), g / i / k, h / i / k]
    noise = tile.transform(
        canvas.image.size, Image.PERSPECTIVE, data, Image.BILINEAR, fillcolor=128
    )
    corners = [(x0, y, z0), (x0, y, z1), (x1, y, z1), (x1, y, z0)]
    canvas.texture(view.polygon(corners), noise, strength)


def paint_face(canvas: Canvas, view: View, light: Light, face: Face) -> None:
    points = view.polygon(list(face.points))
    if not points:
        return
    depth = min(view.depth(p) for p in face.points)
    colour = face.colour if face.glowing else light.on(face.points, face.colour, depth)
    if face.fade:
        canvas.fade(points, lit(colour, 1 + face.fade / 2), lit(colour, 1 - face.fade))
    else:
        canvas.poly(points, colour)
    for decal in face.decals:
        paint_face(canvas, view, light, decal)


def paint_solid(canvas: Canvas, view: View, light: Light, solid: Solid) -> None:
    seen = [f for f in solid.faces if view.sees(f.points)]
    for face in sorted(seen, key=lambda f: -view.depth(f.centre())):
        paint_face(canvas, view, light, face)


def paint_shadow(
    canvas: Canvas, view: View, light: Light, solid: Solid, alpha: float = 0.38, blur: float = 2.5
) -> None:
    """The shadow on flat ground: the footprint and the footprint shifted away from the sun."""
    if not solid.base:
        return
    dx, dy, dz = light.direction
    reach = solid.height / max(0.35, dy)
    shifted = [(x - dx * reach, y + 0.01, z - dz * reach) for x, y, z in solid.base]
    ground_points = [(x, y + 0.01, z) for x, y, z in solid.base]
    flat = view.polygon(_hull(ground_points + shifted))
    canvas.poly(flat, (12, 14, 20), alpha, blur)


def _hull(points: list[Point]) -> list[Point]:
    """Convex hull on the ground (monotone chain over x and z)."""
    ordered = sorted(points, key=lambda p: (p[0], p[2]))

    def half(run: Iterable[Point]) -> list[Point]:
        chain: list[Point] = []
        for p in run:
            while len(chain) >= 2 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0])


def paint_all(
    canvas: Canvas, view: View, light: Light, solids: Iterable[Solid], shadows: bool = True
) -> None:
    """Shadows first, then the solids by the distance of what they stand on."""
    solids = sorted(solids, key=lambda s: -_distance(view, s))
    for solid in solids if shadows else ():
        paint_shadow(canvas, view, light, solid)
    for solid in solids:
        paint_solid(canvas, view, light, solid)


def _distance(view: View, solid: Solid) -> float:
    points = solid.base or solid.faces[0].points
    return sum(view.depth(p) for p in points) / len(points)
