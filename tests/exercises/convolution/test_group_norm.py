"""group_norm: in every sample, groups of neighbouring channels are standardised."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return 3 * draw(n, 6, 2, 4) + 2, 3, draw(6), draw(6), 0.2


def oracle(x, groups, weight, bias, eps):
    """Group by group, in float64 where that is more."""
    size = x.shape[1] // groups
    shape = [1, -1] + [1] * (x.ndim - 2)
    parts = []
    for group in range(groups):
        part = x[:, group * size : (group + 1) * size]
        centred = part - part.flatten(1).mean(1).reshape(-1, *[1] * (x.ndim - 1))
        variance = (centred**2).flatten(1).mean(1).reshape(-1, *[1] * (x.ndim - 1))
        parts.append(centred * (variance + eps) ** -0.5)
    return torch.cat(parts, dim=1) * weight.reshape(shape) + bias.reshape(shape)


test_standard = standard("group_norm", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_any_number_of_groups(learner, draw, groups):
    args = draw(2, 6, 3, 2), groups, draw(6), draw(6), 0.1

    expect(learner.group_norm(*args)).equals(oracle(*args))


@pytest.mark.parametrize("shape", [(3, 4), (2, 4, 5), (2, 4, 2, 2, 3), (4, 4, 4, 4)])
def test_any_axes_behind_the_channels(learner, draw, shape):
    args = draw(*shape), 2, draw(4), draw(4), 0.1

    expect(learner.group_norm(*args)).equals(oracle(*args))


def test_a_group_is_made_of_neighbours(learner, draw):
    x = draw(2, 4, 3)
    x[:, :2] += 100

    seen = learner.group_norm(x, 2, torch.ones(4), torch.zeros(4), 0.1)

    expect(seen).equals(oracle(x, 2, torch.ones(4), torch.zeros(4), 0.1), atol=1e-4)


def test_samples_have_nothing_to_do_with_each_other(learner, draw):
    x, weight, bias = draw(3, 4, 2), draw(4), draw(4)

    seen = learner.group_norm(x, 2, weight, bias, 0.1)

    expect(seen).equals(torch.cat([oracle(s[None], 2, weight, bias, 0.1) for s in x]))


def test_one_value_in_a_group_becomes_the_bias(learner, draw):
    x, weight, bias = draw(2, 3), draw(3), draw(3)

    expect(learner.group_norm(x, 3, weight, bias, 0.1)).equals(bias.expand(2, 3))


def test_a_large_eps_counts(learner, draw):
    args = draw(2, 4, 3).double(), 2, draw(4).double(), draw(4).double(), 5.0

    expect(learner.group_norm(*args)).equals(oracle(*args))


def test_numbers_far_from_0(learner, draw):
    args = draw(2, 4, 3).double() + 1e6, 2, draw(4).double(), draw(4).double(), 0.01

    expect(learner.group_norm(*args)).equals(oracle(*args), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("groups", [4, 5, 7, 12])
def test_groups_of_unequal_size_are_refused(learner, draw, groups):
    seen = learner.group_norm(draw(2, 6, 3), groups, draw(6), draw(6), 0.1)

    expect(seen).raises(ValueError)


def test_no_normalisation_of_torch_does_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.group_norm(*args)

    expect(seen).calls_none_of(*oracles.NORMALISATIONS).equals(oracle(*args))
