"""split_heads: the features of each token split between heads, (n, s, h·d) to (n, h, s, d)."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 5, 6), 3


def oracle(t, heads):
    return torch.stack(t.chunk(heads, dim=-1), dim=1)


test_standard = standard(
    "split_heads",
    inputs,
    oracle,
    dtypes=ANY,
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
def test_refuses_features_that_cannot_be_split_evenly(learner, draw, heads):
    expect(learner.split_heads(draw(2, 3, 6), heads)).raises((RuntimeError, ValueError))


@pytest.mark.parametrize(("tokens", "width", "heads"), [(4, 6, 4), (3, 10, 4), (6, 4, 3)])
def test_refuses_even_if_all_elements_together_could_be_split(learner, draw, tokens, width, heads):
    seen = learner.split_heads(draw(2, tokens, width), heads)

    expect(seen).raises((RuntimeError, ValueError))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(2, 5, 6, low=0, high=2, dtype=dtype)

    expect(learner.split_heads(t, 2)).equals(oracle(t, 2))
