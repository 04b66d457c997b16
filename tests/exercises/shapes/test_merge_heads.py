"""merge_heads: the features of each token put together again, (n, h, s, d) to (n, s, h·d)."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 3, 5, 2),)


def oracle(t):
    return torch.cat(t.unbind(1), dim=-1)


test_standard = standard(
    "merge_heads",
    inputs,
    oracle,
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


@wrong_answer(
    "The shape is right, the tokens are mixed up: bring the heads beside the features "
    "before you join them."
)
def reshape_alone(t):
    n, h, s, d = t.shape
    return t.reshape(n, s, h * d)


@wrong_answer("`view` raises where the heads lie apart in memory: there, a copy was asked for.")
def by_view(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).view(n, s, h * d)


@wrong_answer("The features of the heads alternate: all of head 0 come first, then head 1.")
def interleaved(t):
    return t.permute(0, 2, 3, 1).flatten(start_dim=2)


@wrong_answer("That copies always. What split_heads gives can be put together as a view.")
def joined(t):
    return torch.cat(t.unbind(1), dim=-1)


@wrong_answer("Heads and features are still apart: (n, s, h·d) was asked for.")
def not_joined(t):
    return t.transpose(1, 2)


@wrong_answer(
    "The wrong axes were joined: what belongs together are the features of all heads of a token."
)
def features_and_tokens(t):
    return t.flatten(start_dim=2)


@wrong_answer(
    "The wrong axes were joined: what belongs together are the features of all heads of a token."
)
def heads_and_tokens(t):
    return t.flatten(1, 2)


@wrong_answer(
    "The wrong axes were joined: what belongs together are the features of all heads of a token."
)
def tokens_and_heads(t):
    return t.transpose(1, 2).flatten(1, 2)


@wrong_answer("`contiguous` copies what is not contiguous, even where a view is possible.")
def made_contiguous(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).contiguous().view(n, s, h * d)


@right_answer
def by_reshape(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).reshape(n, s, h * d)


@right_answer
def by_permute(t):
    return t.permute(0, 2, 1, 3).flatten(-2)
