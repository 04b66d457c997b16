"""sgd_step: every parameter moves against its gradient, in place and outside the graph."""

import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    shapes = (2, n), (n,), ()
    return [oracles.stale(draw(*shape), draw(*shape)) for shape in shapes], 0.1 + 0.2 * n


def oracle(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.add_(param.grad, alpha=-lr)


test_standard = standard(
    "sgd_step",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "moving them is what it is for"},
)


def test_a_second_step_goes_on_from_the_first(learner, draw):
    params, lr = inputs(draw, 3)

    once = learner.sgd_step(params, lr)
    twice = learner.sgd_step(*once.arguments)

    oracle(params, 2 * lr)
    expect(twice).argument("params").equals(params)


def test_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.sgd_step(*inputs(draw, 3))

    for i in range(3):
        expect(seen).argument(f"params[{i}]").is_leaf().requires_grad()


def test_gradients_stay_what_they_were(learner, draw):
    params, lr = inputs(draw, 3)

    seen = learner.sgd_step(params, lr)

    for i, param in enumerate(params):
        expect(seen).argument(f"params[{i}]").gradient(param.grad)


def test_a_parameter_without_gradient_stays_put(learner, draw):
    params, lr = inputs(draw, 3)
    params.insert(2, draw(2, requires_grad=True))

    seen = learner.sgd_step(params, lr)

    oracle(params, lr)
    expect(seen).equals(None).argument("params").equals(params)
    expect(seen).holds(
        seen.arguments[0][2].grad is None,
        "filled params[2].grad, where nothing stood; what stands in .grad is to stay as it was",
        "argument changed",
    )


def test_a_parameter_without_gradient_still_requires_grad(learner, draw):
    params, lr = inputs(draw, 3)
    params.insert(2, draw(2, requires_grad=True))

    expect(learner.sgd_step(params, lr)).argument("params[2]").is_leaf().requires_grad()


def test_a_large_gradient_is_not_cut(learner, draw):
    # Those of the orchards go into the thousands.
    params, lr = [oracles.stale(draw(2, 3), 1e4 * draw(2, 3))], 0.3

    expect(learner.sgd_step(params, lr)).agrees_with(oracle)


def test_moves_the_tensors_that_were_given_and_puts_no_others_in_their_place(learner, draw):
    params, lr = inputs(draw, 2)

    # Nothing can be put into a tuple.
    expect(learner.sgd_step(tuple(params), lr)).agrees_with(oracle)


def test_the_same_tensors_can_be_trained_on(learner, draw):
    params, _ = inputs(draw, 2)

    seen = learner.probe(probes.descend_squares)(params, 0.1, 3)

    expect(seen).equals([param.detach() * 0.8**3 for param in params])


def test_leaves_autograd_switched_on(learner, draw):
    seen = learner.probe(probes.autograd_is_on_after)("sgd_step", *inputs(draw, 2))

    expect(seen).holds(seen.value is True, "left autograd switched off", "autograd off")


@wrong_answer("`param = param - ...` makes a new tensor and leaves the given one where it was.")
def rebound(params, lr):
    for param in params:
        if param.grad is not None:
            param = param - lr * param.grad


@wrong_answer(
    "The list holds results of a subtraction now, which are no leaves. Change the tensors in place."
)
def results_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            params[i] = param - lr * param.grad


@wrong_answer(
    "The list holds new tensors now, and whoever else has the old ones sees nothing of it. "
    "Change the tensors in place."
)
def new_leaves_into_the_list(params, lr):
    for i, param in enumerate(params):
        if param.grad is not None:
            moved = (param - lr * param.grad).detach().requires_grad_()
            moved.grad = param.grad
            params[i] = moved


@wrong_answer("Autograd watches the step, and refuses it on a leaf. Step under torch.no_grad().")
def within_the_graph(params, lr):
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer("You went uphill: subtract the gradient.")
def uphill(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param += lr * param.grad


@wrong_answer("The learning rate is missing: it scales the gradient.")
def without_learning_rate(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= param.grad


@wrong_answer("Only the first parameter moved.")
def only_the_first(params, lr):
    oracle(params[:1], lr)


@wrong_answer(
    "The gradients were emptied after the step. That is zero_gradients' task: leave them."
)
def zeroes_too(params, lr):
    oracle(params, lr)
    for param in params:
        param.grad = None


@wrong_answer("`grad *= lr` changed what stands in .grad. Multiply without changing it.")
def scales_the_gradient(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.grad *= lr
                param -= param.grad


@wrong_answer("The parameters no longer require grad: the next backward would pass them by.")
def tracking_switched_off(params, lr):
    for param in params:
        if param.grad is not None:
            param.requires_grad_(False)
            param -= lr * param.grad


@wrong_answer("A parameter that no backward reached has None in .grad. Pass over it.")
def without_asking(params, lr):
    with torch.no_grad():
        for param in params:
            param -= lr * param.grad


@wrong_answer("The loop ends at a parameter without gradient. Pass over it, and go on to the next.")
def stops_at_none(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                break
            param -= lr * param.grad


@wrong_answer(
    "`if param.grad:` asks a tensor for one yes or no, and raises on several elements. "
    "Ask whether it is None."
)
def asked_for_truth(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad:
                param -= lr * param.grad


@wrong_answer(
    "Autograd is still switched off after the step. `with torch.no_grad():` ends by itself."
)
def autograd_off_for_good(params, lr):
    torch.set_grad_enabled(False)
    for param in params:
        if param.grad is not None:
            param -= lr * param.grad


@wrong_answer(
    "Tensors that are made under torch.inference_mode() can never be trained again. "
    "torch.no_grad() is what an update needs."
)
def under_inference_mode(params, lr):
    with torch.inference_mode():
        for param in params:
            if param.grad is not None:
                param.data = param - lr * param.grad


@wrong_answer(
    "Zeros were put where no gradient stood. Pass such a parameter over: leave `.grad` alone."
)
def fills_the_empty(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is None:
                param.grad = torch.zeros_like(param)
            param -= lr * param.grad


@wrong_answer("The parameters moved, and came back as well: nothing was to be returned.")
def gives_them_back(params, lr):
    oracle(params, lr)
    return params


@wrong_answer("The gradients were zeroed after the step. That is zero_gradients' task: leave them.")
def zeroes_in_place(params, lr):
    oracle(params, lr)
    for param in params:
        if param.grad is not None:
            param.grad.zero_()


@wrong_answer(
    "A parameter without a gradient no longer requires grad: its tracking was switched off, and "
    "not on again."
)
def left_off_where_passed_over(params, lr):
    for param in params:
        param.requires_grad_(False)
        if param.grad is None:
            continue
        param -= lr * param.grad
        param.requires_grad_(True)


@wrong_answer("Large gradients were cut down before the step. Take them as they are.")
def clipped(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param -= lr * param.grad.clamp(-10, 10)


@wrong_answer("Large gradients were cut down before the step. Take them as they are.")
def clipped_by_norm(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                norm = param.grad.norm()
                param -= lr * (param.grad if norm <= 100 else param.grad * 100 / norm)


@right_answer
def by_add(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.add_(param.grad, alpha=-lr)


@right_answer
@torch.no_grad()
def copied_into(params, lr):
    moving = [param for param in params if param.grad is not None]
    for param in moving:
        param.copy_(param - lr * param.grad)


@right_answer
def on_detached_views(params, lr):
    for param in params:
        if param.grad is not None:
            param.detach().sub_(lr * param.grad)
