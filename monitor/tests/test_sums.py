"""Sums over blocks and patches against the plain way of making them."""

import unittest

import numpy as np
from hypothesis import given, settings, strategies as st

from monitor.probe.sums import Sums


def some_luma(height: int, width: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)


class TestSums(unittest.TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.integers(64, 90), st.integers(64, 90), st.integers(0, 2**16))
    def test_variance_of_each_patch(self, height, width, seed):
        luma = some_luma(height, width, seed)
        plain = [
            [luma[y : y + 8, x : x + 8].var() for x in range(0, width - 7, 4)]
            for y in range(0, height - 7, 4)
        ]
        np.testing.assert_allclose(Sums(luma).of_patches(8, 4), plain, rtol=0, atol=1e-6)

    def test_mean_and_variance_of_blocks(self):
        luma = some_luma(360, 640, 1)
        blocks = luma.reshape(18, 20, 32, 20)
        means, variances = Sums(luma).of_blocks(32, 18)
        np.testing.assert_allclose(means, blocks.mean(axis=(1, 3)), atol=1e-6)
        np.testing.assert_allclose(variances, blocks.var(axis=(1, 3)), atol=1e-6)

    def test_blocks_of_a_size_that_does_not_divide(self):
        luma = np.full((101, 77), 9, np.uint8)
        means, variances = Sums(luma).of_blocks(32, 18)
        self.assertEqual(means.shape, (18, 32))
        np.testing.assert_allclose(means, 9)
        np.testing.assert_allclose(variances, 0, atol=1e-9)


if __name__ == "__main__":
    unittest.main()
