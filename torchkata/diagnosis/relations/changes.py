"""Changes of one argument that a mistake may amount to, with their words."""

import operator
from collections.abc import Callable, Iterator
from typing import Any

import torch

from torchkata.i18n import _

Change = Callable[[Any], Any]


def changes(value: Any, name: str) -> Iterator[tuple[str, Change, int]]:
    """Ways to change an argument: `{name}` in their words, the change, the rank."""
    if isinstance(value, bool):
        yield _("with `not {name}` in the place of `{name}`"), lambda v: not v, 3
    elif isinstance(value, int | float):
        yield from _of_any_number(value)
        if isinstance(value, float):
            yield _("with 1 − `{name}` in the place of `{name}`"), lambda v: 1 - v, 3
            yield _("with `{name}` / 2 in the place of `{name}`"), lambda v: v / 2, 4
            yield _("with `{name}` rounded to a whole number"), lambda v: float(round(v)), 4
            yield _("with `{name}` without its fraction"), lambda v: float(int(v)), 4
        if name in ("dim", "axis"):
            for axis in (0, 1, -1, -2):
                said = _("along axis {axis} in the place of the axis that was asked for")
                yield said.format(axis=axis), lambda _v, i=axis: i, 1  # type: ignore[misc]
    elif isinstance(value, torch.Tensor) and value.is_floating_point():
        yield from _of_any_number(value)
        yield from _tensor_options(value)
    elif isinstance(value, torch.Tensor) and value.dtype is not torch.bool:
        yield from _of_any_number(value)
        if value.ndim:
            yield _("with `{name}` in reverse order"), lambda t: t.flip(0), 3
        if value.ndim == 1:
            yield _("with `{name}` sorted"), lambda t: t.sort().values, 3
    elif isinstance(value, torch.Tensor):
        yield _("with True and False exchanged in `{name}`"), torch.logical_not, 3
        yield _("with True everywhere in `{name}`: is it used?"), torch.ones_like, 3
        yield _("with False everywhere in `{name}`: is it used?"), torch.zeros_like, 3
        if value.ndim == 2:
            yield _("with `{name}` transposed"), lambda t: t.T, 2
    elif isinstance(value, list | tuple) and value:
        yield _("with `{name}` in reverse order"), lambda v: v[::-1], 3
        if len(value) > 1:
            yield _("without the last entry of `{name}`"), lambda v: v[:-1], 3
            yield _("without the first entry of `{name}`"), lambda v: v[1:], 3
            yield (
                _("with the first entry of `{name}` each time"),
                lambda v: type(v)([v[0]] * len(v)),
                3,
            )
            if len(value) == 2 and all(isinstance(entry, float) for entry in value):
                yield (
                    _("with `{name}` = 0 in its first place"),
                    lambda v: type(v)([_zero(v[0]), v[1]]),
                    4,
                )
                yield (
                    _("with `{name}` = 0 in its second place"),
                    lambda v: type(v)([v[0], _zero(v[1])]),
                    4,
                )
    elif value is None:
        return


def _of_any_number(value: Any) -> Iterator[tuple[str, Change, int]]:
    """Changes of a number or of a tensor: an argument may be the one here and the other there."""
    yield _("with 0 in the place of `{name}`: is it used?"), _zero, 3
    yield _("with 1 in the place of `{name}`: is it used?"), _one, 3
    yield _("with minus `{name}`: a sign is wrong"), operator.neg, 3
    if isinstance(value, int) or not getattr(value, "is_floating_point", lambda: True)():
        yield _("with `{name}` + 1"), lambda v: v + 1, 3
        yield _("with `{name}` − 1"), lambda v: v - 1, 3
    if getattr(value, "ndim", 0):
        yield _("with the absolute value of `{name}`"), abs, 4
    yield _("with `{name}` squared"), lambda v: v * v, 4
    yield _("with 2 · `{name}` in the place of `{name}`"), lambda v: 2 * v, 4
    if isinstance(value, float) or getattr(value, "is_floating_point", lambda: False)():
        yield _("with 1 / `{name}` in the place of `{name}`"), lambda v: 1 / v, 4
        yield _("with the square root of `{name}`"), lambda v: v**0.5, 4


def _tensor_options(value: torch.Tensor) -> Iterator[tuple[str, Change, int]]:
    yield _("with 1 + `{name}` in the place of `{name}`"), lambda t: 1 + t, 4
    if value.ndim == 2:
        yield _("with `{name}` transposed"), lambda t: t.T, 2
        yield (
            _("with a `reshape` of `{name}` where a transpose belongs"),
            lambda t: t.reshape(t.shape[::-1]).T,
            3,
        )
    if value.ndim and value.shape[0] > 1:
        yield _("with the rows of `{name}` in reverse order"), lambda t: t.flip(0), 3
        yield _("with the first row of `{name}` alone"), lambda t: t[:1], 3
        yield _("without the last row of `{name}`"), lambda t: t[:-1], 3
        yield _("without the first row of `{name}`"), lambda t: t[1:], 3
        yield (
            _("with the first row of `{name}` in the place of each row"),
            lambda t: t[:1].expand_as(t).clone(),
            3,
        )
        yield _("with `{name}` minus its mean"), lambda t: t - t.mean(), 4
    if value.ndim > 1 and value.shape[-1] > 1:
        yield _("with the columns of `{name}` in reverse order"), lambda t: t.flip(-1), 4


def _zero(value: Any) -> Any:
    return torch.zeros_like(value) if isinstance(value, torch.Tensor) else type(value)(0)


def _one(value: Any) -> Any:
    return torch.ones_like(value) if isinstance(value, torch.Tensor) else type(value)(1)
