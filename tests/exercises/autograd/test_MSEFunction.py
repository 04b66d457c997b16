"""MSEFunction: the mean squared error, as an autograd function with its own backward."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target):
    return functional.mse_loss(prediction, target)


test_standard = standard(
    "MSEFunction",
    inputs,
    oracle,
    dtypes=FLOATS,
    probe=probes.mean_squared,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_gradcheck_agrees(learner, draw):
    both = [draw(2, 3, dtype=torch.float64, requires_grad=True) for _ in range(2)]

    seen = learner.probe(probes.checked)("MSEFunction", *both)

    expect(seen).holds(
        seen.value is True,
        "has a wrong backward: torch.autograd.gradcheck says that it does not agree with "
        "differences of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_has_its_gradients(learner, draw, shape):
    both = [draw(*shape, dtype=torch.float64, requires_grad=True) for _ in range(2)]

    expect(learner.probe(probes.mean_squared)(*both)).agrees_with(oracle).gradients_agree_with(
        oracle
    )


@pytest.mark.parametrize(
    ("prediction", "target"), [((5, 1), (5,)), ((4, 3), (3,)), ((3,), ()), ((2, 3), (3, 2))]
)
def test_refuses_shapes_that_differ(learner, draw, prediction, target):
    seen = learner.probe(probes.mean_squared)(draw(*prediction), draw(*target))

    expect(seen).raises(ValueError, *(", ".join(map(str, s)) for s in (prediction, target) if s))


def test_only_the_target_requires_grad(learner, draw):
    prediction, target = draw(4), draw(4, requires_grad=True)

    expect(learner.probe(probes.mean_squared)(prediction, target)).gradients_agree_with(oracle)


@pytest.mark.parametrize("wanted", [(True, False), (False, True), (True, True)])
def test_gives_none_for_an_input_that_does_not_require_grad(learner, draw, wanted):
    both = [draw(4, requires_grad=tracked) for tracked in wanted]

    seen = learner.probe(probes.nones_from_backward)("MSEFunction", *both)

    expect(seen).holds(
        seen.value == [not tracked for tracked in wanted],
        f"has a backward that returns None for {_names(seen.value)}; the test expects None for "
        f"{_names([not tracked for tracked in wanted])}",
        "wrong gradient",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    a, b, c = (draw(3, dtype=torch.float64, requires_grad=True) for _ in range(3))

    expect(learner.probe(probes.chained_errors)(a, b, c)).gradients_agree_with(
        lambda a, b, c: oracle(a, b) * oracle(b, c)
    )


def test_one_tensor_as_both_has_a_gradient_of_zeros(learner, draw):
    t = draw(3, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.mean_squared)(t, t)).agrees_with(oracle).gradients_agree_with(
        oracle
    )


def test_no_wrong_gradient_without_an_error_if_an_input_changes_before_backward(learner, draw):
    prediction, target = draw(4), draw(4)

    seen = learner.probe(probes.changed_in_between)("MSEFunction", prediction, target)

    expect(seen).holds(
        seen.value is None or torch.allclose(seen.value, (prediction - target) / 2),
        "prediction was changed in place between forward and backward, and the gradient is wrong "
        "without an error",
        "wrong gradient",
    )


def test_its_own_backward_uses_what_save_for_backward_keeps(learner, draw):
    both = [draw(3, requires_grad=True) for _ in range(2)]
    factor = draw.uniform(low=2.0, high=3.0).item()
    slope = (2 / 3) * (both[0] - both[1]).detach()

    seen = learner.probe(probes.kept_for_backward)("MSEFunction", factor, *both)
    runs, kept, grads = seen.value

    expect(seen).holds(
        runs == 1,
        f"has a backward that ran {runs} times for one call; it must run exactly once",
        "wrong gradient",
    ).holds(
        not oracles.near(grads, [slope, -slope]),
        "has a gradient that does not come from its own backward",
        "wrong gradient",
    ).holds(
        oracles.near(grads, [factor * slope for slope in [slope, -slope]]),
        "has a wrong backward",
        "wrong gradient",
    ).holds(
        not kept,
        f"keeps tensors as attributes of ctx ({', '.join(kept)}); save what backward needs with "
        "ctx.save_for_backward",
        "graph kept",
    )


def _names(nones):
    named = [name for name, none in zip(("prediction", "target"), nones, strict=True) if none]
    return " and ".join(named) or "neither"
