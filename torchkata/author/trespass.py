"""What a docstring forbids, done: the solution with one forbidden call beside its work.

What it returns is right, so only a test that looks for the call itself can refuse it.
"""

import functools
import operator
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch.nn import functional
from torch.utils._pytree import tree_leaves

_PLACES = (torch, torch.Tensor, functional, torch.linalg, torch.special)
_OPERATORS: dict[str, Callable[..., Any]] = {
    "@": operator.matmul,
    "**": operator.pow,
    "//": operator.floordiv,
    "/": operator.truediv,
    "%": operator.mod,
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
}
_NEEDED = 4  # elements, of which the arguments of a forbidden call are made

Trespass = Callable[[Sequence[Any]], None]


def trespasses(name: str) -> Iterator[tuple[str, Trespass]]:
    """Ways to do what a name forbids, given the exercise's arguments: each with its name.

    There is none for a name that torch does not have, or that takes arguments of another kind.
    """
    for shown, door in _doors(name):
        choices = range(len(_choices(torch.ones(_NEEDED))))
        at = next((at for at in choices if _works(door, at)), None)
        if at is not None:
            yield shown, functools.partial(_called, door, at)


def harmless(given: Sequence[Any]) -> None:
    """Make the arguments of a forbidden call, and do not make the call."""
    _called(lambda *_: None, 0, given)


def with_trespass(solution: Callable[..., Any], trespass: Trespass) -> Callable[..., Any]:
    """The solution, which also does something forbidden each time."""

    @functools.wraps(solution)
    def trespasser(*args: Any, **kwargs: Any) -> Any:
        trespass((args, kwargs))
        return solution(*args, **kwargs)

    return trespasser


def _called(door: Callable[..., Any], at: int, given: Sequence[Any]) -> None:
    """Call with arguments made of a tensor that was given, or of a new one where there is none."""
    tensors = [leaf for leaf in tree_leaves(given) if isinstance(leaf, torch.Tensor)]
    filled = [one for one in tensors if one.numel() and not one.is_complex()]
    if filled:
        t = max(filled, key=torch.Tensor.numel).detach().flatten()
        t = (t[:_NEEDED] if len(t) >= _NEEDED else t[:1].expand(_NEEDED)).clone()
        door(*_choices(t if t.is_floating_point() else t.float())[at])
    elif not tensors:
        door(*_choices(torch.ones(_NEEDED))[at])


def _works(door: Callable[..., Any], at: int) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            door(*_choices(torch.arange(1.0, 1.0 + _NEEDED))[at])
        except Exception:  # it takes other arguments
            return False
    return True


def _choices(v: torch.Tensor) -> list[tuple[Any, ...]]:
    """Arguments to try in turn, until a function takes them; nearly all are views of a vector."""
    m, b = v.view(2, 2), v.view(1, 1, 4)
    indices = (m != m).long()
    return [
        (m,),
        (m, m),
        (v, v),
        (m, v[:2]),
        (v.view(1, 2, 2), v.view(1, 2, 2)),
        (m, m, m),
        (m, 1),
        (m, 0.5, 1.0),
        (b, b),
        (b, 2),
        (m, (2,)),
        (indices,),
        (m, indices[0]),
        (m, 0, indices, 1.0),
        ("ij,jk->ik", m, m),
        ((m, m),),
        (1, 3),
        (v.view(1, 1, 2, 2), v.view(1, 1, 2, 2)),
        (v.view(1, 1, 2, 2), 2),
    ]


def _doors(name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What a name calls: each function and method of torch that has it, each once."""
    if name in _OPERATORS:
        yield name, _OPERATORS[name]
    elif name in _PARTS:
        yield from _PARTS[name].items()
    elif "." in name:
        found: Any = torch
        for part in name.removeprefix("torch.").split("."):
            found = getattr(found, part, None)
        if callable(found):
            yield name, found
    else:
        homes = {getattr(place, name, None): place.__name__ for place in reversed(_PLACES)}
        yield from ((f"{home}.{name}", one) for one, home in homes.items() if callable(one))


def _backward(t: torch.Tensor) -> None:
    with torch.enable_grad():
        leaf = t.detach().clone().requires_grad_()
        (leaf * leaf).sum().backward()  # type: ignore[no-untyped-call]


def _grad(t: torch.Tensor) -> None:
    with torch.enable_grad():
        leaf = t.detach().clone().requires_grad_()
        torch.autograd.grad((leaf * leaf).sum(), leaf)


def _step(t: torch.Tensor) -> None:
    param = torch.nn.Parameter(t)
    param.grad = t.clone()
    torch.optim.SGD([param], lr=0.1).step()


def _schedule(t: torch.Tensor) -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(t)], lr=0.1)
    torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 3)


# Parts of torch, which are not functions, with what may be called of each.
_PARTS: dict[str, dict[str, Callable[..., Any]]] = {
    "autograd": {".backward()": _backward, "torch.autograd.grad": _grad},
    "torch.optim": {"torch.optim.SGD": _step, "torch.optim.lr_scheduler": _schedule},
    "torch": {"torch.add": lambda t: torch.add(t, t)},
}
