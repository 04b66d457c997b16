"""LinearModel: a model of one nn.Linear."""

import pytest
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(4, 3), draw(4)


def oracle(x, weight, bias):
    return {
        "parameters": {"linear.weight": tuple(weight.shape), "linear.bias": tuple(bias.shape)},
        "output": functional.linear(x, weight, bias),
    }


test_standard = standard("LinearModel", inputs, oracle, probe=probes.linear_model, gradient=True)


@pytest.mark.parametrize("leading", [(), (2, 5)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    x, weight, bias = draw(*leading, 4), draw(2, 4), draw(2)

    expect(learner.probe(probes.linear_model)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_out_keeps_its_dimension(learner, draw):
    x, weight, bias = draw(6, 3), draw(1, 3), draw(1)

    expect(learner.probe(probes.linear_model)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_in_and_one_out_by_default(learner):
    seen = learner.probe(probes.two_made)("LinearModel")

    shapes = {name: tuple(p.shape) for name, p in seen.value[0].items()}
    expect(seen).holds(
        shapes == {"linear.weight": (1, 1), "linear.bias": (1,)},
        f"has parameters of shape {shapes} when it is made without arguments",
    )


def test_is_one_layer_of_torch_and_holds_nothing_else(learner):
    expect(learner.probe(probes.contents)("LinearModel", 3, 2)).equals(
        {
            "layers of torch": ["Linear"],
            "children": ["linear"],
            "state": ["linear.bias", "linear.weight"],
        }
    )


def test_hooks_on_the_model_and_on_its_layer_run(learner, draw):
    x, weight, bias = draw(4, 3), draw(2, 3), draw(2)
    factors = dict(
        zip(("model", "layer"), draw.uniform(2, low=2.0, high=3.0).tolist(), strict=True)
    )

    seen = learner.probe(probes.hooks_run)(factors, x, weight, bias)

    output = factors["model"] * factors["layer"] * (x @ weight.T + bias)
    expect(seen).equals(({"model": 1, "layer": 1}, output))
