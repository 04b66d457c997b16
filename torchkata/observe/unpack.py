"""Unpacks a packet into a value, and checks every bound: a packet may be hostile.

Longer than 300 lines: a reviewer finds all checks of bounds in one place.
"""

import functools
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from torchkata.observe.wire import (
    ARRAY_DTYPES,
    DEEPEST,
    LARGEST,
    MOST_ELEMENTS,
    MOST_KEYS,
    MOST_THINGS,
    RANK,
    TENSOR_DTYPES,
    Malformed,
    Packet,
)


def unpack(
    packet: Packet,
    *,
    live: bool = False,
    function: Callable[[str, str], Any] | None = None,
) -> tuple[Any, "Things"]:
    """Build the value again, with the descriptions of its tensors.

    Args:
        packet: A packet from `pack`, or from an untrusted sender.
        live: Put tensors on their original devices, to call a function with them.
        function: Finds a function by module and name.

    Raises:
        Malformed: If the packet breaks a rule; nothing outside its own memory is ever read.
    """
    unpacker = _Unpacker(packet, live, function)
    return unpacker.value(), unpacker.things


class Things:
    """The tensors and arrays of a packet: their new objects, and their descriptions."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.descriptions: list[dict[str, Any]] = []
        self._index: dict[int, int] = {}

    def enter(self, thing: Any, description: dict[str, Any]) -> None:
        self._index[id(thing)] = len(self.objects)
        self.objects.append(thing)
        self.descriptions.append(description)

    def describe(self, thing: Any) -> dict[str, Any] | None:
        """The description of a packed object; None if it is not a tensor or an array."""
        index = self._index.get(id(thing))
        return None if index is None else self.descriptions[index]


class _Unpacker:
    def __init__(
        self, packet: Packet, live: bool, function: Callable[[str, str], Any] | None
    ) -> None:
        try:
            document = json.loads(packet.text)
        except (ValueError, RecursionError) as error:
            raise Malformed("the description is not JSON") from error
        _need(isinstance(document, dict), "the description is not an object")
        self.document = document
        self.live = live
        self.function = function
        self.things = Things()
        descriptions = document.get("things")
        few = isinstance(descriptions, list) and len(descriptions) <= MOST_THINGS
        _need(few, "no list of things")
        self.descriptions = descriptions
        self.regions = self.load(document.get("regions"), packet.memory)
        self.built: dict[int, Any] = {}
        self.nodes = self.keys = self.elements = self.bytes = 0

    def load(self, regions: Any, memory: bytes) -> list[tuple[torch.Tensor, int]]:
        _need(isinstance(regions, list) and len(memory) <= LARGEST, "no list of regions")
        _need(len(regions) <= len(self.descriptions), "more regions than things")
        loaded, at = [], 0
        for region in regions:
            _need(isinstance(region, list) and len(region) == 2, "a region is not a pair")
            pad, size = (_whole(number, LARGEST) for number in region)
            _need(pad < 64 and 0 < size <= len(memory) - at, "a region reaches past the memory")
            buffer = torch.empty(pad + size, dtype=torch.uint8)  # aligned to 64 bytes
            buffer.numpy()[pad:] = np.frombuffer(memory, np.uint8, size, at)
            loaded.append((buffer, pad))
            at += size
        _need(at == len(memory), "memory that no region describes")
        return loaded

    def value(self) -> Any:
        try:
            return self.build(self.document.get("value"), 0)
        except RecursionError as error:
            raise Malformed("nested too deep") from error
        except (RuntimeError, ValueError, TypeError, ArithmeticError, MemoryError) as error:
            raise Malformed("a thing that cannot be made") from error  # torch or NumPy refuses

    def build(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        _need(depth <= DEEPEST + 1, "nested too deep")
        if tree is None or type(tree) in _PLAIN:
            return tree
        _need(isinstance(tree, dict) and len(tree) == 1, "a node is not one tag and its content")
        ((tag, content),) = tree.items()
        if tag == "thing":
            return self.thing(content)
        if tag in ("tuple", "list"):
            _need(isinstance(content, list), "a sequence is not a list")
            items = [self.build(item, depth + 1) for item in content]
            return tuple(items) if tag == "tuple" else items
        if tag == "dict":
            return self.dictionary(content, depth)
        if tag == "scalar":
            array = self.thing(content)
            _need(type(array) is np.ndarray and array.ndim == 0, "a scalar is not of rank 0")
            return array[()]
        if tag == "generator":
            return self.thing(content)
        return self.rarer(tag, content, depth)

    def dictionary(self, content: Any, depth: int) -> dict[Any, Any]:
        _need(isinstance(content, list), "a dict is not a list of pairs")
        built = {}
        for pair in content:
            _need(isinstance(pair, list) and len(pair) == 2, "a dict's item is not a pair")
            before = self.nodes
            key = self.build(pair[0], depth + 1)
            self.keys += self.nodes - before
            _need(self.keys <= MOST_KEYS, "too many keys")
            try:
                built[key] = self.build(pair[1], depth + 1)
            except TypeError as error:
                raise Malformed("a dict's key cannot be one") from error
        return built

    def rarer(self, tag: str, content: Any, depth: int) -> Any:
        if tag == "int":
            _need(isinstance(content, str) and len(content) < 1 << 19, "not a long integer")
            try:
                return int(content, 16)
            except ValueError as error:
                raise Malformed("not a long integer") from error
        if tag == "dtype":
            dtype = TENSOR_DTYPES.get(content) if isinstance(content, str) else None
            _need(dtype is not None, "no such dtype")
            return dtype
        if tag == "device":
            return _device(content)
        if tag == "complex":
            _need(
                isinstance(content, list)
                and len(content) == 2
                and all(type(part) is float for part in content),
                "not a complex number",
            )
            return complex(*content)
        if tag == "function" and self.function is not None:
            _need(
                isinstance(content, list)
                and len(content) == 2
                and all(isinstance(part, str) for part in content),
                "not a function's name",
            )
            return self.function(*content)
        if tag == "partial" and self.function is not None:
            _need(isinstance(content, list) and len(content) == 3, "not a partial")
            function, args, keywords = (self.build(part, depth + 1) for part in content)
            return functools.partial(function, *args, **keywords)
        raise Malformed(f"no such tag: {tag!r}")

    def thing(self, index: Any) -> Any:
        index = _whole(index, len(self.descriptions) - 1)
        if index not in self.built:
            self.built[index] = None  # a thing that is reached again inside itself
            description = self.descriptions[index]
            _need(isinstance(description, dict), "a thing is not an object")
            made = self.make(description)
            self.built[index] = made
            self.things.enter(made, description)
        _need(self.built[index] is not None, "a thing that contains itself")
        return self.built[index]

    def make(self, description: dict[str, Any]) -> Any:
        kind = description.get("kind")
        if kind == "array":
            return self.array(description)
        if kind == "generator":
            return self.generator(description)
        _need(kind in ("tensor", "parameter"), "no such kind of thing")
        return self.tensor(description)

    def layout(
        self, description: dict[str, Any], itemsize: int
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        shape, strides = description.get("shape"), description.get("strides")
        if not isinstance(shape, list) or not isinstance(strides, list):
            raise Malformed("no shape or no strides")
        _need(len(shape) == len(strides), "shape and strides do not match")
        _need(len(shape) <= RANK, "too many dimensions")
        sizes = tuple(_whole(size, 1 << 62) for size in shape)
        # Expanded from few bytes, it is as large as this as soon as anything is done to it.
        elements = math.prod(sizes)
        self.elements += elements
        self.bytes += elements * itemsize
        _need(self.elements <= MOST_ELEMENTS and self.bytes <= LARGEST, "too many elements")
        _need(all(type(step) is int and abs(step) < 1 << 62 for step in strides), "no stride")
        return sizes, tuple(strides)

    def tensor(self, description: dict[str, Any]) -> torch.Tensor:
        dtype = TENSOR_DTYPES.get(str(description.get("dtype")))
        if dtype is None:
            raise Malformed("no such dtype")
        shape, strides = self.layout(description, dtype.itemsize)
        _need(all(step >= 0 for step in strides), "a tensor's stride is negative")
        region = description.get("region")
        if region is None or 0 in shape:
            _need(region is None and 0 in shape, "a tensor without memory, or memory without it")
            made = torch.empty_strided(shape, strides, dtype=dtype)
        else:
            memory, pad = self.regions[_whole(region, len(self.regions) - 1)]
            start = pad + _whole(description.get("offset"), LARGEST)
            reach = sum((n - 1) * step for n, step in zip(shape, strides, strict=True))
            size = dtype.itemsize
            _need(start + (reach + 1) * size <= len(memory), "a tensor reaches past its region")
            _need(start % size == 0, "a tensor is not aligned")
            made = torch.empty(0, dtype=dtype)
            made.set_(memory.untyped_storage(), start // size, shape, strides)
        device = _device(description.get("device"))
        if dtype is torch.bool and made.numel():  # what torch does with other bytes is open
            _need(int(made.view(torch.uint8).max()) <= 1, "a bool that is neither 0 nor 1")
        if self.live and device.type != "cpu":
            made = made.to(device)
        return self.enliven(made, description)

    def enliven(self, tensor: torch.Tensor, description: dict[str, Any]) -> torch.Tensor:
        """Restore what autograd knows of a tensor."""
        requires_grad = bool(description.get("requires_grad"))
        try:
            if description["kind"] == "parameter":
                tensor = torch.nn.Parameter(tensor, requires_grad=requires_grad)
            elif requires_grad:
                tensor.requires_grad_()
            if description.get("grad") is not None:
                tensor.grad = self.thing(description["grad"])
        except (RuntimeError, TypeError) as error:
            raise Malformed("a tensor that cannot have a gradient") from error
        return tensor

    def array(self, description: dict[str, Any]) -> "np.ndarray[Any, Any]":
        dtype = ARRAY_DTYPES.get(str(description.get("dtype")))
        if dtype is None:
            raise Malformed("no such dtype")
        shape, strides = self.layout(description, dtype.itemsize)
        region = description.get("region")
        if region is None or 0 in shape:
            _need(region is None and 0 in shape, "an array without memory, or memory without it")
            return np.empty(shape, dtype)
        whole, pad = self.regions[_whole(region, len(self.regions) - 1)]
        memory = whole.numpy()[pad:]
        offset = _whole(description.get("offset"), LARGEST)
        reaches = [(n - 1) * step for n, step in zip(shape, strides, strict=True)]
        low = offset + sum(reach for reach in reaches if reach < 0)
        high = offset + sum(reach for reach in reaches if reach > 0) + dtype.itemsize
        _need(low >= 0 and high <= len(memory), "an array reaches past its region")
        made: np.ndarray[Any, Any] = np.ndarray(shape, dtype, memory, offset, strides)
        if dtype == np.bool_:
            _need(int(made.view(np.uint8).max()) <= 1, "a bool that is neither 0 nor 1")
        return made

    def generator(self, description: dict[str, Any]) -> torch.Generator:
        device = _device(description.get("device"))
        generator = torch.Generator(device if self.live else "cpu")
        state = self.thing(description.get("state"))
        _need(type(state) is torch.Tensor and state.dtype is torch.uint8, "no generator's state")
        try:
            generator.set_state(state.clone())
        except (RuntimeError, TypeError) as error:
            raise Malformed("no generator's state") from error
        return generator


def _need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Malformed(otherwise)


def _whole(number: Any, most: int) -> int:
    if type(number) is not int or not 0 <= number <= most:
        raise Malformed("a number is out of its range")
    return number


_PLAIN = frozenset({bool, int, float, str})
_CPU = torch.device("cpu")


def _device(name: Any) -> torch.device:
    if name == "cpu":
        return _CPU
    _need(isinstance(name, str) and len(name) < 32, "no such device")
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise Malformed("no such device") from error
