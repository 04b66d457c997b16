"""Whether two values agree, and where they first differ: shape, dtype, then numbers.

`torch.testing.assert_close` would do, but costs a second at its first use.

**Tolerances** are defined here only. A right answer may sum in another order or fuse two steps, so
it differs from the oracle by a few roundings: a small multiple of `eps` times the size of the terms
for every step. Terms can cancel, so the size that counts is the largest in the result, not the
element's own; if the whole result cancels, it is that of the inputs, which are of order 1.
The tolerance is therefore a sum of three parts: `relative` times the expected element, `scaled`
times the largest expected magnitude in the tensor, and a small `floor`. They are about 100
roundings above `eps` (the floor about 10), the worst case for sums of up to a thousand terms, and
far below any real mistake. A test with terms far larger or smaller than 1 sets `atol`.
Integers, booleans and text have to be equal.

Longer than 300 lines: each type of value needs its own few lines, and they call each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _, counted, ngettext
from torchkata.testing.describe import (
    describe,
    dtype_of,
    shape_of,
    short,
    sized,
    with_type,
)
from torchkata.testing.numbers import is_small, number_of, span, written_apart

MOST_ENTRIES = 3  # of a large tensor, that are shown
# dtype: (relative, scaled, floor)
TOLERANCES: dict[torch.dtype, tuple[float, float, float]] = {
    torch.float16: (1e-2, 1e-2, 1e-3),
    torch.bfloat16: (5e-2, 5e-2, 1e-2),
    torch.float32: (1e-5, 1e-5, 1e-6),
    torch.float64: (1e-10, 1e-10, 1e-13),
    torch.complex64: (1e-5, 1e-5, 1e-6),
    torch.complex128: (1e-10, 1e-10, 1e-13),
}

_EXCHANGED = _("The two values are exchanged.")
_ONE_NUMBER = _("One number is wanted: was a mean or a sum left out?")


@dataclass(frozen=True)
class Difference:
    """The first difference between two values.

    Attributes:
        kind: The kind of mistake: `wrong type`, `wrong shape`, `wrong dtype`, `wrong length`,
            `wrong keys`, `wrong state`, `NaN`, `wrong values`.
        got: The actual value, in words that follow "returned".
        wanted: The expected value, likewise.
        note: Another sentence that helps, or nothing.
        path: The place in a nested value: `[1]`, or nothing for the whole.
    """

    kind: str
    got: str
    wanted: str
    note: str = ""
    path: str = ""


def difference(
    got: Any, wanted: Any, *, atol: float | None = None, rtol: float | None = None, path: str = ""
) -> Difference | None:
    """The first difference between two values, None if they agree.

    Args:
        got: The result of the learner's code.
        wanted: The result of the oracle.
        atol: An absolute tolerance instead of the usual one.
        rtol: A relative tolerance instead of the usual one.
        path: The place of these values in a nested value.
    """
    if isinstance(wanted, torch.Tensor):
        if not isinstance(got, torch.Tensor):
            return Difference("wrong type", with_type(got), describe(wanted), path=path)
        return _tensors(got, wanted.detach(), atol, rtol, path)
    if isinstance(wanted, np.ndarray):
        if not isinstance(got, np.ndarray):
            return Difference("wrong type", with_type(got), describe(wanted), path=path)
        return _arrays(got, wanted, atol, rtol, path)
    if isinstance(wanted, bool | np.bool_ | str) or wanted is None:
        same = type(got) is type(wanted) or (
            isinstance(got, bool | np.bool_) and isinstance(wanted, bool | np.bool_)
        )
        return _plain(got, wanted, same and got == wanted, same, path)
    if isinstance(wanted, int | np.integer):
        whole = isinstance(got, int | np.integer) and not isinstance(got, bool)
        return _plain(got, wanted, whole and got == wanted, whole, path)
    if isinstance(wanted, float | np.floating):
        return _floats(got, float(wanted), atol, rtol, path)
    if isinstance(wanted, torch.Generator):
        return _generators(got, wanted, path)
    if isinstance(wanted, tuple | list):
        return _sequences(got, wanted, atol, rtol, path)
    if isinstance(wanted, dict):
        return _dicts(got, wanted, atol, rtol, path)
    if callable(wanted):  # a function among the arguments, which cannot change
        return None
    same = type(got) is type(wanted)
    return _plain(got, wanted, bool(same and got == wanted), same, path)


def same_form(got: Any, sent: Any) -> bool:
    """Whether an argument after a call still is what was sent, apart from a tensor's numbers.

    The type, the shape and the dtype of a tensor or an array agree, and plain values are equal, at
    every depth. A generator may be in any state; for a function nothing came back.
    """
    if isinstance(sent, torch.Tensor | np.ndarray):
        return type(got) is type(sent) and got.shape == sent.shape and got.dtype == sent.dtype
    if isinstance(sent, tuple | list):
        return type(got) is type(sent) and len(got) == len(sent) and all(map(same_form, got, sent))
    if isinstance(sent, dict):
        if not isinstance(got, dict) or got.keys() != sent.keys():
            return False
        return all(same_form(got[key], value) for key, value in sent.items())
    if isinstance(sent, torch.Generator):
        return isinstance(got, torch.Generator)
    if callable(sent):
        return got is None
    return type(got) is type(sent) and bool(got == sent or (got != got and sent != sent))


def close(got: torch.Tensor, wanted: torch.Tensor, atol: float | None, rtol: float | None) -> Any:
    """Element by element, whether two tensors of one shape and dtype agree; NaN equals NaN."""
    if wanted.dtype not in TOLERANCES:
        return got == wanted
    relative, scaled, floor = TOLERANCES[wanted.dtype]
    if rtol is not None:
        relative = rtol
    wide = torch.complex128 if wanted.is_complex() else torch.float64
    a, b = got.detach().to("cpu", wide), wanted.detach().to("cpu", wide)
    if atol is None:
        magnitudes = b.abs()
        finite = magnitudes[torch.isfinite(magnitudes)]
        atol = floor + (scaled * float(finite.max()) if finite.numel() else 0.0)
    near = torch.isfinite(b) & ((a - b).abs() <= atol + relative * b.abs())
    return (a == b) | near | (a.isnan() & b.isnan())


def _tensors(
    got: torch.Tensor, wanted: torch.Tensor, atol: float | None, rtol: float | None, path: str
) -> Difference | None:
    if got.shape != wanted.shape:
        return _other_shape(got, wanted, path)
    if got.dtype != wanted.dtype:
        got_dtype = _("dtype {dtype}").format(dtype=dtype_of(got.dtype))
        return Difference("wrong dtype", got_dtype, dtype_of(wanted.dtype), path=path)
    if got.device == wanted.device and torch.equal(got, wanted):  # the usual case, and fast
        return None
    agree = close(got, wanted, atol, rtol)
    if bool(agree.all()):
        return None
    return _elements(got, wanted, ~agree, path)


def _arrays(
    got: Any, wanted: Any, atol: float | None, rtol: float | None, path: str
) -> Difference | None:
    if got.dtype != wanted.dtype:
        got_dtype = _("dtype {dtype}").format(dtype=got.dtype)
        return Difference("wrong dtype", got_dtype, str(wanted.dtype), path=path)
    if got.shape != wanted.shape:  # before anything is copied: it may be expanded from little
        return _other_shape(got, wanted, path)
    # A copy has no negative strides, and keeps rank 0 (ascontiguousarray makes it (1,)).
    one, other = (torch.from_numpy(array.copy()) for array in (got, wanted))
    found = _tensors(one, other, atol, rtol, path)
    if found is not None and got.ndim and is_small(got):
        shown = written_apart(got, wanted)
        return replace(found, got=shown[0], wanted=shown[1])
    return found


def _other_shape(got: Any, wanted: Any, path: str) -> Difference:
    return Difference(
        "wrong shape",
        _("shape {shape}").format(shape=shape_of(got)),
        _("shape {shape}").format(shape=shape_of(wanted)),
        f"{_one_number(got, wanted)}{_in_numbers(got, wanted)}",
        path,
    )


def _one_number(got: Any, wanted: Any) -> str:
    return _ONE_NUMBER if wanted.ndim == 0 and math.prod(got.shape) != 1 else ""


def _in_numbers(got: Any, wanted: Any) -> str:
    if not is_small(got):
        return ""
    if not is_small(wanted):
        return "\n" + _("It is {got}.").format(got=describe(got))
    said = _("In numbers: {got}, wanted {wanted}.")
    return "\n" + said.format(got=describe(got), wanted=describe(wanted))


def _elements(
    got: torch.Tensor, wanted: torch.Tensor, differs: torch.Tensor, path: str
) -> Difference:
    """Small tensors whole; of larger ones the first elements that differ, and the range."""
    wrong, count = int(differs.sum()), differs.numel()
    places = [tuple(place) for place in differs.nonzero()[:MOST_ENTRIES].tolist()]
    entries = [(got[place].item(), wanted[place].item()) for place in places]
    one, other = entries[0]
    kind = "NaN" if one != one and other == other else "wrong values"
    if not places[0]:
        return Difference(kind, *_numbers(one, other), path=path)
    note = _("{wrong} of {count} elements differ.").format(wrong=wrong, count=count)
    if is_small(got) and is_small(wanted):
        return Difference(
            kind, *written_apart(got.detach(), wanted), note if count > 1 else "", path
        )
    texts = [_numbers(*entry) for entry in entries]
    at = _("{number} at [{index}]")
    shown = [
        at.format(number=text, index=", ".join(map(str, place)))
        for (text, _right), place in zip(texts, places, strict=True)
    ]
    ranges = span(got), span(wanted)
    if all(ranges):
        about = _("The shape is {shape}; the numbers go {got}, wanted {wanted}.")
        note += "\n" + about.format(shape=shape_of(got), got=ranges[0], wanted=ranges[1])
    return Difference(kind, ", ".join(shown), ", ".join(text for _got, text in texts), note, path)


def _plain(got: Any, wanted: Any, agree: bool, same: bool, path: str) -> Difference | None:
    if agree:
        return None
    if same:
        return Difference("wrong values", describe(got), describe(wanted), path=path)
    return Difference("wrong type", with_type(got), with_type(wanted), path=path)


def _floats(
    got: Any, wanted: float, atol: float | None, rtol: float | None, path: str
) -> Difference | None:
    if isinstance(got, bool | np.bool_) or not isinstance(got, int | float | np.number):
        return Difference("wrong type", with_type(got), with_type(wanted), path=path)
    # Python floats often come from float32 tensors by `.item()`: they have float32's tolerance.
    relative, scaled, floor = TOLERANCES[torch.float32]
    relative = relative + scaled if rtol is None else rtol
    allowed = (floor if atol is None else atol) + relative * abs(wanted)
    if isinstance(got, int) and got.bit_length() > 1000:  # no float has room for it
        return Difference("wrong values", describe(got), number_of(wanted), path=path)
    near = math.isfinite(wanted) and abs(got - wanted) <= allowed
    if got == wanted or near or (math.isnan(wanted) and got != got):
        return None
    kind = "NaN" if got != got else "wrong values"
    return Difference(kind, *_numbers(float(got), wanted), path=path)


def _generators(got: Any, wanted: torch.Generator, path: str) -> Difference | None:
    if not isinstance(got, torch.Generator):
        return Difference("wrong type", with_type(got), _("a generator"), path=path)
    if torch.equal(got.get_state(), wanted.get_state()):
        return None
    return Difference(
        "wrong state",
        _("another state"),
        _("the state after the right draws"),
        _("Did you draw too many or too few numbers from it?"),
        path,
    )


def _sequences(
    got: Any, wanted: Sequence[Any], atol: float | None, rtol: float | None, path: str
) -> Difference | None:
    kind = tuple if isinstance(wanted, tuple) else list
    if not isinstance(got, kind):
        return Difference("wrong type", with_type(got), with_type(wanted), path=path)
    if len(got) != len(wanted):
        return Difference(
            "wrong length",
            sized(got),
            counted(len(wanted), "value", "values"),
            path=path,
        )
    for index, pair in enumerate(zip(got, wanted, strict=True)):
        found = difference(*pair, atol=atol, rtol=rtol, path=f"{path}[{index}]")
        if found is not None:
            turned = len(got) == 2 and _agree(got[::-1], wanted, atol, rtol)
            return replace(found, note=_EXCHANGED) if turned else found
    return None


def _agree(
    got: Sequence[Any], wanted: Sequence[Any], atol: float | None, rtol: float | None
) -> bool:
    pairs = zip(got, wanted, strict=True)
    return all(difference(*pair, atol=atol, rtol=rtol) is None for pair in pairs)


def _dicts(
    got: Any, wanted: dict[Any, Any], atol: float | None, rtol: float | None, path: str
) -> Difference | None:
    if not isinstance(got, dict):
        return Difference("wrong type", with_type(got), with_type(wanted), path=path)
    if got.keys() != wanted.keys():
        return Difference(
            "wrong keys",
            _keys(got),
            _keys(wanted),
            path=path,
        )
    for key, value in wanted.items():
        found = difference(got[key], value, atol=atol, rtol=rtol, path=f"{path}[{key!r}]")
        if found is not None:
            return found
    return None


def _keys(of: dict[Any, Any]) -> str:
    if not of:
        return _("no keys")
    shown = sorted(map(short, list(of)[:20]))
    keys = ", ".join([*shown, "..."] if len(of) > len(shown) else shown)
    return ngettext("the key {keys}", "the keys {keys}", len(of)).format(keys=keys)


def _numbers(got: Any, wanted: Any) -> tuple[str, str]:
    """Two numbers that differ, with enough digits to show it."""
    for digits in range(6, 17):
        texts = number_of(got, digits), number_of(wanted, digits)
        if texts[0] != texts[1]:
            return texts
    return repr(got), repr(wanted)
