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
    if type(value) in (tuple, list) or (isinstance(value, tuple) and hasattr(value, "_fields")):
        for index, item in enumerate(value):
            yield from walk(f"{path}[{index}]", item, depth + 1)
    elif type(value) is dict:
        for key, item in value.items():
            yield from walk(f"{path}[{_key(key)}]", item, depth + 1)
    else:
        yield path, value


def _key(key: Any) -> str:
    try:
        return repr(key)[:LONGEST_KEY]
    except ValueError:  # an integer that Python refuses to write
        return "..."


def walk_arguments(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every leaf of a call's arguments, with its path."""
    yield from walk("arguments", args)
    yield from walk("keywords", dict(kwargs))
