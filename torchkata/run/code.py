"""The code under test: a folder of modules, and the place of each exercise in them."""

from functools import cached_property
from pathlib import Path

from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress
from torchkata.kata.source import Source, Sources
from torchkata.kata.syllabus import Exercise
from torchkata.observe import Subject


def load(kata: Kata, folder: Path, topic: str, *, traces: bool = False) -> Subject:
    """A topic's module from some folder, with the topic's probes."""
    return Subject.load(folder, topic, kata.tests(topic) / "probes.py", traces=traces)


class Code:
    """The modules of one folder, each read and loaded when it is first needed.

    Args:
        kata: The kata.
        folder: The folder.
        traces: Whether errors have their whole tracebacks.
    """

    def __init__(self, kata: Kata, folder: Path, *, traces: bool = False) -> None:
        self.kata = kata
        self.folder = folder
        self.traces = traces
        self._subjects: dict[str, Subject] = {}
        self._todo: dict[str, bool] = {}
        self._digests: dict[str, str] = {}

    @property
    def is_own(self) -> bool:
        """Whether these are the learner's own files; only their outcomes are saved."""
        return self.folder == self.kata.exercises

    def key(self, exercise: Exercise) -> str:
        """The key under which an exercise's outcome is saved; empty if it is not."""
        return exercise.name if self.is_own else ""

    @property
    def name(self) -> str:
        """The folder's name for the learner."""
        root = self.kata.root
        inside = self.folder.is_relative_to(root)
        return self.folder.relative_to(root).as_posix() if inside else str(self.folder)

    @cached_property
    def progress(self) -> Progress:
        """The learner's progress, as far as the code shows it."""
        return Progress(self.kata)

    @cached_property
    def _sources(self) -> Sources:
        """The sources; shared with the progress if they are the learner's."""
        return self.progress.sources if self.is_own else Sources(self.folder)

    def source(self, topic: str) -> Source:
        """A module as text."""
        return self._sources[topic]

    def shipped(self, topic: str) -> Source:
        """The same module as shipped."""
        return self.progress.shipped[topic]

    def line(self, exercise: Exercise) -> int:
        """The line where an exercise is defined."""
        return self.source(exercise.topic).line(exercise.name)

    def place(self, exercise: Exercise) -> str:
        """The place of an exercise: `exercises/line_fit.py:31`."""
        return f"{self.name}/{exercise.topic}.py:{self.line(exercise)}"

    def subject(self, topic: str) -> Subject:
        """A module, loaded once."""
        if topic not in self._subjects:
            self._subjects[topic] = load(self.kata, self.folder, topic, traces=self.traces)
        return self._subjects[topic]

    def cannot_load(self, topic: str) -> bool:
        """Whether loading a module was tried and failed."""
        return topic in self._subjects and self._subjects[topic].failure is not None

    def is_todo(self, exercise: Exercise) -> bool:
        """Whether the module still has the stub, or is missing."""
        if exercise.name not in self._todo:
            if self.is_own:  # the digest of the text that is about to run
                self._digests[exercise.name] = self.progress.digest(exercise)
            source = self.source(exercise.topic)
            self._todo[exercise.name] = not source.path.is_file() or source.is_todo(
                exercise.name, self.shipped(exercise.topic)
            )
        return self._todo[exercise.name]

    def digest(self, exercise: Exercise) -> str:
        """A hash of everything that an outcome depends on, for the text that ran."""
        return self._digests.get(exercise.name) or self.progress.digest(exercise)


class OneSubject(Code):
    """Code with a given subject for one exercise, whatever its file says.

    Args:
        kata: The kata.
        folder: The folder of everything else.
        exercise: The exercise.
        subject: The subject that replaces its module.
    """

    def __init__(self, kata: Kata, folder: Path, exercise: Exercise, subject: Subject) -> None:
        super().__init__(kata, folder)
        self.exercise = exercise
        self._subjects[exercise.topic] = subject

    @property
    def is_own(self) -> bool:
        return False

    def is_todo(self, _exercise: Exercise) -> bool:
        """The exercise is begun; others are unknown, so they count as begun, too."""
        return False
