"""accumulate_gradients: small batches, one after another, give the gradients of one large batch."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def _weights(draw):
    return [draw(4, 3), draw(4), draw(2, 4), draw(2)]


def _batches(draw, *sizes):
    return [(draw(n, 3), draw(n, 2)) for n in sizes]


def inputs(draw, n):
    return _weights(draw), _batches(draw, n, n + 2, 1)


def _large(weights, batches, loss_fn=functional.mse_loss):
    weights = [w.detach().clone().requires_grad_() for w in weights]
    x, y = (torch.cat(parts).detach() for parts in zip(*batches, strict=True))
    w1, b1, w2, b2 = weights
    loss = loss_fn(torch.tanh(x @ w1.T + b1) @ w2.T + b2, y)
    return loss.item(), list(torch.autograd.grad(loss, weights)), [w.detach() for w in weights]


def oracle(weights, batches):
    return _large(weights, batches)


test_standard = standard(
    "accumulate_gradients",
    inputs,
    oracle,
    probe=probes.accumulated,
    without={"takes_size_0": "the mean over an empty batch is not defined"},
)


@pytest.mark.parametrize("sizes", [(4, 4, 4), (5, 5, 2), (1, 7), (6,), (1, 1, 1, 1, 1)])
def test_equals_one_large_batch(learner, draw, sizes):
    weights, batches = _weights(draw), _batches(draw, *sizes)

    expect(learner.probe(probes.accumulated)(weights, batches)).equals(oracle(weights, batches))


def test_gradients_may_still_be_empty(learner, draw):
    weights, batches = _weights(draw), _batches(draw, 3, 2)

    seen = learner.probe(probes.accumulated)(weights, batches, old=False)

    expect(seen).equals(oracle(weights, batches))


def test_one_batch_at_a_time(learner, draw):
    seen = learner.probe(probes.order_of_events)(_weights(draw), _batches(draw, 4, 3, 2))

    wanted = [event for n in (4, 3, 2) for event in (f"forward of {n}", "backward")]
    expect(seen).holds(
        seen.value == wanted,
        f"went about it in this order: {', '.join(map(str, seen.value))}; "
        f"wanted: {', '.join(wanted)}",
        "wrong order",
    )


def test_only_one_graph_is_alive(learner, draw):
    seen = learner.probe(probes.graphs_alive)(_weights(draw), _batches(draw, 4, 3, 2))

    expect(seen).holds(
        not any(seen.value),
        "keeps the graph of a batch when its backward is done, and with it the memory",
        "graph kept",
    )


def test_a_frozen_layer_gets_nothing(learner, draw):
    weights, batches = _weights(draw), _batches(draw, 3, 2)
    loss, gradients, _ = oracle(weights, batches)

    seen = learner.probe(probes.accumulated_frozen)(weights, batches)

    wanted = [torch.zeros_like(g) for g in gradients[:2]] + gradients[2:]
    expect(seen).equals((loss, wanted))


def test_an_old_gradient_of_a_frozen_layer_is_cleared(learner, draw):
    weights, batches = _weights(draw), _batches(draw, 3, 2)
    loss, gradients, _ = oracle(weights, batches)

    seen = learner.probe(probes.accumulated_frozen)(weights, batches, old=True)

    wanted = [torch.zeros_like(g) for g in gradients[:2]] + gradients[2:]
    expect(seen).equals((loss, wanted))


@pytest.mark.parametrize("training", [True, False])
def test_the_model_runs_in_the_mode_that_it_is_in(learner, draw, training):
    weights = [draw(8, 6), draw(8), draw(2, 8), draw(2)]

    seen = learner.probe(probes.modes)(
        "accumulate_gradients", weights, draw(4, 6), draw(4, 2), training
    )

    expect(seen).holds(
        set(seen.value) == {training},
        f"model.training was {training} before; in its calls and afterwards it is {seen.value}",
    )


def test_takes_the_loss_that_was_given(learner, draw):
    weights, batches = _weights(draw), [(x, y.sigmoid()) for x, y in _batches(draw, 3, 2)]
    loss, gradients, _ = _large(weights, batches, functional.binary_cross_entropy_with_logits)

    seen = learner.probe(probes.accumulated_by_cross_entropy)(weights, batches)

    expect(seen).equals((loss, gradients))


def _accumulated(model, batches, loss_fn, share, zero=True):
    if zero:
        model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * share(inputs)
        loss.backward()
        total += loss.item()
    return total


def _samples(batches):
    return sum(len(inputs) for inputs, _ in batches)


@wrong_answer("The gradients of all batches were added up and never divided: a mean is wanted.")
def not_divided(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1)


@wrong_answer("A small batch counts as much as a large one here: weigh each by its samples.")
def divided_by_batches(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1 / len(batches))


@wrong_answer("Each loss already is a mean over its batch: what is its share of all samples?")
def divided_by_samples(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1 / _samples(batches))


@wrong_answer("The old gradients were kept and added to. Clear them first.")
def old_gradients(model, batches, loss_fn):
    every = _samples(batches)
    return _accumulated(model, batches, loss_fn, lambda x: len(x) / every, zero=False)


@wrong_answer("The gradients were cleared before every batch, so only the last one is left.")
def cleared_each_time(model, batches, loss_fn):
    total = 0.0
    for inputs, targets in batches:
        model.zero_grad()
        loss = loss_fn(model(inputs), targets) * (len(inputs) / _samples(batches))
        loss.backward()
        total += loss.item()
    return total


@wrong_answer("The loss is a tensor. Make it a float with .item().")
def loss_as_a_tensor(model, batches, loss_fn):
    every = _samples(batches)
    return torch.tensor(_accumulated(model, batches, loss_fn, lambda x: len(x) / every))


@wrong_answer("`retain_graph=True` keeps a batch's graph after its backward. Leave it out.")
def graphs_retained(model, batches, loss_fn):
    model.zero_grad()
    losses, every = [], _samples(batches)
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * (len(inputs) / every)
        loss.backward(retain_graph=True)
        losses.append(loss)
    return sum(losses).item()


@wrong_answer("All batches were put together: that one large batch does not fit into memory.")
def put_together(model, batches, loss_fn):
    inputs, targets = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return _accumulated(model, [(inputs, targets)], loss_fn, lambda x: 1)


@wrong_answer("The graphs of all batches are alive until the one backward at the end.")
def one_backward(model, batches, loss_fn):
    model.zero_grad()
    losses = [loss_fn(model(x), y) * (len(x) / _samples(batches)) for x, y in batches]
    loss = sum(losses)
    loss.backward()
    return loss.item()


@wrong_answer("The loss that came back is that of the last batch alone.")
def last_loss(model, batches, loss_fn):
    model.zero_grad()
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets)
        (loss * (len(inputs) / _samples(batches))).backward()
    return loss.item()


@wrong_answer("The gradients are right; the loss that came back is a sum. The mean is wanted.")
def summed_loss(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets)
        (loss * (len(inputs) / _samples(batches))).backward()
        total += loss.item()
    return total


@wrong_answer("The parameters moved: only gradients were asked for.")
def stepped_too(model, batches, loss_fn):
    every = _samples(batches)
    loss = _accumulated(model, batches, loss_fn, lambda x: len(x) / every)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= 0.01 * parameter.grad
    return loss


@wrong_answer("A frozen parameter has no gradient that could be divided: its `.grad` is None.")
def frozen_forgotten(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * len(inputs)
        loss.backward()
        total += loss.item()
    for parameter in model.parameters():
        parameter.grad /= _samples(batches)
    return total / _samples(batches)


@wrong_answer("The loss is not always the mean squared error: call loss_fn(predictions, targets).")
def a_loss_of_its_own(model, batches, loss_fn):
    every = _samples(batches)
    mse = torch.nn.functional.mse_loss
    return _accumulated(model, batches, mse, lambda x: len(x) / every)


@wrong_answer("loss_fn takes the predictions first, then the targets.")
def arguments_exchanged(model, batches, loss_fn):
    every = _samples(batches)
    turned = lambda predictions, targets: loss_fn(targets, predictions)
    return _accumulated(model, batches, turned, lambda x: len(x) / every)


@wrong_answer("The model was switched to training mode. Run it in the mode that it is in.")
def switched_to_training(model, batches, loss_fn):
    return _accumulated(model.train(), batches, loss_fn, lambda x: len(x) / _samples(batches))


@wrong_answer("The model was switched to evaluation mode. Run it in the mode that it is in.")
def switched_to_evaluation(model, batches, loss_fn):
    return _accumulated(model.eval(), batches, loss_fn, lambda x: len(x) / _samples(batches))


@wrong_answer("A frozen parameter kept its old gradient: clear those of all parameters.")
def frozen_not_cleared(model, batches, loss_fn):
    every = _samples(batches)
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = None
    return _accumulated(model, batches, loss_fn, lambda x: len(x) / every, zero=False)


@right_answer
def divided_at_the_end(model, batches, loss_fn):
    samples, total = 0, 0.0
    for parameter in model.parameters():
        parameter.grad = None
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * len(inputs)
        loss.backward()
        samples, total = samples + len(inputs), total + float(loss)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.div_(samples)
    return total / samples


@right_answer
def by_upstream_gradient(model, batches, loss_fn):
    parameters = [p for p in model.parameters() if p.requires_grad]
    model.zero_grad()
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    shares = [len(x) / _samples(batches) for x, _ in batches]
    mean = 0.0
    for share, (x, y) in zip(shares, batches, strict=True):
        loss = loss_fn(model(x), y)
        loss.backward(torch.full_like(loss, share))
        mean += share * loss.item()
    return mean
