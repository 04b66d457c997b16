"""adagrad_step: one step of Adagrad, as torch.optim.Adagrad takes it."""

from torchkata.testing import FLOATS, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

OPTIONS = 0.2, 0.1, 1e-4  # lr_decay, weight_decay, eps

BARE = 0.2, 0.0, 1e-4  # without weight decay


def inputs(draw, n):
    return "adagrad_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, lr_decay, weight_decay, eps):
    return oracles.steps(
        "Adagrad", param, grads, lrs, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps
    )


step = oracles.StepTests("adagrad_step", OPTIONS, bare=BARE)

test_standard = standard("adagrad_step", inputs, oracle, dtypes=FLOATS, probe=probes.steps)

test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    (0.0, 0.0, 1e-10),
    (0.0, 0.0, 1e-3),
    (0.3, 0.1, 1e-8),
)

test_any_shape_will_do = step.any_shape_will_do(oracle)

test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)

test_goes_on_where_the_gradient_is_0_for_a_while = step.goes_on_without_a_gradient(oracle)

test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)

test_leaves_the_state_as_it_is = step.leaves_the_state()

test_the_result_is_not_in_the_memory_of_param_or_grad = step.has_memory_of_its_own()

test_does_not_use_torch_optim = step.does_not_use_torch_optim()
