"""Recorders of a call: its torch functions, operations, prints and global state."""

import contextlib
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

import numpy as np
import torch
from numpy.random import mtrand
from torch.autograd import forward_ad
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from torchkata.observe.callbacks import calls_back, recorded_inside
from torchkata.observe.record import MANY, MOST_PRINTED, Frame, Options, Violation, Work

# Ways out of torch: recorders cannot see the work behind them.
DOORS = frozenset(
    {
        *("numpy", "__array__", "tolist", "__dlpack__", "data_ptr", "storage"),
        *("untyped_storage", "apply_", "map_", "map2_"),
    }
)


class Calls(TorchFunctionMode):
    """Counts the called torch functions by name, in about 4 µs a call."""

    def __init__(
        self,
        place: Callable[[], Frame | None],
        owns: Callable[[FrameType], bool],
        closed: bool,
    ) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.places: dict[str, Frame] = {}  # the first call of each
        self.violations: list[Violation] = []
        self.place = place
        self.owns = owns
        self.closed = closed  # whether the ways out of torch are forbidden
        self.running = ""  # the function that was called last and has not returned
        self.aside = False  # while the meter looks, not the learner

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.aside:
            return func(*args, **(kwargs or {}))
        name = getattr(func, "__name__", "")
        if name != "__get__":
            if name not in self.counts and (frame := self.place()) is not None:
                self.places[name] = frame
            self.counts[name] += 1
            if self.closed and name in DOORS and len(self.violations) < MANY:
                self.violations.append(Violation(name, self.place()))
        outer, self.running = self.running, name
        kwargs = kwargs or {}
        try:
            if calls_back(name, args, kwargs):
                with recorded_inside(self, self.owns):
                    return func(*args, **kwargs)
            return func(*args, **kwargs)
        finally:
            self.running = outer


class Meter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts operations and elements, and keeps the trail from the arguments to the result.

    An operation is a violation if it is not on the list of allowed ones, or if an input has an
    unknown origin: neither an argument nor a recorded operation. A single number may come from
    Python, as in `2 * t`: `t[mask] = 0` turns it into a tensor of rank 0.
    """

    def __init__(self, options: Options, calls: Calls, arguments: list[torch.Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.options = options
        self.calls = calls
        self.violations: list[Violation] = []
        self.operations = self.read = self.written = self.largest = 0
        # A storage is identified by its address, which is unique only while it is kept alive.
        self.known: dict[int, Any] = {}
        for argument in arguments:
            self.learn(argument)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Without this, the first operation imports all of dynamo (over a second)."""
        return False

    def learn(self, tensor: torch.Tensor) -> None:
        if tensor.layout is torch.strided:
            storage = tensor.untyped_storage()
            self.known[storage._cdata] = storage
        else:  # a sparse tensor has no storage of its own
            self.known[id(tensor)] = tensor

    def knows(self, tensor: torch.Tensor) -> bool:
        if tensor.layout is not torch.strided:
            return id(tensor) in self.known
        return tensor.untyped_storage()._cdata in self.known

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        # Where no function of torch was called, as in `torch.from_numpy`, the other recorder is on.
        aside, self.calls.aside = self.calls.aside, True
        try:
            return self.metered(func, args, kwargs)
        finally:
            self.calls.aside = aside

    def metered(self, func: Any, args: Any, kwargs: Any) -> Any:
        result = func(*args, **kwargs)
        inputs = _tensors_in((*args, *kwargs.values()))
        outputs = _tensors_in((result,))
        if not func.is_view:
            self.operations += 1
            self.read += sum(tensor.numel() for tensor in inputs)
            sizes = [tensor.numel() for tensor in outputs]
            self.written += sum(sizes)
            self.largest = max(self.largest, *sizes) if sizes else self.largest
        if not self.options.autograd:
            if torch._C._current_graph_task_id() != -1 or forward_ad._current_level >= 0:
                self.violate("autograd")
            elif "_backward" in func.overloadpacket.__name__:  # torch.ops.aten has derivatives too
                self.violate(func.overloadpacket.__name__)
        if self.options.allowed is not None:
            self.follow(func, inputs, outputs)
        return result

    def follow(self, func: Any, inputs: list[torch.Tensor], outputs: list[torch.Tensor]) -> None:
        name = func.overloadpacket.__name__
        if not func.is_view and name not in (self.options.allowed or ()):
            self.violate(name)
        elif not all(self.knows(tensor) for tensor in inputs) and not _is_number(name, inputs):
            self.violate("a tensor from outside")
        for tensor in outputs:
            self.learn(tensor)

    def violate(self, what: str) -> None:
        if len(self.violations) < MANY:
            self.violations.append(Violation(what, self.calls.place(), self.calls.running))

    def finish(self, results: list[torch.Tensor]) -> None:
        """Check the origin of the result."""
        if self.options.allowed is not None and not all(map(self.knows, results)):
            self.violate("a result from outside")

    @property
    def work(self) -> Work:
        """The counted work."""
        return Work(self.operations, self.read, self.written, self.largest)


def _tensors_in(values: Iterable[Any]) -> list[torch.Tensor]:
    """The tensors that an operation takes or returns: alone, or in lists and tuples."""
    found = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += _tensors_in(value)
    return found


def _is_number(operation: str, inputs: list[torch.Tensor]) -> bool:
    """Whether torch takes one number from Python: `torch.tensor(0.0)`, `t[mask] = 0`."""
    return operation == "lift_fresh" and all(tensor.ndim == 0 for tensor in inputs)


class Tee:
    """Standard output with a copy of the text; everything else goes to the real one."""

    def __init__(self, real: Any, most: int = MOST_PRINTED) -> None:
        self.real, self.most, self.text = real, most, ""

    def write(self, text: str) -> int:
        """Write through, and keep the first `most` characters."""
        if len(self.text) < self.most:
            self.text += text[: self.most - len(self.text)]
        self.real.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@contextlib.contextmanager
def remembered_output() -> Iterator[Tee]:
    """Keep a copy of the printed text, and print it."""
    real = sys.stdout
    tee = Tee(real)
    sys.stdout = tee
    try:
        yield tee
    finally:
        sys.stdout = real


_ACCELERATED = ("cpu", "cuda")


def settings() -> dict[str, object]:
    """Torch's global settings, by their names for a learner."""
    return {
        "gradients": torch.is_grad_enabled(),
        "inference mode": torch.is_inference_mode_enabled(),
        "the default dtype": torch.get_default_dtype(),
        "autocast": tuple(map(torch.is_autocast_enabled, _ACCELERATED)),
    }


def _autocasts() -> int:
    """How many contexts of autocast are entered; the last one to be left clears their cache."""
    torch.autocast_increment_nesting()
    return int(torch.autocast_decrement_nesting())


def _default_device() -> Any:
    """The mode in which torch keeps a request for a default device; None if there is none."""
    return getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)


@contextlib.contextmanager
def settings_restored() -> Iterator[None]:
    """Set one thread, and gradients on; then restore the settings that a call may change.

    Torch accepts the number of threads between operations once in a process, and only before its
    first work, so a request for it has no effect.
    """
    autocast = tuple(map(torch.is_autocast_enabled, _ACCELERATED))
    nested = _autocasts()
    grad = torch.is_grad_enabled()
    dtype = torch.get_default_dtype()
    device = _default_device()
    threads = torch.get_num_threads()
    deterministic = torch.are_deterministic_algorithms_enabled()
    between = torch.set_num_interop_threads
    torch.set_num_interop_threads = lambda nthreads: None  # noqa: ARG005
    torch.set_grad_enabled(True)
    if threads != 1:  # the same order of sums on every machine
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_interop_threads = between
        torch.set_grad_enabled(grad)
        for device_type, enabled in zip(_ACCELERATED, autocast, strict=True):
            if torch.is_autocast_enabled(device_type) != enabled:
                torch.set_autocast_enabled(device_type, enabled)
        if _autocasts() != nested:  # its cache of weights would serve the next call
            while _autocasts() > nested:
                torch.autocast_decrement_nesting()
            torch.clear_autocast_cache()
        if torch.get_default_dtype() is not dtype:
            torch.set_default_dtype(dtype)
        # By the request, not by its device: one for the CPU keeps a mode on, which sees each call.
        if _default_device() is not device:
            torch.set_default_device(None if device is None else device.device)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        if torch.are_deterministic_algorithms_enabled() != deterministic:
            torch.use_deterministic_algorithms(deterministic)


_lent = np.random.MT19937(0)


@contextlib.contextmanager
def randomness_from(seed: int) -> Iterator[None]:
    """Seed the global random generators, then restore them.

    NumPy gets another generator meanwhile, because copying its state takes 90 µs.
    """
    python = random.getstate()
    numpy = mtrand.get_bit_generator()
    torchs = torch.get_rng_state()
    mtrand.set_bit_generator(_lent)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.default_generator.manual_seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        mtrand.set_bit_generator(numpy)
        torch.set_rng_state(torchs)
