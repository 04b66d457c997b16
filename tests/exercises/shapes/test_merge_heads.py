"""merge_heads: the features of each token joined again, (n, h, s, d) to (n, s, h·d)."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, 3, 5, 2),)


def oracle(t):
    return torch.cat(t.unbind(1), dim=-1)


test_standard = standard(
    "merge_heads",
    inputs,
    oracle,
    dtypes=ANY,
    gradient=True,
    without={"takes_size_0": "−1 in a shape, which is a good answer, cannot be worked out there"},
)


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 1, 3, 2), (2, 4, 4, 4), (3, 2, 1, 4)])
def test_the_features_of_head_0_come_first(learner, draw, shape):
    t = draw(*shape)

    expect(learner.merge_heads(t)).equals(oracle(t))


@pytest.mark.parametrize("heads", [1, 2, 3, 6])
def test_undoes_split_heads_without_a_copy(learner, draw, heads):
    t = draw(2, 5, 6).unflatten(-1, (heads, -1)).transpose(1, 2)

    expect(learner.merge_heads(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_every_other_sequence_too(learner, draw):
    t = draw(6, 5, 3, 2)[::2].transpose(1, 2)

    expect(learner.merge_heads(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("shape", [(2, 1, 5, 3), (2, 3, 1, 4)])
def test_a_single_head_or_token_needs_no_copy(learner, draw, shape):
    t = draw(*shape)

    expect(learner.merge_heads(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(2, 3, 5, 2, low=0, high=2, dtype=dtype)

    expect(learner.merge_heads(t)).equals(oracle(t))
