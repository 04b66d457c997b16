"""scaled_step: accumulated, unscaled, clipped and stepped, in that order."""

import math

import pytest
import torch

from torchkata.testing import expect, standard


def drawn(draw, n, batches, scale=64.0):
    shapes = [(n, 3), (4,), ()]
    params = [draw(*shape) for shape in shapes]
    return params, [[scale * draw(*shape) for shape in shapes] for _ in range(batches)]


def inputs(draw, n):
    return *drawn(draw, n, 3), 64.0, 0.8, 0.1


def oracle(params, gradients, scale, max_norm, lr):
    """In float64, with one vector of everything."""
    vectors = [torch.cat([g.double().flatten() for g in batch]) for batch in gradients]
    whole = sum(vectors) / len(vectors) / scale
    if not math.isfinite(whole.sum().item()) or not bool(whole.isfinite().all()):
        return list(params), scale / 2, False
    length = whole.norm().item()
    whole = whole * (max_norm / length if length > max_norm else 1)
    parts = whole.split([p.numel() for p in params])
    new = [
        (p.double() - lr * part.reshape(p.shape)).to(p.dtype)
        for p, part in zip(params, parts, strict=True)
    ]
    return new, scale, True


test_standard = standard("scaled_step", inputs, oracle)


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_any_number_of_batches(learner, draw, batches):
    args = *drawn(draw, 2, batches), 64.0, 0.5, 0.2

    expect(learner.scaled_step(*args)).equals(oracle(*args))


@pytest.mark.parametrize("max_norm", [0.01, 1.0, 100.0])
def test_clipped_only_if_the_norm_is_larger(learner, draw, max_norm):
    args = *drawn(draw, 3, 2), 64.0, max_norm, 0.2

    expect(learner.scaled_step(*args)).equals(oracle(*args))


@pytest.mark.parametrize("scale", [0.5, 1.0, 1024.0])
def test_the_limit_is_about_gradients_of_true_size(learner, draw, scale):
    args = *drawn(draw, 3, 2, scale), scale, 1.5, 0.2

    expect(learner.scaled_step(*args)).equals(oracle(*args))


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_step_with_a_number_that_is_not_finite_is_skipped(learner, draw, bad, place):
    params, gradients = drawn(draw, 2, 3)
    gradients[1][place].view(-1)[0] = bad

    seen = learner.scaled_step(params, gradients, 64.0, 0.5, 0.2)

    expect(seen).equals((params, 32.0, False))


def test_an_odd_scale_is_halved_too(learner, draw):
    params, gradients = drawn(draw, 2, 2)
    gradients[0][0][0, 0] = math.nan

    expect(learner.scaled_step(params, gradients, 5.0, 0.5, 0.2)).equals((params, 2.5, False))


def test_infinities_that_cancel_are_still_skipped(learner, draw):
    params, gradients = drawn(draw, 2, 2)
    gradients[0][1][0], gradients[1][1][0] = math.inf, -math.inf

    expect(learner.scaled_step(params, gradients, 64.0, 0.5, 0.2)).equals((params, 32.0, False))


def test_no_gradient_at_all_changes_nothing(learner, draw):
    params, gradients = drawn(draw, 2, 2)
    zeros = [[torch.zeros_like(g) for g in batch] for batch in gradients]

    expect(learner.scaled_step(params, zeros, 8.0, 0.5, 0.2)).equals((params, 8.0, True))


def test_nothing_that_was_given_changes(learner, draw):
    params, gradients = drawn(draw, 2, 2)

    seen = learner.scaled_step(params, gradients, 64.0, 0.5, 0.2)

    expect(seen).argument("params").equals(params)
    expect(seen).argument("gradients").equals(gradients)
