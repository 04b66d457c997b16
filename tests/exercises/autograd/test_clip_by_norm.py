"""clip_by_norm: one factor for all gradients, so that their common norm is bounded."""

import math

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

# torch's own clipping divides by the norm + 1e-6.
NEAR = 1e-5


def inputs(draw, n):
    return [draw(n, 2), draw(3), draw()], 0.5


def oracle(grads, max_norm):
    norm = math.hypot(*(g for grad in grads for g in grad.flatten().tolist()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return norm, [grad * factor for grad in grads]


test_standard = standard("clip_by_norm", inputs, oracle, probe=probes.clipped, rtol=NEAR)


def test_gradients_within_the_bound_stay_bit_for_bit(learner, draw):
    grads = [draw(4, 2), draw(3)]

    norm, _ = oracle(grads, 1.0)
    expect(learner.probe(probes.clipped)(grads, 2 * norm)).equals((norm, grads), atol=0, rtol=1e-6)


def test_each_within_the_bound_but_not_all_together(learner):
    grads = [torch.tensor([3.0, 0.0]), torch.tensor([[0.0], [4.0]])]

    expect(learner.probe(probes.clipped)(grads, 4.5)).equals(
        (5.0, [torch.tensor([2.7, 0.0]), torch.tensor([[0.0], [3.6]])]), rtol=NEAR
    )


def test_parameters_without_a_gradient_are_skipped(learner, draw):
    a, b = draw(3), draw(2)

    norm, (clipped_a, clipped_b) = oracle([a, b], 0.5)
    expect(learner.probe(probes.clipped)([None, a, None, b], 0.5)).equals(
        (norm, [None, clipped_a, None, clipped_b]), rtol=NEAR
    )


@pytest.mark.parametrize("grads", [[], [None, None]])
def test_without_any_gradient_the_norm_is_zero(learner, grads):
    expect(learner.probe(probes.clipped)(grads, 1.0)).equals((0.0, grads))


@pytest.mark.parametrize("max_norm", [1.0, 0.0])
def test_gradients_of_zeros_stay_zeros(learner, max_norm):
    grads = [torch.zeros(3), torch.zeros(2, 2)]

    expect(learner.probe(probes.clipped)(grads, max_norm)).equals((0.0, grads))


def test_a_bound_of_zero_leaves_zeros(learner, draw):
    grads = [draw(3), draw(2)]

    expect(learner.probe(probes.clipped)(grads, 0.0)).equals(oracle(grads, 0.0), rtol=NEAR)


def test_an_iterator_of_parameters_will_do(learner, draw):
    grads = [draw(3, 2), draw(2)]

    wanted = [oracle(grads, 0.3)] * 2
    expect(learner.probe(probes.clipped_iterator)(grads, 0.3)).equals(wanted, rtol=NEAR)


def test_a_gradient_counts_even_if_its_parameter_no_longer_requires_grad(learner, draw):
    grads = [draw(3, 2), draw(2)]

    wanted = [oracle(grads, 0.3)] * 2
    expect(learner.probe(probes.clipped_frozen)(grads, 0.3)).equals(wanted, rtol=NEAR)


def test_the_values_do_not_change(learner, draw):
    values = [draw(3), draw(2, 2)]

    _, grads = oracle([torch.ones_like(value) for value in values], 0.1)
    expect(learner.probe(probes.values_after_clip)(values, 0.1)).equals((values, grads), rtol=NEAR)
