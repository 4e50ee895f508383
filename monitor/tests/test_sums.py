"""Sums over blocks and patches against the plain way of making them."""

import unittest

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from monitor.probe.sums import Sums


def some_luma(height: int, width: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)


def of_blocks(table: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """Means, by an integral table."""
    height, width = (length - 1 for length in table.shape)
    ys = np.linspace(0, height, rows + 1).astype(int)
    xs = np.linspace(0, width, columns + 1).astype(int)
    sizes = np.diff(ys)[:, None] * np.diff(xs)
    return np.diff(np.diff(table[ys][:, xs], axis=0)) / sizes


def of_patches(table: np.ndarray) -> np.ndarray:
    """Means of 8 by 8 pixels, every four pixels."""
    lower, upper = slice(8, None, 4), slice(None, -8, 4)
    below = table[lower, lower] - table[lower, upper]
    return (below - table[upper, lower] + table[upper, upper]) / 64


class TestSums(unittest.TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.integers(64, 90), st.integers(64, 90), st.integers(0, 2**16))
    def test_variance_of_each_patch(self, height, width, seed):
        luma = some_luma(height, width, seed)
        plain = [
            [luma[y : y + 8, x : x + 8].var() for x in range(0, width - 7, 4)]
            for y in range(0, height - 7, 4)
        ]
        np.testing.assert_allclose(Sums(luma).of_patches(), plain, rtol=0, atol=1e-6)

    def test_mean_and_variance_of_blocks(self):
        luma = some_luma(360, 640, 1)
        blocks = luma.reshape(18, 20, 32, 20)
        means, variances = Sums(luma).of_blocks(32, 18)
        np.testing.assert_allclose(means, blocks.mean(axis=(1, 3)), atol=1e-6)
        np.testing.assert_allclose(variances, blocks.var(axis=(1, 3)), atol=1e-6)

    def test_to_the_last_digit(self):
        """Of pictures of every size: sums of 8 bits and of their squares are whole numbers."""
        for height, width in ((360, 640), (480, 640), (288, 352), (640, 64), (2048, 640)):
            luma = some_luma(height, width, height)
            luma[: height // 2] |= 0xF8  # the largest sums
            tables = cv2.integral2(luma, sqdepth=cv2.CV_64F)
            with self.subTest(height=height, width=width):
                once, squared = (of_blocks(one, 32, 18) for one in tables)
                means, variances = Sums(luma).of_blocks(32, 18)
                np.testing.assert_array_equal(means, once)
                np.testing.assert_array_equal(variances, squared - once * once)
                once, squared = (of_patches(one) for one in tables)
                np.testing.assert_array_equal(Sums(luma).of_patches(), squared - once * once)

    def test_blocks_of_a_size_that_does_not_divide(self):
        luma = np.full((101, 77), 9, np.uint8)
        means, variances = Sums(luma).of_blocks(32, 18)
        self.assertEqual(means.shape, (18, 32))
        np.testing.assert_allclose(means, 9)
        np.testing.assert_allclose(variances, 0, atol=1e-9)


if __name__ == "__main__":
    unittest.main()
