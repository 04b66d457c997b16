"""temper: logits divided by a temperature; 0 leaves the most likely token alone."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3, 5), 0.6


def oracle(logits, temperature):
    if temperature:
        return logits * (1 / temperature)
    rows = logits.detach().reshape(-1, logits.shape[-1])
    sharp = torch.full_like(rows, -float("inf"))
    for row, into in zip(rows.tolist(), sharp, strict=True):
        into[row.index(max(row))] = 0
    return sharp.reshape(logits.shape)


test_standard = standard("temper", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("temperature", [0.1, 1.0, 3.0, 50])
def test_any_temperature(learner, draw, temperature):
    logits = draw(4, 5)

    expect(learner.temper(logits, temperature)).equals(oracle(logits, temperature))


@pytest.mark.parametrize("shape", [(4,), (4, 4), (2, 3, 6), (0, 3)])
@pytest.mark.parametrize("temperature", [0.0, 0.5])
def test_any_leading_axes(learner, draw, shape, temperature):
    logits = draw(*shape)

    expect(learner.temper(logits, temperature)).equals(oracle(logits, temperature))


def test_at_0_of_equal_logits_the_first_one_is_left(learner, draw):
    logits = draw.integers(6, 5, low=0, high=2).float()

    expect(learner.temper(logits, 0.0)).equals(oracle(logits, 0.0))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_at_0_the_dtype_stays(learner, draw, dtype):
    logits = draw(3, 5).to(dtype)

    expect(learner.temper(logits, 0)).equals(oracle(logits, 0))


def test_what_was_impossible_stays_impossible(learner):
    logits = torch.tensor([[1.0, -float("inf"), 2.0]])

    for temperature in (0.0, 0.5, 2.0):
        expect(learner.temper(logits, temperature)).equals(oracle(logits, temperature))


@pytest.mark.parametrize("temperature", [-1.0, -1e-3])
def test_a_negative_temperature_is_refused(learner, draw, temperature):
    expect(learner.temper(draw(2, 3), temperature)).raises(ValueError)
