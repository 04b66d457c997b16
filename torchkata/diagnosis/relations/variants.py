"""The right result of other arguments: exchanged, left out, turned, with another sign."""

import contextlib
import itertools
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch

from torchkata.diagnosis.relations.case import Case, Pair, array_of, pairs_of
from torchkata.diagnosis.relations.changes import Change, changes
from torchkata.diagnosis.relations.relation import Relation
from torchkata.i18n import _
from torchkata.observe import arguments_of, asked_for, vjp
from torchkata.testing.compare import difference

_KEPT = 300  # units of work, for what the first call leaves open

_EXCHANGED = _("{what} is right if `{one}` and `{other}` are exchanged.")
_LIKE = _("{what} is what comes out {with_what}.")


def variants(pair: Pair, case: Case) -> Iterator[Relation]:
    """Calls of the oracle with one argument changed, as long as they can be paid for."""
    if pair.a is None or case.right() is None:
        return
    for key, said, change, rank in itertools.chain(
        _exchanges(case), _rates_by_size(case), _fewer_samples(case), _changes(case)
    ):
        if case.purse.units < _KEPT:
            return
        yield Relation(
            key,
            said,
            lambda p, c, k=key, f=change: _comes_out(p, c, k, f),  # type: ignore[misc]
            rank,
        )
        if pair.is_truth and not said.endswith("?"):
            yield Relation(
                f"not {key}",
                said.removesuffix(".") + _(", with True and False exchanged."),
                lambda p, c, k=key, f=change: _comes_out(p, c, k, f, opposite=True),  # type: ignore[misc]
                rank + 2,
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
        for words, change, rank in changes(value, name):
            end = "" if words.endswith("?") else "."
            said = (
                (_LIKE.removesuffix(".") + end)
                .replace("{with_what}", words)
                .replace("{name}", name)
            )

            def apply(given: dict[str, Any], name: str = name, change: Change = change) -> bool:
                if name not in given:
                    return False
                given[name] = change(given[name])
                return True

            yield said, said, apply, rank


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | float)


def _fewer_samples(case: Case) -> Iterator[_Variant]:
    """Only some of the samples: the first rows of several arguments belong together."""
    tensors = {
        name: len(value)
        for name, value in case.given.items()
        if isinstance(value, torch.Tensor) and value.ndim
    }
    count = next(iter(tensors.values()), 0)
    names = [name for name, length in tensors.items() if length == count]
    if count < 2 or len(names) < 2:
        return
    for words, cut in (
        (_("with the first row alone of {names}"), lambda t: t[:1]),
        (_("without the last row of {names}"), lambda t: t[:-1]),
        (_("without the first row of {names}"), lambda t: t[1:]),
    ):
        with_what = words.format(names=_(" and ").join(f"`{name}`" for name in names))

        def apply(given: dict[str, Any], cut: Change = cut) -> bool:
            if any(name not in given or len(given[name]) < 2 for name in names):
                return False
            given.update({name: cut(given[name]) for name in names})
            return True

        said = _LIKE.replace("{with_what}", with_what)
        yield said, said, apply, 3


def _rates_by_size(case: Case) -> Iterator[_Variant]:
    """A rate times a size: the gradient is that of a sum, where a mean was wanted."""
    rates = [name for name, value in case.given.items() if type(value) is float and value]
    tensors = [name for name, value in case.given.items() if isinstance(value, torch.Tensor)]
    sizes = (
        (_("the number of elements of `{name}`"), torch.numel),
        (_("the number of rows of `{name}`"), len),
    )
    for rate, tensor in itertools.product(rates, tensors):
        for words, size in sizes if case.given[tensor].ndim > 1 else sizes[:1]:
            with_what = _("with `{rate}` times {size}").format(
                rate=rate, size=words.format(name=tensor)
            )

            def apply(
                given: dict[str, Any],
                rate: str = rate,
                tensor: str = tensor,
                size: Callable[[torch.Tensor], int] = size,
            ) -> bool:
                if rate not in given or tensor not in given:
                    return False
                given[rate] *= size(given[tensor])
                return True

            said = _LIKE.replace("{with_what}", with_what)
            yield said, said, apply, 4


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
    name: str, key: str, change: Change, back: Callable[[torch.Tensor], torch.Tensor] | None
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


def _comes_out(
    pair: Pair,
    case: Case,
    key: str,
    change: Callable[[dict[str, Any]], bool],
    opposite: bool = False,
) -> bool | None:
    """Whether a part is what the oracle gives for changed arguments, or the opposite of it."""
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
    return pair.is_like(1 - array if opposite else array)


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
