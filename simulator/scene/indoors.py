"""What indoor scenes share: a room of six planes, floor tiles, ceiling lamps, doors."""

from dataclasses import dataclass

from .canvas import FRAME, Canvas, Colour, lit
from .solids import wear
from .space import View


@dataclass(frozen=True)
class Room:
    """A room from (x0, z0) to (x1, z1), ``height`` metres high, and its colours."""

    x0: float
    z0: float
    x1: float
    z1: float
    height: float
    floor: Colour = (150, 148, 142)
    wall: Colour = (206, 204, 196)
    ceiling: Colour = (214, 214, 208)

    def paint(self, canvas: Canvas, view: View, skirting: Colour | None = None) -> None:
        canvas.poly(FRAME, lit(self.wall, 0.7))
        near = max(self.z0, view.eye[2] + 0.35)
        self._level(canvas, view, near)
        for x in (self.x0, self.x1):
            corners = [
                (x, 0, near),
                (x, self.height, near),
                (x, self.height, self.z1),
                (x, 0, self.z1),
            ]
            canvas.fade(view.polygon(corners), lit(self.wall, 1.0), lit(self.wall, 0.8))
            if skirting:
                low = [(x, 0, near), (x, 0.14, near), (x, 0.14, self.z1), (x, 0, self.z1)]
                canvas.poly(view.polygon(low), skirting)
        back = [
            (self.x0, 0, self.z1),
            (self.x0, self.height, self.z1),
            (self.x1, self.height, self.z1),
            (self.x1, 0, self.z1),
        ]
        canvas.fade(view.polygon(back), lit(self.wall, 0.95), lit(self.wall, 0.82))

    def _level(self, canvas: Canvas, view: View, near: float) -> None:
        for y, colour in ((0.0, self.floor), (self.height, self.ceiling)):
            corners = [
                (self.x0, y, near),
                (self.x0, y, self.z1),
                (self.x1, y, self.z1),
                (self.x1, y, near),
            ]
            canvas.fade(view.polygon(corners), lit(colour, 0.88), lit(colour, 1.04))

    def tiles(
        self,
        canvas: Canvas,
        view: View,
        step: float,
        joint: Colour,
        width: float = 1.0,
        y: float = 0.0,
    ) -> None:
        near = max(self.z0, view.eye[2] + 0.4)
        for i in range(int((self.x1 - self.x0) / step) + 1):
            x = self.x0 + i * step
            _edge(canvas, view, (x, y, near), (x, y, self.z1), joint, width)
        for i in range(int((self.z1 - near) / step) + 1):
            z = self.z1 - i * step
            _edge(canvas, view, (self.x0, y, z), (self.x1, y, z), joint, width)

    def worn(self, canvas: Canvas, view: View, seed: int, strength: float = 0.35) -> None:
        near = max(self.z0, view.eye[2] + 0.35)
        wear(canvas, view, (self.x0, near, self.x1, self.z1), seed, strength, 0.02)


def _edge(canvas: Canvas, view: View, a, b, colour: Colour, width: float) -> None:
    corners = view.polygon([a, b, b])
    if len(corners) >= 2:
        canvas.line(corners[:2], colour, width)


def lamp(
    canvas: Canvas,
    view: View,
    x: float,
    y: float,
    z: float,
    wide: float,
    deep: float,
    glow: float = 0.3,
    colour: Colour = (250, 252, 244),
) -> None:
    """A lamp panel in the ceiling, its shine, and its pool on the floor."""
    panel = [(x, y, z), (x, y, z + deep), (x + wide, y, z + deep), (x + wide, y, z)]
    canvas.poly(view.polygon(panel), colour)
    pool = [
        (x - 0.4, 0, z - 0.5),
        (x - 0.4, 0, z + deep + 0.5),
        (x + wide + 0.4, 0, z + deep + 0.5),
        (x + wide + 0.4, 0, z - 0.5),
    ]
    canvas.poly(view.polygon(pool), (255, 255, 250), 0.16, 12)
    px, py, scale = view.spot((x + wide / 2, y, z + deep / 2))
    if scale:
        canvas.glow(px, py, min(260.0, 1.4 * scale), colour, glow)


def door(
    canvas: Canvas, view: View, x: float, z: float, wide: float, colour: Colour, height: float = 2.1
) -> None:
    """A door in a side wall at ``x``, from ``z`` on; slightly framed, with a handle."""
    frame = [
        (x, 0, z - 0.08),
        (x, height + 0.08, z - 0.08),
        (x, height + 0.08, z + wide + 0.08),
        (x, 0, z + wide + 0.08),
    ]
    leaf = [(x, 0, z), (x, height, z), (x, height, z + wide), (x, 0, z + wide)]
    canvas.poly(view.polygon(frame), lit(colour, 0.55))
    canvas.fade(view.polygon(leaf), lit(colour, 1.08), lit(colour, 0.85))
    px, py, scale = view.spot((x, 1.02, z + 0.1))
    if scale:
        canvas.disc(px, py, max(1.0, 0.035 * scale), (210, 206, 196))
