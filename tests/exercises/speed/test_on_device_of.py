"""on_device_of: a tensor on the device that another one is on, with its own dtype."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(2)


def oracle(t, reference):
    return t.clone()


test_standard = standard("on_device_of", inputs, oracle, gradient=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.int64, torch.bool])
def test_goes_where_the_reference_is(learner, draw, dtype):
    seen = learner.probe(probes.to_meta)(draw(4, 2), dtype)

    expect(seen).equals("(4, 2) torch.float32 meta")


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.float64, torch.bfloat16])
def test_keeps_its_own_dtype(learner, draw, dtype):
    t = draw.integers(5, low=0, high=2).to(dtype)

    expect(learner.on_device_of(t, draw(2, 2))).equals(t)


def test_is_no_copy_where_it_already_is_there(learner, draw):
    t = draw(3, 4)

    expect(learner.on_device_of(t, draw(5))).equals(t).shares_memory_with("t")
    expect(learner.on_device_of(t.t(), draw(5))).equals(t.t()).shares_memory_with("t")


def test_gradients_flow_back_from_another_device(learner, draw):
    seen = learner.probe(probes.tracked_on_meta)(draw(3, requires_grad=True))

    expect(seen).holds(
        seen.value, "on another device, the result does not require grad: the graph was cut"
    )


@wrong_answer("`.to(reference)` takes over the dtype as well as the device: name the device.")
def to_the_reference(t, reference):
    return t.to(reference)


@wrong_answer("`type_as` is about the dtype. Only the device was asked for.")
def as_its_type(t, reference):
    return t.type(reference.dtype)


@wrong_answer(
    "It is not on the reference's device: give back what `t.to(reference.device)` gives, which is "
    "another tensor."
)
def result_dropped(t, reference):
    t.to(reference.device)
    return t


@wrong_answer("It is on the CPU though the reference is not: take the reference's own device.")
def to_the_cpu(t, reference):
    return t.cpu()


@wrong_answer("The tensor was copied although it was already there.")
def always_copied(t, reference):
    return t.to(reference.device, copy=True)


@wrong_answer("The tensor was copied although it was already there.")
def made_contiguous(t, reference):
    return t.contiguous().to(reference.device)


@wrong_answer("Under no_grad it moves without a graph: gradients have to flow back to t.")
def moved_without_graph(t, reference):
    with torch.no_grad():
        return t.to(reference.device)


@wrong_answer("`.data` and `.detach()` cut the graph: gradients have to flow back to t.")
def cut(t, reference):
    return t.detach().to(reference.device)


@wrong_answer("The reference moved, not t.")
def turned_round(t, reference):
    return reference.to(t.device)


@right_answer
def only_if_elsewhere(t, reference):
    return t if t.device == reference.device else t.to(device=reference.device)


@right_answer
def both_named(t, reference):
    return t.to(reference.device, t.dtype, copy=False)
