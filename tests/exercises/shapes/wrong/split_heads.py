"""split_heads: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, the tokens are mixed up: split the features first, "
    "then let heads and tokens change places."
)
def view_alone(t, heads):
    n, s, width = t.shape
    return t.reshape(n, heads, s, width // heads)


@wrong_answer("The heads still stand after the tokens: (n, h, s, d) was asked for.")
def without_transpose(t, heads):
    return t.unflatten(-1, (heads, -1))


@wrong_answer("Every h-th feature went to a head: each head takes d features in a row.")
def interleaved(t, heads):
    return t.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


@wrong_answer("The answer is a copy. Splitting an axis and moving it needs none.")
def stacked(t, heads):
    if t.shape[-1] % heads:
        raise RuntimeError("the features cannot be shared out evenly")
    return torch.stack(t.chunk(heads, dim=-1), dim=1)


@wrong_answer("Tokens and features changed places as well: (n, h, s, d) was asked for.")
def transposed_too_far(t, heads):
    return t.unflatten(-1, (heads, -1)).permute(0, 2, 3, 1)


@wrong_answer("The features that could not be shared out were dropped: an error is due there.")
def rest_dropped(t, heads):
    d = t.shape[-1] // heads
    return t[..., : heads * d].unflatten(-1, (heads, d)).transpose(1, 2)


@wrong_answer("The number given is how many heads there are, not the features of each.")
def heads_for_d(t, heads):
    return t.unflatten(-1, (-1, heads)).transpose(1, 2)


@wrong_answer("The number of heads is fixed at 2: take it from the argument.")
def two_heads(t, heads):
    return t.unflatten(-1, (2, -1)).transpose(1, 2)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t, heads):
    return t.detach().unflatten(-1, (heads, -1)).transpose(1, 2)


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t, heads):
    if t.shape[-1] % heads:
        raise ValueError(f"{t.shape[-1]} features cannot be shared by {heads} heads")
    return t.unflatten(-1, (heads, -1)).transpose(1, 2)
