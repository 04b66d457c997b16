"""merge_heads: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, the tokens are mixed up: bring the heads beside the features "
    "before you join them."
)
def reshape_alone(t):
    n, h, s, d = t.shape
    return t.reshape(n, s, h * d)


@wrong_answer("`view` raises where the heads lie apart in memory: there, a copy was asked for.")
def by_view(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).view(n, s, h * d)


@wrong_answer("The features of the heads alternate: all of head 0 come first, then head 1.")
def interleaved(t):
    return t.permute(0, 2, 3, 1).flatten(start_dim=2)


@wrong_answer("That copies always. What split_heads gives can be put together as a view.")
def joined(t):
    return torch.cat(t.unbind(1), dim=-1)


@wrong_answer("Heads and features are still apart: (n, s, h·d) was asked for.")
def not_joined(t):
    return t.transpose(1, 2)


WRONG_AXES = (
    "The wrong axes were joined: what belongs together are the features of all heads of a token."
)


@wrong_answer(WRONG_AXES)
def features_and_tokens(t):
    return t.flatten(start_dim=2)


@wrong_answer(WRONG_AXES)
def heads_and_tokens(t):
    return t.flatten(1, 2)


@wrong_answer(WRONG_AXES)
def tokens_and_heads(t):
    return t.transpose(1, 2).flatten(1, 2)


@wrong_answer("`contiguous` copies what is not contiguous, even where a view is possible.")
def made_contiguous(t):
    n, h, s, d = t.shape
    return t.transpose(1, 2).contiguous().view(n, s, h * d)
