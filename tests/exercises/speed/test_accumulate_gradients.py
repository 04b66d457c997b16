"""accumulate_gradients: small batches, one after another, give the gradients of one large batch."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

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
        f"took its steps in this order: {', '.join(map(str, seen.value))}; "
        f"wanted: {', '.join(wanted)}",
        "wrong order",
    )


def test_only_one_graph_is_alive(learner, draw):
    seen = learner.probe(probes.graphs_alive)(_weights(draw), _batches(draw, 4, 3, 2))

    expect(seen).holds(
        not any(seen.value),
        "keeps the graph of a batch after its backward, and the memory with it",
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
