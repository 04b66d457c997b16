"""split_heads: the features of each token dealt out to heads, (n, s, h·d) to (n, h, s, d)."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 5, 6), 3


def oracle(t, heads):
    return torch.stack(t.chunk(heads, dim=-1), dim=1)


test_standard = standard(
    "split_heads",
    inputs,
    oracle,
    gradient=True,
    without={"takes_size_0": "−1 in a shape, which is a good answer, cannot be worked out there"},
)


@pytest.mark.parametrize("heads", [1, 2, 3, 4, 6, 12])
def test_any_number_of_heads_that_fits(learner, draw, heads):
    t = draw(2, 5, 12)

    expect(learner.split_heads(t, heads)).equals(oracle(t, heads)).shares_memory_with("t")


def test_as_many_heads_as_tokens(learner, draw):
    t = draw(2, 4, 8)

    expect(learner.split_heads(t, 4)).equals(oracle(t, 4))


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(5, 2, 6).transpose(0, 1)

    expect(learner.split_heads(t, 3)).equals(oracle(t, 3)).shares_memory_with("t")


@pytest.mark.parametrize("heads", [4, 5, 12])
def test_refuses_heads_that_do_not_share_evenly(learner, draw, heads):
    expect(learner.split_heads(draw(2, 3, 6), heads)).raises(RuntimeError)


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(2, 5, 6, low=0, high=2, dtype=dtype)

    expect(learner.split_heads(t, 2)).equals(oracle(t, 2))


@wrong_answer(
    "The shape is right, the tokens are mixed up: split the features first, "
    "then let heads and tokens change places."
)
def view_alone(t, heads):
    n, s, width = t.shape
    return t.reshape(n, heads, s, width // heads)


@wrong_answer("The heads still stand after the tokens: (n, h, s, d) was asked for.")
def without_transpose(t, heads):
    return t.unflatten(-1, (heads, -1))


@wrong_answer("Every h-th feature went to a head: each head takes d features in a row.")
def interleaved(t, heads):
    return t.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


@wrong_answer("The answer is a copy. Splitting an axis and moving it needs none.")
def stacked(t, heads):
    if t.shape[-1] % heads:
        raise RuntimeError("the features cannot be shared out evenly")
    return torch.stack(t.chunk(heads, dim=-1), dim=1)


@wrong_answer("Tokens and features changed places as well: (n, h, s, d) was asked for.")
def transposed_too_far(t, heads):
    return t.unflatten(-1, (heads, -1)).permute(0, 2, 3, 1)


@wrong_answer("The features that could not be shared out were dropped: an error is due there.")
def rest_dropped(t, heads):
    d = t.shape[-1] // heads
    return t[..., : heads * d].unflatten(-1, (heads, d)).transpose(1, 2)


@wrong_answer("The number given is how many heads there are, not the features of each.")
def heads_for_d(t, heads):
    return t.unflatten(-1, (-1, heads)).transpose(1, 2)


@wrong_answer("The number of heads is fixed at 2: take it from the argument.")
def two_heads(t, heads):
    return t.unflatten(-1, (2, -1)).transpose(1, 2)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t, heads):
    return t.detach().unflatten(-1, (heads, -1)).transpose(1, 2)


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t, heads):
    if t.shape[-1] % heads:
        raise ValueError(f"{t.shape[-1]} features cannot be shared by {heads} heads")
    return t.unflatten(-1, (heads, -1)).transpose(1, 2)


@right_answer
def by_unflatten(t, heads):
    return t.unflatten(-1, (heads, -1)).transpose(1, 2)


@right_answer
def by_permute(t, heads):
    n, s, _ = t.shape
    return t.view(n, s, heads, -1).permute(0, 2, 1, 3)
