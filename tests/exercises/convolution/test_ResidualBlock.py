"""ResidualBlock: two convolutions and a way around them."""

import pytest
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


NAMES = [
    f"{layer}.{kind}" for layer in ("first", "second", "shortcut") for kind in ("weight", "bias")
]


def parameters_of(draw, c, k, stride):
    """The numbers of first, second and shortcut, the weight before the bias."""
    values = [draw(k, c, 3, 3) / 3, draw(k), draw(k, k, 3, 3) / 3, draw(k)]
    return values if (c, stride) == (k, 1) else [*values, draw(k, c, 1, 1), draw(k)]


def inputs(draw, n):
    return draw(n, 2, 5, 6), parameters_of(draw, 2, 3, 2), 2


def without_shortcut(draw, n):
    return draw(n, 3, 5, 6), parameters_of(draw, 3, 3, 1), 1


def oracle(x, values, stride):
    first, first_bias, second, second_bias, *shortcut = values
    inner = functional.relu(functional.conv2d(x, first, first_bias, stride, padding=1))
    inner = functional.conv2d(inner, second, second_bias, padding=1)
    around = functional.conv2d(x, *shortcut, stride) if shortcut else x
    state = {name: tuple(p.shape) for name, p in zip(NAMES, values, strict=False)}
    return {"state": state, "output": functional.relu(inner + around)}


test_standard = standard("ResidualBlock", inputs, oracle, probe=probes.residual, gradient=True)
test_where_x_itself_is_added = standard(
    "ResidualBlock", without_shortcut, oracle, probe=probes.residual, gradient=True
)


@pytest.mark.parametrize(
    ("c", "k", "stride"), [(3, 3, 2), (2, 4, 1), (4, 2, 1), (1, 1, 1), (2, 5, 3)]
)
def test_other_channels_and_strides(learner, draw, c, k, stride):
    args = draw(2, c, 7, 4), parameters_of(draw, c, k, stride), stride

    expect(learner.probe(probes.residual)(*args)).equals(oracle(*args))


@pytest.mark.parametrize(("c", "k", "stride"), [(3, 3, 1), (3, 3, 2), (2, 4, 1)])
def test_x_stays_as_it_is(learner, draw, c, k, stride):
    args = draw(2, c, 7, 4), parameters_of(draw, c, k, stride), stride

    expect(learner.probe(probes.residual)(*args)).equals(oracle(*args)).leaves_arguments_unchanged()
