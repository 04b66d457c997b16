"""centre_columns: a matrix with the mean of each column subtracted from that column."""

import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (3 + draw(n, 4),)


def oracle(t):
    n = len(t)
    centring = torch.eye(n, dtype=t.dtype) - 1 / n
    return centring @ t


test_standard = standard(
    "centre_columns",
    inputs,
    oracle,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_a_square_matrix_where_the_means_of_rows_would_fit_too(learner, draw):
    t = 3 + draw(4, 4)

    expect(learner.centre_columns(t)).equals(oracle(t))


def test_more_columns_than_rows(learner, draw):
    t = 3 + draw(2, 7)

    expect(learner.centre_columns(t)).equals(oracle(t))


def test_columns_of_different_scale_each_end_around_zero(learner, draw):
    t = draw(6, 3, dtype=torch.float64) + torch.tensor([0.0, 10.0, -100.0])

    seen = learner.centre_columns(t)

    zero = torch.zeros(3, dtype=torch.float64)
    expect(seen).equals(oracle(t)).holds(
        torch.allclose(seen.value.mean(0), zero, atol=1e-12),
        f"the columns have means {[round(mean, 4) for mean in seen.value.mean(0).tolist()]}, not 0",
    )


def test_the_result_has_memory_of_its_own(learner, draw):
    t = draw(4, 3)

    expect(learner.centre_columns(t)).equals(oracle(t)).shares_nothing()


@wrong_answer(
    "You subtracted each row's mean: average over the rows, so that one is left a column."
)
def each_row(t):
    return t - t.mean(dim=1, keepdim=True)


@wrong_answer("You subtracted the mean of the whole matrix: each column has its own.")
def overall(t):
    return t - t.mean()


@wrong_answer("One mean for each row came out, and was subtracted along the columns.")
def rows_against_columns(t):
    return t - t.mean(dim=1)


@wrong_answer("`-=` wrote into t. Make a new tensor.")
def in_place(t):
    t -= t.mean(dim=0)
    return t


@wrong_answer("The columns were also divided by their spread: only move them.")
def standardised(t):
    return (t - t.mean(dim=0)) / t.std(dim=0)


@wrong_answer("The means were cut out of the graph: gradients have to flow through them too.")
def means_detached(t):
    return t - t.mean(dim=0).detach()


@wrong_answer("The sums were divided by n − 1: a mean divides by n.")
def divided_by_n_minus_1(t):
    return t - t.sum(dim=0) / max(len(t) - 1, 1)


@wrong_answer("You subtracted each column's sum: divide it by the number of rows.")
def summed(t):
    return t - t.sum(dim=0)


@right_answer
def column_by_column(t):
    return torch.stack([one - one.mean() for one in t.unbind(1)], dim=1)


@right_answer
def with_keepdim(t):
    return t.sub(t.sum(0, keepdim=True) / t.size(0))
