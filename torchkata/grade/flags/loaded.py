"""Names as their own modules call them: `collections._sys.modules` is `sys.modules`.

The libraries that a submission may import are looked up here, as far as they are loaded. Nothing of
them is called, so a name from a stranger can load nothing.
"""

import functools
import importlib
import types

from torchkata.grade.flags import policy

_PLAIN = types.FunctionType | types.BuiltinFunctionType | type


@functools.lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The name from its own module on; unchanged if the module is unknown."""
    return ".".join(_walk(name))


def is_module(name: str) -> bool:
    """Whether a name is a module of an admitted library."""
    found, rest = _found(name)
    return found is not None and not rest


def home_of(name: str) -> str | None:
    """The module that a name is, or is in; None if it is unknown."""
    found, _rest = _found(name)
    return None if found is None else found.__name__


def public(module: str) -> list[str]:
    """What `from module import *` binds."""
    found, rest = _found(module)
    if found is None or rest:
        return []
    return list(getattr(found, "__all__", [name for name in vars(found) if name[0] != "_"]))


def _walk(name: str) -> list[str]:
    found, rest = _found(name)
    if found is None:
        return name.split(".")
    value = vars(found).get(rest[0]) if rest else None
    if isinstance(value, types.ModuleType):  # of another library
        return [value.__name__, *rest[1:]]
    home = getattr(value, "__module__", None) if isinstance(value, _PLAIN) else None
    if isinstance(home, str) and home != "torch._C" and policy.RULES.get(home):
        return [home, *rest]
    return [found.__name__, *rest]


def _found(name: str) -> tuple[types.ModuleType | None, list[str]]:
    """The last module on the way that belongs to an admitted library, and what is left."""
    root, *rest = name.split(".")
    found = _root(root)
    while found is not None and rest:
        value = vars(found).get(rest[0])
        if not isinstance(value, types.ModuleType):
            break
        if value.__name__.partition(".")[0] not in policy.ROOTS:
            break
        found, rest = value, rest[1:]
    return found, rest


@functools.cache
def _root(name: str) -> types.ModuleType | None:
    try:
        return importlib.import_module(name) if name in policy.ROOTS else None
    except ImportError:  # typing_extensions may be missing
        return None
