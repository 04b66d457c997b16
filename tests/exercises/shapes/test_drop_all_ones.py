"""drop_all_ones: the same tensor without any axis of size 1."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(1, n, 1, 1, 3),)


def oracle(t):
    return t.clone(memory_format=torch.contiguous_format).view([s for s in t.shape if s != 1])


test_standard = standard("drop_all_ones", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize(
    "shape", [(1, 3), (3, 1), (2, 1, 3), (1, 1, 3), (3, 1, 1), (2, 3), (4,), (1, 0, 1)]
)
def test_removes_the_ones_wherever_they_are(learner, draw, shape):
    t = draw(*shape)

    expect(learner.drop_all_ones(t)).equals(oracle(t))


@pytest.mark.parametrize("shape", [(), (1,), (1, 1, 1)])
def test_a_shape_of_ones_only_gives_a_single_number(learner, draw, shape):
    t = draw(*shape)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view(learner, draw):
    t = draw(1, 3, 1, 2)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(3, 1, 2).transpose(0, 2)

    expect(learner.drop_all_ones(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(3, 1, 5, low=0, high=2, dtype=dtype)

    expect(learner.drop_all_ones(t)).equals(oracle(t))
