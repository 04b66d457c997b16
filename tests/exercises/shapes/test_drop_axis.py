"""drop_axis: the same tensor without one axis if its size is 1, otherwise the tensor as it is."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 1, 3, 1), 1


def oracle(t, dim):
    return t.select(dim, 0).clone() if t.shape[dim] == 1 else t.clone()


test_standard = standard("drop_axis", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("dim", [-3, -2, -1, 0, 1, 2])
def test_every_axis_of_size_1_can_go(learner, draw, dim):
    shape = [2, 3, 4]
    shape[dim] = 1
    t = draw(*shape)

    expect(learner.drop_axis(t, dim)).equals(oracle(t, dim)).shares_memory_with("t")


@pytest.mark.parametrize(("shape", "dim"), [((1, 3, 1), 2), ((1, 3, 1), -1), ((1, 2, 1, 3), 2)])
def test_removes_the_right_one_of_several_ones(learner, draw, shape, dim):
    t = draw(*shape)

    expect(learner.drop_axis(t, dim)).equals(oracle(t, dim)).shares_memory_with("t")


@pytest.mark.parametrize("dim", [-3, -1, 0, 2])
def test_the_other_ones_stay(learner, draw, dim):
    t = draw(1, 1, 1)

    expect(learner.drop_axis(t, dim)).equals(oracle(t, dim))


@pytest.mark.parametrize("dim", [-3, -2, -1, 0, 1, 2])
def test_an_axis_of_another_size_stays(learner, draw, dim):
    shape = [1, 1, 1]
    shape[dim] = 4
    t = draw(*shape)

    expect(learner.drop_axis(t, dim)).equals(t).shares_memory_with("t")


def test_gradients_flow_where_the_axis_stays_too(learner, draw):
    t = draw(2, 3, dtype=torch.float64, requires_grad=True)

    expect(learner.drop_axis(t, 1)).equals(t).gradients_agree_with(oracle)


def test_an_empty_axis_stays(learner, draw):
    t = draw(1, 0, 3)

    expect(learner.drop_axis(t, 1)).equals(t)


def test_a_vector_of_one_becomes_a_single_number(learner, draw):
    t = draw(1)

    expect(learner.drop_axis(t, 0)).equals(oracle(t, 0)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(3, 1, 2).transpose(0, 2)

    expect(learner.drop_axis(t, 1)).equals(oracle(t, 1)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(12, 1, low=0, high=2, dtype=dtype)

    expect(learner.drop_axis(t, 1)).equals(oracle(t, 1))
