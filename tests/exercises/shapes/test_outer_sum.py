"""outer_sum: every element of one vector plus every element of another, by broadcasting."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n), draw(3)


def oracle(a, b):
    left, right = torch.cartesian_prod(a, b).unbind(1)
    return (left + right).view(len(a), len(b))


test_standard = standard("outer_sum", inputs, oracle, gradient=True)


@pytest.mark.parametrize(("n", "m"), [(4, 4), (1, 5), (5, 1), (1, 1), (2, 6), (3, 0)])
def test_one_row_for_each_element_of_a(learner, draw, n, m):
    a, b = draw(n), draw(m)

    expect(learner.outer_sum(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int8])
def test_whole_numbers_stay_whole(learner, draw, dtype):
    a, b = (draw.integers(n, low=-9, high=9, dtype=dtype) for n in (3, 4))

    expect(learner.outer_sum(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize(("n", "m"), [(150, 3), (3, 150), (150, 120)])
def test_a_handful_of_operations_is_enough(learner, draw, n, m):
    a, b = draw(n), draw(m)

    expect(learner.watching(work=True).outer_sum(a, b)).equals(oracle(a, b)).at_most(operations=20)


@wrong_answer("Rows and columns are exchanged: a belongs to the rows.")
def transposed(a, b):
    return a[None] + b[:, None]


@wrong_answer("There are two loops: broadcasting adds all pairs at once, and keeps the graph.")
def two_loops(a, b):
    table = torch.zeros(len(a), len(b), dtype=torch.result_type(a, b))
    for i in range(len(a)):
        for j in range(len(b)):
            table[i, j] = a[i] + b[j]
    return table


@wrong_answer("Numbers from lists have no gradient, and lose their dtype: add the tensors.")
def through_lists(a, b):
    return torch.tensor([[x + y for y in b.tolist()] for x in a.tolist()])


@wrong_answer("That adds the elements in pairs. One of the vectors needs a second axis.")
def in_pairs(a, b):
    return a + b


@wrong_answer("Those are products: sums were asked for.")
def products(a, b):
    return torch.outer(a, b)


@wrong_answer("`unsqueeze_` changed a itself: the trailing underscore means in place.")
def in_place(a, b):
    return a.unsqueeze_(1) + b


@wrong_answer("There is a loop over a: broadcasting adds all pairs at once.")
def loop_over_a(a, b):
    return torch.stack([x + b for x in a])


@wrong_answer("There is a loop over b: broadcasting adds all pairs at once.")
def loop_over_b(a, b):
    return torch.stack([a + x for x in b], dim=1)


@wrong_answer("Both vectors became columns, and were added in pairs: only a should be one.")
def both_as_columns(a, b):
    return a[:, None] + b[:, None]


@wrong_answer("The table lies in one row: (n, m) was asked for.")
def flat(a, b):
    return (a[:, None] + b).flatten()


@wrong_answer("The dtype changed: the sum should have that of a and b.")
def made_float(a, b):
    return a[:, None].float() + b.float()


@wrong_answer("`sum` makes int64 of every smaller whole number: `+` keeps the dtype.")
def by_summing_pairs(a, b):
    return torch.cartesian_prod(a, b).sum(1).view(len(a), len(b))


@right_answer
def by_meshgrid(a, b):
    rows, columns = torch.meshgrid(a, b, indexing="ij")
    return rows + columns


@right_answer
def by_repeating(a, b):
    return a.repeat(len(b), 1).T + b.repeat(len(a), 1)
