"""vectorise_me: the distance walked at each point of a path, in at most ten operations."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(points):
    lengths = [torch.dist(*pair) for pair in zip(points[1:], points[:-1], strict=True)]
    return torch.stack([sum(lengths[:i], points.new_zeros(())) for i in range(len(points))])


test_standard = standard(
    "vectorise_me",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "a path has at least one point"},
)


@pytest.mark.parametrize("d", [1, 2, 7])
def test_points_may_lie_in_any_space(learner, draw, d):
    points = draw(6, d)

    expect(learner.vectorise_me(points)).equals(oracle(points))


@pytest.mark.parametrize("n", [2, 200, 10_000])
def test_ten_operations_are_enough_for_any_path(learner, n):
    # Every step is (3, 4): the distances are whole numbers, exact in any order of adding.
    points = torch.arange(n, dtype=torch.float64)[:, None] * torch.tensor([3.0, 4.0])

    seen = learner.watching(work=True).vectorise_me(points.double())

    expect(seen).equals(5 * torch.arange(n, dtype=torch.float64)).at_most(operations=10)


@pytest.mark.parametrize("n", [3, 101])
def test_the_work_grows_with_the_path_not_with_its_square(learner, n):
    points = torch.arange(n, dtype=torch.float64)[:, None] * torch.tensor([3.0, 4.0])

    expect(learner.watching(work=True).vectorise_me(points)).equals(
        5 * torch.arange(n, dtype=torch.float64)
    ).at_most(elements=60 * n)


def test_short_numbers_stay_short(learner):
    points = torch.tensor([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]]).bfloat16()

    expect(learner.vectorise_me(points)).equals(torch.tensor([0.0, 5.0, 6.0]).bfloat16())
