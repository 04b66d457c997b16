"""lr_range_test: a few steps with an ever larger learning rate, and no trace of them left."""

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


def inputs(draw, n):
    return draw(2, 3), draw(2), draw(n, 3), draw(n, 2), 0.001, 0.3, 5


def oracle(weight, bias, inputs, targets, low, high, count):
    return _curve(probes.linear(weight, bias), inputs, targets, low, high, count)


def _curve(model, inputs, targets, low, high, count):
    lrs = torch.logspace(0, 1, count, base=high / low, dtype=torch.float64) * low
    params, losses = dict(model.named_parameters()), []
    for lr in lrs:
        prediction = torch.func.functional_call(model, params, inputs)
        loss = functional.mse_loss(prediction, targets)
        tracked = {name: param for name, param in params.items() if param.requires_grad}
        grads = torch.autograd.grad(loss, list(tracked.values()))
        losses.append(loss.item())
        moved = [p - lr.item() * g for p, g in zip(tracked.values(), grads, strict=True)]
        params = params | dict(zip(tracked, moved, strict=True))
    return lrs.tolist(), losses


test_standard = standard(
    "lr_range_test",
    inputs,
    oracle,
    probe=probes.ranged,
    rtol=1e-4,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _arguments(draw, training):
    double = {"dtype": torch.float64}
    x, y = draw(6, 3, **double), draw(6, 2, **double)
    return draw(2, 3, **double), draw(2, **double), training, x, y, 0.01, 1.0, 4


@pytest.mark.parametrize("count", [2, 9])
def test_the_rates_grow_by_the_same_factor_from_low_to_high(learner, draw, count):
    weight, bias, x, y = draw(2, 3), draw(2), draw(4, 3), draw(4, 2)

    seen = learner.probe(probes.ranged)(weight, bias, x, y, 1e-6, 1e-1, count)

    expect(seen).agrees_with(oracle, rtol=1e-5)


def test_goes_on_where_the_loss_explodes(learner, draw):
    weight, bias, x, y = draw(1, 2), draw(1), 1e3 * draw(5, 2), draw(5, 1)

    seen = learner.probe(probes.ranged)(weight, bias, x, y, 1e-8, 1e8, 15)

    expect(seen).holds(len(seen.value[1]) == 15, f"15 rates gave {len(seen.value[1])} losses")


@pytest.mark.parametrize("training", [True, False])
def test_the_model_runs_in_the_mode_that_it_is_in(learner, draw, training):
    weight, bias, _, x, y, *rest = args = _arguments(draw, training)

    seen = learner.probe(probes.ranged_and_left)(*args)

    model = probes.centred(weight, bias).train(training)
    wanted = _curve(model, x, y, *rest)
    curve = seen.value[0]
    expect(seen).holds(
        all(abs(a - b) < 1e-6 for a, b in zip(curve[1], wanted[1], strict=True)),
        f"the losses are {_rounded(curve[1])} in {'training' if training else 'evaluation'} mode, "
        f"wanted {_rounded(wanted[1])}",
    )


def _rounded(losses):
    return [round(loss, 4) for loss in losses]


@pytest.mark.parametrize("training", [True, False])
def test_parameters_and_buffers_are_what_they_were(learner, draw, training):
    args = _arguments(draw, training)

    seen = learner.probe(probes.ranged_and_left)(*args)

    before = probes.centred(*args[:2]).state_dict()
    changed = [key for key, now in seen.value[1].items() if not torch.equal(now, before[key])]
    expect(seen).holds(not changed, f"leaves the model with other values in {', '.join(changed)}")


@pytest.mark.parametrize("training", [True, False])
def test_the_mode_is_what_it_was(learner, draw, training):
    seen = learner.probe(probes.ranged_and_left)(*_arguments(draw, training))

    expect(seen).holds(
        seen.value[2] is training,
        f"model.training was {training} before, and is {seen.value[2]} afterwards",
    )


def test_the_parameters_still_require_grad(learner, draw):
    seen = learner.probe(probes.ranged_and_left)(*_arguments(draw, True))

    expect(seen).holds(
        all(seen.value[4]), "leaves parameters in the model that do not require grad any more"
    )


def test_a_frozen_parameter_stays_frozen_and_does_not_move(learner, draw):
    weight, bias, _, x, y, *rest = _arguments(draw, True)

    seen = learner.probe(probes.ranged_with_a_frozen_bias)(weight, bias, x, y, *rest)

    model = probes.linear(weight, bias)
    model.bias.requires_grad_(False)
    expect(seen).equals((_curve(model, x, y, *rest), [True, False]))


def test_leaves_no_gradients_of_its_own(learner, draw):
    seen = learner.probe(probes.ranged_and_left)(*_arguments(draw, True))

    # What stood in the model before is 7 everywhere; cleared is as good.
    own = [values for values in seen.value[3] if values not in ([0.0], [7.0])]
    expect(seen).holds(
        not own, "leaves the gradients of its last step in the model: clear them, or use a copy"
    )


def _walk(model, inputs, targets, lrs, *, zero=True, after=False, restart=None, keep=None):
    params, losses = list(model.parameters()), []
    for lr in lrs:
        if restart is not None:
            model.load_state_dict(restart)
        if zero:
            model.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        with torch.no_grad():
            for param in params:
                if param.grad is not None:
                    param -= lr * param.grad
            if after:
                loss = functional.mse_loss(model(inputs), targets)
        losses.append(loss.item() if keep is None else keep(loss))
    return lrs, losses


def _rates(low, high, count):
    return [low * (high / low) ** (i / (count - 1)) for i in range(count)]


@wrong_answer("The model was trained, and left like that. Restore it, or work on a copy.")
def never_restored(model, inputs, targets, low, high, count):
    return _walk(model, inputs, targets, _rates(low, high, count))


@wrong_answer(
    "`state_dict()` holds the parameters themselves, which move too: restore a copy of it."
)
def restored_from_an_alias(model, inputs, targets, low, high, count):
    state = model.state_dict()
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    model.load_state_dict(state)
    model.zero_grad()
    return curve


@wrong_answer(
    "The parameters are restored, the buffers are not: batch normalisation keeps its means there."
)
def buffers_forgotten(model, inputs, targets, low, high, count):
    before = [param.detach().clone() for param in model.parameters()]
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    with torch.no_grad():
        for param, value in zip(model.parameters(), before, strict=True):
            param.copy_(value)
    model.zero_grad()
    return curve


@wrong_answer("The last step's gradients still stand in the model. Clear them, or work on a copy.")
def gradients_left(model, inputs, targets, low, high, count):
    before = copy.deepcopy(model.state_dict())
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    model.load_state_dict(before)
    return curve


@wrong_answer("The parameters do not require grad any more: the model cannot be trained now.")
def frozen_afterwards(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    model.requires_grad_(False)
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("A frozen parameter was trained: it has no gradient, and stays where it is.")
def frozen_trained(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model).requires_grad_(True)
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("Not every parameter has a gradient: a frozen one has None, and stays where it is.")
def frozen_not_thought_of(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    lrs, losses = _rates(low, high, count), []
    for lr in lrs:
        trial.zero_grad()
        loss = functional.mse_loss(trial(inputs), targets)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for param in trial.parameters():
                param -= lr * param.grad
    return lrs, losses


@wrong_answer("The model was switched to training mode. Run it in the mode that it is in.")
def switched_to_training(model, inputs, targets, low, high, count):
    model.train()
    return _walk(copy.deepcopy(model), inputs, targets, _rates(low, high, count))


@wrong_answer("The model was switched to evaluation mode. Run it in the mode that it is in.")
def switched_to_evaluation(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model).eval()
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("The rates are evenly spaced. Each is the one before times the same factor.")
def evenly_spaced(model, inputs, targets, low, high, count):
    lrs = torch.linspace(low, high, count, dtype=torch.float64).tolist()
    return _walk(copy.deepcopy(model), inputs, targets, lrs)


@wrong_answer(
    "The last rate falls short of `high`: from the first to the last are count − 1 factors."
)
def end_missing(model, inputs, targets, low, high, count):
    lrs = [low * (high / low) ** (i / count) for i in range(count)]
    return _walk(copy.deepcopy(model), inputs, targets, lrs)


@wrong_answer("Each rate started from the model as it was. The steps build on each other.")
def restarted_each_time(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    state = copy.deepcopy(model.state_dict())
    return _walk(trial, inputs, targets, _rates(low, high, count), restart=state)


@wrong_answer("The gradients are never cleared, so each step uses the sum of all so far.")
def never_zeroed(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), zero=False)


@wrong_answer("These are the losses after each step. Wanted: before.")
def losses_after(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), after=True)


@wrong_answer("The losses are tensors, which keep their graphs alive. Make each a float.")
def tensors(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), keep=lambda loss: loss)


@wrong_answer("`copy.copy` of a model shares its parameters: the model itself was trained.")
def shallow_copy(model, inputs, targets, low, high, count):
    trial = copy.copy(model)
    curve = _walk(trial, inputs, targets, _rates(low, high, count))
    trial.zero_grad()
    return curve


@right_answer
def restored_in_the_end(model, inputs, targets, low, high, count):
    before = {key: value.detach().clone() for key, value in model.state_dict().items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    lrs, losses = _rates(low, high, count), []
    for lr in lrs:
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad(set_to_none=False)
        loss = ((model(inputs) - targets) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    model.load_state_dict(before)
    optimizer.zero_grad()
    return lrs, losses


@right_answer
def rate_multiplied(model, inputs, targets, low, high, count):
    trial, factor = copy.deepcopy(model), (high / low) ** (1 / (count - 1))
    lrs = [low]
    for _ in range(count - 1):
        lrs.append(lrs[-1] * factor)
    return _walk(trial, inputs, targets, lrs)
