"""standardise: every column to mean 0 and (biased) standard deviation 1."""

import pytest
import torch

from torchkata import data
from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    # Spread out, so that no column is nearly constant; each column has its own unit and offset.
    spread = torch.linspace(-1, 1, n).unsqueeze(1) + 0.2 * draw.uniform(n, 3)
    return (spread * torch.tensor([1.0, -20.0, 5.0]) + torch.tensor([0.0, 30.0, -10.0]),)


def oracle(inputs):
    variance, mean = torch.var_mean(inputs, dim=0, correction=0)
    differ = inputs.amax(dim=0) > inputs.amin(dim=0)
    std = torch.where(differ, variance, torch.ones_like(variance)).sqrt()
    return (inputs - mean) / std, mean, std


test_standard = standard(
    "standardise",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_columns_have_mean_0_and_mean_square_1(learner, draw):
    (x,) = inputs(draw, 9)

    z, _, _ = learner.standardise(x.double()).value

    expect(learner.standardise(x.double())).holds(
        float(z.mean(dim=0).abs().max()) < 1e-9, "the columns do not have mean 0"
    ).holds(
        float(((z**2).mean(dim=0) - 1).abs().max()) < 1e-9,
        "the columns do not have standard deviation 1 (the biased one, divided by n)",
    )


def test_works_with_as_many_samples_as_columns(learner, draw):
    expect(learner.standardise(inputs(draw, 3)[0])).agrees_with(oracle)


def test_the_orchards(learner):
    expect(learner.standardise(data.orchards()[0])).agrees_with(oracle)


def test_a_constant_column_becomes_zeros(learner, draw):
    x = draw(4, 3)
    x[:, 1] = 3.0

    expect(learner.standardise(x)).agrees_with(oracle)


@pytest.mark.parametrize("constant", [3.0, 0.1])
def test_no_gradient_is_nan_where_a_column_is_constant(learner, draw, constant):
    x = draw(11, 3, dtype=torch.float64)
    x[:, 1] = constant

    seen = learner.standardise(x.requires_grad_())

    expect(seen).agrees_with(oracle, atol=1e-8).holds(
        all(grad.isfinite().all() for grad in seen.observation.gradients.values()),
        "has a gradient of NaN or infinity where a column is constant: the root, or the division, "
        "was differentiated at 0",
        "wrong gradient",
    )


def test_a_column_of_zeros_stays_zeros(learner, draw):
    x = draw(4, 3)
    x[:, 2] = 0.0

    expect(learner.standardise(x)).agrees_with(oracle)


def test_a_column_is_constant_even_if_rounding_makes_its_std_positive(learner, draw):
    # In float32 the std of eleven times 0.1 is about 1e-8, not 0.
    constants = torch.tensor([0.1, 0.7, 1.3, 100.1, -0.3]).repeat(11, 1)

    seen = learner.standardise(torch.cat([constants, draw(11, 1)], 1))

    expect(seen).agrees_with(oracle, atol=1e-4)  # the mean of 100.1 is wrong in its last bits


@pytest.mark.parametrize("constant", [0.1, 0.7, 100.1])
def test_a_single_column_is_constant_even_if_rounding_makes_its_std_positive(learner, constant):
    # For a single column in memory, torch's own std is not 0 either.
    seen = learner.standardise(torch.full((37, 1), constant))

    expect(seen).agrees_with(oracle, atol=1e-4)


def test_a_column_where_a_single_value_differs_is_not_constant(learner):
    x = 3 + torch.eye(5)  # a different row in each column

    expect(learner.standardise(x)).agrees_with(oracle)


def test_a_column_in_a_tiny_unit_is_scaled_like_any_other(learner, draw):
    x = inputs(draw, 6)[0].double() * torch.tensor([1e-9, 1.0, 1e-20], dtype=torch.float64)

    z, _, _ = learner.standardise(x).value

    wanted, _, _ = oracle(x)
    expect(learner.standardise(x)).holds(
        bool((z - wanted).abs().max() < 1e-6),
        "a column of tiny values (near 1e-9 or 1e-20) is not scaled to standard deviation 1",
    )


def test_a_column_far_from_zero_is_scaled_like_any_other(learner, draw):
    # 1e8 is large compared with the spread, but float64 still has enough digits.
    x = inputs(draw, 6)[0].double() + torch.tensor([1e8, 0.0, -1e9], dtype=torch.float64)

    expect(learner.standardise(x)).agrees_with(oracle, atol=1e-5)
