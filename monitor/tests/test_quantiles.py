"""Quantiles against numpy's."""

import unittest

import numpy as np
from hypothesis import given, settings, strategies as st

from ..probe.quantiles import quantile

DTYPES = (np.uint8, np.float32, np.float64)


class TestQuantile(unittest.TestCase):
    @settings(max_examples=200, deadline=None)
    @given(st.integers(1, 200), st.floats(0, 1), st.sampled_from(DTYPES), st.integers(0, 2**16))
    def test_as_numpy(self, number, share, dtype, seed):
        values = (np.random.default_rng(seed).random((number, 2)) * 255).astype(dtype)
        exact = np.quantile(values.astype(np.float64), share)
        self.assertAlmostEqual(quantile(values, share), exact, delta=1e-9)


if __name__ == "__main__":
    unittest.main()
