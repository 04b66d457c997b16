"""detached_copy: the same numbers, outside of every graph and in memory of their own."""

import copy

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.detach().clone()


test_standard = standard("detached_copy", inputs, oracle)


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
        "the copy of a result is tracked by autograd (requires_grad), and should not be",
        "requires_grad",
    ).holds(
        made.untyped_storage().data_ptr() != result.untyped_storage().data_ptr(),
        "returned something that shares the memory of the result; wanted a copy",
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


@wrong_answer("`.detach()` alone shares the memory: what is written into one shows in the other.")
def only_detached(t):
    return t.detach()


@wrong_answer(
    "Copying alone (`.clone()`, `.copy_()`) is an operation in the graph: the copy still requires "
    "grad."
)
def only_cloned(t):
    return t.clone()


@wrong_answer("`.data` shares the memory, as `.detach()` does.")
def data(t):
    return t.data.view(t.shape)


@wrong_answer("t itself came back.")
def itself(t):
    return t


@wrong_answer("NumPy knows no bfloat16, and `.numpy()` shares the memory: stay in torch.")
def through_numpy(t):
    return torch.from_numpy(t.detach().numpy())


@wrong_answer("The copy requires grad as t does: it should be outside of every graph.")
def a_new_leaf(t):
    return t.detach().clone().requires_grad_(t.requires_grad)


@wrong_answer("A deep copy keeps requires_grad, and refuses tensors that are no leaves.")
def deep_copied(t):
    return copy.deepcopy(t)


@wrong_answer("t was taken out of its graph in place: only the copy should be outside.")
def detached_in_place(t):
    if t.is_leaf:
        t.requires_grad_(False)
    return t.detach_().clone()


@wrong_answer("Numbers that went through Python come back as float32 or int64: keep t's dtype.")
def through_a_list(t):
    return torch.tensor(t.tolist()).reshape(t.shape)


@wrong_answer("`contiguous()` copies only where it has to.")
def contiguous(t):
    return t.detach().contiguous()


@wrong_answer("Do not calculate a copy: adding 0 or multiplying by 1 makes bools integers.")
def plus_zero(t):
    return t.detach() + 0


@wrong_answer(
    "Tensors that are made under torch.inference_mode() can never be trained. torch.no_grad(), or "
    "detach, does without that."
)
def under_inference_mode(t):
    with torch.inference_mode():
        return t.clone()


@right_answer
def cloned_then_detached(t):
    return t.clone().detach()


@right_answer
def filled_from(t):
    made = torch.empty(t.shape, dtype=t.dtype, device=t.device)
    with torch.no_grad():
        return made.copy_(t)


@right_answer
def cloned_under_no_grad(t):
    with torch.no_grad():
        return t.clone()
