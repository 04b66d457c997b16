"""pairwise_sq_distances: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


BUILT_IN = "Write it from its parts: a built-in distance is what you are building."


@wrong_answer(BUILT_IN)
def built_in(a, b):
    return torch.cdist(a, b).square()


@wrong_answer(BUILT_IN)
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
