"""Tensors and arrays as numbers to look at: small ones whole, larger ones by their range."""

import math
from typing import Any

import numpy as np
import torch

from torchkata.i18n import _

MOST = 8  # numbers that are shown whole
MOST_LOOKED_AT = 1_000_000  # a result may be expanded from one number to any size
DIGITS = 4
_LONGEST_DIGITS = 17
# What `tensor` and `array` make of numbers as they are written.
_USUAL = {torch.float32, torch.int64, torch.bool}
_USUAL_IN_NUMPY = {np.dtype("float64"), np.dtype("int64"), np.dtype("bool")}


def is_small(value: Any) -> bool:
    """Whether a tensor or an array has few numbers, and they can be read."""
    if isinstance(value, torch.Tensor):
        return 1 <= value.numel() <= MOST and _is_readable(value)
    return isinstance(value, np.ndarray) and 1 <= value.size <= MOST and value.dtype.kind in "biufc"


def literal(value: Any, digits: int = DIGITS) -> str:
    """A small tensor or array as a learner would write it: `tensor([1., 2.], dtype=float64)`."""
    is_tensor = isinstance(value, torch.Tensor)
    text = _nested(value.tolist(), digits)
    if value.dtype not in (_USUAL if is_tensor else _USUAL_IN_NUMPY):
        text += f", dtype={str(value.dtype).removeprefix('torch.')}"
    if is_tensor and value.requires_grad:
        text += ", requires_grad=True"
    return f"tensor({text})" if is_tensor else f"array({text})"


def written_apart(got: Any, wanted: Any) -> tuple[str, str]:
    """Two small ones of one shape and dtype that differ, with enough digits to show it."""
    numbers = list(zip(_flat(got), _flat(wanted), strict=True))
    differing = [(one, other) for one, other in numbers if one != other]
    for digits in range(DIGITS, _LONGEST_DIGITS):
        if any(_number(one, digits) != _number(other, digits) for one, other in differing):
            break
    return literal(got, digits), literal(wanted, digits)


def span(value: Any) -> str:
    """The range of many numbers: `from -1.2 to 3.4`; nothing if there is none to tell."""
    if math.prod(value.shape) > MOST_LOOKED_AT:
        return ""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "iuf":
            return ""
        value = torch.from_numpy(value.copy())
    if not _is_readable(value) or value.is_complex() or value.dtype is torch.bool:
        return ""
    if value.numel() <= MOST:
        return ""
    numbers, said = value.detach(), ""
    if not numbers.is_floating_point():
        numbers = numbers.to(torch.int64)  # aminmax knows no uint16
    else:
        finite = torch.isfinite(numbers)
        if not bool(finite.all()):
            numbers, said = numbers[finite], _(", some nan or infinite")
    if not numbers.numel():
        return _("nan or infinite")
    ends = (number_of(end.item(), 3) for end in torch.aminmax(numbers))
    return _("from {low} to {high}").format(**dict(zip(("low", "high"), ends, strict=True))) + said


def number_of(number: Any, digits: int = 6) -> str:
    """A number with as many digits as a reader can use."""
    if not isinstance(number, float | complex):
        return str(number)
    text = f"{number:.{digits}g}"
    if "e+" in text and isinstance(number, float) and abs(number) < 1e6:
        text = f"{number:.0f}"  # 1000, not 1e+03
    return text + ".0" if text.lstrip("-").isdigit() else text


def _is_readable(tensor: torch.Tensor) -> bool:
    return (
        tensor.layout is torch.strided
        and tensor.device.type != "meta"
        and not tensor.is_quantized
        and type(tensor) in (torch.Tensor, torch.nn.Parameter)
    )


def _flat(value: Any) -> list[Any]:
    return list(value.flatten().tolist())


def _nested(value: Any, digits: int) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_nested(item, digits) for item in value)}]"
    return _number(value, digits)


def _number(number: Any, digits: int) -> str:
    """A number in torch's way: `1.`, `0.25`, `1.5e+10`."""
    if isinstance(number, complex):
        return f"{number:.{digits}g}"
    if not isinstance(number, float):
        return str(number)
    text = f"{number:.{digits}g}"
    if not math.isfinite(number) or "." in text or "e" in text:
        return text
    return text + "."
