"""zero_gradients: afterwards nothing stands in any `.grad`."""

import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return ([oracles.stale(draw(*shape), draw(*shape)) for shape in ((2, n), (n,), (), (1,))],)


def oracle(params):
    for param in params:
        param.grad = None


test_standard = standard(
    "zero_gradients",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "emptying each .grad is what it is for"},
)


def _gone(seen):
    for i in range(len(seen.arguments[0])):
        expect(seen).argument(f"params[{i}]").gradient(None)


def test_nothing_is_left_in_any_grad(learner, draw):
    _gone(learner.zero_gradients(*inputs(draw, 3)))


def test_grads_that_are_none_are_no_trouble(learner, draw):
    empty, full = draw(2, 3, requires_grad=True), oracles.stale(draw(3), draw(3))

    _gone(learner.zero_gradients([empty, full, draw(requires_grad=True)]))


def test_grads_whose_first_or_last_number_is_zero_go_too(learner):
    halves = torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0]), torch.tensor([1.0, -1.0])

    _gone(learner.zero_gradients([oracles.stale(torch.ones(2), half) for half in halves]))


def test_what_blew_up_goes_too(learner, draw):
    gradient = torch.tensor([float("nan"), float("inf"), 1.0])

    _gone(learner.zero_gradients([oracles.stale(draw(3), gradient)]))


def test_grads_that_are_zero_already_are_no_trouble(learner, draw):
    once = learner.zero_gradients(*inputs(draw, 2))

    _gone(learner.zero_gradients(*once.arguments))


def test_a_tuple_and_an_empty_list_will_do(learner, draw):
    expect(learner.zero_gradients([])).equals(None)
    _gone(learner.zero_gradients(tuple(inputs(draw, 2)[0])))


def test_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.zero_gradients(*inputs(draw, 3))

    for i in range(4):
        expect(seen).argument(f"params[{i}]").is_leaf().requires_grad()


@wrong_answer(
    "`if param.grad:` asks a tensor for one yes or no: it raises on several elements, and zero "
    "counts as no. Ask whether it is None."
)
def asked_for_truth(params):
    for param in params:
        if param.grad:
            param.grad.zero_()


@wrong_answer(
    "`.all()` or `.any()` looks at the numbers; they do not matter. Ask whether it is None."
)
def where_all_are_non_zero(params):
    for param in params:
        if param.grad is not None and param.grad.all():
            param.grad.zero_()


@wrong_answer("Where no backward has run yet, .grad is None, and None cannot be zeroed. Ask first.")
def without_asking(params):
    for param in params:
        param.grad.zero_()


@wrong_answer("You zeroed the parameters themselves. Their gradients are in .grad.")
def the_values(params):
    with torch.no_grad():
        for param in params:
            param.grad = None
            param.zero_()


@wrong_answer("Only the first parameter was looked after.")
def only_the_first(params):
    for param in params[:1]:
        param.grad = None


@wrong_answer(
    "The loop ends at the first parameter without a gradient. Pass over it, and go on to the next."
)
def stops_at_none(params):
    for param in params:
        if param.grad is None:
            return
        param.grad.zero_()


@wrong_answer("NaN times 0 is NaN, and NaN minus NaN too. Do not calculate: write zeros, or None.")
def times_zero(params):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.grad *= 0


@wrong_answer("`grad = zeros` only gives a local name to new zeros. Change param.grad itself.")
def local_name(params):
    for param in params:
        grad = param.grad
        if grad is not None:
            grad = torch.zeros_like(grad)


@wrong_answer(
    "requires_grad is off now: nothing will ever be learned. Only .grad is to be emptied."
)
def tracking_switched_off(params):
    for param in params:
        param.requires_grad_(False)
        param.grad = None


@wrong_answer("The gradients are gone, and the parameters came back: nothing was to be returned.")
def gives_them_back(params):
    for param in params:
        param.grad = None
    return params


@right_answer
def in_place(params):
    for param in params:
        if param.grad is not None:
            param.grad.zero_()


@right_answer
def new_zeros_everywhere(params):
    for param in params:
        param.grad = torch.zeros_like(param)
