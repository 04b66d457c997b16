"""SquareFunction: x², as an autograd function with its own backward."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(x):
    return x.pow(2)


test_standard = standard(
    "SquareFunction", inputs, oracle, dtypes=FLOATS, probe=probes.square, gradient=True
)


def test_gradcheck_agrees(learner, draw):
    x = draw(2, 3, dtype=torch.float64, requires_grad=True)

    seen = learner.probe(probes.checked)("SquareFunction", x)

    expect(seen).holds(
        seen.value is True,
        "has a wrong backward: torch.autograd.gradcheck says that it does not agree with "
        "differences of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("shape", [(), (1,), (2, 1, 3)])
def test_any_shape_has_its_gradient(learner, draw, shape):
    x = draw(*shape, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.square)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_upstream_gradient_does_not_change(learner, draw):
    upstream = draw(12)

    seen = learner.probe(probes.upstream_after)("SquareFunction", draw(12), upstream)

    expect(seen).holds(
        torch.equal(seen.value, upstream),
        "has a backward that changes its upstream gradient",
        "argument changed",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    x = draw(3, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.square_of_square)(x)).gradients_agree_with(lambda x: x.pow(4))


def test_no_wrong_gradient_without_an_error_if_x_changes_before_backward(learner, draw):
    x = draw(4)

    seen = learner.probe(probes.changed_in_between)("SquareFunction", x)

    expect(seen).holds(
        seen.value is None or torch.allclose(seen.value, 2 * x),
        "x was changed in place between forward and backward, and the gradient is wrong without "
        "an error",
        "wrong gradient",
    )


def test_its_own_backward_uses_what_save_for_backward_keeps(learner, draw):
    x, factor = draw(3, requires_grad=True), draw.uniform(low=2.0, high=3.0).item()

    seen = learner.probe(probes.kept_for_backward)("SquareFunction", factor, x)
    runs, kept, grads = seen.value

    expect(seen).holds(
        runs == 1,
        f"has a backward that ran {runs} times for one call; it must run exactly once",
        "wrong gradient",
    ).holds(
        not oracles.near(grads, [2 * x.detach()]),
        "has a gradient that does not come from its own backward",
        "wrong gradient",
    ).holds(
        oracles.near(grads, [factor * slope for slope in [2 * x.detach()]]),
        "has a wrong backward",
        "wrong gradient",
    ).holds(
        not kept,
        f"keeps tensors as attributes of ctx ({', '.join(kept)}); save what backward needs with "
        "ctx.save_for_backward",
        "graph kept",
    )
