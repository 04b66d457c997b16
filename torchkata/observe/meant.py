"""The name that a misspelt one may stand for, as Python's own traceback says it."""

import difflib
import traceback
from types import ModuleType

import torch

MOST_NAMES = 3000  # that are compared
_LISTED = (torch.Tensor, torch.nn.Module, ModuleType)  # their attributes can be listed safely


def meant(error: BaseException) -> str:
    """What to add to the message of an error about a name: `. Did you mean 'targets'?`."""
    name, known, cutoff = None, [], 0.65
    if type(error) is NameError:
        name = error.name
        frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)][-1:]
        known = [key for frame in frames for key in (*frame.f_locals, *frame.f_globals)]
        if any(hasattr(frame.f_locals.get("self"), str(name)) for frame in frames):
            return f". Did you mean 'self.{name}'?"
    elif type(error) is AttributeError and issubclass(type(error.obj), _LISTED):
        name, known, cutoff = error.name, dir(error.obj), 0.8  # of the many there are
    if type(name) is not str:
        return ""
    known = [key for key in known if type(key) is str and not key.startswith("_")]
    near = difflib.get_close_matches(name, known[:MOST_NAMES], 1, cutoff)
    return f". Did you mean {near[0]!r}?" if near and name not in known else ""
