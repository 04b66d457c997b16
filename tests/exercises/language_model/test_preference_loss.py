"""preference_loss: how much more the better answer is preferred than at the start."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return *(3 * draw(n) for _ in range(4)), 0.4


def oracle(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * (chosen - rejected - ref_chosen + ref_rejected)
    return torch.logaddexp(torch.zeros_like(margin), -margin).mean()


test_standard = standard(
    "preference_loss",
    inputs,
    oracle,
    gradient=True,
    dtypes=FLOATS,
    without={"takes_size_0": "the mean of nothing"},
)


@pytest.mark.parametrize("beta", [0.01, 0.1, 1.0, 5.0])
def test_any_beta(learner, draw, beta):
    args = *inputs(draw, 5)[:4], beta

    expect(learner.preference_loss(*args)).equals(oracle(*args))


@pytest.mark.parametrize("sign", [1, -1])
def test_large_margins(learner, draw, sign):
    args = *(sign * t for t in (400 + draw(4), -400 + draw(4), draw(4), draw(4))), 1.0

    expect(learner.preference_loss(*args)).equals(oracle(*args))


@pytest.mark.parametrize("sign", [1, -1])
def test_large_margins_have_a_finite_gradient(learner, draw, sign):
    logs = [sign * t for t in (400 + draw(3), -400 + draw(3), draw(3), draw(3))]
    args = [t.double().requires_grad_() for t in logs]

    seen = learner.preference_loss(*args, 1.0)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_start_itself_has_the_loss_log_2(learner, draw):
    chosen, rejected = (draw(4).double().requires_grad_() for _ in range(2))

    seen = learner.preference_loss(chosen, rejected, chosen.detach(), rejected.detach(), 0.7)

    expect(seen).equals(torch.tensor(2.0).double().log()).gradients_agree_with(oracle)
