"""What torch calls back while one of its functions runs: hooks, backwards, `__index__`, `apply_`.

Torch takes a recorder of functions away until the function returns, so what a learner's code does
in there would go unseen.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np
import torch
from torch import _tensor_str
from torch.overrides import TorchFunctionMode, _get_current_function_mode_stack

# Functions of torch that call what somebody has registered, or handed over.
_CALL_BACK = frozenset({"backward", "grad", "apply_", "map_", "map2_", "__deepcopy__"})
_PLAIN = frozenset(
    {
        *(torch.Tensor, torch.nn.Parameter, torch.Size, torch.dtype, torch.device, torch.layout),
        *(torch.memory_format, torch.Generator, torch.UntypedStorage, np.ndarray),
        *(int, float, bool, complex, str, bytes, slice, type(None), type(...), type, range),
        *np.sctypeDict.values(),
    }
)
# What is called for each tensor that is saved; an older torch may not tell it.
_saving = getattr(torch._C._autograd, "_top_saved_tensors_default_hooks", lambda _tracing: True)
_LOOKED_THROUGH = 64  # items of a list
_DEPTH = 4  # lists in lists


def calls_back(name: str, args: Any, kwargs: Any) -> bool:
    """Whether a function of torch may call code that is not torch's."""
    return (
        name in _CALL_BACK
        or _saving(True) is not None
        or not _are_plain(args)
        or bool(kwargs and not _are_plain(kwargs.values()))
    )


def _are_plain(values: Any) -> bool:
    # Nearly all calls need only the types, which is three times as fast.
    return _PLAIN.issuperset(map(type, values)) or all(map(_is_plain, values))


def _is_plain(value: Any, depth: int = _DEPTH) -> bool:
    kind = type(value)
    if kind in (list, tuple):
        few = depth > 0 and len(value) <= _LOOKED_THROUGH
        return few and all(_is_plain(item, depth - 1) for item in value)
    return kind in _PLAIN


@contextmanager
def recorded_inside(
    recorder: TorchFunctionMode, owns: Callable[[FrameType], bool]
) -> Iterator[None]:
    """Enter a recorder again as soon as the learner's own code runs.

    A profiler that somebody else has set stays, and nothing is recorded then.
    """
    outer = sys.getprofile()
    if outer is not None and getattr(outer, "__code__", None) is not _LOOK:
        yield
        return
    without = _modes()

    def look(frame: FrameType, event: str, _argument: Any) -> None:
        # A derivative has modes of its own, which are gone after each function in it.
        # A default device is a mode, too, and is taken away while it passes a call on.
        if event == "call" and _modes() <= without and owns(frame) and not _is_on(recorder):
            recorder.__enter__()  # type: ignore[no-untyped-call]

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(outer)
        if _is_on(recorder):
            _take_off(recorder)


_LOOK = next(
    code
    for code in recorded_inside.__wrapped__.__code__.co_consts  # type: ignore[attr-defined]
    if getattr(code, "co_name", "") == "look"
)


def _modes() -> int:
    """How many modes of functions are entered."""
    return int(torch._C._len_torch_function_stack())


def _is_on(recorder: TorchFunctionMode) -> bool:
    return any(mode is recorder for mode in _get_current_function_mode_stack())  # type: ignore[no-untyped-call]


def _take_off(recorder: TorchFunctionMode) -> None:
    """Leave a recorder, wherever it is: torch may have put another mode on top of it."""
    modes = [torch._C._pop_torch_function_stack() for _ in range(_modes())]
    for mode in reversed(modes):
        if mode is not recorder:
            torch._C._push_on_torch_function_stack(mode)


class _PlainOptions(type(_tensor_str.PRINT_OPTS)):  # type: ignore[misc]
    """Torch's options for printing, as plain numbers.

    Torch takes all recorders away while it writes a tensor, and it asks these options then.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if type(value) not in (int, float, bool, type(None)):
            raise TypeError(f"torch.set_printoptions: {name} is a plain number here")
        super().__setattr__(name, value)


_tensor_str.PRINT_OPTS.__class__ = _PlainOptions
