"""group_advantages: rewards standardised within each group."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return 2 * draw(n, 5) + 3, 0.1


def oracle(rewards, eps):
    rows = []
    for row in rewards:
        centred = row - row.sum() / len(row)
        rows.append(centred / ((centred @ centred / len(row)) ** 0.5 + eps))
    return torch.stack(rows) if rows else rewards * 1


test_standard = standard("group_advantages", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(1, 8), (4, 4), (3, 2), (6, 1)])
def test_any_sizes(learner, draw, shape):
    rewards = draw(*shape)

    expect(learner.group_advantages(rewards, 0.2)).equals(oracle(rewards, 0.2))


@pytest.mark.parametrize("eps", [1e-4, 0.5, 4.0])
def test_eps_is_added_to_the_deviation(learner, draw, eps):
    rewards = draw(3, 6).double()

    expect(learner.group_advantages(rewards, eps)).equals(oracle(rewards, eps))


def test_equal_rewards_give_zeros(learner):
    rewards = torch.tensor([[2.0, 2.0, 2.0], [0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])

    expect(learner.group_advantages(rewards, 1e-4)).equals(oracle(rewards, 1e-4))


def test_groups_have_nothing_to_do_with_each_other(learner, draw):
    rewards = draw(3, 4) * torch.tensor([[1.0], [10.0], [100.0]]) + torch.tensor(
        [[0.0], [50], [-9]]
    )

    expect(learner.group_advantages(rewards, 0.1)).equals(oracle(rewards, 0.1))


def test_rewards_of_0_and_1(learner):
    rewards = torch.tensor([[1.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0]])

    expect(learner.group_advantages(rewards, 1e-4)).equals(oracle(rewards, 1e-4))
