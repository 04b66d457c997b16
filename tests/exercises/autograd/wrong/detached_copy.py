"""detached_copy: mistakes that people make."""

import copy

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "Without a copy, the memory is shared: a change of one tensor changes the other. "
    "(`.detach()` and `.data` copy nothing.)"
)
def only_detached(t):
    return t.detach()


@wrong_answer("Copying alone is an operation in the graph, so the copy still requires grad.")
def only_cloned(t):
    return t.clone()


@wrong_answer(
    "Without a copy, the memory is shared: a change of one tensor changes the other. "
    "(`.detach()` and `.data` copy nothing.)"
)
def data(t):
    return t.data.view(t.shape)


@wrong_answer("You returned t itself.")
def itself(t):
    return t


@wrong_answer("NumPy has no bfloat16, and `.numpy()` shares the memory. Stay in torch.")
def through_numpy(t):
    return torch.from_numpy(t.detach().numpy())


@wrong_answer("The copy requires grad if t does. It should be outside every graph.")
def a_new_leaf(t):
    return t.detach().clone().requires_grad_(t.requires_grad)


@wrong_answer("A deep copy keeps requires_grad, and fails for tensors that are not leaves.")
def deep_copied(t):
    return copy.deepcopy(t)


@wrong_answer("t was taken out of its graph in place. Only the copy should be outside the graph.")
def detached_in_place(t):
    if t.is_leaf:
        t.requires_grad_(False)
    return t.detach_().clone()


@wrong_answer("Numbers that went through Python come back as float32 or int64. Keep t's dtype.")
def through_a_list(t):
    return torch.tensor(t.tolist()).reshape(t.shape)


@wrong_answer("Only a tensor that is not contiguous was copied. Copy every tensor.")
def contiguous(t):
    return t.detach().contiguous()


@wrong_answer("Do not compute a copy: adding 0 or multiplying by 1 turns bools into integers.")
def plus_zero(t):
    return t.detach() + 0


@wrong_answer(
    "Tensors made under torch.inference_mode() can never be trained. Use torch.no_grad() or detach."
)
def under_inference_mode(t):
    with torch.inference_mode():
        return t.clone()
