"""`check(function)` tests an exercise where it was written: in a notebook's cell or a REPL."""

import contextlib
import functools
import html
import importlib
import inspect
import io
import linecache
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from torchkata.classroom.reports import ran, report
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.bars import Segment
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import in_notebook
from torchkata.kata.solution import solution_text
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Subject, load_beside
from torchkata.run.attempt import HiddenTest
from torchkata.run.code import OneSubject
from torchkata.run.failed import failed_in
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import Trial, tried

Defined = Callable[..., Any]  # a function or a class


def check(function: Defined, seconds: float = 10.0) -> None:
    """Test a function or class, and show the verdict: as a box in a notebook, as text elsewhere.

    Its name is the exercise's, in the kata that contains the current folder. The inputs are new
    each time. `kata` shows the outcome as long as `exercises/` has only the stub.

    Args:
        function: The function or class: `check(mse)`.
        seconds: The time limit of one call.
    """
    try:
        box = _checked(function, seconds)
    except KataError as error:
        box = Box("gray", [(str(error), "")])
    shell = _shell()
    if shell is None:
        print(box)  # noqa: T201 - this is its purpose
    else:
        importlib.import_module("IPython.display").display(box)


class Box:
    """The result of a check, as shown.

    Args:
        colour: The colour of its edge.
        lines: Its text; the first line is the head.
        solution: The solution to compare with, folded.
        picture: A PNG.

    Attributes:
        blocks: An SVG of the tensors of a call.
    """

    def __init__(
        self, colour: str, lines: list[Segment], solution: str = "", picture: bytes = b""
    ) -> None:
        self.colour = colour
        self.lines = lines
        self.solution = solution
        self.picture = picture
        self.blocks = ""

    def __repr__(self) -> str:
        return "\n".join(text for text, _style in self.lines)

    def _repr_html_(self) -> str:
        import base64

        (head, _bold), *rest = self.lines
        pre = '<pre style="margin: 0.4em 0 0; background: none; white-space: pre-wrap">{}</pre>'
        parts = [f"<b>{html.escape(head)}</b>"]
        if rest:
            parts.append(pre.format("\n".join(_html_line(*line) for line in rest)))
        if self.picture:
            data = base64.b64encode(self.picture).decode()
            parts.append(f'<img alt="" style="max-width: 100%" src="data:image/png;base64,{data}">')
        if self.blocks:
            parts.append(f'<div style="margin-top: 0.8em">{self.blocks}</div>')
        if self.solution:
            summary = html.escape(_("The solution, to compare with yours"))
            code = pre.format(html.escape(self.solution))
            parts.append(f"<details><summary>{summary}</summary>{code}</details>")
        style = f"border-left: 4px solid {self.colour}; padding: 0.4em 1em; margin: 0.4em 0"
        return f'<div class="torchkata" style="{style}">{"".join(parts)}</div>'


def _html_line(text: str, style: str) -> str:
    line = html.escape(text.removeprefix("    "))
    return f'<b style="color: #b58900">{line}</b>' if style == "yellow" else line


def _checked(function: Defined, seconds: float) -> Box:
    name = getattr(function, "__name__", None)
    if not isinstance(name, str) or not callable(function):
        raise KataError(_("check takes your function or class: check(mse)"))
    kata = Kata.find(Path.cwd())
    exercise = kata.syllabus.exercise(name)
    subject = CellSubject(kata, exercise, function)
    code = _CellCode(kata, kata.exercises, exercise, subject)
    session = Session(code, random.SystemRandom().randrange(10**6), seconds)
    tests = _tests(kata, exercise, _stamp(kata, exercise))
    trial = tried(session, exercise, tests)
    if trial.outcome is not Outcome.TODO:
        told = ran(trial.exercise, trial.outcome, trial.mistakes, trial.kind, trial.seconds)
        report(kata.root, [told])
    box = _box(kata, exercise, trial, subject)
    box.blocks = _blocks(session, exercise, tests)
    return box


def _box(kata: Kata, exercise: Exercise, trial: Trial, subject: "CellSubject") -> Box:
    unkept: list[Segment] = [(f"    {trial.unkept}", "yellow")] if trial.unkept else []
    if trial.outcome.is_done:
        lines: list[Segment] = [(f"{exercise.name}: {trial.outcome.words}", "bold green")]
        lines += [
            (f"    {exercise.hints[0]}", ""),
            *((f"    {text}", "") for text, _ in trial.lines),
            *unkept,
        ]
        try:
            solution = solution_text(kata, exercise)
        except KataError:  # a course copy has none
            solution = ""
        return Box("#2e9e4f", lines, solution, _picture(kata, exercise, subject))
    if not trial.lines:
        said = _("{name} is still to do").format(name=exercise.name)
        place = subject.where_defined()
        return Box("gray", [(said, ""), *([(f"    {place}", "")] if place else [])])
    return Box("#c0392b", [*trial.lines, *unkept])


def _blocks(session: Session, exercise: Exercise, tests: list[HiddenTest]) -> str:
    """The tensors of the failing call, or of the example; only if their numbers are moved."""
    from torchkata.notebook.blocks.picture import svg
    from torchkata.notebook.blocks.scene import of_example, of_failure

    if _shell() is None or session.code.is_todo(exercise):
        return ""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it was shown in the first run
            found = failed_in(session, exercise, tests)
            scene = of_example(session, exercise) if found is None else of_failure(found)
    except KataError:
        return ""
    return svg(scene) if scene.moves else ""


def _picture(kata: Kata, exercise: Exercise, subject: Subject) -> bytes:
    """The training curve, if the exercise trains something and matplotlib is installed."""
    from torchkata.notebook.curves import drawn

    try:
        return drawn(kata, exercise, subject)
    except KataError:
        return b""


@functools.lru_cache(maxsize=64)
def _tests(kata: Kata, exercise: Exercise, _stamp: int) -> list[HiddenTest]:
    return collect(kata, [exercise]).get(exercise.name, [])


def _stamp(kata: Kata, exercise: Exercise) -> int:
    file = kata.test_file(exercise)
    return file.stat().st_mtime_ns if file.is_file() else 0


class CellSubject(Subject):
    """A function in a notebook or a REPL, with everything that is defined around it.

    Args:
        kata: The kata.
        exercise: The exercise that it solves.
        function: The function or class.
    """

    def __init__(self, kata: Kata, exercise: Exercise, function: Defined) -> None:
        self.defined = function
        self.around = getattr(function, "__globals__", None)
        if self.around is None:
            self.around = vars(sys.modules[function.__module__])
        module = ModuleType(exercise.topic)
        vars(module).update(self.around)
        probes = kata.tests(exercise.topic) / "probes.py"
        super().__init__(
            exercise.topic,
            kata.exercises,
            module,
            probes=load_beside(probes) if probes.is_file() else None,
            overrides={exercise.name: function},
        )

    def owns(self, frame: FrameType) -> bool:
        return frame.f_globals is self.around or super().owns(frame)

    def short(self, file: str) -> str:
        """A cell's name in Jupyter: `Cell In[3]`."""
        compiler = getattr(_shell(), "compile", None)
        label = getattr(compiler, "format_code_name", lambda _file: None)(file)
        return " ".join(label) if label else super().short(file)

    def is_stub(self, shipped: Source) -> bool:
        """Whether it is still the stub, as far as Python knows; a program to fix always runs."""
        name = self.defined.__name__
        return "NotImplementedError" in shipped.uses(name) and self._text.is_todo(name, shipped)

    def where_defined(self) -> str:
        """The first line of the function or class, as far as Python knows."""
        name = self.defined.__name__
        if name not in self._text.definitions:
            return ""  # typed into a Python that does not keep the source
        return f"{self.short(str(self._text.path))}:{self._text.line(name)}"

    @functools.cached_property
    def _text(self) -> Source:
        """The cell or the file that defines it; without text if Python does not know."""
        inside = vars(self.defined).values() if isinstance(self.defined, type) else ()
        for each in (self.defined, *inside):  # below decorators
            code = getattr(inspect.unwrap(each), "__code__", None)
            if code is not None:
                text = "".join(linecache.getlines(code.co_filename))
                return Source(Path(code.co_filename), text.encode(errors="replace"))
        return Source(Path(), b"")


class _CellCode(OneSubject):
    """Code with one exercise in a cell."""

    def __init__(self, kata: Kata, folder: Path, exercise: Exercise, subject: CellSubject) -> None:
        super().__init__(kata, folder, exercise, subject)
        self.cell = subject

    def is_todo(self, exercise: Exercise) -> bool:
        return exercise == self.exercise and self.cell.is_stub(self.shipped(exercise.topic))

    def place(self, _exercise: Exercise) -> str:
        return self.cell.where_defined()

    def key(self, exercise: Exercise) -> str:
        return in_notebook(exercise.name)

    def digest(self, exercise: Exercise) -> str:
        return self.progress.tests_digest(exercise)


def _shell() -> Any:
    """The IPython that runs this code, None in plain Python."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
