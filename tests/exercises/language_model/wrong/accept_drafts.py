"""accept_drafts: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _draw(row, u):
    return (row.cumsum(0) > u).int().argmax()[None]


def _run(
    draft,
    target,
    tokens,
    uniforms,
    *,
    keeps=None,
    replacement=None,
    bonus=True,
    go_on=False,
    last=-1,
    further=0,
    find=_draw,
    keep_refused=False,
):
    keeps = keeps or (lambda t, d, u: u < t / d)
    replacement = replacement or (lambda t, d: (t - d).clamp(min=0))
    out = []
    for i, token in enumerate(tokens.tolist()):
        if keeps(target[i, token], draft[i, token], uniforms[i]):
            out.append(tokens[i : i + 1])
            continue
        if keep_refused:
            out.append(tokens[i : i + 1])
        row = replacement(target[i + further], draft[i])
        row = row / row.sum()
        out.append(find(row, uniforms[last]))
        if not go_on:
            return torch.cat(out)
    if bonus or not out:
        out.append(find(target[-1], uniforms[-1]))
    return torch.cat(out)


@wrong_answer(
    "The replacement was drawn from the target. Draw from the positive part of target − draft."
)
def from_the_target(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, replacement=lambda t, d: t)


@wrong_answer("The replacement was drawn from the draft. Draw it from target − draft.")
def from_the_draft(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, replacement=lambda t, d: d)


@wrong_answer("The absolute difference was used. Only the positive part of target − draft counts.")
def absolute_difference(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, replacement=lambda t, d: (t - d).abs())


@wrong_answer("The difference is reversed: it is target − draft, not draft − target.")
def difference_turned(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, replacement=lambda t, d: (d - t).clamp(min=1e-9))


@wrong_answer("Tokens are kept by a fixed bound. Compare with target / draft.")
def fixed_bound(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: t > 0.3)


@wrong_answer("Tokens are kept if target is larger than draft; uniforms has no effect on this.")
def without_chance(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: t >= d)


@wrong_answer("The ratio is inverted: it is target / draft.")
def ratio_turned(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: u < d / t)


@wrong_answer("Tokens are kept by the target's probability alone. Divide it by the draft's.")
def target_alone(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: u < t)


GOES_ON = "Your code goes on after a refused token. Stop at the first one."


@wrong_answer(GOES_ON)
def later_ones_kept(draft, target, tokens, uniforms):
    rows = torch.arange(len(tokens))
    keep = uniforms[:-1] < target[rows, tokens] / draft[rows, tokens]
    row = target[-1]
    if not keep.all():
        first = int((~keep).int().argmax())
        row = (target[first] - draft[first]).clamp(min=0)
        row = row / row.sum()
    return torch.cat([tokens[keep], _draw(row, uniforms[-1])])


@wrong_answer(GOES_ON)
def goes_on(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, go_on=True)


@wrong_answer("If all tokens are kept, the additional token is missing.")
def no_bonus(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, bonus=False)


@wrong_answer("The refused token is still in the result. Draw another one in its place.")
def refused_stays(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keep_refused=True)


@wrong_answer("The positive part was not divided by its sum.")
def not_normalised(draft, target, tokens, uniforms):
    for i, token in enumerate(tokens.tolist()):
        if uniforms[i] >= target[i, token] / draft[i, token]:
            row = (target[i] - draft[i]).clamp(min=0)
            drawn = (row.cumsum(0) > uniforms[-1]).int().argmax()[None]
            return torch.cat([tokens[:i], drawn])
    return _run(draft, target, tokens, uniforms)


@wrong_answer("The new token was drawn with the number that refused the old one. Use uniforms[k].")
def same_number(draft, target, tokens, uniforms):
    for i, token in enumerate(tokens.tolist()):
        if uniforms[i] >= target[i, token] / draft[i, token]:
            row = (target[i] - draft[i]).clamp(min=0)
            return torch.cat([tokens[:i], _draw(row / row.sum(), uniforms[i])])
    return _run(draft, target, tokens, uniforms)


@wrong_answer(
    "A token is kept if its number equals target / draft. The number must be less: with 0, an "
    "impossible token has to go."
)
def kept_if_equal(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: u <= t / d)


@wrong_answer("All tokens are kept. Some have to go.")
def all_kept(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, keeps=lambda t, d, u: True)


@wrong_answer("The most likely token was taken in place of a drawn one.")
def most_likely(draft, target, tokens, uniforms):
    found = _run(draft, target, tokens, uniforms)
    i = len(found) - 1
    row = target[i] if i == len(tokens) else (target[i] - draft[i]).clamp(min=0)
    return torch.cat([found[:-1], row.argmax()[None]])


@wrong_answer(
    "The replacement comes from the row after the refused token. Take the row of its place."
)
def from_the_next_row(draft, target, tokens, uniforms):
    return _run(draft, target, tokens, uniforms, further=1)


@wrong_answer(
    "A token was drawn whose running sum equals the number. The first one whose sum is above it is "
    "drawn, so a probability of 0 is never drawn."
)
def equal_is_enough(draft, target, tokens, uniforms):
    find = lambda row, u: (row.cumsum(0) >= u).int().argmax()[None]
    return _run(draft, target, tokens, uniforms, find=find)
