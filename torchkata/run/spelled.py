"""The arguments of a call as Python code that makes the very same ones again."""

import functools
import keyword
import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

from torchkata.observe.nest import walk
from torchkata.observe.pack import name_of

MOST_WRITTEN = 500  # numbers of a tensor; more are loaded from a file
WIDTH = 88
_INFERRED = {torch.float32, torch.int64, torch.bool}  # from numbers as they are written
_SHORT: dict[torch.dtype, Any] = {torch.float32: np.float32, torch.float16: np.float16}
_PLAIN = (bool, int, float, str, type(None))


class Spelled:
    """Lines of code that make some arguments.

    Tensors that share memory, and those that stand twice among the arguments, do so in the code.

    Attributes:
        lines: The lines so far.
        saved: The tensors that are too large to be written, by name.
        probes: Whether a function of the topic's probes is among the arguments.
        modules: Modules to import, beside torch.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.lines: list[str] = []
        self.saved: dict[str, torch.Tensor] = {}
        self.probes = False
        self.modules: set[str] = set()
        self._taken = {"torch", "numpy", "result", "saved", "probes", "functools", *taken}
        self._names: dict[int, str] = {}  # of tensors, arrays and generators that have a variable
        self._memory: dict[int, str] = {}
        self._often: Counter[int] = Counter()
        self._shared: Counter[int] = Counter()
        self._kept: list[Any] = []  # ids stay unique only while their objects live

    def arguments(self, given: dict[str, Any]) -> dict[str, str]:
        """Write the lines for some arguments by name; an expression for each of them."""
        tensors = {}
        for _path, leaf in (found for value in given.values() for found in walk("", value)):
            self._often[id(leaf)] += 1
            if isinstance(leaf, torch.Tensor):
                tensors[id(leaf)] = leaf
        self._shared.update(map(_storage, tensors.values()))
        self._kept.append(given)
        return {name: self._argument(name, value) for name, value in given.items()}

    def _argument(self, name: str, value: Any) -> str:
        if type(value) in _PLAIN or callable(value) or isinstance(value, torch.dtype):
            return self.expression(value, name)
        if id(value) in self._names:
            return self._names[id(value)]
        variable = self._variable(name)
        self._assign(variable, value, self.expression(value, variable))
        return variable

    def _variable(self, name: str) -> str:
        name = re.sub(r"\W+", "_", name).strip("_") or "argument"
        while name in self._taken or keyword.iskeyword(name) or name[0].isdigit():
            name = f"{name}_" if not name[0].isdigit() else f"argument_{name}"
        self._taken.add(name)
        return name

    def _assign(self, variable: str, value: Any, expression: str) -> None:
        self.lines.append(f"{variable} = {expression}")
        self._names[id(value)] = variable
        if isinstance(value, torch.Tensor) and value.is_leaf and value.grad is not None:
            self.lines.append(f"{variable}.grad = {self.expression(value.grad, variable)}")

    def expression(self, value: Any, name: str) -> str:
        """An expression for a value; tensors that something else needs get a variable before it."""
        if isinstance(value, tuple | list):
            items = [self._item(item, f"{name}_{index}") for index, item in enumerate(value)]
            inner = ", ".join(items)
            if len(inner) > WIDTH:
                inner = "\n    " + ",\n    ".join(items) + ",\n"
            if isinstance(value, list):
                return f"[{inner}]"
            return f"({inner},)" if len(items) == 1 and "\n" not in inner else f"({inner})"
        if isinstance(value, dict):
            pairs = [
                f"{self.expression(key, name)}: {self._item(item, f'{name}_{key}')}"
                for key, item in value.items()
            ]
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, torch.Tensor):
            return self._tensor(value, name)
        if isinstance(value, np.ndarray | np.generic):
            return self._array(value)
        if isinstance(value, torch.Generator):
            return self._generator(value, name)
        if isinstance(value, torch.device):
            return f'torch.device("{value}")'
        if isinstance(value, functools.partial):
            self.modules.add("functools")
            parts = [self.expression(part, name) for part in (value.func, *value.args)]
            parts += [f"{key}={self._item(item, key)}" for key, item in value.keywords.items()]
            return f"functools.partial({', '.join(parts)})"
        if callable(value):
            module, own_name = name_of(value)
            if module.partition(".")[0] == "torch":
                return f"{module}.{own_name}"
            self.probes = True
            return f"probes.{own_name}"
        return _number(value)

    def _item(self, value: Any, name: str) -> str:
        if id(value) in self._names:
            return self._names[id(value)]
        is_held = isinstance(value, torch.Tensor | np.ndarray | torch.Generator)
        has_grad = isinstance(value, torch.Tensor) and value.is_leaf and value.grad is not None
        if (is_held and self._often[id(value)] > 1) or has_grad:
            return self._argument(name, value)
        return self.expression(value, name)

    def _tensor(self, tensor: torch.Tensor, name: str) -> str:
        numbers = tensor.detach()
        is_parameter = isinstance(tensor, torch.nn.Parameter)
        grad = ", requires_grad=True" if tensor.requires_grad and not is_parameter else ""
        text = self._numbers(numbers, name, grad)
        if is_parameter:
            frozen = "" if tensor.requires_grad else ", requires_grad=False"
            return f"torch.nn.Parameter({text}{frozen})"
        return text if not grad or grad in text else f"{text}.requires_grad_()"

    def _numbers(self, numbers: torch.Tensor, name: str, grad: str) -> str:
        """An expression for a tensor; it has `grad` in it if it is a call that takes it."""
        dtype = "" if numbers.dtype in _INFERRED else f", dtype={numbers.dtype}"
        shape, strides = tuple(numbers.shape), tuple(numbers.stride())
        if numbers.device.type == "meta":
            return f'torch.empty({shape}, dtype={numbers.dtype}, device="meta"{grad})'
        if self._shared[_storage(numbers)] > 1 and numbers.numel():
            memory = self._whole_memory(numbers, name)
            return f"{memory}.as_strided({shape}, {strides}, {numbers.storage_offset()})"
        if not numbers.numel():
            return f"torch.empty({shape}, dtype={numbers.dtype}{grad})"
        if not numbers.is_contiguous():
            if numbers.ndim == 2 and numbers.t().is_contiguous():
                return f"{self._numbers(numbers.t(), name, '')}.t()"
            last = sum((size - 1) * step for size, step in zip(shape, strides, strict=True))
            flat = numbers.as_strided((last + 1,), (1,))
            return f"{self._numbers(flat, name, '')}.as_strided({shape}, {strides})"
        if numbers.numel() > MOST_WRITTEN:
            name = self._variable(f"{name}_numbers")
            self.saved[name] = numbers.clone()
            return f'saved["{name}"]'
        opening = "torch.tensor("
        return f"{opening}{_nested(_written(numbers), len(opening))}{dtype}{grad})"

    def _whole_memory(self, numbers: torch.Tensor, name: str) -> str:
        storage = _storage(numbers)
        if storage not in self._memory:
            size = numbers.untyped_storage().nbytes() // numbers.element_size()
            flat = torch.empty(0, dtype=numbers.dtype).set_(
                numbers.untyped_storage(), 0, (size,), (1,)
            )
            variable = self._variable(f"memory_of_{name}")
            self._kept.append(flat := flat.clone())
            self.lines.append(f"{variable} = {self._numbers(flat, name, '')}")
            self._memory[storage] = variable
        return self._memory[storage]

    def _array(self, array: Any) -> str:
        self.modules.add("numpy")
        if isinstance(array, np.generic):
            return f"numpy.{array.dtype.name}({_number(array.item())})"
        if array.ndim == 2 and array.T.flags.c_contiguous and not array.flags.c_contiguous:
            return f"{self._array(array.T)}.T"
        opening = "numpy.array("
        return f'{opening}{_nested(array.tolist(), len(opening))}, dtype="{array.dtype.name}")'

    def _generator(self, generator: torch.Generator, name: str) -> str:
        fresh = torch.Generator().manual_seed(generator.initial_seed())
        if torch.equal(fresh.get_state(), generator.get_state()):
            return f"torch.Generator().manual_seed({generator.initial_seed()})"
        name = self._variable(f"{name}_state")
        self.saved[name] = generator.get_state()
        variable = self._variable("generator")
        self.lines.append(f"{variable} = torch.Generator()")
        return f'{variable}.set_state(saved["{name}"])'


class _Text(str):
    """A number that is written already."""

    __slots__ = ()


def _written(numbers: torch.Tensor) -> Any:
    """The numbers as nested lists; float32 in the fewest digits that give it back."""
    short = _SHORT.get(numbers.dtype)
    if short is None:
        return numbers.tolist()

    def shortest(value: Any) -> Any:
        if isinstance(value, list):
            return [shortest(item) for item in value]
        text = str(short(value))
        is_same = math.isfinite(value) and float(short(text)) == value
        return _Text(text) if is_same else value

    return shortest(numbers.tolist())


def _nested(value: Any, indent: int) -> str:
    """Nested lists of numbers, over several lines if they are long."""
    if not isinstance(value, list):
        return value if isinstance(value, _Text) else _number(value)
    items = [_nested(item, indent + 1) for item in value]
    inner = ", ".join(items)
    if "\n" not in inner and len(inner) + indent <= WIDTH:
        return f"[{inner}]"
    if not isinstance(value[0], list):
        step = max(1, WIDTH // (max(map(len, items)) + 2) - 2)
        items = [", ".join(items[at : at + step]) for at in range(0, len(items), step)]
    return "[" + (",\n" + " " * (indent + 1)).join(items) + "]"


def _number(value: Any) -> str:
    if isinstance(value, complex):
        return f"complex({_number(value.real)}, {_number(value.imag)})"
    if value in (math.inf, -math.inf) or value != value:
        return f'float("{value}")'
    return repr(value)


def _storage(tensor: torch.Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)
