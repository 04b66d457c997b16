"""keep_top_k: the k largest logits of each row, with all that are equal to the last one."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3, 6), 2


def oracle(logits, k):
    limit = logits.detach().sort(dim=-1, descending=True).values
    limit = limit[..., min(k, logits.shape[-1]) - 1, None]
    return torch.where(logits >= limit, logits, -float("inf"))


test_standard = standard("keep_top_k", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("k", [1, 2, 5, 6, 7, 40])
def test_any_k(learner, draw, k):
    logits = draw(4, 6)

    expect(learner.keep_top_k(logits, k)).equals(oracle(logits, k))


@pytest.mark.parametrize("shape", [(5,), (5, 5), (2, 3, 2, 5), (0, 4)])
def test_any_leading_axes(learner, draw, shape):
    logits = draw(*shape)

    expect(learner.keep_top_k(logits, 3)).equals(oracle(logits, 3))


def test_what_equals_the_last_one_is_kept(learner, draw):
    logits = draw.integers(8, 7, low=0, high=3).float()

    for k in (1, 2, 4):
        expect(learner.keep_top_k(logits, k)).equals(oracle(logits, k))


def test_what_was_impossible_stays_impossible(learner):
    logits = torch.tensor([[-float("inf"), 2.0, -float("inf"), 1.0]])

    for k in (1, 2, 3):
        expect(learner.keep_top_k(logits, k)).equals(oracle(logits, k))


def test_negative_logits(learner, draw):
    logits = -draw.uniform(3, 6, low=1.0, high=9.0)

    expect(learner.keep_top_k(logits, 2)).equals(oracle(logits, 2))


def test_the_gradient_goes_through_what_is_kept(learner, draw):
    logits = draw(3, 5).double().requires_grad_()

    seen = learner.keep_top_k(logits, 5)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_result_is_a_new_tensor(learner, draw):
    for k in (2, 9):
        expect(learner.keep_top_k(draw(3, 5), k)).shares_nothing()


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_to_keep_is_refused(learner, draw, k):
    expect(learner.keep_top_k(draw(2, 4), k)).raises(ValueError)
