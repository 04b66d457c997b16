"""pairwise_sq_distances: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The root was taken. Return the squared distances.")
def rooted(a, b):
    return (a[:, None] - b).square().sum(2).sqrt()


@wrong_answer(
    "If the square is multiplied out, rounding can make small distances negative. No distance "
    "may be negative."
)
def negative_by_rounding(a, b):
    return a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T


@wrong_answer("There is a loop over the coordinates. Give them their own axis, and sum over it.")
def loop_over_coordinates(a, b):
    return sum((a[:, i, None] - b[:, i]).square() for i in range(a.shape[1]))


@wrong_answer("Rows and columns are swapped. a belongs to the rows.")
def transposed(a, b):
    return (b[:, None] - a).square().sum(2)


@wrong_answer("That pairs point i only with point i. One of the two sets needs another axis.")
def in_pairs(a, b):
    return (a - b).square().sum(-1)


@wrong_answer("The absolute differences were summed. Sum their squares.")
def absolute(a, b):
    return (a[:, None] - b).abs().sum(2)


@wrong_answer("You took the mean over the coordinates. Take the sum.")
def averaged(a, b):
    return (a[:, None] - b).square().mean(2)


@wrong_answer("You summed over the points of b. Sum over the coordinates.")
def summed_over_points(a, b):
    return (a[:, None] - b).square().sum(1)


@wrong_answer("The factor 2 is missing. (x − y)² is x² − 2·x·y + y².")
def factor_forgotten(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1) - a @ b.T).clamp(min=0)


BUILT_IN = "That is a built-in distance. Write it yourself, from its parts."


@wrong_answer(BUILT_IN)
def built_in(a, b):
    return torch.cdist(a, b).square()


@wrong_answer(BUILT_IN)
def built_in_under_the_hood(a, b):
    return torch.ops.aten._cdist_forward(a, b, 2.0, None).square()


@wrong_answer("There is a loop over the points of a. Broadcasting takes all pairs at once.")
def loop(a, b):
    return torch.stack([(point - b).square().sum(1) for point in a])


@wrong_answer(
    "The distances were kept above a small number. Points may lie closer than that, and 0 is "
    "allowed."
)
def kept_above_a_small_number(a, b):
    return (a[:, None] - b).square().sum(2).clamp(min=1e-12)


@wrong_answer("The products were added. (x − y)² is x² − 2·x·y + y²: subtract them.")
def sign_turned(a, b):
    return (a.square().sum(1)[:, None] + b.square().sum(1) + 2 * a @ b.T).clamp(min=0)
