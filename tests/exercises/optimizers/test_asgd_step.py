"""asgd_step: one step of averaged SGD, as torch.optim.ASGD takes it."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

OPTIONS = 0.5, 0.75, 1.0, 0.1  # lambd, alpha, t0, weight_decay

BARE = 0.0, 0.75, 0.0, 0.0  # the gradient alone


def inputs(draw, n):
    return "asgd_step", draw(n, 3), oracles.gradients(draw, 6, n, 3), 0.3, *OPTIONS


def oracle(_, param, grads, lr, lambd, alpha, t0, weight_decay):
    options = {"lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay}
    return oracles.steps_with_average(param, grads, lr, **options)


step = oracles.StepTests("asgd_step", OPTIONS, bare=BARE)

test_standard = standard(
    "asgd_step", inputs, oracle, dtypes=FLOATS, probe=probes.steps_with_average
)


@pytest.mark.parametrize(
    "options",
    [
        (1e-4, 0.75, 1e6, 0.0),
        (0.3, 0.5, 0.0, 0.0),
        (0.1, 1.5, 7.0, 0.1),
        (0.1, 0.75, 4.5, 0.0),
    ],
)
def test_twenty_steps_in_float64(learner, draw, options):
    param = draw(4, 3, dtype=torch.float64)
    grads = oracles.gradients(draw, 20, 4, 3, dtype=torch.float64)

    seen = learner.probe(probes.steps_with_average)("asgd_step", param, grads, 0.2, *options)

    expect(seen).agrees_with(oracle)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    grads = oracles.gradients(draw, 5, *shape)

    seen = learner.probe(probes.steps_with_average)("asgd_step", draw(*shape), grads, 0.2, *OPTIONS)

    expect(seen).agrees_with(oracle)


def test_each_parameter_has_a_state_of_its_own(learner, draw):
    shapes = [(2, 3), (5,), ()]
    params = [draw(*shape) for shape in shapes]
    grads = [[oracles.gradients(draw, 1, *shape)[0] for shape in shapes] for _ in range(5)]

    seen = learner.probe(probes.steps_in_turn)("asgd_step", params, grads, 0.1, *OPTIONS)

    wanted = zip(params, zip(*grads, strict=True), strict=True)
    expect(seen).equals([oracle("", p, g, 0.1, *OPTIONS)[-1][0] for p, g in wanted])


test_leaves_the_state_as_it_is = step.leaves_the_state()

test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()

test_does_not_use_torch_optim = step.does_not_use_torch_optim()


def test_goes_on_where_the_gradient_is_0_for_a_while(learner, draw):
    grads = oracles.gradients(draw, 3, 4)
    grads = [*grads[:2], torch.zeros(4), torch.zeros(4), grads[2]]

    seen = learner.probe(probes.steps_with_average)("asgd_step", draw(4), grads, 0.2, *OPTIONS)

    expect(seen).agrees_with(oracle)
