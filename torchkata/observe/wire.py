"""Values as bytes: what crosses between a learner's code and the tests.

A tensor is not the unit, for two tensors may share memory, and that is something to see. The unit
is the *memory region*: spans that overlap by address are merged and their bytes are sent once; a
tensor or an array is then a description (region, offset, shape, strides, dtype) in JSON. So
aliasing, identity, strides, rank 0, NaN and bfloat16 all come through, and nothing that arrives
can do anything: it is numbers and JSON, never a pickle.
"""

import ctypes
import functools
import json
import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

LARGEST = 1 << 28  # bytes in one packet: 256 MiB
LONGEST = 1 << 22  # characters of a description: what is read from it takes some 30 times that
DEEPEST = 32  # nested containers
MOST = 1_000_000  # nodes in one tree
MOST_KEYS = 4096  # nodes in all keys together: keys can be made to collide, all with all
RANK = 64

TENSOR_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.complex64, torch.complex128, torch.bool),
        *(torch.uint8, torch.uint16, torch.uint32, torch.uint64),
        *(torch.int8, torch.int16, torch.int32, torch.int64),
    )
}
_DTYPE_NAMES = {dtype: name for name, dtype in TENSOR_DTYPES.items()}
ARRAY_DTYPES = {
    np.dtype(name).str: np.dtype(name)
    for name in (
        *("bool", "complex64", "complex128", "float16", "float32", "float64"),
        *(f"{sign}int{bits}" for sign in ("u", "") for bits in (8, 16, 32, 64)),
    )
}


class Unsendable(Exception):
    """A value that cannot be judged, with the reason as a phrase: `a value of type set`."""


class Malformed(Exception):
    """Bytes that no packer of ours wrote."""


@dataclass(frozen=True)
class Packet:
    """A value at rest: a JSON text that describes it, and the memory it speaks of."""

    text: str
    memory: bytes

    def to_bytes(self) -> bytes:
        """The packet as one string of bytes."""
        text = self.text.encode()
        return len(text).to_bytes(8, "little") + text + self.memory

    @classmethod
    def from_bytes(cls, data: bytes) -> "Packet":
        """The packet that `to_bytes` wrote."""
        length = int.from_bytes(data[:8], "little")
        if len(data) < 8 or length > len(data) - 8:
            raise Malformed("the packet is cut short")
        if length > LONGEST:
            raise Malformed("the description is too long")
        try:
            return cls(data[8 : 8 + length].decode(), data[8 + length :])
        except UnicodeDecodeError as error:
            raise Malformed("the description is not text") from error


def pack(value: Any, *, functions: bool = False) -> Packet:
    """Describe a value.

    Args:
        value: Tensors, arrays, numbers, strings, None, dtypes, devices and generators, in any
            nest of tuples, lists and dicts.
        functions: Whether functions may be among them; they go by module and name.

    Raises:
        Unsendable: For anything else, and for what is too large.
    """
    return _Packer(functions).pack(value)


def unpack(
    packet: Packet,
    *,
    live: bool = False,
    function: Callable[[str, str], Any] | None = None,
) -> tuple[Any, "Things"]:
    """Build the value again, and say what its tensors were.

    Args:
        packet: What `pack` gave, or a stranger sent.
        live: Put tensors on the devices that they came from, to call a function with them.
        function: Finds a function by module and name.

    Raises:
        Malformed: Where the packet breaks a rule; nothing outside its own memory is ever read.
    """
    unpacker = _Unpacker(packet, live, function)
    return unpacker.value(), unpacker.things


# --- packing -------------------------------------------------------------------------------------


class _Packer:
    def __init__(self, functions: bool) -> None:
        self.functions = functions
        self.things: list[dict[str, Any]] = []
        self.spans: list[tuple[str, int, int]] = []  # device, first byte, one past the last
        self.span_of: dict[int, int] = {}  # thing -> span
        self.index: dict[int, int] = {}  # id(object) -> thing
        self.kept: list[Any] = []  # ids stay unique only while their objects live
        self.nodes = 0

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
        if isinstance(value, np.generic) and value.dtype.str in ARRAY_DTYPES:
            return {"scalar": self.array(np.array(value))}
        if kind is torch.dtype:
            return {"dtype": str(value).removeprefix("torch.")}
        if kind is torch.device:
            return {"device": str(value)}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind is torch.Generator:
            return {"generator": self.generator(value)}
        if isinstance(value, tuple) and (
            hasattr(kind, "n_fields") or hasattr(kind, "_fields")  # structseq, namedtuple
        ):
            return {"tuple": [self.tree(item, depth + 1) for item in tuple.__iter__(value)]}
        if self.functions and callable(value):
            return self.named(value, depth)
        if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType):
            raise Unsendable("a function, not what it gives (are its brackets missing?)")
        raise Unsendable(f"a value of type {_type_name(kind)}")

    def named(self, value: Any, depth: int) -> Any:
        if type(value) is functools.partial:
            parts = (value.func, tuple(value.args), dict(value.keywords))
            return {"partial": [self.tree(part, depth + 1) for part in parts]}
        return {"function": _name_of(value)}

    def tensor(self, tensor: torch.Tensor) -> int:
        known = self.index.get(id(tensor))
        if known is not None:
            return known
        if tensor.layout is not torch.strided:
            layout = str(tensor.layout).removeprefix("torch.").replace("_", " ")
            raise Unsendable(f"a tensor of {layout} layout")
        if tensor.is_meta:
            raise Unsendable("a tensor on the meta device, which has no numbers")
        if tensor.is_nested or tensor.dtype not in _DTYPE_NAMES:
            raise Unsendable(f"a tensor of dtype {tensor.dtype}")
        if tensor.numel() * tensor.element_size() > LARGEST:  # also where it is expanded from less
            raise Unsendable(f"a result of {tensor.numel() * tensor.element_size():,} bytes")
        index = self.enter(tensor)
        thing = self.things[index]
        thing.update(
            kind="parameter" if type(tensor) is torch.nn.Parameter else "tensor",
            dtype=_DTYPE_NAMES[tensor.dtype],
            device=str(tensor.device),
            shape=list(tensor.shape),
            strides=list(tensor.stride()),
            requires_grad=tensor.requires_grad,
            leaf=tensor.is_leaf,
            grad_fn=None if tensor.grad_fn is None else str(tensor.grad_fn.name()),
        )
        plain = tensor.detach()
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
        if array.size * array.itemsize > LARGEST:
            raise Unsendable(f"a result of {array.size * array.itemsize:,} bytes")
        index = self.enter(array)
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
        index = self.enter(generator)
        self.things[index].update(
            kind="generator",
            device=str(generator.device),
            state=self.tensor(generator.get_state()),
        )
        return index

    def enter(self, thing: Any) -> int:
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


def _name_of(function: Any) -> list[str]:
    module = getattr(function, "__module__", None)
    bare = getattr(function, "__name__", None)
    if type(bare) is str and getattr(torch, bare, None) is function:
        return ["torch", bare]  # torch's built-in functions do not know where they are found
    name = getattr(function, "__qualname__", bare)
    if type(module) is str and type(name) is str and "<" not in name:
        return [module, name]
    raise Unsendable(f"a function without a name of its own ({_type_name(type(function))})")


def _type_name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)  # a metaclass may lie about it
    return str(name)


# --- unpacking -----------------------------------------------------------------------------------


class Things:
    """The tensors and arrays of a packet: which object each became, and what it was."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.descriptions: list[dict[str, Any]] = []
        self._index: dict[int, int] = {}

    def enter(self, thing: Any, description: dict[str, Any]) -> None:
        self._index[id(thing)] = len(self.objects)
        self.objects.append(thing)
        self.descriptions.append(description)

    def describe(self, thing: Any) -> dict[str, Any] | None:
        """What this object was when it was packed; None for what is no tensor or array."""
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
        self.regions = self.load(document.get("regions"), packet.memory)
        descriptions = document.get("things")
        _need(isinstance(descriptions, list) and len(descriptions) <= MOST, "no list of things")
        self.descriptions = descriptions
        self.built: dict[int, Any] = {}
        self.nodes = self.keys = 0

    def load(self, regions: Any, memory: bytes) -> list[tuple[torch.Tensor, int]]:
        _need(isinstance(regions, list) and len(memory) <= LARGEST, "no list of regions")
        loaded, at = [], 0
        for region in regions:
            _need(isinstance(region, list) and len(region) == 2, "a region is not a pair")
            pad, size = (_whole(number, LARGEST) for number in region)
            _need(pad < 64 and size <= len(memory) - at, "a region reaches past the memory")
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
            raise Malformed("a thing that cannot be made") from error  # torch or NumPy says no

    def build(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        _need(depth <= DEEPEST + 1, "nested too deep")
        if tree is None or isinstance(tree, bool | int | float | str):
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
        # Expanded from few bytes, it may be larger than memory as soon as anything is done to it.
        _need(math.prod(sizes) * itemsize <= LARGEST, "too many elements")
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
            _need(0 in shape, "a tensor without memory")
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
        if dtype is torch.bool:
            made = _true_or_false(made)
        return self.enliven(made.to(device) if self.live else made, description)

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
            _need(0 in shape, "an array without memory")
            return np.empty(shape, dtype)
        whole, pad = self.regions[_whole(region, len(self.regions) - 1)]
        memory = whole.numpy()[pad:]
        offset = _whole(description.get("offset"), LARGEST)
        reaches = [(n - 1) * step for n, step in zip(shape, strides, strict=True)]
        low = offset + sum(reach for reach in reaches if reach < 0)
        high = offset + sum(reach for reach in reaches if reach > 0) + dtype.itemsize
        _need(low >= 0 and high <= len(memory), "an array reaches past its region")
        made: np.ndarray[Any, Any] = np.ndarray(shape, dtype, memory, offset, strides)
        if dtype == np.bool_ and made.view(np.uint8).max() > 1:
            made = made.view(np.uint8) != 0
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


def _true_or_false(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor of bools without bytes that are neither 0 nor 1: what torch does then is open."""
    as_bytes = tensor.view(torch.uint8)
    return as_bytes != 0 if as_bytes.numel() and int(as_bytes.max()) > 1 else tensor


def _need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Malformed(otherwise)


def _whole(number: Any, most: int) -> int:
    if type(number) is not int or not 0 <= number <= most:
        raise Malformed("a number is out of its range")
    return number


def _device(name: Any) -> torch.device:
    _need(isinstance(name, str) and len(name) < 32, "no such device")
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise Malformed("no such device") from error
