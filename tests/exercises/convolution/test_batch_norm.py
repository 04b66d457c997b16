"""batch_norm: every channel standardised, by the batch in training, by memory in evaluation."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    x = 3 * draw(n, 4, 2, 3) + 2
    return x, draw(4), draw.uniform(4, low=0.5, high=2.0), draw(4), draw(4), True, 0.3, 0.1


def oracle(x, mean, variance, weight, bias, training, momentum, eps):
    """Torch's own, which changes what is remembered in place."""
    remembered = (
        (mean.detach().clone(), variance.detach().clone()) if training else (mean, variance)
    )
    if training:
        out = functional.batch_norm(x, *remembered, weight, bias, True, momentum, eps)
    else:
        shape = [1, -1] + [1] * (x.ndim - 2)
        m, v, w, b = (t.reshape(shape) for t in (mean, variance, weight, bias))
        out = (x - m) / (v + eps) ** 0.5 * w + b
    return out, *remembered


NOTHING = {"takes_size_0": "an empty batch has no statistics"}

test_standard = standard(
    "batch_norm", inputs, oracle, gradient=True, dtypes=FLOATS, without=NOTHING
)


def test_in_evaluation_the_memory_is_used_and_stays(learner, draw):
    args = [*inputs(draw, 3)[:5], False, 0.3, 0.1]

    expect(learner.batch_norm(*args)).equals(oracle(*args))


def test_in_evaluation_autograd_can_follow(learner, draw):
    args = [t.double().requires_grad_() for t in inputs(draw, 3)[:5]]
    x, mean, variance, weight, bias = args

    seen = learner.batch_norm(x, mean.detach(), variance.detach(), weight, bias, False, 0.3, 0.1)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


@pytest.mark.parametrize("shape", [(5, 3), (4, 3, 7), (2, 3, 2, 2, 3), (3, 3, 3, 3)])
@pytest.mark.parametrize("training", [True, False])
def test_any_axes_behind_the_channels(learner, draw, shape, training):
    x, memory = draw(*shape), (draw(3), draw.uniform(3, low=0.5, high=2.0), draw(3), draw(3))

    seen = learner.batch_norm(x, *memory, training, 0.2, 0.05)

    expect(seen).equals(oracle(x, *memory, training, 0.2, 0.05))


def test_the_variance_that_is_remembered_is_unbiased(learner, draw):
    x, zero, one = draw(2, 3).double(), torch.zeros(3).double(), torch.ones(3).double()

    seen = learner.batch_norm(x, zero, one, one, zero, True, 1.0, 0.1)

    expect(seen).equals(oracle(x, zero, one, one, zero, True, 1.0, 0.1))


@pytest.mark.parametrize("momentum", [0.0, 0.1, 0.9])
def test_momentum_is_the_share_of_the_batch(learner, draw, momentum):
    args = [*inputs(draw, 3)[:6], momentum, 0.1]

    expect(learner.batch_norm(*args)).equals(oracle(*args))


def test_a_large_eps_counts(learner, draw):
    args = [t.double() for t in inputs(draw, 3)[:5]]

    for training in (True, False):
        seen = learner.batch_norm(*args, training, 0.2, 5.0)

        expect(seen).equals(oracle(*args, training, 0.2, 5.0))


def test_numbers_far_from_0(learner, draw):
    x, *rest = (t.double() for t in inputs(draw, 4)[:5])

    seen = learner.batch_norm(x + 1e6, *rest, True, 0.2, 0.01)

    expect(seen).equals(oracle(x + 1e6, *rest, True, 0.2, 0.01), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1)])
def test_one_value_a_channel_is_refused_in_training(learner, draw, shape):
    memory = draw(3), torch.ones(3), draw(3), draw(3)

    expect(learner.batch_norm(draw(*shape), *memory, True, 0.1, 0.1)).raises(ValueError)


def test_one_value_a_channel_is_fine_in_evaluation(learner, draw):
    args = draw(1, 3), draw(3), torch.ones(3), draw(3), draw(3), False, 0.1, 0.1

    expect(learner.batch_norm(*args)).equals(oracle(*args))


def test_one_sample_with_several_places_is_fine_in_training(learner, draw):
    args = draw(1, 3, 2, 2), draw(3), torch.ones(3), draw(3), draw(3), True, 0.1, 0.1

    expect(learner.batch_norm(*args)).equals(oracle(*args))


def test_an_empty_batch_is_fine_in_evaluation(learner, draw):
    args = draw(0, 3, 2, 2), draw(3), torch.ones(3), draw(3), draw(3), False, 0.1, 0.1

    expect(learner.batch_norm(*args)).equals(oracle(*args))


def test_what_is_remembered_has_no_graph(learner, draw):
    x = draw(4, 3).requires_grad_()

    seen = learner.batch_norm(x, draw(3), torch.ones(3), draw(3), draw(3), True, 0.1, 0.1)

    facts = [seen.observation.facts.get(f"value[{i}]") for i in (1, 2)]
    tracked = any(fact is not None and fact.requires_grad for fact in facts)
    expect(seen).holds(not tracked, "the new mean or variance has a graph", "tracked")


def test_no_normalisation_of_torch_does_the_work(learner, draw):
    for training in (True, False):
        args = [*inputs(draw, 3)[:5], training, 0.3, 0.1]

        seen = learner.batch_norm(*args)

        expect(seen).calls_none_of(*oracles.NORMALISATIONS).equals(oracle(*args))
