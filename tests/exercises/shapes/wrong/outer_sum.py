"""outer_sum: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Rows and columns are swapped. a belongs to the rows.")
def transposed(a, b):
    return a[None] + b[:, None]


@wrong_answer("There are two loops. Broadcasting adds all pairs at once, and keeps the graph.")
def two_loops(a, b):
    table = torch.zeros(len(a), len(b), dtype=torch.result_type(a, b))
    for i in range(len(a)):
        for j in range(len(b)):
            table[i, j] = a[i] + b[j]
    return table


@wrong_answer("Numbers from lists have no gradient and lose their dtype. Add the tensors.")
def through_lists(a, b):
    return torch.tensor([[x + y for y in b.tolist()] for x in a.tolist()])


@wrong_answer("That adds the elements in pairs. One of the vectors needs a second axis.")
def in_pairs(a, b):
    return a + b


@wrong_answer("Those are products. Return sums.")
def products(a, b):
    return torch.outer(a, b)


@wrong_answer(
    "The tensor a that you were given was changed. Methods that end with an underscore, "
    "such as `unsqueeze_`, work in place: the others return a new tensor."
)
def in_place(a, b):
    return a.unsqueeze_(1) + b


@wrong_answer("There is a loop over a. Broadcasting adds all pairs at once.")
def loop_over_a(a, b):
    return torch.stack([x + b for x in a])


@wrong_answer("There is a loop over b. Broadcasting adds all pairs at once.")
def loop_over_b(a, b):
    return torch.stack([a + x for x in b], dim=1)


@wrong_answer("Both vectors became columns, and were added in pairs. Only a should be a column.")
def both_as_columns(a, b):
    return a[:, None] + b[:, None]


@wrong_answer("The table is flat. Its shape should be (n, m).")
def flat(a, b):
    return (a[:, None] + b).flatten()


@wrong_answer("The dtype changed. The sum should have the dtype of a and b.")
def made_float(a, b):
    return a[:, None].float() + b.float()


@wrong_answer("Smaller integers became int64, as `sum` makes them. `+` keeps the dtype.")
def by_summing_pairs(a, b):
    return torch.cartesian_prod(a, b).sum(1).view(len(a), len(b))
