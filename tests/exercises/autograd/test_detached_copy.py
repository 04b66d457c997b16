"""detached_copy: a copy of the numbers, outside every graph and with its own memory."""

import pytest
import torch

from torchkata.testing import ANY, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.detach().clone()


test_standard = standard("detached_copy", inputs, oracle, dtypes=ANY)


def test_shares_no_memory(learner, draw):
    expect(learner.detached_copy(draw(4, 3))).shares_nothing()


def test_a_strided_tensor_shares_no_memory(learner, draw):
    t = draw(4, 6).T[::2]

    expect(learner.detached_copy(t)).equals(t).shares_nothing()


def test_a_tracked_leaf_gives_an_untracked_copy(learner, draw):
    t = draw(3, requires_grad=True)

    seen = learner.detached_copy(t)

    expect(seen).equals(t).requires_grad(False).is_leaf().shares_nothing()
    expect(seen).argument("t").requires_grad()


def test_a_result_gives_an_untracked_copy(learner, draw):
    t = draw(3, requires_grad=True)

    seen = learner.probe(probes.copy_of_result)(t)
    made, result = seen.value

    expect(seen).equals((2 * t, 2 * t)).holds(
        not seen.observation.facts["value[0]"].requires_grad,
        "the copy of a result requires grad, and should not",
        "requires_grad",
    ).holds(
        made.untyped_storage().data_ptr() != result.untyped_storage().data_ptr(),
        "returned something that shares the memory of the result; the test expects a copy",
        "alias",
    )


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.bfloat16, torch.complex64])
def test_every_dtype_is_kept(learner, draw, dtype):
    t = draw(2, 3).to(dtype)

    expect(learner.detached_copy(t)).equals(t).shares_nothing()


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)])
def test_every_shape_is_kept(learner, draw, shape):
    t = draw(*shape)

    expect(learner.detached_copy(t)).equals(t).shares_nothing()


def test_every_value_is_kept(learner):
    t = torch.tensor([float("nan"), float("inf"), -float("inf"), 1e-40, 0.0])

    expect(learner.detached_copy(t)).equals(t).shares_nothing()


def test_the_copy_can_be_written_into_and_trained(learner, draw):
    t = draw(3, requires_grad=True)

    expect(learner.probe(probes.copy_in_use)(t)).equals((2 * t, 4 * t))
