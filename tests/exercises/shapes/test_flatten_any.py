"""flatten_any: all elements in one row, copied only if no view is possible."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, 2, 3),)


def oracle(t):
    return t.clone(memory_format=torch.contiguous_format).view(-1)


test_standard = standard("flatten_any", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 4), (2, 1, 3, 1)])
def test_contiguous_tensors_give_a_view(learner, draw, shape):
    t = draw(*shape)

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_transposed_matrix_is_read_along_its_own_rows(learner, draw):
    t = draw(3, 4).T

    expect(learner.flatten_any(t)).equals(oracle(t))


def test_a_permuted_image_is_read_in_its_own_order(learner, draw):
    t = draw(4, 5, 3).permute(2, 0, 1)

    expect(learner.flatten_any(t)).equals(oracle(t))


def test_a_vector_with_gaps_gives_a_view(learner, draw):
    t = draw(9)[::2]
    learner.flatten_any(draw(3, 4))  # a view, even if code copies tensors with gaps

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_matrix_with_even_gaps_gives_a_view(learner, draw):
    t = draw(3, 8)[:, ::2]

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_transposed_single_column_gives_a_view(learner, draw):
    t = draw(4, 6)[:, 1:2].T

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_an_expanded_vector_is_copied_in_full(learner, draw):
    t = draw(3).expand(2, 3)

    expect(learner.flatten_any(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 5, low=0, high=2, dtype=dtype)

    expect(learner.flatten_any(t)).equals(oracle(t))
