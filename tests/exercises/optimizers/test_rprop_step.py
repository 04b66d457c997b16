"""rprop_step: one step of resilient backpropagation, as torch.optim.Rprop takes it."""

import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

OPTIONS = (0.4, 1.3), (0.02, 0.2)  # etas, step_sizes


def _turning(draw, count, *shape, dtype=torch.float32):
    # Signs that keep for a while, so that sizes grow to their largest and shrink to their smallest.
    turns = torch.stack([draw.uniform(*shape) < 0.3 for _ in range(count)])
    signs = 1 - 2 * (turns.cumsum(0) % 2)
    sizes = oracles.gradients(draw, count, *shape, dtype=dtype)
    return [size.abs() * sign for size, sign in zip(sizes, signs, strict=True)]


def inputs(draw, n):
    return "rprop_step", draw(n, 3), _turning(draw, 12, n, 3), 3 * oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, etas, step_sizes):
    return oracles.steps("Rprop", param, grads, lrs, etas=etas, step_sizes=step_sizes)


step = oracles.StepTests("rprop_step", OPTIONS, bare=OPTIONS)

test_standard = standard("rprop_step", inputs, oracle, dtypes=FLOATS, probe=probes.steps)

test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    ((0.5, 1.2), (1e-6, 50.0)),
    ((0.4, 1.3), (0.02, 0.2)),
    ((0.5, 1.2), (0.2, 0.3)),
    gradients=_turning,
)

test_any_shape_will_do = step.any_shape_will_do(oracle, gradients=_turning)


def test_where_the_sign_turns_it_waits_one_step(learner):
    grads = [torch.tensor([slope]) for slope in (2.0, 3.0, -0.5, -0.1, -0.1, 0.2, -0.2, 0.2)]

    seen = learner.probe(probes.steps)("rprop_step", torch.zeros(1), grads, [0.1] * 8, *OPTIONS)

    expect(seen).agrees_with(oracle)


test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)

test_goes_on_where_the_gradient_is_0_for_a_while = step.goes_on_without_a_gradient(oracle)

test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)

test_leaves_the_state_as_it_is = step.leaves_the_state()

test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()

test_does_not_use_torch_optim = step.does_not_use_torch_optim()
