"""keep_top_p: the most likely tokens that reach a probability together."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def probabilities(*rows):
    return torch.tensor(rows).log()


def inputs(draw, n):
    """Logits with sums that stay away from p: each token has half of the one before."""
    logits = -0.7 * torch.arange(6).float() + 0.01 * draw(n, 3, 6)
    order = draw(n, 3, 6).argsort(dim=-1)
    return logits.gather(-1, order), 0.65


def oracle(logits, p):
    """Row by row, in float64."""
    rows = logits.detach().double().reshape(-1, logits.shape[-1])
    kept = torch.zeros_like(rows, dtype=torch.bool)
    for row, into in zip(rows.softmax(-1).tolist(), kept, strict=True):
        total = 0.0
        for at in sorted(range(len(row)), key=lambda i: (-row[i], i)):
            if total >= p and p < 1:
                break
            into[at] = True
            total += row[at]
    return torch.where(kept.reshape(logits.shape), logits, -float("inf"))


test_standard = standard("keep_top_p", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.55, 0.7, 0.9, 0.97, 1.0])
def test_any_p(learner, p):
    logits = probabilities([0.15, 0.4, 0.05, 0.1, 0.25, 0.05], [0.02, 0.03, 0.85, 0.04, 0.03, 0.03])

    expect(learner.keep_top_p(logits, p)).equals(oracle(logits, p))


@pytest.mark.parametrize("shape", [(5,), (5, 5), (2, 3, 2, 5), (0, 4)])
def test_any_leading_axes(learner, draw, shape):
    logits = 3 * draw(*shape)

    expect(learner.keep_top_p(logits, 0.6180339)).equals(oracle(logits, 0.6180339))


def test_the_one_that_crosses_stays(learner):
    logits = probabilities([0.2, 0.5, 0.3])

    for p in (0.4, 0.6, 0.9):
        expect(learner.keep_top_p(logits, p)).equals(oracle(logits, p))


def test_the_most_likely_always_stays(learner):
    logits = probabilities([0.01, 0.97, 0.02])

    expect(learner.keep_top_p(logits, 0.1)).equals(oracle(logits, 0.1))


def test_of_equally_likely_tokens_the_first_ones_stay(learner):
    logits = torch.zeros(2, 5)

    for p in (0.3, 0.5, 0.7):
        expect(learner.keep_top_p(logits, p)).equals(oracle(logits, p))


def test_all_stay_with_p_of_1(learner, draw):
    logits = 20 * draw(3, 6)

    expect(learner.keep_top_p(logits, 1.0)).equals(logits)


def test_what_was_impossible_stays_impossible(learner):
    logits = torch.tensor([[-float("inf"), 2.0, -float("inf"), 1.0]])

    for p in (0.5, 0.8, 1.0):
        expect(learner.keep_top_p(logits, p)).equals(oracle(logits, p))


def test_the_gradient_goes_through_what_stays(learner, draw):
    logits = draw(3, 5).double().requires_grad_()

    seen = learner.keep_top_p(logits, 1.0)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_result_is_a_new_tensor(learner, draw):
    for p in (0.5, 1.0):
        expect(learner.keep_top_p(draw(3, 5), p)).shares_nothing()


@pytest.mark.parametrize("p", [0.0, -0.5, 1.5])
def test_a_p_that_is_not_possible_is_refused(learner, draw, p):
    expect(learner.keep_top_p(draw(2, 4), p)).raises(ValueError)


@pytest.mark.parametrize("p", [0.301, 0.602, 0.851])
def test_many_equal_tokens_are_taken_by_their_numbers(learner, draw, p):
    # torch may exchange equal elements when it sorts more than 16, but for stable=True.
    likelier = draw(3, 200).argsort(dim=-1) < 100
    logits = torch.where(likelier, 2.0, 1.0).log()

    expect(learner.keep_top_p(logits, p)).equals(oracle(logits, p))
