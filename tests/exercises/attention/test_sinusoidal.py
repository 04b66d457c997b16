"""sinusoidal: sines and cosines of each position, side by side."""

import math

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return n, 6


def oracle(n, d):
    waves = (math.sin, math.cos)
    rows = [[waves[j % 2](p / 10000 ** ((j - j % 2) / d)) for j in range(d)] for p in range(n)]
    return torch.tensor(rows, dtype=torch.float32).reshape(n, d)


NEAR = {"atol": 1e-4, "rtol": 0.0}  # an angle of some hundreds has few digits behind the point

test_standard = standard("sinusoidal", inputs, oracle, dtypes=[torch.float16], **NEAR)


@pytest.mark.parametrize(("n", "d"), [(7, 2), (5, 4), (4, 10), (8, 8), (3, 64)])
def test_any_number_of_features(learner, n, d):
    expect(learner.sinusoidal(n, d)).equals(oracle(n, d), **NEAR)


def test_many_positions(learner):
    expect(learner.sinusoidal(300, 8)).equals(oracle(300, 8), **NEAR)


@pytest.mark.parametrize("d", [1, 3, 7])
def test_an_odd_number_of_features_is_refused(learner, d):
    expect(learner.sinusoidal(4, d)).raises(ValueError)
