"""detached_copy: mistakes that people make."""

import copy

import torch

from torchkata.testing import wrong_answer


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
