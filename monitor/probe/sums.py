"""Sums over rectangles of a picture, from those of its smallest squares, made once a picture."""

from functools import cached_property

import cv2
import numpy as np

CELL = 4
"""Pixels a side of the squares that the rest is put together from."""


class Sums:
    """``luma``: uint8 array (height, width). The sums are exact."""

    def __init__(self, luma: np.ndarray):
        self._luma = luma
        self.shape = luma.shape

    def of_blocks(self, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """(mean, variance) of each of so many blocks across and down."""
        height, width = self.shape
        ys = np.linspace(0, height, rows + 1).astype(int)
        xs = np.linspace(0, width, columns + 1).astype(int)
        sizes = np.diff(ys)[:, None] * np.diff(xs)
        if height % (CELL * rows) or width % (CELL * columns):
            tables = cv2.integral2(self._luma, sqdepth=cv2.CV_64F)
            sums = (np.diff(np.diff(one[ys][:, xs], axis=0)) for one in tables)
        else:
            sums = (_gathered(one, columns, rows) for one in self._cells)
        once, squared = (one / sizes for one in sums)
        return once, squared - once * once

    def of_patches(self) -> np.ndarray:
        """The variance of each square of two cells a side that begins with a cell."""
        once, squared = (_fours(one) / (2 * CELL) ** 2 for one in self._cells)
        return squared - once * once

    @cached_property
    def _cells(self) -> list[np.ndarray]:
        """[sums of the luma, sums of its squares] of all whole cells. Not taken from integral
        tables, which are twelve times the picture and drive all else out of the caches."""
        height, width = (length // CELL * CELL for length in self.shape)
        lines = [np.zeros((height // CELL, width), np.float32) for _ in range(2)]
        for row in range(CELL):
            every = self._luma[row:height:CELL, :width]
            cv2.accumulate(every, lines[0])
            cv2.accumulateSquare(every, lines[1])
        return [sum(one[:, column::CELL] for column in range(CELL)) for one in lines]


def _fours(cells: np.ndarray) -> np.ndarray:
    upper, lower = cells[:-1], cells[1:]
    four = upper[:, :-1] + upper[:, 1:] + lower[:, :-1] + lower[:, 1:]
    return four.astype(np.float64)


def _gathered(cells: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """Sums of as many cells as make a block: in 64 bits, which are exact there, too."""
    down = cells.reshape(rows, -1, cells.shape[1]).sum(axis=1, dtype=np.float64)
    return down.reshape(rows, columns, -1).sum(axis=2)
