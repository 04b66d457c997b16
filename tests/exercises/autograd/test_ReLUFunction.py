"""ReLUFunction: max(x, 0), as an autograd function with its own backward."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return (draw.away_from(0.0, n, 2),)


def oracle(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


test_standard = standard(
    "ReLUFunction", inputs, oracle, dtypes=FLOATS, probe=probes.relu, gradient=True
)


def test_gradcheck_agrees(learner, draw):
    x = draw.away_from(0.0, 2, 3).double().requires_grad_()

    seen = learner.probe(probes.checked)("ReLUFunction", x)

    expect(seen).holds(
        seen.value is True,
        "has a wrong backward: torch.autograd.gradcheck says that it does not agree with "
        "differences of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_all_of_one_sign(learner, draw, sign):
    x = (sign * draw.uniform(3, 2, low=0.1)).double().requires_grad_()

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


@pytest.mark.parametrize("shape", [(), (1,), (2, 1, 3)])
def test_any_shape_has_its_gradient(learner, draw, shape):
    x = draw.away_from(0.0, *shape).double().requires_grad_()

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_upstream_gradient_does_not_change(learner, draw):
    upstream = draw(12)

    seen = learner.probe(probes.upstream_after)("ReLUFunction", draw.away_from(0.0, 12), upstream)

    expect(seen).holds(
        torch.equal(seen.value, upstream),
        "has a backward that changes its upstream gradient",
        "argument changed",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    x, y = (draw.away_from(0.0, 12).double().requires_grad_() for _ in range(2))

    expect(learner.probe(probes.relu_of_difference)(x, y)).gradients_agree_with(
        lambda x, y: oracle(x) * oracle(-y)
    )


def test_no_wrong_gradient_without_an_error_if_x_changes_before_backward(learner, draw):
    x = draw.away_from(0.0, 12)

    seen = learner.probe(probes.changed_in_between)("ReLUFunction", x)

    expect(seen).holds(
        seen.value is None or torch.equal(seen.value, (x > 0).float()),
        "x was changed in place between forward and backward, and the gradient is wrong without "
        "an error",
        "wrong gradient",
    )


def test_its_own_backward_uses_what_save_for_backward_keeps(learner, draw):
    x, factor = draw.away_from(0.0, 12).requires_grad_(), draw.uniform(low=2.0, high=3.0).item()

    seen = learner.probe(probes.kept_for_backward)("ReLUFunction", factor, x)
    runs, kept, grads = seen.value

    expect(seen).holds(
        runs == 1,
        f"has a backward that ran {runs} times for one call; it must run exactly once",
        "wrong gradient",
    ).holds(
        not oracles.near(grads, [(x > 0).float()]),
        "has a gradient that does not come from its own backward",
        "wrong gradient",
    ).holds(
        oracles.near(grads, [factor * slope for slope in [(x > 0).float()]]),
        "has a wrong backward",
        "wrong gradient",
    ).holds(
        not kept,
        f"keeps tensors as attributes of ctx ({', '.join(kept)}); save what backward needs with "
        "ctx.save_for_backward",
        "graph kept",
    )


def test_size_does_not_matter(learner):
    x = torch.tensor([1e-12, -1e-12, 1e9, -1e9], dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_zero_stays_zero(learner):
    x = torch.tensor([0.0, -1.0, 2.0])

    expect(learner.probe(probes.relu)(x)).equals(torch.tensor([0.0, 0.0, 2.0]))
