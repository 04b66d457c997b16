"""adamw_step: one step of AdamW, as torch.optim.AdamW takes it."""

from torchkata.testing import FLOATS, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

OPTIONS = (0.8, 0.95), 1e-4, 0.1  # betas, eps, weight_decay

BARE = (0.8, 0.95), 1e-4, 0.0  # without weight decay


def inputs(draw, n):
    return "adamw_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, betas, eps, weight_decay):
    return oracles.steps(
        "AdamW", param, grads, lrs, betas=betas, eps=eps, weight_decay=weight_decay
    )


step = oracles.StepTests("adamw_step", OPTIONS, bare=BARE)

test_standard = standard("adamw_step", inputs, oracle, dtypes=FLOATS, probe=probes.steps)

test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    ((0.9, 0.999), 1e-8, 0.0),
    ((0.9, 0.999), 1e-3, 0.0),
    ((0.7, 0.9), 1e-8, 0.1),
    ((0.9, 0.999), 1e-8, 2.0),
)

test_any_shape_will_do = step.any_shape_will_do(oracle)

test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)

test_goes_on_where_the_gradient_is_0_for_a_while = step.goes_on_without_a_gradient(oracle)

test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)

test_leaves_the_state_as_it_is = step.leaves_the_state()

test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()

test_does_not_use_torch_optim = step.does_not_use_torch_optim()
