"""rms_norm: rows divided by their root mean square, in float32 inside for half precision."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return 3 * draw(n, 2, 5) + 1, draw(5), 0.2


def oracle(x, weight, eps):
    """In float64."""
    wide = x.double()
    mean = (wide * wide).sum(-1, keepdim=True) / x.shape[-1]
    return (wide / (mean + eps) ** 0.5 * weight.double()).to(x.dtype)


test_standard = standard("rms_norm", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(6,), (6, 6), (2, 3, 4, 6), (3, 0, 6)])
def test_any_leading_axes(learner, draw, shape):
    args = draw(*shape), draw(6), 0.1

    expect(learner.rms_norm(*args)).equals(oracle(*args))


def test_a_large_eps_counts(learner, draw):
    args = draw(3, 4).double(), draw(4).double(), 5.0

    expect(learner.rms_norm(*args)).equals(oracle(*args), rtol=1e-10)


def test_float64_keeps_its_digits(learner, draw):
    args = draw(3, 6, dtype=torch.float64), draw(6, dtype=torch.float64), 0.1

    expect(learner.rms_norm(*args)).equals(oracle(*args), rtol=1e-12, atol=1e-12)


def test_squares_that_do_not_fit_into_float16(learner, draw):
    x, weight = (300 * draw(3, 8)).half(), draw(8).half()

    expect(learner.rms_norm(x, weight, 1e-5)).equals(oracle(x, weight, 1e-5), rtol=5e-3, atol=5e-3)


def test_squares_too_small_for_float16(learner, draw):
    x, weight = (1e-3 * draw(3, 8)).half(), draw(8).half()

    expect(learner.rms_norm(x, weight, 1e-8)).equals(oracle(x, weight, 1e-8), rtol=2e-2, atol=2e-2)


@pytest.mark.parametrize(("dtype", "rtol"), [(torch.bfloat16, 1e-3), (torch.float16, 1e-4)])
def test_half_precision_is_rounded_at_the_end_only(learner, dtype, rtol):
    # With a weight of 1, there is one rounding. No element is near the middle of two numbers.
    x, weight = torch.linspace(-2.93, 3.71, 24).reshape(3, 8).to(dtype), torch.ones(8).to(dtype)

    expect(learner.rms_norm(x, weight, 0.013)).equals(oracle(x, weight, 0.013), atol=0, rtol=rtol)


def test_a_row_of_zeros_stays_zero(learner, draw):
    weight = draw(4)

    expect(learner.rms_norm(torch.zeros(2, 4), weight, 1e-6)).equals(torch.zeros(2, 4))


def test_no_normalisation_of_torch_does_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.rms_norm(*args)

    expect(seen).calls_none_of(*oracles.NORMALISATIONS).equals(oracle(*args))
