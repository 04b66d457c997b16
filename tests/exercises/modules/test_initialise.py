"""initialise: Kaiming's start for ReLU, in every linear layer."""

import math

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return [n + 2, n + 3, n + 1], torch.float32, draw.integers(low=0, high=99).item()


def oracle(widths, dtype, seed):
    d, h, k = widths
    rising = lambda *shape: torch.linspace(1, 2, math.prod(shape)).to(dtype).view(shape)
    return {
        "parameters": {
            "embedding.weight": (3, d),
            "block.0.weight": (h, d),
            "block.0.bias": (h,),
            "block.1.1.weight": (h, h),
            "block.1.1.bias": (h,),
            "norm.weight": (h,),
            "norm.bias": (h,),
            "out.weight": (k, h),
        },
        "dtypes": [dtype] * 8,
        "the same objects": True,
        "require grad": [True] * 8,
        "biases": {
            "block.0.bias": torch.zeros(h, dtype=dtype),
            "block.1.1.bias": torch.zeros(h, dtype=dtype),
        },
        "others": {
            "embedding.weight": rising(3, d),
            "norm.weight": rising(h),
            "norm.bias": rising(h),
        },
        "newly drawn": [True] * 3,
        "in training mode": True,
    }


test_standard = standard("initialise", inputs, oracle, probe=probes.initialised)


def test_keeps_the_dtype(learner):
    args = [3, 4, 2], torch.float64, 7

    expect(learner.probe(probes.initialised)(*args)).equals(oracle(*args))


WIDTHS = [200, 300, 150]


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_variance_is_2_over_the_number_of_inputs(learner, draw, layer):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    found = seen.value[layer].std().item()
    wanted = math.sqrt(2 / (200, 300, 300)[layer])
    expect(seen).holds(
        abs(found / wanted - 1) < 0.03,
        f"draws a weight of shape {tuple(seen.value[layer].shape)} with standard deviation "
        f"{found:.4f}; wanted {wanted:.4f}",
    )


def test_the_mean_is_0(learner, draw):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    means = [weight.mean().item() / weight.std().item() for weight in seen.value]
    expect(seen).holds(
        max(map(abs, means)) < 0.04, f"draws weights whose means are {means} standard deviations"
    )


def test_the_draws_are_normal(learner, draw):
    seen = learner.probe(probes.initial_weights)(WIDTHS, draw.integers(low=0, high=999).item())

    # Of normal draws, 4.6 in a hundred are more than two standard deviations out; uniform ones
    # never are, and truncated ones less often.
    far = [(w.abs() > 2 * w.std()).double().mean().item() for w in seen.value]
    expect(seen).holds(
        all(0.035 < part < 0.055 for part in far), "draws numbers that are not normal"
    )


def test_layers_of_one_shape_get_draws_of_their_own(learner, draw):
    seen = learner.probe(probes.initial_weights)(
        [30, 30, 30], draw.integers(low=0, high=999).item()
    )

    one, two, three = seen.value
    expect(seen).holds(
        not (one.equal(two) or two.equal(three) or one.equal(three)),
        "gives two layers the same weight",
    )


def test_the_same_generator_gives_the_same_weights(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    again = learner.probe(probes.initial_weights)([4, 5, 3], 11)

    expect(again).equals(first.value)


def test_the_generator_goes_on_from_model_to_model(learner):
    seen = learner.probe(probes.initialised_twice)([4, 5, 3], 11)

    one, two = seen.value
    expect(seen).holds(
        not one.equal(two),
        "draws from a copy of the generator: a second model gets the same weights",
    )


def test_another_generator_gives_other_weights(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    other = learner.probe(probes.initial_weights)([4, 5, 3], 12)

    same = any(one.equal(two) for one, two in zip(first.value, other.value, strict=True))
    expect(other).holds(not same, "gives the same weights for every generator")


def test_weights_depend_on_where_the_generator_stands(learner):
    first = learner.probe(probes.initial_weights)([4, 5, 3], 11)
    later = learner.probe(probes.initial_weights)([4, 5, 3], 11, 7)

    same = any(one.equal(two) for one, two in zip(first.value, later.value, strict=True))
    expect(later).holds(not same, "resets the generator instead of drawing from it")
