"""summed_mse: the sum of the squared differences over every element."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(pred, y):
    return torch.square(pred - y).sum()


test_standard = standard("summed_mse", inputs, oracle, dtypes=FLOATS, gradient=True)


@pytest.mark.parametrize("shape", [(), (7,), (5, 1), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    pred, y = draw(*shape), draw(*shape)

    expect(learner.summed_mse(pred, y)).equals(oracle(pred, y))


@pytest.mark.parametrize("shapes", [((5, 1), (5,)), ((4, 3), (3,)), ((), (1,)), ((2, 3), (3, 2))])
def test_refuses_shapes_that_differ_and_names_both(learner, draw, shapes):
    pred, y = (draw(*shape) for shape in shapes)

    seen = learner.summed_mse(pred, y)

    error = seen.observation.error
    as_sizes = error is not None and "torch.Size" in error.message
    expect(seen).raises(ValueError, *(str(torch.Size(s) if as_sizes else s) for s in shapes))


def test_refuses_without_a_warning(learner, draw):
    for shapes in ((4, 1), (4,)), ((4, 3), (3,)):
        seen = learner.summed_mse(*(draw(*shape) for shape in shapes))

        expect(seen).raises(ValueError).warns_of_nothing()


def test_gives_no_warning(learner, draw):
    seen = learner.summed_mse(draw(4, 2), draw(4, 2))

    warnings = list(seen.observation.warnings)
    expect(seen).returned().holds(not warnings, f"warns: {' '.join(warnings)[:100]}")
