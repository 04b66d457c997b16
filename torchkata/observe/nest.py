"""Nested tuples, lists and dicts: their leaves, and the path of each for messages."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch

LONGEST_KEY = 60


def is_tensor(value: Any) -> bool:
    """Whether a leaf is a tensor that the wire knows; a subclass may lie about itself."""
    return type(value) in (torch.Tensor, torch.nn.Parameter)


def walk(path: str, value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every leaf of a nested value, with its path."""
    if depth > 32:
        return
    if type(value) is list or is_tuple(value):
        items = value if type(value) is list else tuple.__iter__(value)
        for index, item in enumerate(items):
            yield from walk(f"{path}[{index}]", item, depth + 1)
    elif type(value) is dict:
        for key, item in value.items():
            yield from walk(f"{path}[{_key(key)}]", item, depth + 1)
    else:
        yield path, value


def is_tuple(value: Any) -> bool:
    """Whether a value is a tuple, or a named one: torch's or Python's.

    Only types are asked, because a value of a learner's class would answer with code of its own.
    """
    kind = type(value)
    if kind is tuple:
        return True
    if not issubclass(kind, tuple):
        return False
    names = {name for base in type.__dict__["__mro__"].__get__(kind) for name in _own(base)}
    return not names.isdisjoint(("_fields", "n_fields"))


def _own(kind: type) -> Any:
    return type.__dict__["__dict__"].__get__(kind)


def _key(key: Any) -> str:
    if type(key) not in (str, int, float, bool, type(None)):
        return "..."  # its text could be code of the learner's
    try:
        return repr(key)[:LONGEST_KEY]
    except ValueError:  # an integer that Python refuses to write
        return "..."


def walk_arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every leaf of a call's arguments, with its path."""
    yield from walk("arguments", args)
    yield from walk("keywords", dict(kwargs))
