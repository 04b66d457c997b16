"""rotate: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(x):
    if x.shape[-1] % 2:
        raise ValueError("odd")


def _turn(x, angles):
    a, b = x.chunk(2, -1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


def _angles(x, positions, base):
    d = x.shape[-1]
    return positions[:, None] * float(base) ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)


@wrong_answer(
    "Neighbouring features were taken as pairs. Here each pair is a feature of the first half and "
    "one of the second half."
)
def interleaved(x, positions, base):
    _checked(x)
    pairs = torch.cat([x[..., 0::2], x[..., 1::2]], -1)
    a, b = _turn(pairs, _angles(x, positions, base)).chunk(2, -1)
    return torch.stack([a, b], -1).flatten(-2)


@wrong_answer("The pairs turn the other way: the sine has the wrong sign.")
def other_way(x, positions, base):
    _checked(x)
    return _turn(x, -_angles(x, positions, base))


@wrong_answer("1 was added to the positions. Use them as they are.")
def from_one(x, positions, base):
    return oracle(x, positions + 1, base) if x.shape[-1] % 2 == 0 else _checked(x)


@wrong_answer("The argument positions has no effect: rows were counted 0, 1, 2, ....")
def positions_ignored(x, positions, base):
    _checked(x)
    return oracle(x, torch.arange(x.shape[-2]), base)


@wrong_answer("The argument base has no effect: 10000 was used in its place.")
def usual_base(x, positions, base):
    _checked(x)
    return oracle(x, positions, 10000.0)


@wrong_answer("All pairs turn with the same speed. The speed falls with i.")
def one_speed(x, positions, base):
    _checked(x)
    return _turn(x, positions[:, None].double().expand(-1, x.shape[-1] // 2))


@wrong_answer("The exponent is i / d. It is 2i / d.")
def half_the_exponent(x, positions, base):
    _checked(x)
    d = x.shape[-1]
    speeds = float(base) ** (-torch.arange(d // 2, dtype=torch.float64) / d)
    return _turn(x, positions[:, None] * speeds)


@wrong_answer("The angle grows with i: the position was multiplied by the power. Divide by it.")
def faster(x, positions, base):
    _checked(x)
    d = x.shape[-1]
    speeds = float(base) ** (torch.arange(0, d, 2, dtype=torch.float64) / d)
    return _turn(x, positions[:, None] * speeds)


@wrong_answer("The pairs change their length: the second half is b·cos + a·sin, not a difference.")
def length_changes(x, positions, base):
    _checked(x)
    angles = _angles(x, positions, base)
    a, b = x.chunk(2, -1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    return torch.cat([a * cos - b * sin, b * cos - a * sin], -1)


@wrong_answer("The first half was changed before the second half used it. Keep the old one.")
def one_after_the_other(x, positions, base):
    _checked(x)
    angles = _angles(x, positions, base)
    a, b = x.chunk(2, -1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a = a * cos - b * sin
    return torch.cat([a, b * cos + a * sin], -1)


@wrong_answer("The halves are exchanged in the result.")
def halves_exchanged(x, positions, base):
    _checked(x)
    a, b = oracle(x, positions, base).chunk(2, -1)
    return torch.cat([b, a], -1)


@wrong_answer("The positions were used along the wrong axis. They belong to the last axis but one.")
def along_the_wrong_axis(x, positions, base):
    _checked(x)
    if x.ndim < 3 or x.shape[-3] > len(positions):
        return x * 2
    return oracle(x.transpose(-3, -2), positions[: x.shape[-3]], base).transpose(-3, -2)


@wrong_answer("An odd number of features has to raise a ValueError.")
def no_error(x, positions, base):
    if x.shape[-1] % 2:
        return x * 1
    return oracle(x, positions, base)


@wrong_answer("The angles were computed in half precision, which cannot tell far positions apart.")
def angles_in_half(x, positions, base):
    _checked(x)
    d = x.shape[-1]
    speeds = (float(base) ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)).to(x.dtype)
    return _turn(x, positions[:, None].to(x.dtype) * speeds)


@wrong_answer("The angles were computed in half precision, which cannot tell far positions apart.")
def all_in_half(x, positions, base):
    _checked(x)
    speeds = float(base) ** (-torch.arange(0, x.shape[-1], 2, dtype=x.dtype) / x.shape[-1])
    return _turn(x, positions[:, None].to(x.dtype) * speeds)


@wrong_answer("Only the first half of the features was turned.")
def first_half_alone(x, positions, base):
    _checked(x)
    half = x.shape[-1] // 2
    return torch.cat([oracle(x, positions, base)[..., :half], x[..., half:]], -1)


@wrong_answer("A sine wave was added to the features. Rotate them instead.")
def added(x, positions, base):
    _checked(x)
    angles = _angles(x, positions, base).to(x.dtype)
    return x + torch.cat([angles.sin(), angles.cos()], -1)


@wrong_answer("The pairs lie side by side in the result. The first half of it holds every a.")
def side_by_side(x, positions, base):
    _checked(x)
    a, b = _turn(x, _angles(x, positions, base)).chunk(2, -1)
    return torch.stack([a, b], -1).flatten(-2)


@wrong_answer(
    "Two conventions were mixed: the angles belong to neighbouring features, the pairs to the two "
    "halves."
)
def conventions_mixed(x, positions, base):
    _checked(x)
    angles = _angles(x, positions, base).repeat_interleave(2, -1)
    a, b = x.chunk(2, -1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    return x * cos + torch.cat([-b, a], -1) * sin


@wrong_answer(
    "Two conventions were mixed: the angles belong to the two halves, the pairs to neighbouring "
    "features."
)
def conventions_mixed_the_other_way(x, positions, base):
    _checked(x)
    angles = _angles(x, positions, base).repeat(1, 2)
    turned = torch.stack([-x[..., 1::2], x[..., 0::2]], -1).flatten(-2)
    return x * angles.cos().to(x.dtype) + turned * angles.sin().to(x.dtype)
