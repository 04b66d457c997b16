"""classify_step: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _step(model, inputs, labels, optimizer, loss_of, zero=True, note=float):
    if zero:
        optimizer.zero_grad()
    loss = loss_of(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return note(loss.detach())


@wrong_answer(
    "softmax was applied before cross_entropy, which applies it itself. Pass in the logits."
)
def softmax_first(model, inputs, labels, optimizer):
    return _step(
        model, inputs, labels, optimizer, lambda z, y: functional.cross_entropy(z.softmax(1), y)
    )


@wrong_answer(
    "cross_entropy takes one-hot labels only as floats. Pass the integer labels as they are."
)
def integer_one_hot(model, inputs, labels, optimizer):
    def loss(z, y):
        return functional.cross_entropy(z, functional.one_hot(y, z.shape[1]))

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("nll_loss wants logarithms of probabilities, not probabilities.")
def nll_of_softmax(model, inputs, labels, optimizer):
    return _step(
        model, inputs, labels, optimizer, lambda z, y: functional.nll_loss(z.softmax(1), y)
    )


@wrong_answer(
    "For large logits, a softmax underflows to 0, and log 0 is -inf. Use one function that does "
    "both."
)
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


@wrong_answer("The gradients are never zeroed: backward adds to the old ones.")
def never_zeroed(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.cross_entropy, zero=False)


@wrong_answer(
    "The gradients are zeroed after the step, so the first step still uses the old "
    "gradients that the model came with. Zero them before backward."
)
def zeroed_after(model, inputs, labels, optimizer):
    loss = _step(model, inputs, labels, optimizer, functional.cross_entropy, zero=False)
    optimizer.zero_grad()
    return loss


@wrong_answer("The model was put in eval mode for the step. Leave it in training mode.")
def in_eval_mode(model, inputs, labels, optimizer):
    model.eval()
    return _step(model, inputs, labels, optimizer, functional.cross_entropy)


@wrong_answer("nll_loss was given the logits. It wants logarithms of probabilities.")
def nll_of_logits(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.nll_loss)


@wrong_answer(
    "For large logits, exp overflows or the logarithm of 0 is taken, so the loss is inf or "
    "NaN. Let cross_entropy do both."
)
def by_exp(model, inputs, labels, optimizer):
    def loss(z, y):
        return (z.exp().sum(1).log() - z[torch.arange(len(y)), y]).mean()

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer(
    "This loss asks yes or no for each class by itself. Cross entropy is about one choice "
    "among all classes."
)
def binary(model, inputs, labels, optimizer):
    def loss(z, y):
        wanted = functional.one_hot(y, z.shape[1]).to(z.dtype)
        return functional.binary_cross_entropy_with_logits(z, wanted)

    return _step(model, inputs, labels, optimizer, loss)


TENSOR = "The loss is a tensor. Make it a float with .item()."


@wrong_answer(TENSOR)
def tensor_in_its_graph(model, inputs, labels, optimizer):
    optimizer.zero_grad()
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss


@wrong_answer("The gradients are zeroed between backward and step, so the step finds none.")
def zeroed_after_backward(model, inputs, labels, optimizer):
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@wrong_answer(TENSOR)
def tensor(model, inputs, labels, optimizer):
    return _step(model, inputs, labels, optimizer, functional.cross_entropy, note=lambda loss: loss)


@wrong_answer("The loss was taken after the step. Take it before.")
def loss_after(model, inputs, labels, optimizer):
    _step(model, inputs, labels, optimizer, functional.cross_entropy)
    return functional.cross_entropy(model(inputs), labels).item()


@wrong_answer("That is the squared error against one-hot labels. Take the cross entropy.")
def squared_error(model, inputs, labels, optimizer):
    def loss(z, y):
        return functional.mse_loss(z, functional.one_hot(y, z.shape[1]).to(z.dtype))

    return _step(model, inputs, labels, optimizer, loss)


@wrong_answer("The optimizer's step is missing, so no parameter changes.")
def without_step(model, inputs, labels, optimizer):
    optimizer.zero_grad()
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    return loss.item()


@wrong_answer(
    "`param_groups` is for torch's own optimizers only. `optimizer.zero_grad()` and "
    "`optimizer.step()` are all that you need."
)
def through_param_groups(model, inputs, labels, optimizer):
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
    loss = functional.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
