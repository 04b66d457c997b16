"""A learner's other files beside the exercises, however a module imports them.

`from helpers import square`, `from exercises.helpers import square` and `from .helpers import
square` give the same module. Only code in that folder finds the first form, so a file of the
learner's, whatever its name, is never found by torch, NumPy or the tests.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType

# Names of the kata and of pytest, which keep their meaning in a learner's file, too.
_RESERVED = sys.stdlib_module_names | {
    *("torch", "numpy", "torchkata", "pytest", "_pytest", "conftest", "tests", "solutions"),
}
_folders: dict[str, None] = {}  # of learners
_given: set[str] = set()  # the short names that were found


def known_as_package(folder: Path) -> None:
    """Make a folder of modules the package of its name, with its files importable from each other.

    Modules of another folder with that name are forgotten.
    """
    name = folder.name
    there = sys.modules.get(name)
    if there is None or list(getattr(there, "__path__", ())) != [str(folder)]:
        for module in [one for one in sys.modules if one.startswith(f"{name}.")]:
            del sys.modules[module]
        package = ModuleType(name)
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
        package.__spec__, package.__path__ = spec, [str(folder)]
        sys.modules[name] = package
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
    forget_short_names()
    _folders[str(folder)] = None


def forget_short_names() -> None:
    """Free the names that mean something only to the code in one folder."""
    for name in [one for one in sys.modules if one.partition(".")[0] in _given]:
        del sys.modules[name]
    _given.clear()


def importer(frame: FrameType | None) -> Path | None:
    """The folder of the code that imports something now; None if it is not a learner's.

    Args:
        frame: The frame of the finder that was asked.
    """
    while frame is not None and _is_machinery(frame.f_code.co_filename):
        frame = frame.f_back
    file = Path(frame.f_code.co_filename) if frame is not None else Path()
    if "site-packages" in file.parts:
        return None
    return next((parent for parent in file.parents if str(parent) in _folders), None)


def _is_machinery(file: str) -> bool:
    return file.startswith("<frozen importlib") or file in (__file__, importlib.__file__)


class _Siblings(MetaPathFinder):
    """Finds `helpers` for code in a folder that has a `helpers.py`, as `exercises.helpers`."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a sibling; None leaves the name to the other finders."""
        if "." in fullname or fullname in _RESERVED:
            return None
        folder = importer(sys._getframe(0))
        if folder is None:
            return None
        if not (folder / f"{fullname}.py").is_file() and not (folder / fullname).is_dir():
            return None
        _given.add(fullname)
        return ModuleSpec(fullname, _Alias(f"{folder.name}.{fullname}"))


class _Alias(Loader):
    """Gives a module that has another name, too."""

    def __init__(self, name: str) -> None:
        self.name = name

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        self.module = importlib.import_module(self.name)
        self.its_own = self.module.__spec__
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.its_own


_finder = _Siblings()
