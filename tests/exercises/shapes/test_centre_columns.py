"""centre_columns: a matrix with the mean of each column subtracted from that column."""

import torch

from torchkata.testing import FLOATS, expect, standard


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
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_a_square_matrix_where_the_means_of_the_rows_would_fit_too(learner, draw):
    t = 3 + draw(4, 4)

    expect(learner.centre_columns(t)).equals(oracle(t))


def test_more_columns_than_rows(learner, draw):
    t = 3 + draw(2, 7)

    expect(learner.centre_columns(t)).equals(oracle(t))


def test_columns_of_different_scales_all_get_a_mean_of_0(learner, draw):
    t = draw(6, 3, dtype=torch.float64) + torch.tensor([0.0, 10.0, -100.0])

    seen = learner.centre_columns(t)

    zero = torch.zeros(3, dtype=torch.float64)
    expect(seen).equals(oracle(t)).holds(
        torch.allclose(seen.value.mean(0), zero, atol=1e-12),
        f"the columns have means {[round(mean, 4) for mean in seen.value.mean(0).tolist()]}, not 0",
    )


def test_the_result_has_its_own_memory(learner, draw):
    t = draw(4, 3)

    expect(learner.centre_columns(t)).equals(oracle(t)).shares_nothing()
