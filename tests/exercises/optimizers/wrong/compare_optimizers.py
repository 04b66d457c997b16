"""compare_optimizers: mistakes that people make."""

import copy

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _train(model, name, inputs, targets, lr, epochs, *, zero=True, optimizer=None):
    optimizer = optimizer or getattr(torch.optim, name)(model.parameters(), lr=lr)

    def closure():
        if zero:
            optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        return loss

    return [optimizer.step(closure).item() for _ in range(epochs)]


ONE_MODEL_FOR_ALL = (
    "All optimizers train the same parameters: a second name and `copy.copy` both share them."
)


@wrong_answer(ONE_MODEL_FOR_ALL)
def one_model_for_all(names, make_model, *args):
    model = make_model()
    return {name: _train(model, name, *args) for name in names}


ANOTHER_START = "Each model that is made has a different start. Copy the first one."


@wrong_answer(ANOTHER_START)
def another_start_for_each(names, make_model, *args):
    return {name: _train(make_model(), name, *args) for name in names}


@wrong_answer(ANOTHER_START)
def another_start_after_the_first(names, make_model, *args):
    make_model()
    return {name: _train(make_model(), name, *args) for name in names}


@wrong_answer("The curves do not come in the order of the names.")
def names_sorted(names, make_model, *args):
    start = make_model()
    return {name: _train(copy.deepcopy(start), name, *args) for name in sorted(names)}


@wrong_answer(
    "The first optimizer trained the starting model itself, so the others began where it ended."
)
def start_trained_by_the_first(names, make_model, *args):
    start, curves = make_model(), {}
    for name in names:
        curves[name] = _train(copy.deepcopy(start) if curves else start, name, *args)
    return curves


@wrong_answer(
    "The start was kept without a copy, so training changed it: `state_dict()` holds the "
    "parameters themselves. Copy them first."
)
def state_dict_by_alias(names, make_model, *args):
    model = make_model()
    start, curves = model.state_dict(), {}
    for name in names:
        model.load_state_dict(start)
        for param in model.parameters():
            param.grad = None
        curves[name] = _train(model, name, *args)
    return curves


@wrong_answer(ONE_MODEL_FOR_ALL)
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


@wrong_answer("These are the losses after each step. Return the losses before each step.")
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


@wrong_answer("`lr` was not passed to the optimizers.")
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


@wrong_answer(
    "This returns a list of curves. Return a dict, with each curve under its optimizer's name."
)
def as_a_list(names, make_model, *args):
    start = make_model()
    return [_train(copy.deepcopy(start), name, *args) for name in names]
