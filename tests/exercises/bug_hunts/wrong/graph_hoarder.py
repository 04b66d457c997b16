"""graph_hoarder: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _train(model, inputs, targets, lr, epochs, note):
    """Train, and give back what was noted of each loss before its step."""
    losses = []
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        losses.append(note(loss))
        oracles.step(model, loss, lr)
    return losses


@wrong_answer(
    "The list holds the losses as tensors, and each tensor keeps its graph alive. Store floats."
)
def as_shipped(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: loss)


KEPT_TO_THE_END = (
    "Something keeps the graph of every step until the loop is over. Let go of each graph "
    "within its step: keep a float."
)


@wrong_answer(KEPT_TO_THE_END)
def floats_at_the_end(model, inputs, targets, lr, epochs):
    losses = _train(model, inputs, targets, lr, epochs, lambda loss: loss)
    return [loss.item() for loss in losses]


@wrong_answer("The graphs are gone, but the losses are still tensors. Return floats.")
def detached_tensors(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: loss.detach())


@wrong_answer("A copy of the loss still leads back to its graph. Store floats.")
def cloned(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: loss.clone())


@wrong_answer("The losses are NumPy numbers. Return Python floats, as `.item()` gives them.")
def arrays(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: loss.detach().numpy())


@wrong_answer("The losses are together in one tensor. Return a list of floats.")
def one_tensor(model, inputs, targets, lr, epochs):
    losses = _train(model, inputs, targets, lr, epochs, lambda loss: loss.item())
    return torch.tensor(losses)


@wrong_answer("Only the last loss was returned. Return one for each step.")
def last_only(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: loss.item())[-1:]


@wrong_answer("Each loss is the sum of all losses so far. Return each loss by itself.")
def running_sum(model, inputs, targets, lr, epochs):
    losses = _train(model, inputs, targets, lr, epochs, lambda loss: loss.item())
    return [sum(losses[: step + 1]) for step in range(len(losses))]


@wrong_answer("The losses were taken after each step. Take each loss before its step.")
def losses_after(model, inputs, targets, lr, epochs):
    losses = []
    for _ in range(epochs):
        oracles.step(model, oracles.squares(model, inputs, targets), lr)
        with torch.no_grad():
            losses.append(oracles.squares(model, inputs, targets).item())
    return losses


@wrong_answer("Without a graph, `backward` has nothing to go back through. It needs this graph.")
def no_graph_at_all(model, inputs, targets, lr, epochs):
    losses = []
    for _ in range(epochs):
        with torch.no_grad():
            loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
    return losses


@wrong_answer("The losses were rounded. Return each float as it is.")
def rounded(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: round(loss.item(), 3))


@wrong_answer("The losses are right, but the model never changes: the step is gone.")
def never_steps(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, 0.0, epochs, lambda loss: loss.item())


@wrong_answer("The gradients are not cleared any more, so they add up from step to step.")
def not_cleared(model, inputs, targets, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
    return losses


@wrong_answer(KEPT_TO_THE_END)
def predictions_kept(model, inputs, targets, lr, epochs):
    losses, kept = [], []
    for _ in range(epochs):
        predictions = model(inputs)
        kept.append(predictions)
        loss = ((predictions - targets) ** 2).mean()
        losses.append(loss.item())
        oracles.step(model, loss, lr)
    return losses


@wrong_answer("The model was not called: its parts were. A model may do more than its layers do.")
def past_the_model(model, inputs, targets, lr, epochs):
    inner = getattr(model, "layer", model)
    return _train(inner, inputs, targets, lr, epochs, lambda loss: loss.item())
