"""draw_token: a token for each row, drawn by the softmax of its logits."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)

MANY = 20_000  # a share then has a standard deviation of at most 0.0036


def certain(draw, n, tokens=5):
    """Logits that leave one token to each row, and these tokens."""
    wanted = draw.integers(n, low=0, high=tokens)
    logits = torch.full((n, tokens), -float("inf"))
    return logits.scatter(1, wanted[:, None], draw(n, 1)), wanted


def inputs(draw, n):
    return certain(draw, n)[0], 5


def oracle(logits, seed):
    """Where there is no choice."""
    return logits.argmax(dim=1)


test_standard = standard("draw_token", inputs, oracle, probe=probes.drawn)


@pytest.mark.parametrize("dtype", [torch.float64, *FLOATS])
def test_any_floating_point_dtype(learner, draw, dtype):
    logits, wanted = certain(draw, 4)

    expect(learner.draw_token(logits.to(dtype), draw.generator())).equals(wanted)


def shares(seen, tokens):
    got = seen.value
    if not isinstance(got, torch.Tensor) or got.shape != (MANY,) or got.is_floating_point():
        return torch.full((tokens,), -1.0)
    return torch.bincount(got.clamp(0, tokens - 1), minlength=tokens) / MANY


@pytest.mark.parametrize("logits", [[0.0, 1.0, -1.0, 0.5], [2.0, 2.0], [-3.0, -1.0, -2.0]])
def test_tokens_are_drawn_as_often_as_the_softmax_says(learner, draw, logits):
    row = torch.tensor(logits)

    seen = learner.draw_token(row.expand(MANY, -1), draw.generator())

    found, wanted = shares(seen, len(row)), row.softmax(0)
    expect(seen).holds(
        bool(((found - wanted).abs() < 0.025).all()),
        f"drew shares of {[round(s, 2) for s in found.tolist()]}, not near "
        f"{[round(s, 2) for s in wanted.tolist()]}",
    )


def test_rows_do_not_depend_on_each_other(learner, draw):
    seen = learner.draw_token(torch.zeros(MANY, 2), draw.generator())

    got = seen.value
    alike = isinstance(got, torch.Tensor) and got.shape == (MANY,)
    same = (got[1:] == got[:-1]).double().mean().item() if alike else -1
    expect(seen).holds(abs(same - 0.5) < 0.03, "drew rows that depend on the row before")


def test_an_impossible_token_is_never_drawn(learner, draw):
    logits = torch.tensor([1.0, -float("inf"), 0.0, -float("inf")]).expand(2000, -1)

    seen = learner.draw_token(logits, draw.generator())

    expect(seen).equals(torch.where(seen.value == 2, 2, 0))


def test_large_logits(learner, draw):
    logits, wanted = certain(draw, 6)
    logits = torch.where(logits.isneginf(), -500.0, logits + 500)

    expect(learner.draw_token(logits, draw.generator())).equals(wanted)


def test_the_generator_decides(learner, draw):
    logits = draw(200, 6)
    seed = int(draw.integers(low=0, high=2**31))
    one, other = (torch.Generator().manual_seed(seed) for _ in range(2))

    first = learner.draw_token(logits, one)

    expect(learner.draw_token(logits, other)).equals(first.value)


def test_the_next_call_draws_again(learner, draw):
    logits = torch.zeros(200, 6)

    first = learner.draw_token(logits, draw.generator())
    again = learner.draw_token(logits, first.arguments[1])

    expect(again).holds(
        not torch.equal(torch.as_tensor(first.value), torch.as_tensor(again.value)),
        "drew the same tokens again",
    )


def test_the_global_generator_is_left_alone(learner, draw):
    expect(learner.probe(probes.global_generator_moved)(draw(4, 6), 3)).equals(False)
