"""pairwise_sq_distances: the squared distance from every point of a to every point of b."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(4, 3)


def oracle(a, b):
    # One coordinate after another, so that no tensor with three axes is made.
    tables = [x[:, None] - y for x, y in zip(a.unbind(1), b.unbind(1), strict=True)]
    return sum(table * table for table in tables)


UNDER_THE_HOOD = ("_cdist_forward", "_euclidean_dist", "_pdist_forward")

# Multiplying out the square is right too: its error is a rounding of the lengths, not the distance.
test_standard = standard(
    "pairwise_sq_distances", inputs, oracle, dtypes=FLOATS, gradient=True, atol=5e-5
)


@pytest.mark.parametrize(("n", "m", "d"), [(5, 5, 5), (1, 6, 2), (6, 1, 3), (3, 4, 1), (4, 4, 2)])
def test_one_row_for_each_point_of_a(learner, draw, n, m, d):
    a, b = (draw(count, d, dtype=torch.float64) for count in (n, m))

    expect(learner.pairwise_sq_distances(a, b)).equals(oracle(a, b), atol=1e-12)


def test_never_negative_even_far_from_the_origin(learner, draw):
    points = 100 + draw(200, 8)  # so many that some rounding falls below 0

    seen = learner.pairwise_sq_distances(points, points.clone())

    lowest = seen.value.min().item()
    expect(seen).holds(lowest >= 0, f"the lowest squared distance is {lowest:.3g}: below 0")


def test_exact_up_to_rounding_of_the_squared_lengths(learner, draw):
    a, b = 100 + draw(20, 8), 100 + draw(30, 8)

    lengths = a.square().sum(1).max().item()
    expect(learner.pairwise_sq_distances(a, b)).equals(oracle(a, b), atol=5e-6 * lengths)


def test_points_that_nearly_touch_are_still_apart(learner, draw):
    a, b = (1e-8 * draw(n, 3, dtype=torch.float64) for n in (4, 5))

    lengths = a.square().sum(1).max().item()
    expect(learner.pairwise_sq_distances(a, b)).equals(oracle(a, b), atol=1e-12 * lengths)


@pytest.mark.parametrize(("n", "m", "d"), [(90, 3, 2), (3, 90, 2), (3, 4, 90)])
def test_a_handful_of_operations_is_enough(learner, draw, n, m, d):
    seen = learner.watching(work=True).pairwise_sq_distances(draw(n, d), draw(m, d))

    expect(seen).at_most(operations=30)


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.pairwise_sq_distances(draw(4, 2), draw(3, 2))

    expect(seen).calls_none_of("cdist", "pdist", "pairwise_distance", *UNDER_THE_HOOD)
