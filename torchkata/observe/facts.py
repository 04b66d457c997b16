"""The facts about each tensor and array in an answer, and which of them share memory."""

from collections.abc import Iterator
from typing import Any

import torch

from torchkata.observe.nest import walk, walk_arguments
from torchkata.observe.record import Facts
from torchkata.observe.unpack import Things
from torchkata.observe.wire import Malformed

MOST_TENSORS = 10_000  # in one answer
MOST_PAIRS = 300_000  # pairs of a result and an argument to check for shared memory


def facts(
    value: Any, args: tuple[Any, ...], kwargs: dict[str, Any], things: Things
) -> dict[str, Facts]:
    """The facts of a result and of the arguments after the call, by path.

    Raises:
        Malformed: If there are too many to compare in a reasonable time.
    """
    given = _described(walk_arguments(args, kwargs), things)
    leaves = _described(walk("value", value), things)
    if len(given) * len(leaves) > MOST_PAIRS:
        raise Malformed("too many tensors")
    facts = {path: _fact(description, ()) for path, description in given}
    for path, description in leaves:
        shared = tuple(path for path, argument in given if _overlap(description, argument))
        facts[path] = _fact(description, shared)
    return facts


def _described(
    leaves: Iterator[tuple[str, Any]], things: Things
) -> list[tuple[str, dict[str, Any]]]:
    """The leaves that are tensors or arrays, with their descriptions."""
    found = []
    for path, leaf in leaves:
        description = things.describe(leaf)
        if description is not None:
            found.append((path, description))
        if len(found) > MOST_TENSORS:
            raise Malformed("too many tensors")
    return found


def _fact(description: dict[str, Any], shared: tuple[str, ...]) -> Facts:
    return Facts(
        shape=tuple(description.get("shape", ())),
        dtype=str(description.get("dtype", "")),
        device=str(description.get("device", "cpu")),
        strides=tuple(description.get("strides", ())),
        requires_grad=bool(description.get("requires_grad")),
        is_leaf=bool(description.get("leaf", True)),
        grad_fn=description.get("grad_fn"),
        is_parameter=description.get("kind") == "parameter",
        is_array=description.get("kind") == "array",
        shares_memory_with=shared,
    )


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two things are in one region and overlap."""
    if one.get("region") is None or one["region"] != other.get("region"):
        return False
    (low, high), (start, end) = _extent(one), _extent(other)
    return low < end and start < high


def _extent(thing: dict[str, Any]) -> tuple[int, int]:
    if thing["kind"] == "array":
        size = int(thing["dtype"][2:])
        reaches = [(n - 1) * s for n, s in zip(thing["shape"], thing["strides"], strict=True)]
    else:
        size = getattr(torch, thing["dtype"]).itemsize
        reaches = [
            (n - 1) * s * size for n, s in zip(thing["shape"], thing["strides"], strict=True)
        ]
    low = thing["offset"] + sum(reach for reach in reaches if reach < 0)
    return low, thing["offset"] + sum(reach for reach in reaches if reach > 0) + size
