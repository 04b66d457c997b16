"""Packs a value: it describes every tensor and array, and copies every memory region once."""

import ctypes
import functools
import json
import types
from typing import Any

import numpy as np
import torch

from torchkata.observe.nest import is_tuple
from torchkata.observe.wire import (
    ARRAY_DTYPES,
    DEEPEST,
    DTYPE_NAMES,
    LARGEST,
    LONGEST,
    MODULE,
    MOST,
    MOST_ELEMENTS,
    MOST_THINGS,
    UNCALLED,
    UNRAISED,
    Packet,
    Unsendable,
)

_SCALARS = frozenset(np.sctypeDict.values())  # a subclass could run code of its own


def pack(value: Any, *, functions: bool = False) -> Packet:
    """Describe a value.

    Args:
        value: Tensors, arrays, numbers, strings, None, dtypes, devices and generators, in any
            nested tuples, lists and dicts.
        functions: Whether to allow functions; they are sent by module and name.

    Raises:
        Unsendable: For anything else, and for a value that is too large.
    """
    return _Packer(functions).pack(value)


class _Packer:
    def __init__(self, functions: bool) -> None:
        self.functions = functions
        self.things: list[dict[str, Any]] = []
        self.spans: list[tuple[str, int, int]] = []  # device, first byte, one past the last
        self.span_of: dict[int, int] = {}  # thing -> span
        self.index: dict[int, int] = {}  # id(object) -> thing
        self.kept: list[Any] = []  # ids stay unique only while their objects live
        self.nodes = self.elements = self.bytes = 0

    def pack(self, value: Any) -> Packet:
        tree = self.tree(value, 0)
        regions, memory = self.regions()
        text = json.dumps({"value": tree, "things": self.things, "regions": regions})
        if len(text) > LONGEST:
            raise Unsendable(f"a result that takes {len(text):,} characters to describe")
        return Packet(text, memory)

    def tree(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > DEEPEST:
            raise Unsendable("a value nested more than 32 deep, or one that contains itself")
        if self.nodes > MOST:
            raise Unsendable("more than a million values")
        kind = type(value)
        if kind is str and len(value) > LONGEST:
            raise Unsendable(f"a text of {len(value):,} characters")
        if value is None or kind in (bool, str, float):
            return value
        if kind is int:
            return value if value.bit_length() < 1000 else {"int": _hexadecimal(value)}
        if kind is tuple or kind is torch.Size:
            return {"tuple": [self.tree(item, depth + 1) for item in value]}
        if kind is list:
            return {"list": [self.tree(item, depth + 1) for item in value]}
        if kind is dict:
            return {
                "dict": [
                    [self.tree(key, depth + 1), self.tree(item, depth + 1)]
                    for key, item in value.items()
                ]
            }
        if kind is torch.Tensor or kind is torch.nn.Parameter:
            return {"thing": self.tensor(value)}
        return self.rarer(value, kind, depth)

    def rarer(self, value: Any, kind: type, depth: int) -> Any:
        if kind is np.ndarray:
            return {"thing": self.array(value)}
        if kind in _SCALARS and value.dtype.str in ARRAY_DTYPES:
            return {"scalar": self.array(np.array(value))}
        if kind is torch.dtype:
            return {"dtype": str(value).removeprefix("torch.")}
        if kind is torch.device:
            return {"device": str(value)}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is torch.Generator:
            return {"generator": self.generator(value)}
        if is_tuple(value):
            return {"tuple": [self.tree(item, depth + 1) for item in tuple.__iter__(value)]}
        if self.functions and callable(value):
            return self.named(value, depth)
        if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType):
            raise Unsendable(UNCALLED)
        if issubclass(kind, BaseException) or (kind is type and issubclass(value, BaseException)):
            error = value if kind is type else kind
            raise Unsendable(f"{UNRAISED} {_type_name(error)}")
        if issubclass(kind, torch.nn.Module):
            raise Unsendable(f"{MODULE} {_type_name(kind)}")
        raise Unsendable(f"a value of type {_type_name(kind)}")

    def named(self, value: Any, depth: int) -> Any:
        if type(value) is functools.partial:
            parts = (value.func, tuple(value.args), dict(value.keywords))
            return {"partial": [self.tree(part, depth + 1) for part in parts]}
        return {"function": name_of(value)}

    def tensor(self, tensor: torch.Tensor) -> int:
        known = self.index.get(id(tensor))
        if known is not None:
            return known
        if tensor.layout is not torch.strided:
            layout = str(tensor.layout).removeprefix("torch.").replace("_", " ")
            raise Unsendable(f"a tensor of {layout} layout")
        if tensor.is_meta:
            raise Unsendable("a tensor on the meta device, which has no numbers")
        if tensor.is_nested or tensor.dtype not in DTYPE_NAMES:
            raise Unsendable(f"a tensor of dtype {tensor.dtype}")
        index = self.enter(tensor, tensor.numel(), tensor.element_size())
        thing = self.things[index]
        thing.update(
            kind="parameter" if type(tensor) is torch.nn.Parameter else "tensor",
            dtype=DTYPE_NAMES[tensor.dtype],
            device=str(tensor.device),
            shape=list(tensor.shape),
            strides=list(tensor.stride()),
            requires_grad=tensor.requires_grad,
            leaf=tensor.is_leaf,
            grad_fn=None if tensor.grad_fn is None else str(tensor.grad_fn.name()),
        )
        plain = tensor.detach()
        if plain.dtype is torch.bool and plain.numel() and int(plain.view(torch.uint8).max()) > 1:
            raise Unsendable("a tensor of bool with bytes other than 0 and 1")
        if plain.is_conj() or plain.is_neg():
            plain = plain.resolve_conj().resolve_neg()
            thing["strides"] = list(plain.stride())
            self.kept.append(plain)
        reach = sum((n - 1) * step for n, step in zip(plain.shape, plain.stride(), strict=True))
        size = 0 if plain.numel() == 0 else (reach + 1) * plain.element_size()
        self.span(index, str(plain.device), plain.data_ptr() if size else 0, size, plain)
        if tensor.is_leaf and tensor.grad is not None:
            thing["grad"] = self.tensor(tensor.grad)
        return index

    def array(self, array: "np.ndarray[Any, Any]") -> int:
        known = self.index.get(id(array))
        if known is not None:
            return known
        if array.dtype.str not in ARRAY_DTYPES:
            raise Unsendable(f"an array of dtype {array.dtype}")
        if array.dtype.kind == "b" and array.size and array.view(np.uint8).max() > 1:
            raise Unsendable("an array of bool with bytes other than 0 and 1")
        index = self.enter(array, array.size, array.itemsize)
        self.things[index].update(
            kind="array",
            dtype=array.dtype.str,
            shape=list(array.shape),
            strides=list(array.strides),
        )
        low, high = (0, 0) if array.size == 0 else _byte_bounds(array)
        self.span(index, "cpu", low, high - low, None)
        if array.size:
            address = array.__array_interface__["data"][0]
            self.things[index]["ahead"] = address - low  # negative strides begin further on
        return index

    def generator(self, generator: torch.Generator) -> int:
        known = self.index.get(id(generator))
        if known is not None:
            return known
        index = self.enter(generator, 0, 0)
        self.things[index].update(
            kind="generator",
            device=str(generator.device),
            state=self.tensor(generator.get_state()),
        )
        return index

    def enter(self, thing: Any, elements: int, itemsize: int) -> int:
        self.elements += elements
        self.bytes += elements * itemsize
        if self.bytes > LARGEST:  # even if it is expanded from less
            raise Unsendable(f"a result of {self.bytes:,} bytes")
        if self.elements > MOST_ELEMENTS:
            raise Unsendable(f"a result of {self.elements:,} elements")
        if len(self.things) == MOST_THINGS:
            raise Unsendable(f"more than {MOST_THINGS:,} tensors")
        self.index[id(thing)] = len(self.things)
        self.kept.append(thing)
        self.things.append({})
        return len(self.things) - 1

    def span(
        self, index: int, device: str, start: int, size: int, tensor: torch.Tensor | None
    ) -> None:
        if size > LARGEST:
            raise Unsendable(f"a result of {size:,} bytes")
        if size and device != "cpu":
            # Memory of an accelerator is fetched through the tensor's own storage.
            assert tensor is not None
            whole = tensor.untyped_storage()
            start, size = whole.data_ptr(), whole.nbytes()
            self.things[index]["ahead"] = tensor.data_ptr() - start
            self.kept.append(whole)
        self.span_of[index] = len(self.spans)
        self.spans.append((device, start, start + size))

    def regions(self) -> tuple[list[list[int]], bytes]:
        """Merge the spans that overlap, copy each merged region once, and point things at it."""
        merged: list[tuple[str, int, int]] = []
        region_of: dict[int, int] = {}
        for span in sorted(range(len(self.spans)), key=lambda index: self.spans[index]):
            device, start, end = self.spans[span]
            if end > start:
                if merged and merged[-1][0] == device and start < merged[-1][2]:
                    merged[-1] = (device, merged[-1][1], max(end, merged[-1][2]))
                else:
                    merged.append((device, start, end))
                region_of[span] = len(merged) - 1
        if sum(end - start for _, start, end in merged) > LARGEST:
            raise Unsendable(f"more than {LARGEST >> 20} MiB in one result")
        # By the first thing in each, not by address: equal values are then described equally.
        order = dict.fromkeys(region_of[span] for span in sorted(region_of))
        merged = [merged[region] for region in order]
        number = {region: place for place, region in enumerate(order)}
        region_of = {span: number[region] for span, region in region_of.items()}
        for index, span in self.span_of.items():
            region = region_of.get(span)
            thing = self.things[index]
            ahead = thing.pop("ahead", 0)
            thing["region"] = region
            thing["offset"] = (
                0 if region is None else self.spans[span][1] - merged[region][1] + ahead
            )
        pieces = [self.read(*region) for region in merged]
        # A region keeps its place modulo 64, so that every tensor in it stays aligned.
        return (
            [[start % 64, len(piece)] for (_, start, _), piece in zip(merged, pieces, strict=True)],
            b"".join(pieces),
        )

    def read(self, device: str, start: int, end: int) -> bytes:
        if device == "cpu":
            return ctypes.string_at(start, end - start)
        storage = next(
            kept
            for kept in self.kept
            if isinstance(kept, torch.UntypedStorage) and kept.data_ptr() == start
        )
        flat = torch.empty(0, dtype=torch.uint8, device=device).set_(storage)
        return bytes(flat.cpu().numpy().tobytes())


def _byte_bounds(array: "np.ndarray[Any, Any]") -> tuple[int, int]:
    low = high = array.__array_interface__["data"][0]
    for length, stride in zip(array.shape, array.strides, strict=True):
        if stride < 0:
            low += (length - 1) * stride
        else:
            high += (length - 1) * stride
    return low, high + array.itemsize


def _hexadecimal(number: int) -> str:
    if number.bit_length() > 1 << 20:
        raise Unsendable("an integer of more than a million bits")
    return hex(number)


def name_of(function: Any) -> list[str]:
    """The module and the name that a function is sent by."""
    module = getattr(function, "__module__", None)
    bare = getattr(function, "__name__", None)
    if type(bare) is str and getattr(torch, bare, None) is function:
        return ["torch", bare]  # torch's built-in functions do not know their module
    name = getattr(function, "__qualname__", bare)
    if type(module) is str and type(name) is str and "<" not in name:
        return [module, name]
    raise Unsendable(f"a function without its own name ({_type_name(type(function))})")


def _type_name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)  # a metaclass may lie about it
    return str(name)
