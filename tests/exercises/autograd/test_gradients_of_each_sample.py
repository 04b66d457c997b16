"""gradients_of_each_sample: a gradient for every sample of a batch, without a loop."""

import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return probes.sample_loss, (draw(2, 3), draw(2)), draw(n, 3), draw(n, 2)


def oracle(f, params, inputs, targets):
    """By hand, for probes.sample_loss."""
    weights, bias = params
    y = torch.tanh(inputs @ weights.T + bias)  # (n, 2)
    upstream = 2 * (y - targets) * (1 - y.square())
    return upstream.unsqueeze(2) * inputs.unsqueeze(1), upstream


test_standard = standard(
    "gradients_of_each_sample",
    inputs,
    oracle,
    dtypes=FLOATS,
    without={"takes_size_0": "n is at least 1"},
)


def test_parameters_inputs_and_targets_of_rank_0(learner, draw):
    w, x, y = draw(), draw(5), draw(5)

    expect(learner.gradients_of_each_sample(probes.scaled_error, (w,), x, y)).equals(
        (2 * (w * x - y) * x,)
    )


def test_a_parameter_without_influence_has_gradients_of_zero(learner, draw):
    _, params, x, y = inputs(draw, 3)
    unused = draw(4)

    wanted = *oracle(None, params, x, y), torch.zeros(3, 4)
    f = probes.loss_of_the_first
    expect(learner.gradients_of_each_sample(f, (*params, unused), x, y)).equals(wanted)


def test_f_is_called_once_whatever_the_batch(learner, draw):
    args, factors = inputs(draw, 7), draw.uniform(7, low=2.0, high=3.0)

    seen = learner.probe(probes.calls_for_each_sample)(factors.tolist(), *args[1:])
    calls = seen.value[1]

    expect(seen).holds(
        calls == 1, f"called f {calls} times for 7 samples; call it once", "too much work"
    ).equals((tuple(factors[0] * grad for grad in oracle(*args)), calls))


def test_params_do_not_require_grad_afterwards_and_have_no_gradient(learner, draw):
    f, params, x, y = inputs(draw, 3)

    seen = learner.gradients_of_each_sample(f, params, x, y)

    expect(seen).leaves_arguments_unchanged().holds(
        not any(param.requires_grad or param.grad is not None for param in seen.arguments[1]),
        "made the parameters require grad, or filled their .grad; do not change them",
        "argument changed",
    )


def test_params_that_require_grad_keep_their_grad(learner, draw):
    f, params, x, y = inputs(draw, 3)
    for param in params:
        param.requires_grad_().grad = torch.ones_like(param)

    seen = learner.gradients_of_each_sample(f, params, x, y)

    expect(seen).agrees_with(oracle).holds(
        all(bool((param.grad == 1).all()) for param in seen.arguments[1]),
        "changed the .grad of a parameter",
        "argument changed",
    )


def test_the_sum_over_samples_is_the_gradient_of_the_batch(learner, draw):
    f, params, x, y = inputs(draw, 6)
    leaves = [param.clone().requires_grad_() for param in params]
    whole = sum(f(leaves, a, b) for a, b in zip(x, y, strict=True))

    seen = learner.gradients_of_each_sample(f, params, x, y)

    for grad, wanted in zip(seen.value, torch.autograd.grad(whole, leaves), strict=True):
        expect(seen).holds(
            torch.allclose(grad.sum(0), wanted, atol=1e-4),
            "returned rows whose sum is not the gradient of the whole batch",
        )
