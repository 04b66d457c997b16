"""evaluate: the mean loss over the samples, leaving no trace."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    # The last batch is the short one.
    batches = oracles.batches(draw, n + 2, n + 2, n)
    return oracles.parameters(draw), batches, functional.mse_loss, True


def oracle(parameters, batches, loss_fn, training, autograd=True):
    parameters = [p.detach() for p in parameters]
    _, loss = oracles.epoch(parameters, batches, 0.0, loss_fn)
    return {
        "loss": loss,
        "modes": ["eval"] * len(batches),
        "built a graph": [False] * len(batches),
        "mode after": "training" if training else "eval",
        "autograd after": autograd,
        "parameters": parameters,
        "gradients": [torch.ones_like(p) for p in parameters],
        "require grad": [True] * len(parameters),
    }


test_standard = standard(
    "evaluate",
    inputs,
    oracle,
    probe=probes.evaluated,
    without={"takes_size_0": "there is no mean over no samples"},
)


@pytest.mark.parametrize("training", [True, False])
def test_the_mode_is_put_back_whichever_it_was(learner, draw, training):
    args = oracles.parameters(draw), oracles.batches(draw, 3, 2), functional.mse_loss, training

    expect(learner.probe(probes.evaluated)(*args)).equals(oracle(*args))


def test_uses_the_loss_that_it_is_given(learner, draw):
    args = oracles.parameters(draw), oracles.batches(draw, 4, 4, 1), functional.l1_loss, True

    expect(learner.probe(probes.evaluated)(*args)).equals(oracle(*args))


def test_autograd_that_was_off_stays_off(learner, draw):
    args = oracles.parameters(draw), oracles.batches(draw, 3, 2), functional.mse_loss, True, False

    expect(learner.probe(probes.evaluated)(*args)).equals(oracle(*args))


def test_the_loss_takes_the_prediction_first(learner, draw):
    # With this loss it matters which of the two comes first.
    loss_fn = functional.poisson_nll_loss
    args = oracles.parameters(draw), oracles.batches(draw, 3, 2), loss_fn, True

    expect(learner.probe(probes.evaluated)(*args)).equals(oracle(*args))


def test_any_batch_may_be_the_short_one(learner, draw):
    args = oracles.parameters(draw), oracles.batches(draw, 1, 7, 3), functional.mse_loss, False

    expect(learner.probe(probes.evaluated)(*args)).equals(oracle(*args))


def test_a_loader_without_length_that_allows_one_pass(learner, draw):
    parameters, batches = oracles.parameters(draw), oracles.batches(draw, 4, 4, 2)

    seen = learner.probe(probes.evaluated_on_a_stream)(parameters, batches, functional.mse_loss)

    expect(seen).equals(oracles.epoch(parameters, batches, 0.0, functional.mse_loss)[1])
