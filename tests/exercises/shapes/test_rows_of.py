"""rows_of: the elements of a tensor, in their order, in rows of a given width."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 2, 3), 2


def oracle(t, width):
    flat = t.flatten()
    return torch.stack([flat[start::width] for start in range(width)], dim=1)


test_standard = standard(
    "rows_of",
    inputs,
    oracle,
    dtypes=ANY,
    gradient=True,
    without={
        "takes_expanded_inputs": "a wrong answer by resize_ would read memory that nobody wrote"
    },
)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 6, 8, 12, 24])
def test_every_width_that_fits(learner, draw, width):
    t = draw(4, 6)

    expect(learner.rows_of(t, width)).equals(oracle(t, width)).shares_memory_with("t")


@pytest.mark.parametrize("shape", [(12,), (4, 3), (2, 1, 3, 2)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.rows_of(t, 3)).equals(oracle(t, 3)).shares_memory_with("t")


def test_a_single_number_is_a_row_of_width_1(learner, draw):
    t = draw()

    expect(learner.rows_of(t, 1)).equals(oracle(t, 1))


def test_a_transposed_matrix_is_read_in_its_own_order(learner, draw):
    t = draw(4, 3).T

    expect(learner.rows_of(t, 2)).equals(oracle(t, 2))


def test_a_vector_with_gaps_still_gives_a_view(learner, draw):
    t = draw(12)[::2]
    learner.rows_of(draw(4, 6), 3)  # a view, even if code copies tensors with gaps

    expect(learner.rows_of(t, 3)).equals(oracle(t, 3)).shares_memory_with("t")


@pytest.mark.parametrize("width", [2, 4])
def test_rows_cut_from_wider_ones(learner, draw, width):
    t = draw(3, 6)[:, :4]

    seen = expect(learner.rows_of(t, width)).equals(oracle(t, width))
    if width == 4:  # each row stays as it is: no copy is needed
        seen.shares_memory_with("t")


@pytest.mark.parametrize("width", [4, 5, 7])
def test_refuses_a_width_that_does_not_fit(learner, draw, width):
    expect(learner.rows_of(draw(2, 3), width)).raises((RuntimeError, ValueError))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 6, low=0, high=2, dtype=dtype)

    expect(learner.rows_of(t, 6)).equals(oracle(t, 6))
