"""gelu: x times the probability that a normal draw lies below it."""

import math

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return (2 * draw(n, 5),)


def oracle(x):
    return x * torch.special.ndtr(x)


test_standard = standard("gelu", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(), (7,), (2, 0, 3), (2, 3, 4)])
def test_any_shape(learner, draw, shape):
    x = draw(*shape)

    expect(learner.gelu(x)).equals(oracle(x))


def test_is_exact(learner):
    x = torch.linspace(-6, 6, 49, dtype=torch.float64)

    wanted = [v * 0.5 * math.erfc(-v / math.sqrt(2)) for v in x.tolist()]
    expect(learner.gelu(x)).equals(torch.tensor(wanted, dtype=torch.float64), atol=1e-12)


def test_large_numbers(learner):
    x = torch.tensor([-1e4, -50.0, 50.0, 1e4])

    expect(learner.gelu(x)).equals(torch.tensor([0.0, 0.0, 50.0, 1e4]))


def test_torchs_own_does_not_do_the_work(learner, draw):
    x = draw(3, 4)

    expect(learner.gelu(x)).calls_none_of("gelu").equals(oracle(x))
