"""quantise: int8 codes with a scale for each row."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return (draw(n, 6) * torch.linspace(0.1, 30, n)[:, None],)


def oracle(weight):
    weight = weight.detach()
    codes, scales = [], []
    for row in weight:
        largest = max(abs(v) for v in row.tolist())
        scale = row.new_tensor(largest / 127 if largest else 1.0)
        scales.append(scale)
        codes.append(torch.round(row / scale).to(torch.int8))
    if not len(weight):
        return torch.zeros(weight.shape, dtype=torch.int8), weight.new_zeros(0)
    return torch.stack(codes), torch.stack(scales)


test_standard = standard("quantise", inputs, oracle)


@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (3, 50), (20, 2)])
def test_any_shape(learner, draw, shape):
    weight = draw(*shape)

    expect(learner.quantise(weight)).equals(oracle(weight))


def test_rows_of_zeros(learner, draw):
    weight = draw(4, 5)
    weight[1], weight[3] = 0, 0

    expect(learner.quantise(weight)).equals(oracle(weight))


def test_the_largest_may_be_negative(learner):
    weight = torch.tensor([[0.3, -2.0, 1.9], [0.1, 0.2, 5.0]])

    expect(learner.quantise(weight)).equals(oracle(weight))


def test_rows_of_very_unlike_size(learner, draw):
    weight = draw(3, 6) * torch.tensor([[1e-4], [1.0], [1e4]])

    expect(learner.quantise(weight)).equals(oracle(weight))


def test_an_error_is_at_most_half_a_step(learner, draw):
    weight = draw(5, 40)

    seen = learner.quantise(weight)

    expect(seen).equals(oracle(weight)).holds(
        bool(
            (
                (seen.value[0] * seen.value[1][:, None] - weight).abs()
                <= 0.501 * seen.value[1][:, None]
            ).all()
        ),
        "an error is larger than half a step",
    )


def test_neither_has_a_graph(learner, draw):
    seen = learner.quantise(draw(3, 4).requires_grad_())

    fact = seen.observation.facts.get("value[1]")
    expect(seen).holds(fact is None or not fact.requires_grad, "the scale has a graph", "tracked")
