"""Sums over rectangles of a picture, from tables that are made once for each picture."""

from functools import cached_property

import cv2
import numpy as np


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
        once, squared = (np.diff(np.diff(one[ys][:, xs], axis=0)) / sizes for one in self._tables)
        return once, squared - once * once

    def of_patches(self, size: int, step: int) -> np.ndarray:
        """The variance of each square of ``size`` pixels a side that has its upper left corner
        ``step`` pixels after the last one's, each way."""
        once, squared = (_squares(one, size, step) / size**2 for one in self._tables)
        return squared - once * once

    @cached_property
    def _tables(self) -> tuple[np.ndarray, np.ndarray]:
        return cv2.integral2(self._luma, sqdepth=cv2.CV_64F)


def _squares(table: np.ndarray, size: int, step: int) -> np.ndarray:
    lower, upper = slice(size, None, step), slice(None, -size, step)
    below = table[lower, lower] - table[lower, upper]
    return below - table[upper, lower] + table[upper, upper]
