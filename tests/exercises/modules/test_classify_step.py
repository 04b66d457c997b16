"""classify_step: one training step on the mean cross entropy of logits."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, probes_beside, standard

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
