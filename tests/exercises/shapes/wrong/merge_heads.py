"""merge_heads: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, but the tokens are mixed up. Move the heads beside the features before "
    "you join them."
)
def reshape_alone(t):
    n, h, s, d = t.shape
    return t.reshape(n, s, h * d)


@wrong_answer("`view` raises an error if the heads lie apart in memory. Return a copy then.")
def by_view(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).view(n, s, h * d)


@wrong_answer(
    "The features of the heads alternate. All features of head 0 come first, then those of head 1."
)
def interleaved(t):
    return t.permute(0, 2, 3, 1).flatten(start_dim=2)


@wrong_answer("This always copies. A result of split_heads can be joined as a view.")
def joined(t):
    return torch.cat(t.unbind(1), dim=-1)


@wrong_answer("Heads and features are still separate axes. The shape should be (n, s, h·d).")
def not_joined(t):
    return t.transpose(1, 2)


WRONG_AXES = "The wrong axes were joined. For each token, join the features of all its heads."


@wrong_answer(WRONG_AXES)
def features_and_tokens(t):
    return t.flatten(start_dim=2)


@wrong_answer(WRONG_AXES)
def heads_and_tokens(t):
    return t.flatten(1, 2)


@wrong_answer(WRONG_AXES)
def tokens_and_heads(t):
    return t.transpose(1, 2).flatten(1, 2)


@wrong_answer("Every tensor that is not contiguous is copied, even if a view is possible.")
def made_contiguous(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).contiguous().view(n, s, h * d)
