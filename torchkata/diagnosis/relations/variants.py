"""The right result of other arguments: exchanged, left out, turned, with another sign."""

import contextlib
import itertools
import operator
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch

from torchkata.diagnosis.relations.case import Case, Pair, array_of, pairs_of
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _
from torchkata.observe import arguments_of, asked_for, vjp
from torchkata.testing.compare import difference

_KEPT = 300  # units of work, for what the first call leaves open
_Change = Callable[[Any], Any]

_EXCHANGED = _("{what} is right if `{one}` and `{other}` are exchanged.")
_LIKE = _("{what} is what comes out {with_what}.")


def variants(pair: Pair, case: Case) -> Iterator[Relation]:
    """Calls of the oracle with one argument changed, as long as they can be paid for."""
    if pair.a is None or case.right() is None:
        return
    for key, said, change, rank in itertools.chain(_exchanges(case), _changes(case)):
        if case.purse.units < _KEPT:
            return
        yield Relation(
            key,
            said,
            lambda p, c, k=key, f=change: _comes_out(p, c, k, f),  # type: ignore[misc]
            rank,
        )


_Variant = tuple[str, str, Callable[[dict[str, Any]], bool], int]


def _exchanges(case: Case) -> Iterator[_Variant]:
    for one, other in itertools.combinations(case.given, 2):
        if type(case.given[one]) is type(case.given[other]) and not isinstance(
            case.given[one], bool
        ):

            def exchange(given: dict[str, Any], one: str = one, other: str = other) -> bool:
                if one not in given or other not in given:
                    return False
                given[one], given[other] = given[other], given[one]
                return True

            said = _EXCHANGED.replace("{one}", one).replace("{other}", other)
            yield f"exchange {one} {other}", said, exchange, 2


def _changes(case: Case) -> Iterator[_Variant]:
    # Plain arguments first: there are few ways to mistake them.
    for name, value in sorted(case.given.items(), key=lambda item: not _is_plain(item[1])):
        for words, change, rank in _options(value, name):
            end = "" if words.endswith("?") else "."
            said = (
                (_LIKE.removesuffix(".") + end)
                .replace("{with_what}", words)
                .replace("{name}", name)
            )

            def apply(given: dict[str, Any], name: str = name, change: _Change = change) -> bool:
                if name not in given:
                    return False
                given[name] = change(given[name])
                return True

            yield said, said, apply, rank


def _options(value: Any, name: str) -> Iterator[tuple[str, _Change, int]]:
    if isinstance(value, bool):
        yield _("if `{name}` is turned around"), lambda v: not v, 3
    elif isinstance(value, int | float):
        yield from _of_any_number(value)
        if isinstance(value, float):
            yield _("with 1 − `{name}` in the place of `{name}`"), lambda v: 1 - v, 3
            yield _("with the square root of `{name}`"), lambda v: v**0.5, 4
            yield _("with `{name}` / 2 in the place of `{name}`"), lambda v: v / 2, 4
            yield _("with 1 / `{name}` in the place of `{name}`"), lambda v: 1 / v, 4
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


def _of_any_number(value: Any) -> Iterator[tuple[str, _Change, int]]:
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


def _tensor_options(value: torch.Tensor) -> Iterator[tuple[str, _Change, int]]:
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


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | float)


def turned(pair: Pair, case: Case) -> Iterator[Relation]:
    """Another axis: the oracle works along the other axis of a matrix, or over all of it."""
    if pair.a is None or pair.a.ndim not in (1, 2) or case.right() is None:
        return
    for name, value in case.given.items():
        if isinstance(value, torch.Tensor) and value.ndim == 2:
            for key, said, change, back in (
                ("axis", _("{what} is what comes out along the other axis of `{name}`."), _t, _t),
                ("rows", _TOGETHER, lambda t: t.reshape(-1, 1), None),
                ("columns", _TOGETHER, lambda t: t.reshape(1, -1), None),
            ):
                yield Relation(
                    f"turned {name} {key}",
                    said.replace("{name}", name),
                    _turned(name, key, change, back),
                    4,
                )


_TOGETHER = _("{what} is what comes out if all elements of `{name}` are taken together.")


def _t(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.T if tensor.ndim == 2 else tensor


def _turned(
    name: str, key: str, change: _Change, back: Callable[[torch.Tensor], torch.Tensor] | None
) -> Callable[[Pair, Case], bool | None]:
    """Whether the oracle gives a part for a turned argument, turned back."""

    def apply(given: dict[str, Any]) -> bool:
        if not isinstance(given.get(name), torch.Tensor) or given[name].ndim != 2:
            return False
        given[name] = change(given[name])
        return True

    def holds(pair: Pair, case: Case) -> bool | None:
        if pair.a is None:
            return None
        found = _outcome(case, f"turned {name} {key}", apply)
        value = found.get(pair.path) if isinstance(found, dict) else found
        if not isinstance(value, torch.Tensor):
            return None if found is None else False
        if back is None and value.numel() != pair.a.size:
            return False
        array = array_of(back(value) if back else value.reshape(pair.a.shape))
        return array is not None and pair.is_like(array)

    return holds


def _zero(value: Any) -> Any:
    return torch.zeros_like(value) if isinstance(value, torch.Tensor) else type(value)(0)


def _one(value: Any) -> Any:
    return torch.ones_like(value) if isinstance(value, torch.Tensor) else type(value)(1)


def _comes_out(
    pair: Pair, case: Case, key: str, change: Callable[[dict[str, Any]], bool]
) -> bool | None:
    """Whether a part is what the oracle gives for changed arguments."""
    found = _outcome(case, key, change)
    if found is None:
        return None
    if not isinstance(found, dict):
        return False
    expected = found.get(pair.path)
    array = array_of(expected)
    if array is None:
        return difference(pair.got, expected) is None if pair.path in found else False
    if pair.b is not None and array.size > pair.b.size * 100:
        return False
    return pair.is_like(array)


def _outcome(case: Case, key: str, change: Callable[[dict[str, Any]], bool]) -> Any:
    """What the oracle gives for changed arguments, once and as long as that can be paid for."""
    if key not in case.variants:
        if case.purse.units < 0 or case.right() is None:
            return None
        case.purse.pay(case.given)
        case.variants[key] = _predicted(case, change)
    return case.variants[key]


def _predicted(case: Case, change: Callable[[dict[str, Any]], bool]) -> Any:
    """What the oracle gives, by the places of its parts; False where it raises."""
    args, kwargs = arguments_of(case.seen.sent)
    names = case.names(len(args))
    given = dict(zip(names, args, strict=True)) | kwargs
    oracle, compared = case.oracle, case.compared
    assert oracle is not None
    try:
        with (
            contextlib.suppress(StopIteration),
            torch.random.fork_rng(devices=[]),
            warnings.catch_warnings(action="ignore"),  # of torch, that this is no sensible call
        ):
            if not change(given):
                return None
            now = [given[name] for name in names]
            if compared.what == "gradient":
                return _gradient(case, oracle, now, {k: given[k] for k in kwargs})
            value = oracle(*now, **{k: given[k] for k in kwargs})
            if compared.what == "argument":
                value = given.get(compared.name)
    except Exception:
        return False
    return {pair.path: pair.got for pair in pairs_of(value, value)}


def _gradient(
    case: Case, oracle: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
) -> Any:
    args = [
        arg.detach().requires_grad_()
        if isinstance(arg, torch.Tensor) and arg.requires_grad
        else arg
        for arg in args
    ]
    asked = asked_for(tuple(args), kwargs)
    names = case.names(len(args))
    seed = case.seen.request.options.seed
    found = vjp(oracle(*args, **kwargs), list(asked.values()), seed)
    for path, gradient in zip(asked, found, strict=True):
        index = path.removeprefix("arguments[").partition("]")[0]
        if index.isdigit() and names[int(index)] == case.compared.name and gradient is not None:
            return {"": gradient}
    return False
