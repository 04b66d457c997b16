"""lr_range_test: a few steps with an ever larger learning rate, and no trace of them left."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

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

    before = probes.tensors_of(probes.centred(*args[:2]))
    changed = [key for key, now in seen.value[1].items() if not torch.equal(now, before[key])]
    expect(seen).holds(not changed, f"leaves the model with other values in {', '.join(changed)}")


@pytest.mark.parametrize("training", [True, False])
def test_the_mode_is_what_it_was(learner, draw, training):
    seen = learner.probe(probes.ranged_and_left)(*_arguments(draw, training))

    expect(seen).holds(
        seen.value[2] is training,
        f"model.training was {training} before and is {seen.value[2]} afterwards",
    )


def test_each_part_keeps_its_own_mode(learner, draw):
    weight, bias, _, *rest = _arguments(draw, True)

    seen = learner.probe(probes.modes_left)(weight, bias, *rest)

    before, after = seen.value
    expect(seen).holds(
        before == after, "a part that was in another mode than the model is in another mode now"
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
