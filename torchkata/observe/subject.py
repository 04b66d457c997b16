"""The subject: one topic's module, loaded to be observed."""

import importlib.util
import linecache
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any, TypeGuard

import torch

from torchkata.observe import interrupt
from torchkata.observe.limit import TimeLimit, limited
from torchkata.observe.meant import meant
from torchkata.observe.record import MOST_BASES, Error, Frame
from torchkata.observe.recorders import settings_restored
from torchkata.observe.siblings import forget_short_names, known_as_package
from torchkata.observe.trace import whole_trace

LOADING_SECONDS = 20.0
DEEPEST_TRACE = 12
LONGEST_LINE = 300  # characters of a line of source, or of a name


class Subject:
    """A `TOPIC.py` under test.

    Attributes:
        topic: The topic's name.
        folder: The folder of its modules.
        module: The loaded module, None if it could not be loaded.
        failure: The error if it could not.
        overrides: Functions and classes that replace the module's own.
        probes: The module of the topic's probes, if it has one.
        traces: Whether errors are described with their whole tracebacks.
    """

    traces = False

    def __init__(
        self,
        topic: str,
        folder: Path,
        module: ModuleType | None,
        failure: Error | None = None,
        probes: ModuleType | None = None,
        overrides: Mapping[str, Any] | None = None,
    ) -> None:
        self.topic = topic
        self.folder = folder
        self.module = module
        self.failure = failure
        self.probes = probes
        self.overrides = dict(overrides or {})
        self._root = str(folder) + os.sep
        self._codes = [getattr(stand_in, "__code__", None) for stand_in in self.overrides.values()]
        self._short: dict[str, str] = {}

    @classmethod
    def load(
        cls,
        folder: Path,
        topic: str,
        probes: Path | None = None,
        seconds: float | None = LOADING_SECONDS,
        *,
        traces: bool = False,
    ) -> "Subject":
        """Run `folder/TOPIC.py` as a new module; an error is stored, not raised.

        Args:
            folder: The folder of the module.
            topic: Its name.
            probes: The file of the topic's probes.
            seconds: The time limit; None runs a module of ours without one, and without a thread.
            traces: Whether errors are described with their whole tracebacks.
        """
        subject = cls(topic, folder.absolute(), None)
        subject.traces = traces
        if probes is not None and probes.is_file():
            subject.probes = load_beside(probes)
        path = subject.folder / f"{topic}.py"
        name = f"{folder.name}.{topic}"
        loader = _Fresh(name, str(path))
        spec = importlib.util.spec_from_file_location(name, path, loader=loader)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        known_as_package(subject.folder)
        sys.modules[name] = module
        linecache.checkcache(str(path))
        try:
            with settings_restored():  # a module's settings must not affect the tests
                if seconds is None:
                    loader.exec_module(module)
                else:
                    limited(lambda: loader.exec_module(module), seconds, subject.where)
        except interrupt.ENDING:
            raise
        except BaseException as error:
            sys.modules.pop(name, None)
            subject.failure = subject.describe(error)
        else:
            subject.module = module
        finally:
            forget_short_names()
        return subject

    def with_overrides(self, overrides: Mapping[str, Any]) -> "Subject":
        """The same module with these names replaced."""
        return Subject(self.topic, self.folder, self.module, self.failure, self.probes, overrides)

    def __getattr__(self, name: str) -> Any:
        """The module's object called `name`, for probes."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.overrides:
            return self.overrides[name]
        return getattr(self.module, name)

    def has(self, name: str) -> bool:
        """Whether the module, or an override, defines `name`."""
        return name in self.overrides or hasattr(self.module, name)

    def function(self, module: str, name: str) -> Any:
        """A function sent by its name: one of torch's, or one of the topic's probes."""
        if module == "torch" or module.startswith("torch."):
            found: Any = torch
            for part in [*module.split(".")[1:], *name.split(".")]:
                found = getattr(found, part)
            return found
        if self.probes is not None and module == self.probes.__name__:
            return getattr(self.probes, name)
        raise LookupError(f"no function {module}.{name} can be sent")

    def where(self, frame: FrameType) -> tuple[str, int] | None:
        """File and line of a frame, if it is the subject's own."""
        if self.owns(frame):
            return self.short(frame.f_code.co_filename), frame.f_lineno
        return None

    def owns(self, frame: FrameType) -> bool:
        """Whether a frame runs code of the subject."""
        code = frame.f_code
        return code.co_filename.startswith(self._root) or any(code is own for own in self._codes)

    def is_own(self, file: str) -> bool:
        """Whether a file is one of the subject's."""
        return file.startswith(self._root)

    def short(self, file: str) -> str:
        """A file's name for the learner: `exercises/line_fit.py`."""
        if file not in self._short:  # needed for every call, and paths are slow
            path = Path(file)
            inside = path.is_relative_to(self.folder)
            shown = self.folder.name / path.relative_to(self.folder) if inside else path.name
            self._short[file] = Path(shown).as_posix()
        return self._short[file]

    def place(self, below: CodeType | None = None) -> Frame | None:
        """The subject's innermost line that is running now.

        Args:
            below: The code whose frame ends the search; its callers are not searched.
        """
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code is not below:
            if self.owns(frame):
                return self.frame(frame.f_code.co_filename, frame.f_lineno, _function(frame))
            frame = frame.f_back
        return None

    def frame(self, file: str, line: int, function: str) -> Frame:
        """A line of the subject, with its text."""
        source = linecache.getline(file, line).strip()[:LONGEST_LINE]
        return Frame(self.short(file), line, function[:LONGEST_LINE], source)

    def describe(self, error: BaseException) -> Error:
        """An exception as text, with the subject's own frames only; it may be hostile."""
        try:
            return self._described(error)
        except Exception:
            return Error("exception", "(it cannot be described)")

    def _described(self, error: BaseException) -> Error:
        kind = type(error)  # isinstance would ask the exception, which may lie
        if issubclass(kind, TimeLimit):
            file, line, function = error.args or ("", 0, "")
            source = linecache.getline(str(self.folder.parent / file), line) if file else ""
            frame = Frame(file, line, str(function)[:LONGEST_LINE], source.strip()[:LONGEST_LINE])
            frames = (frame,) if file else ()
            return Error("TimeLimit", "", (), frames)
        message = _safely(lambda: _message(error), "(its message cannot be read)")
        return Error(
            _name(kind),
            (message + _safely(lambda: meant(error), ""))[:2000],
            tuple(_name(base) for base in kind.__mro__[1:-1][:MOST_BASES]),
            self.frames(error),
            _safely(lambda: whole_trace(error), "") if self.traces else "",
        )

    def frames(self, error: BaseException) -> tuple[Frame, ...]:
        if _is_syntax_error(error) and self.is_own(str(error.filename)):
            file, line, text = str(error.filename), error.lineno or 0, (error.text or "").strip()
            if "'utf-8' codec can't decode" in str(error.msg):  # Python names the line of a string
                line, text = _line_not_in_utf8(Path(file)) or line, ""
            return (Frame(self.short(file), line, "", text[:LONGEST_LINE]),)
        frames = []
        trace: TracebackType | None = error.__traceback__
        for frame, line in traceback.walk_tb(trace):
            if self.owns(frame):
                frames.append((frame.f_code.co_filename, line, _function(frame)))
        if len(frames) > DEEPEST_TRACE:  # a recursion
            frames = [*frames[:2], *frames[-2:]]
        return tuple(self.frame(*frame) for frame in frames)


class _Fresh(SourceFileLoader):
    """Always reads the text: Python's cache confuses files with the same second and size."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def load_beside(path: Path) -> ModuleType:
    """A module beside a topic's tests, such as its probes, as `probes_of.TOPIC`."""
    name = f"{path.stem}_of.{path.parent.name}"
    loaded = sys.modules.get(name)
    if loaded is not None and loaded.__file__ == str(path):
        return loaded
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _line_not_in_utf8(file: Path) -> int:
    """The first line that is not UTF-8, 0 if there is none."""
    data = file.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 0


def _function(frame: FrameType) -> str:
    return frame.f_code.co_qualname


def _name(kind: type) -> str:
    return str(type.__dict__["__name__"].__get__(kind))[:LONGEST_LINE]


def _message(error: BaseException) -> str:
    return str(error.msg) if _is_syntax_error(error) else str(error)


def _is_syntax_error(error: BaseException) -> TypeGuard[SyntaxError]:
    return issubclass(type(error), SyntaxError)


def _safely(read: Callable[[], str], otherwise: str) -> str:
    """Convert a value of a learner's class to text, which may run any code."""
    try:
        return str(read())
    except interrupt.ENDING:
        raise
    except BaseException:
        return otherwise
