"""unstandardise_weights: parameters that give the same predictions on raw inputs."""

import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n), draw(3), draw.uniform(3, low=0.5, high=3.0)


def oracle(weights, bias, mean, std):
    # The prediction at 0 is the bias; one step along an input, it is the bias plus a weight.
    steps = torch.cat([torch.zeros_like(mean).unsqueeze(0), torch.eye(len(mean), dtype=mean.dtype)])
    heights = functional.linear((steps - mean) / std, weights, bias)  # (d + 1, k)
    return (heights[1:] - heights[0]).T, heights[0]


test_standard = standard(
    "unstandardise_weights",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "there is at least one output"},
)


def test_works_with_as_many_outputs_as_inputs(learner, draw):
    expect(learner.unstandardise_weights(*inputs(draw, 3))).agrees_with(oracle)


def test_predictions_do_not_change(learner, draw):
    weights, bias, mean, std = (t.double() for t in inputs(draw, 2))
    x = draw(7, 3, dtype=torch.float64)

    seen = learner.unstandardise_weights(weights, bias, mean, std)

    predictions = functional.linear(x, *seen.value)
    wanted = functional.linear((x - mean) / std, weights, bias)
    expect(seen).holds(
        bool((predictions - wanted).abs().max() < 1e-10),
        "on raw inputs, these parameters do not predict what the given ones do on standardised",
    )


def test_the_optimum_of_the_orchards_in_raw_units(learner):
    x, y = (t.double() for t in data.orchards())
    std, mean = torch.std_mean(x, dim=0, correction=0)

    seen = learner.unstandardise_weights(*oracles.optimum((x - mean) / std, y), mean, std)

    apples, oranges = [-0.3876, 0.8478, 0.6982], [-0.2852, 0.7940, 0.9250]
    figures = torch.tensor([apples, oranges]).double(), torch.tensor([-1.6376, -2.2183]).double()
    expect(seen).equals(figures, atol=1e-4)


def test_works_with_a_tiny_unit(learner, draw):
    weights, bias, mean, std = (t.double() for t in inputs(draw, 2))
    scale = torch.tensor([1e-9, 1.0, 1e-6], dtype=torch.float64)

    seen = learner.unstandardise_weights(weights, bias, mean * scale, std * scale)

    expect(seen).holds(
        _near(seen.value, oracle(weights, bias, mean, std), scale),
        "the parameters are wrong for a std near 1e-9; divide by the std as it is",
    )


def test_new_parameters_have_memory_of_their_own(learner, draw):
    weights, bias, *_ = inputs(draw, 2)

    seen = learner.unstandardise_weights(weights, bias, torch.zeros(3), torch.ones(3))

    expect(seen).equals((weights, bias)).shares_nothing()


def _near(given, wanted, scale):
    """Whether parameters for columns in smaller units match those expected in the usual ones."""
    (weights, bias), (usual, usual_bias) = given, wanted
    return torch.allclose(weights * scale, usual) and torch.allclose(bias, usual_bias)
