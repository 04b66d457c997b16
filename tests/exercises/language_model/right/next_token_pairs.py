"""next_token_pairs: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_stacking(tokens, block, count, generator):
    """As in a well-known small GPT."""
    if len(tokens) < block + 1:
        raise ValueError("too short")
    ix = torch.randint(len(tokens) - block, (count,), generator=generator)
    if not count:
        return tokens.new_zeros(0, block), tokens.new_zeros(0, block)
    x = torch.stack([tokens[i : i + block] for i in ix])
    y = torch.stack([tokens[i + 1 : i + 1 + block] for i in ix])
    return x, y


@right_answer
def by_unfolding(tokens, block, count, generator):
    if tokens.numel() <= block:
        raise ValueError("too short")
    windows = tokens.unfold(0, block + 1, 1)
    pieces = windows[torch.randint(0, len(windows), (count,), generator=generator)]
    return pieces[:, :block], pieces[:, 1:]
