"""A pinhole camera in a small world: metres in, picture coordinates out.

X points right, Y up, Z away from the camera. Picture coordinates are those of a 1280 x 720
picture whatever the size that is painted; a canvas scales them.
"""

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 1280, 720
NEAR_M = 0.3
MARGIN = 2000.0

Point = tuple[float, float, float]


def _sub(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _cross(a: Point, b: Point) -> Point:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def normal(points) -> Point:
    """Unit normal of a flat polygon, pointing to where its corners run clockwise."""
    n = _cross(_sub(points[1], points[0]), _sub(points[2], points[0]))
    length = math.sqrt(dot(n, n)) or 1.0
    return (n[0] / length, n[1] / length, n[2] / length)


@dataclass(frozen=True)
class View:
    """Where the camera hangs and where it looks. Angles in degrees; pitch is downwards."""

    eye: Point
    pitch: float = 20.0
    yaw: float = 0.0
    fov: float = 80.0

    def to_camera(self, p: Point) -> Point:
        """World to camera axes (right, up, forward), in metres."""
        x, y, z = _sub(p, self.eye)
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        x, z = x * math.cos(yaw) - z * math.sin(yaw), x * math.sin(yaw) + z * math.cos(yaw)
        y, z = (
            y * math.cos(pitch) + z * math.sin(pitch),
            -y * math.sin(pitch) + z * math.cos(pitch),
        )
        return (x, y, z)

    @property
    def focal(self) -> float:
        return WIDTH / 2 / math.tan(math.radians(self.fov) / 2)

    def _flatten(self, p: Point) -> tuple[float, float]:
        scale = self.focal / p[2]
        return (WIDTH / 2 + p[0] * scale, HEIGHT / 2 - p[1] * scale)

    def spot(self, p: Point) -> tuple[float, float, float]:
        """(x, y, pixels a metre) of one point; scale 0 when it is behind the camera."""
        c = self.to_camera(p)
        if c[2] < NEAR_M:
            return (0.0, 0.0, 0.0)
        return (*self._flatten(c), self.focal / c[2])

    def floor_map(self, y: float = 0.0) -> tuple[float, ...]:
        """(x row, z row, divisor row) of the map from picture to floor at height ``y``: each row
        (a, b, c) stands for a*u + b*v + c; x and z are their rows divided by the divisor."""
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        side = (1.0, 0.0, -WIDTH / 2)
        up = (0.0, -1.0, HEIGHT / 2)
        ahead = (0.0, 0.0, self.focal)
        level = _rows(ahead, math.cos(pitch), up, math.sin(pitch))
        down = _rows(up, math.cos(pitch), ahead, -math.sin(pitch))
        east = _rows(side, math.cos(yaw), level, math.sin(yaw))
        north = _rows(level, math.cos(yaw), side, -math.sin(yaw))
        drop = self.eye[1] - y
        x_row = _rows(down, self.eye[0], east, -drop)
        z_row = _rows(down, self.eye[2], north, -drop)
        return (*x_row, *z_row, *down)

    def depth(self, p: Point) -> float:
        return self.to_camera(p)[2]

    def polygon(self, points) -> list[tuple[float, float]]:
        """The polygon in the picture, cut off well outside its edges; empty when not to see."""
        ahead = _clip([self.to_camera(p) for p in points], lambda p: p[2] - NEAR_M)
        flat = [self._flatten(p) for p in ahead]
        for axis, size in ((0, WIDTH), (1, HEIGHT)):
            flat = _clip(flat, lambda p, axis=axis: p[axis] + MARGIN)
            flat = _clip(flat, lambda p, axis=axis, size=size: size + MARGIN - p[axis])
        return flat

    def sees(self, points) -> bool:
        """Does the side of the polygon that its normal leaves face the camera?"""
        return dot(normal(points), _sub(self.eye, points[0])) > 0


def _rows(a: Point, k: float, b: Point, m: float) -> Point:
    return tuple(x * k + y * m for x, y in zip(a, b, strict=True))


def _clip(points: list, inside) -> list:
    """Sutherland-Hodgman against the plane where ``inside(point)`` becomes negative."""
    kept = []
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        at_a, at_b = inside(a), inside(b)
        if at_a >= 0:
            kept.append(a)
        if (at_a >= 0) != (at_b >= 0):
            k = at_a / (at_a - at_b)
            kept.append(tuple(x + (y - x) * k for x, y in zip(a, b, strict=True)))
    return kept if len(kept) >= 3 else []
