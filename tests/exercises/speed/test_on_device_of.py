"""on_device_of: a tensor on the device that another one is on, with its own dtype."""

import pytest
import torch

from torchkata.testing import ANY, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(2)


def oracle(t, reference):
    return t.clone()


test_standard = standard("on_device_of", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.int64, torch.bool])
def test_goes_where_the_reference_is(learner, draw, dtype):
    seen = learner.probe(probes.to_meta)(draw(4, 2), dtype)

    expect(seen).equals("(4, 2) torch.float32 meta")


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.float64, torch.bfloat16])
def test_keeps_its_own_dtype(learner, draw, dtype):
    t = draw.integers(5, low=0, high=2).to(dtype)

    expect(learner.on_device_of(t, draw(2, 2))).equals(t)


def test_is_not_a_copy_if_it_is_already_there(learner, draw):
    t = draw(3, 4)

    expect(learner.on_device_of(t, draw(5))).equals(t).shares_memory_with("t")
    expect(learner.on_device_of(t.t(), draw(5))).equals(t.t()).shares_memory_with("t")


def test_gradients_flow_back_from_another_device(learner, draw):
    seen = learner.probe(probes.tracked_on_meta)(draw(3, requires_grad=True))

    expect(seen).holds(
        seen.value, "on another device, the result does not require grad: the graph was cut"
    )
