"""classify_step: one training step on the mean cross entropy of logits."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    return oracles.parameters(draw, 3, 4, 3), draw(n + 2, 3), draw.labels(n + 2, 3), 0.5, 3


def _cross_entropy(logits, labels):
    return (logits.logsumexp(1) - logits[torch.arange(len(labels)), labels]).mean()


def oracle(parameters, inputs, labels, lr, steps):
    losses = []
    for _ in range(steps):
        parameters, loss = oracles.step(
            parameters, lambda p: _cross_entropy(oracles.network(p, inputs.detach()), labels), lr
        )
        losses.append(loss)
    return {
        "losses": losses,
        "parameters": [p.detach() for p in parameters],
        "steps": steps,
        "modes": ["training"] * (steps + 1),
    }


test_standard = standard("classify_step", inputs, oracle, probe=probes.classified)


@pytest.mark.parametrize("classes", [2, 7])
def test_any_number_of_classes(learner, draw, classes):
    parameters = oracles.parameters(draw, 3, 4, classes)
    args = parameters, draw(9, 3), draw.labels(9, classes), 0.3, 2

    expect(learner.probe(probes.classified)(*args)).equals(oracle(*args))


def test_a_batch_of_one(learner, draw):
    args = oracles.parameters(draw, 3, 4, 5), draw(1, 3), draw.labels(1, 5), 0.3, 2

    expect(learner.probe(probes.classified)(*args)).equals(oracle(*args))


def test_stays_exact_where_logits_are_large(learner, draw):
    weight, bias, x = 200 * draw(4, 3), draw(4), draw(8, 3)
    labels = draw.labels(8, 4)

    seen = learner.probe(probes.classified_flat)(weight, bias, x, labels, 0.1)

    after, loss = oracles.step(
        [weight, bias], lambda p: _cross_entropy(functional.linear(x, *p), labels), 0.1
    )
    expect(seen).equals({"loss": loss, "parameters": after})


def test_many_steps_bring_the_loss_down(learner, draw):
    args = oracles.parameters(draw, 3, 4, 3), draw(12, 3), draw.labels(12, 3), 0.5, 20

    seen = learner.probe(probes.classified)(*args)

    first, *_, last = seen.value["losses"]
    expect(seen).holds(last < first, f"the loss went from {first:.4f} to {last:.4f} in 20 steps")


def _step(model, inputs, labels, optimizer, loss_of, zero=True, note=float):
    if zero:
        optimizer.zero_grad()
    loss = loss_of(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return note(loss.detach())


@wrong_answer("softmax came before cross_entropy, which does it itself. Hand it the logits.")
def softmax_first(model, inputs, labels, optimizer):
    return _step(
        model, inputs, labels, optimizer, lambda z, y: functional.cross_entropy(z.softmax(1), y)
    )


@wrong_answer("One-hot labels have to be floats to stand for probabilities; labels as they are do.")
def integer_one_hot(model, inputs, labels, optimizer):
    def loss(z, y):
        return functional.cross_entropy(z, functional.one_hot(y, z.shape[1]))

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("nll_loss wants logarithms of probabilities, not probabilities.")
def nll_of_softmax(model, inputs, labels, optimizer):
    return _step(
        model, inputs, labels, optimizer, lambda z, y: functional.nll_loss(z.softmax(1), y)
    )


@wrong_answer("The logarithm of a softmax overflows for large logits. Take both in one.")
def naive(model, inputs, labels, optimizer):
    def loss(z, y):
        return -z.softmax(1).log()[torch.arange(len(y)), y].mean()

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("The softmax went over the samples, not over the classes.")
def over_samples(model, inputs, labels, optimizer):
    def loss(z, y):
        return functional.nll_loss(z.log_softmax(0), y)

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("The losses of the samples were added up. Take their mean.")
def summed(model, inputs, labels, optimizer):
    return _step(
        model,
        inputs,
        labels,
        optimizer,
        lambda z, y: functional.cross_entropy(z, y, reduction="sum"),
    )


@wrong_answer("The gradients are never zeroed: backward adds to what stands there.")
def never_zeroed(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.cross_entropy, zero=False)


@wrong_answer(
    "The gradients are zeroed after the step, so those that the model came with still count in the "
    "first. Zero them before."
)
def zeroed_after(model, inputs, labels, optimizer):
    loss = _step(model, inputs, labels, optimizer, functional.cross_entropy, zero=False)
    optimizer.zero_grad()
    return loss


@wrong_answer("The model was put in eval mode for its step. It comes in training mode: leave it.")
def in_eval_mode(model, inputs, labels, optimizer):
    model.eval()
    return _step(model, inputs, labels, optimizer, functional.cross_entropy)


@wrong_answer("nll_loss was given the logits. It wants logarithms of probabilities.")
def nll_of_logits(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.nll_loss)


@wrong_answer(
    "For large logits exp overflows, or the logarithm of 0 comes up, and the loss is no number. "
    "Let cross_entropy take both in one."
)
def by_exp(model, inputs, labels, optimizer):
    def loss(z, y):
        return (z.exp().sum(1).log() - z[torch.arange(len(y)), y]).mean()

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer(
    "That is a yes or no for each class by itself. Cross entropy is about one choice among all."
)
def binary(model, inputs, labels, optimizer):
    def loss(z, y):
        wanted = functional.one_hot(y, z.shape[1]).to(z.dtype)
        return functional.binary_cross_entropy_with_logits(z, wanted)

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("The loss is a tensor. Make it a float with .item().")
def tensor_in_its_graph(model, inputs, labels, optimizer):
    optimizer.zero_grad()
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss


@wrong_answer("The gradients are zeroed between backward and step, so the step has none left.")
def zeroed_after_backward(model, inputs, labels, optimizer):
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@wrong_answer("The loss is a tensor. Make it a float with .item().")
def tensor(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.cross_entropy, note=lambda loss: loss)


@wrong_answer("The loss is the one after the step. Take it before.")
def loss_after(model, inputs, labels, optimizer):
    _step(model, inputs, labels, optimizer, functional.cross_entropy)
    return functional.cross_entropy(model(inputs), labels).item()


@wrong_answer("That is the squared error against one-hot labels. Take the cross entropy.")
def squared_error(model, inputs, labels, optimizer):
    def loss(z, y):
        return functional.mse_loss(z, functional.one_hot(y, z.shape[1]).to(z.dtype))

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("The step is missing: nothing moves.")
def without_step(model, inputs, labels, optimizer):
    optimizer.zero_grad()
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    return loss.item()


@right_answer
def by_nll(model, inputs, labels, optimizer):
    model.zero_grad()
    log_probabilities = model(inputs).log_softmax(dim=1)
    loss = functional.nll_loss(log_probabilities, labels)
    loss.backward()
    optimizer.step()
    return float(loss)


@right_answer
def by_one_hot(model, inputs, labels, optimizer):
    logits = model(inputs)
    wanted = functional.one_hot(labels, logits.size(-1)).to(logits.dtype)
    loss = nn.CrossEntropyLoss()(logits, wanted)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
