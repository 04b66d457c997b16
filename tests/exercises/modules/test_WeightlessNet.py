"""WeightlessNet: a two-layer ReLU network whose weights come with each call."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(3, 5), draw(5, 2)


def oracle(x, w1, w2):
    output = torch.einsum("nh,hk->nk", torch.einsum("nd,dh->nh", x, w1).clamp(min=0), w2)
    return {"parameters": {}, "has a backward method": False, "output": output}


test_standard = standard(
    "WeightlessNet", inputs, oracle, dtypes=FLOATS, probe=probes.weightless, gradient=True
)


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (6, 4, 2, 3), (4, 4, 4, 4)])
def test_all_widths(learner, draw, sizes):
    n, d, h, k = sizes
    args = draw(n, d), draw(d, h), draw(h, k)

    expect(learner.probe(probes.weightless)(*args)).equals(oracle(*args))


def test_large_numbers_are_not_cut_off(learner, draw):
    args = [20 * part for part in (draw(7, 3), draw(3, 5), draw(5, 2))]

    expect(learner.probe(probes.weightless)(*args)).equals(oracle(*args))


def test_each_call_takes_its_own_weights(learner, draw):
    x, first, second = draw(4, 3), (draw(3, 5), draw(5, 2)), (draw(3, 4), draw(4, 2))

    seen = learner.probe(probes.weightless_twice)(x, first, second)

    expect(seen).equals([oracle(x, *weights)["output"] for weights in (first, second)])


def test_parameters_that_are_passed_in_do_not_become_its_own(learner, draw):
    seen = learner.probe(probes.weightless_given_parameters)(*inputs(draw, 3))

    expect(seen).equals({"after tensors": {}, "after parameters": {}})
