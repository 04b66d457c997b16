"""compare_optimizers: several optimizers, each from the same start."""

import copy

import pytest
import torch
from torch.nn import functional

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
NAMES = ["Adam", "SGD", "RMSprop"]


def inputs(draw, n):
    starts = [(draw(2, 3), draw(2)) for _ in range(4)]
    return NAMES, starts, draw(n, 3), draw(n, 2), 0.1, 4


def oracle(names, starts, inputs, targets, lr, epochs):
    curves = {}
    for name in names:
        model = probes.linear(*starts[0])
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=lr)
        inputs, targets = inputs.detach(), targets.detach()
        curves[name] = oracles.training(model, optimizer, inputs, targets, epochs)
    return curves


test_standard = standard(
    "compare_optimizers",
    inputs,
    oracle,
    probe=probes.compared,
    rtol=1e-4,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _start(draw):
    return draw(2, 3, dtype=torch.float64), draw(2, dtype=torch.float64)


def _samples(draw):
    return draw(7, 3, dtype=torch.float64), draw(7, 2, dtype=torch.float64)


@pytest.mark.parametrize(
    "name", ["Adagrad", "AdamW", "Adamax", "ASGD", "LBFGS", "NAdam", "RMSprop", "Rprop", "SGD"]
)
def test_takes_any_of_them(learner, draw, name):
    starts = [_start(draw), _start(draw)]

    seen = learner.probe(probes.compared)(
        [name, "SGD"][: 1 + (name != "SGD")], starts, *_samples(draw), 0.02, 3
    )

    expect(seen).agrees_with(oracle, rtol=1e-7, atol=1e-7)


def test_the_order_makes_no_difference(learner, draw):
    starts, (x, y) = [_start(draw) for _ in range(4)], _samples(draw)

    seen = learner.probe(probes.compared)(["LBFGS", "SGD", "Adam"], starts, x, y, 0.1, 3)

    expect(seen).agrees_with(oracle, rtol=1e-7, atol=1e-7)


def test_all_begin_with_the_same_loss(learner, draw):
    starts = [_start(draw) for _ in range(4)]

    seen = learner.probe(probes.compared)(NAMES, starts, *_samples(draw), 0.1, 2)

    first = [round(losses[0], 6) for losses in seen.value.values()]
    expect(seen).holds(
        len(set(first)) == 1, f"the first losses are {first}: not all had the same start"
    )


def test_the_names_come_in_the_order_given(learner, draw):
    names, starts = ["LBFGS", "SGD", "Adam"], [_start(draw) for _ in range(4)]

    seen = learner.probe(probes.compared)(names, starts, *_samples(draw), 0.1, 3)

    expect(seen).holds(
        list(seen.value) == names, f"the names came as {list(seen.value)}, wanted {names}"
    )


def _train(model, name, inputs, targets, lr, epochs, *, zero=True, optimizer=None):
    optimizer = optimizer or getattr(torch.optim, name)(model.parameters(), lr=lr)

    def closure():
        if zero:
            optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        return loss

    return [optimizer.step(closure).item() for _ in range(epochs)]


@wrong_answer(
    "The same parameters are trained on and on: a second name and `copy.copy` both share them."
)
def one_model_for_all(names, make_model, *args):
    model = make_model()
    return {name: _train(model, name, *args) for name in names}


@wrong_answer("Each model that is made has another start. Copy the first one.")
def another_start_for_each(names, make_model, *args):
    return {name: _train(make_model(), name, *args) for name in names}


@wrong_answer("Each model that is made has another start. Copy the first one.")
def another_start_after_the_first(names, make_model, *args):
    make_model()
    return {name: _train(make_model(), name, *args) for name in names}


@wrong_answer("The curves do not come in the order of the names.")
def names_sorted(names, make_model, *args):
    start = make_model()
    return {name: _train(copy.deepcopy(start), name, *args) for name in sorted(names)}


@wrong_answer("The first optimizer trained the start itself, so the others began where it ended.")
def start_trained_by_the_first(names, make_model, *args):
    start, curves = make_model(), {}
    for name in names:
        curves[name] = _train(copy.deepcopy(start) if curves else start, name, *args)
    return curves


@wrong_answer("`state_dict()` holds the parameters themselves, which train on. Copy it.")
def state_dict_by_alias(names, make_model, *args):
    model = make_model()
    start, curves = model.state_dict(), {}
    for name in names:
        model.load_state_dict(start)
        for param in model.parameters():
            param.grad = None
        curves[name] = _train(model, name, *args)
    return curves


@wrong_answer(
    "The same parameters are trained on and on: a second name and `copy.copy` both share them."
)
def shallow_copies(names, make_model, *args):
    start = make_model()
    return {name: _train(copy.copy(start), name, *args) for name in names}


@wrong_answer("The gradients are never cleared, so each step uses the sum of all so far.")
def never_zeroed(names, make_model, *args):
    start = make_model()
    return {name: _train(copy.deepcopy(start), name, *args, zero=False) for name in names}


@wrong_answer("`step` was called without a closure, which LBFGS needs.")
def without_closure(names, make_model, inputs, targets, lr, epochs):
    start, curves = make_model(), {}
    for name in names:
        model = copy.deepcopy(start)
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=lr)
        curves[name] = []
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = functional.mse_loss(model(inputs), targets)
            loss.backward()
            curves[name].append(loss.item())
            optimizer.step()
    return curves


@wrong_answer("These are the losses after each step. Wanted: before.")
def losses_after(names, make_model, inputs, targets, lr, epochs):
    start, curves = make_model(), {}
    for name in names:
        model = copy.deepcopy(start)
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=lr)
        curves[name] = []
        for _ in range(epochs):
            _train(model, name, inputs, targets, lr, 1, optimizer=optimizer)
            curves[name].append(functional.mse_loss(model(inputs), targets).item())
    return curves


@wrong_answer("`lr` was not handed to the optimizers.")
def default_rates(names, make_model, inputs, targets, lr, epochs):
    start, curves = make_model(), {}
    for name in names:
        model = copy.deepcopy(start)
        rate = {} if name != "SGD" else {"lr": 1e-3}
        optimizer = getattr(torch.optim, name)(model.parameters(), **rate)
        curves[name] = _train(model, name, inputs, targets, lr, epochs, optimizer=optimizer)
    return curves


@wrong_answer("The optimizer was given the parameters of another model than the one that is used.")
def optimizer_of_another_model(names, make_model, *args):
    start, curves = make_model(), {}
    for name in names:
        optimizer = getattr(torch.optim, name)(start.parameters(), lr=args[2])
        curves[name] = _train(copy.deepcopy(start), name, *args, optimizer=optimizer)
    return curves


@wrong_answer("The losses are tensors, which keep their graphs alive. Make each a float.")
def tensors(names, make_model, *args):
    start = make_model()
    curves = {name: _train(copy.deepcopy(start), name, *args) for name in names}
    return {name: [torch.tensor(loss) for loss in losses] for name, losses in curves.items()}


@wrong_answer("A list of curves came back. Wanted: a dict, each under its optimizer's name.")
def as_a_list(names, make_model, *args):
    start = make_model()
    return [_train(copy.deepcopy(start), name, *args) for name in names]


@right_answer
def start_loaded_each_time(names, make_model, inputs, targets, lr, epochs):
    model = make_model()
    start = {key: value.clone() for key, value in model.state_dict().items()}
    curves = {}
    for name in names:
        model.load_state_dict(start)
        curves[name] = _train(model, name, inputs, targets, lr, epochs)
    return curves


@right_answer
def a_model_each_time_with_the_first_start(names, make_model, inputs, targets, lr, epochs):
    first, curves = make_model(), {}
    for name in names:
        model = make_model()
        with torch.no_grad():
            for param, start in zip(model.parameters(), first.parameters(), strict=True):
                param.copy_(start)
        optimizer = vars(torch.optim)[name](list(model.parameters()), lr)
        curves[name] = oracles.training(model, optimizer, inputs, targets, epochs)
    return curves
