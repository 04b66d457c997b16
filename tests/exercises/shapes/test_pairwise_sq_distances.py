"""pairwise_sq_distances: the squared distance of every point of one set to every other's."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 3), draw(4, 3)


def oracle(a, b):
    # One axis after another, so that nothing of three axes is formed.
    tables = [x[:, None] - y for x, y in zip(a.unbind(1), b.unbind(1), strict=True)]
    return sum(table * table for table in tables)


UNDER_THE_HOOD = ("_cdist_forward", "_euclidean_dist", "_pdist_forward")

# The square multiplied out is right too: it is off by roundings of the lengths, not the distance.
test_standard = standard("pairwise_sq_distances", inputs, oracle, gradient=True, atol=5e-5)


@pytest.mark.parametrize(("n", "m", "d"), [(5, 5, 5), (1, 6, 2), (6, 1, 3), (3, 4, 1), (4, 4, 2)])
def test_one_row_for_each_point_of_a(learner, draw, n, m, d):
    a, b = (draw(count, d, dtype=torch.float64) for count in (n, m))

    expect(learner.pairwise_sq_distances(a, b)).equals(oracle(a, b), atol=1e-12)


def test_never_negative_even_far_from_the_origin(learner, draw):
    points = 100 + draw(200, 8)  # so many that some rounding falls below 0

    seen = learner.pairwise_sq_distances(points, points.clone())

    lowest = seen.value.min().item()
    expect(seen).holds(lowest >= 0, f"the lowest squared distance is {lowest:.3g}: below 0")


def test_exact_up_to_roundings_of_the_squared_lengths(learner, draw):
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


@wrong_answer("The root was taken: squared distances were asked for.")
def rooted(a, b):
    return (a[:, None] - b).square().sum(2).sqrt()


@wrong_answer(
    "Multiplied out, the square falls below 0 where rounding takes more than is left: "
    "nothing here may be negative."
)
def negative_by_rounding(a, b):
    return a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T


@wrong_answer(
    "There is a loop over the coordinates: give them an axis of their own and sum over it."
)
def loop_over_coordinates(a, b):
    return sum((a[:, i, None] - b[:, i]).square() for i in range(a.shape[1]))


@wrong_answer("Rows and columns are exchanged: a belongs to the rows.")
def transposed(a, b):
    return (b[:, None] - a).square().sum(2)


@wrong_answer("That pairs point i with point i only: one of the two sets needs another axis.")
def in_pairs(a, b):
    return (a - b).square().sum(-1)


@wrong_answer("The absolute differences were summed: square them first.")
def absolute(a, b):
    return (a[:, None] - b).abs().sum(2)


@wrong_answer("You took the mean over the coordinates: their squares add up.")
def averaged(a, b):
    return (a[:, None] - b).square().mean(2)


@wrong_answer("The sum went over the points of b: it belongs over the coordinates.")
def summed_over_points(a, b):
    return (a[:, None] - b).square().sum(1)


@wrong_answer("The products count twice in the square of a difference: the factor 2 is missing.")
def factor_forgotten(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1) - a @ b.T).clamp(min=0)


@wrong_answer("Write it from its parts: a built-in distance is what you are building.")
def built_in(a, b):
    return torch.cdist(a, b).square()


@wrong_answer("Write it from its parts: a built-in distance is what you are building.")
def built_in_under_the_hood(a, b):
    return torch.ops.aten._cdist_forward(a, b, 2.0, None).square()


@wrong_answer("There is a loop over the points of a: broadcasting takes all pairs at once.")
def loop(a, b):
    return torch.stack([(point - b).square().sum(1) for point in a])


@wrong_answer(
    "Something is kept above a small number: 0 is allowed, and points may lie that close."
)
def kept_above_a_small_number(a, b):
    return (a[:, None] - b).square().sum(2).clamp(min=1e-12)


@wrong_answer("The products were added: in the square of a difference they are subtracted.")
def sign_turned(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1) + 2 * a @ b.T).clamp(min=0)


@right_answer
def multiplied_out(a, b):
    squares = a.square().sum(1, keepdim=True) + b.square().sum(1)
    return torch.clamp(squares - 2 * a @ b.T, min=0)


@right_answer
def by_einsum(a, b):
    differences = a.unsqueeze(1) - b.unsqueeze(0)
    return torch.einsum("nmd,nmd->nm", differences, differences)
