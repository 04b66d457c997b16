"""dequantise: codes times the scales of their rows."""

import torch

from torchkata.testing import FLOATS, expect, standard


def codes_of(draw, *shape):
    return draw.integers(*shape, low=-127, high=128, dtype=torch.int8)


def inputs(draw, n):
    return codes_of(draw, n, 5), draw.uniform(n, low=0.1, high=2.0)


def oracle(codes, scale):
    return torch.einsum("ij,i->ij", codes.to(scale.dtype), scale)


test_standard = standard("dequantise", inputs, oracle, gradient=True, dtypes=FLOATS)


def test_as_many_rows_as_columns(learner, draw):
    codes, scale = codes_of(draw, 4, 4), draw.uniform(4, low=0.1, high=2.0)

    expect(learner.dequantise(codes, scale)).equals(oracle(codes, scale))


def test_the_largest_codes_fit(learner):
    codes = torch.tensor([[127, -127, 1]], dtype=torch.int8)

    expect(learner.dequantise(codes, torch.tensor([3.0]))).equals(
        torch.tensor([[381.0, -381.0, 3.0]])
    )
