"""Affine: a fully connected layer with parameters of its own."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(4, 3), draw(4)


def oracle(x, weight, bias):
    return {
        "parameters": {"weight": tuple(weight.shape), "bias": tuple(bias.shape)},
        "output": functional.linear(x, weight, bias),
    }


test_standard = standard("Affine", inputs, oracle, probe=probes.affine, gradient=True)


@pytest.mark.parametrize("leading", [(), (2, 5), (2, 1, 3)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    x, weight, bias = draw(*leading, 4), draw(2, 4), draw(2)

    expect(learner.probe(probes.affine)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_in_and_one_out(learner, draw):
    x, weight, bias = draw(5, 1), draw(1, 1), draw(1)

    expect(learner.probe(probes.affine)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_starts_from_random_numbers_of_order_1(learner):
    seen = learner.probe(probes.first_numbers)("Affine", 30, 20)

    for name, (largest, spread) in seen.value.items():
        expect(seen).holds(
            largest < 10, f"made a {name} whose largest element is {largest}: was it ever filled?"
        ).holds(
            name == "bias" or spread > 1e-4,
            "made a weight whose elements are all the same, not random",
        )


def test_the_weight_starts_around_0(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    weight = seen.value[0]["weight"]
    mean, spread = weight.mean().item(), weight.std().item()
    expect(seen).holds(
        abs(mean) < spread / 2,
        f"made a weight with mean {mean:.2g} and standard deviation {spread:.2g}: draw it around 0",
    )


def test_no_two_rows_of_the_weight_start_alike(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    rows = seen.value[0]["weight"].unique(dim=0)
    expect(seen).holds(
        len(rows) == 20, f"made a weight of 20 rows, of which {len(rows)} differ: draw each number"
    )


def test_every_instance_draws_its_own_weight(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    one, other = (made["weight"] for made in seen.value)
    expect(seen).holds(not one.equal(other), "made two instances with the same weight")


def test_parameters_are_float32(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    dtypes = {p.dtype for p in seen.value[0].values()}
    expect(seen).holds(dtypes == {torch.float32}, f"made parameters of {dtypes}")


def test_parameters_require_grad(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    tracked = [p.requires_grad for p in seen.value[0].values()]
    expect(seen).holds(all(tracked), "made a parameter that does not require grad")


def test_is_not_built_on_a_layer_of_torch(learner):
    seen = learner.probe(probes.kinds)("Affine", 3, 2)

    said = f"is built on {seen.value}: make the parameters yourself"
    expect(seen).holds(not seen.value, said, "forbidden")


def test_makes_no_layer_of_torch_on_the_way(learner, draw):
    seen = learner.probe(probes.linears_made)("Affine", draw(4, 3), 3, 2)

    said = "makes an nn.Linear and takes its parameters: make them yourself"
    expect(seen).holds(seen.value == 0, said, "forbidden")
