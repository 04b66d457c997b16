"""momentum_step: one step of SGD with momentum, as torch.optim.SGD takes it."""

import pytest

from torchkata.testing import FLOATS, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

OPTIONS = 0.8, 0.1, False  # momentum, weight_decay, nesterov

BARE = 0.8, 0.0, False  # without weight decay


def inputs(draw, n):
    return "momentum_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, momentum, weight_decay, nesterov):
    return oracles.steps(
        "SGD", param, grads, lrs, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov
    )


step = oracles.StepTests("momentum_step", OPTIONS, bare=BARE)

test_standard = standard("momentum_step", inputs, oracle, dtypes=FLOATS, probe=probes.steps)

test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    (0.9, 0.0, False),
    (0.5, 0.1, False),
    (0.9, 0.1, True),
    (0.0, 0.1, False),
)

test_any_shape_will_do = step.any_shape_will_do(oracle)

test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)

test_goes_on_where_the_gradient_is_0_for_a_while = step.goes_on_without_a_gradient(oracle)

test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)

test_leaves_the_state_as_it_is = step.leaves_the_state()


@pytest.mark.parametrize("momentum", [0.8, 0.0])
def test_the_result_is_not_in_the_memory_of_param_or_grad(learner, draw, momentum):
    for lr in (0.1, 0.0):
        seen = learner.probe(probes.memory_shared)(
            "momentum_step", draw(4), draw(4), lr, momentum, 0.0, False
        )

        oracles.shares_nothing_with_param_or_grad(seen)


test_does_not_use_torch_optim = step.does_not_use_torch_optim()
