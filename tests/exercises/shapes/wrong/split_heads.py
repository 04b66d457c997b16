"""split_heads: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, but the tokens are mixed up. Split the features first, then swap heads "
    "and tokens."
)
def view_alone(t, heads):
    n, s, width = t.shape
    return t.reshape(n, heads, s, width // heads)


@wrong_answer("The heads still come after the tokens. The shape should be (n, h, s, d).")
def without_transpose(t, heads):
    return t.unflatten(-1, (heads, -1))


@wrong_answer("Each head got every h-th feature. Each head takes d neighbouring features.")
def interleaved(t, heads):
    return t.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


@wrong_answer("The result is a copy. An axis can be split and moved without one: return a view.")
def stacked(t, heads):
    if t.shape[-1] % heads:
        raise RuntimeError("the features cannot be shared out evenly")
    return torch.stack(t.chunk(heads, dim=-1), dim=1)


@wrong_answer("Tokens and features were swapped too. The shape should be (n, h, s, d).")
def transposed_too_far(t, heads):
    return t.unflatten(-1, (heads, -1)).permute(0, 2, 3, 1)


@wrong_answer("The features that do not fit into the heads were dropped. Raise an error instead.")
def rest_dropped(t, heads):
    d = t.shape[-1] // heads
    return t[..., : heads * d].unflatten(-1, (heads, d)).transpose(1, 2)


@wrong_answer("heads is the number of heads, not the number of features in each head.")
def heads_for_d(t, heads):
    return t.unflatten(-1, (-1, heads)).transpose(1, 2)


@wrong_answer("The number of heads is fixed at 2. Use the argument heads.")
def two_heads(t, heads):
    return t.unflatten(-1, (2, -1)).transpose(1, 2)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut(t, heads):
    return t.detach().unflatten(-1, (heads, -1)).transpose(1, 2)


@wrong_answer(
    "With −1 for the tokens, torch takes the rest of one token's features for another token. Take "
    "the number of tokens from t's shape."
)
def tokens_worked_out(t, heads):
    n, _, width = t.shape
    return t.reshape(n, -1, heads, width // heads).transpose(1, 2)
