"""gradients_of_each_sample: a gradient for every sample of a batch, without a loop."""

import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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
    without={"takes_size_0": "n is at least 1"},
)


def test_parameters_inputs_and_targets_of_rank_0(learner, draw):
    w, x, y = draw(), draw(5), draw(5)

    expect(learner.gradients_of_each_sample(probes.scaled_error, (w,), x, y)).equals(
        (2 * (w * x - y) * x,)
    )


def test_a_parameter_that_plays_no_part_has_gradients_of_zero(learner, draw):
    _, params, x, y = inputs(draw, 3)
    unused = draw(4)

    wanted = *oracle(None, params, x, y), torch.zeros(3, 4)
    f = probes.loss_of_the_first
    expect(learner.gradients_of_each_sample(f, (*params, unused), x, y)).equals(wanted)


def test_f_is_called_once_whatever_the_batch(learner, draw):
    args = inputs(draw, 7)

    seen = learner.probe(probes.calls_for_each_sample)(*args[1:])
    calls = seen.value[1]

    expect(seen).equals((oracle(*args), calls)).holds(
        calls == 1, f"called f {calls} times for 7 samples; once is enough", "too much work"
    )


def test_params_stay_untracked_and_their_gradients_empty(learner, draw):
    f, params, x, y = inputs(draw, 3)

    seen = learner.gradients_of_each_sample(f, params, x, y)

    expect(seen).leaves_arguments_unchanged().holds(
        not any(param.requires_grad or param.grad is not None for param in seen.arguments[1]),
        "made the parameters require grad, or filled their .grad; they are to be left as they are",
        "argument changed",
    )


def test_params_that_require_grad_get_nothing_in_grad(learner, draw):
    f, params, x, y = inputs(draw, 3)
    for param in params:
        param.requires_grad_().grad = torch.ones_like(param)

    seen = learner.gradients_of_each_sample(f, params, x, y)

    expect(seen).agrees_with(oracle).holds(
        all(bool((param.grad == 1).all()) for param in seen.arguments[1]),
        "changed what stands in a parameter's .grad",
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
            "gives rows whose sum is not the gradient of the whole batch",
        )


def _rows(f, params, inputs, targets):
    of_one = torch.func.grad(f)
    return torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("That is the mean over the samples: one row for each sample is wanted.")
def mean(f, params, inputs, targets):
    return tuple(grad.mean(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer("That is the sum over the samples, as backward gives it: one row for each is wanted.")
def summed(f, params, inputs, targets):
    return tuple(grad.sum(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer("f was called for each sample in turn. Let torch.func.vmap call it once for all.")
def looped(f, params, inputs, targets):
    rows = [torch.func.grad(f)(params, x, y) for x, y in zip(inputs, targets, strict=True)]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer(
    "The parameters were mapped over their rows too. Only inputs and targets have samples."
)
def maps_the_parameters(f, params, inputs, targets):
    return torch.func.vmap(torch.func.grad(f))(params, inputs, targets)


@wrong_answer("Those are the gradients by the inputs. Differentiate by the parameters, f's first.")
def by_the_inputs(f, params, inputs, targets):
    of_one = torch.func.grad(f, argnums=1)
    return (torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets),)


@wrong_answer("Each row was divided by the number of samples: there is nothing to average here.")
def divided_by_n(f, params, inputs, targets):
    return tuple(grad / len(inputs) for grad in _rows(f, params, inputs, targets))


@wrong_answer("The losses came back: their gradients are wanted.")
def losses(f, params, inputs, targets):
    return torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("The whole batch was handed to f, which takes one sample.")
def whole_batch(f, params, inputs, targets):
    return torch.func.grad(f)(params, inputs, targets)


@wrong_answer("Only the first parameter was differentiated by: all of them are wanted.")
def only_the_first(f, params, inputs, targets):
    return _rows(f, params, inputs, targets)[:1]


@wrong_answer("All rows are the mean gradient: each sample has its own.")
def mean_repeated(f, params, inputs, targets):
    return tuple(
        grad.mean(0, keepdim=True).expand_as(grad) for grad in _rows(f, params, inputs, targets)
    )


@wrong_answer(
    "The parameters themselves were made to require grad: torch.func.grad needs no leaves."
)
def switches_params_on(f, params, inputs, targets):
    params = tuple(param.requires_grad_() for param in params)
    losses = torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)
    rows = [torch.autograd.grad(loss, params, retain_graph=True) for loss in losses]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer("A list came back: a tuple is wanted, as params is one.")
def a_list(f, params, inputs, targets):
    return list(_rows(f, params, inputs, targets))


@wrong_answer("A parameter that plays no part has gradients of zero, not None.")
def none_where_unused(f, params, inputs, targets):
    n = len(inputs)
    copies = tuple(p.detach().expand(n, *p.shape).clone().requires_grad_() for p in params)
    loss = torch.vmap(f)(copies, inputs, targets).sum()
    return torch.autograd.grad(loss, copies, allow_unused=True)


@right_answer
def as_a_jacobian_of_all_losses(f, params, inputs, targets):
    def all_losses(params):
        return torch.func.vmap(lambda x, y: f(params, x, y))(inputs, targets)

    return torch.func.jacrev(all_losses)(params)


@right_answer
def with_closed_over_parameters(f, params, inputs, targets):
    def of_one(x, y):
        return torch.func.grad(lambda params: f(params, x, y))(tuple(params))

    return torch.vmap(of_one)(inputs, targets)
