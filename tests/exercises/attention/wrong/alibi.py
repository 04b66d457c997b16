"""alibi: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _with(slopes, n):
    ahead = torch.arange(n) - torch.arange(n)[:, None]
    return slopes.float()[:, None, None] * ahead


def _heads(heads):
    return torch.arange(1, heads + 1, dtype=torch.float32)


@wrong_answer("The sign is wrong: keys that are far behind get more. They have to get less.")
def sign(n, heads):
    return -oracle(n, heads)


@wrong_answer("All heads have the same slope. Head h has 2^(−8(h + 1) / heads).")
def one_slope(n, heads):
    return _with(torch.full((heads,), 2.0 ** (-8 / heads)), n)


@wrong_answer("The heads count from 0 in the exponent. It is −8(h + 1) / heads.")
def from_zero(n, heads):
    return _with(2 ** (-8 * (_heads(heads) - 1) / heads), n)


@wrong_answer("The exponent is not divided by the number of heads, or not multiplied by 8.")
def without_heads(n, heads):
    return _with(2 ** -_heads(heads), n)


@wrong_answer("The exponent is not divided by the number of heads, or not multiplied by 8.")
def without_eight(n, heads):
    return _with(2 ** (-_heads(heads) / heads), n)


@wrong_answer("The exponent has no minus: slopes are larger than 1.")
def growing(n, heads):
    return _with(2 ** (8 * _heads(heads) / heads), n)


@wrong_answer("The heads come in the opposite order. Head 0 has the largest slope.")
def opposite_order(n, heads):
    return oracle(n, heads).flip(0)


@wrong_answer("Distances count in both directions. It is slope · (j − i), also after the query.")
def absolute(n, heads):
    return -oracle(n, heads).abs()


@wrong_answer("Keys after the query are hidden with −inf. The mask does that, not the penalty.")
def masked(n, heads):
    hidden = torch.ones(n, n, dtype=torch.bool).triu(1)
    return oracle(n, heads).masked_fill(hidden, -float("inf"))


@wrong_answer("Keys after the query got 0. It is slope · (j − i), also after the query.")
def lower_half(n, heads):
    return oracle(n, heads).tril()


@wrong_answer("The heads are the last axis. They are the first one.")
def heads_last(n, heads):
    return oracle(n, heads).movedim(0, -1).contiguous()


@wrong_answer("The penalty depends on the key's position alone. It depends on the distance.")
def position_alone(n, heads):
    slopes = 2 ** (-8 * _heads(heads) / heads)
    return slopes[:, None, None] * torch.arange(n).expand(n, n)


@wrong_answer("The dtype follows torch's default. It is float32.")
def default_dtype(n, heads):
    return oracle(n, heads).to(torch.get_default_dtype())


@wrong_answer(
    "For a number of heads that is not a power of 2, the slopes are those of the paper's code. "
    "Here head h always has 2^(−8(h + 1) / heads)."
)
def papers_slopes(n, heads):
    below = 2 ** (heads.bit_length() - 1)
    slopes = 2 ** (-8 * _heads(below) / below)
    between = 2 ** (-4 * _heads(2 * below) / below)
    return _with(torch.cat([slopes, between[0::2][: heads - below]]), n)


@wrong_answer("The exponent was rounded: `//` gives whole numbers. Use `/`.")
def rounded_down(n, heads):
    return _with(torch.tensor([2.0 ** -(8 * (h + 1) // heads) for h in range(heads)]), n)


@wrong_answer("The exponent was rounded: `//` gives whole numbers. Use `/`.")
def rounded_up(n, heads):
    return _with(torch.tensor([2.0 ** (-8 * (h + 1) // heads) for h in range(heads)]), n)


@wrong_answer("The exponent was divided by n. Divide it by the number of heads.")
def by_positions(n, heads):
    return _with(2 ** (-8 * _heads(heads) / max(n, 1)), n)


@wrong_answer("The slopes are powers of e. They are powers of 2.")
def powers_of_e(n, heads):
    return _with((-8 * _heads(heads) / heads).exp(), n)
