"""The state of a watch, as data: the watcher changes it, and the view draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from torchkata.kata.bars import Segment
from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress
from torchkata.kata.syllabus import Exercise
from torchkata.run.trial import Trial


@dataclass(frozen=True)
class Code:
    """A piece of Python to show."""

    text: str


Block = Sequence[Segment] | Code  # a line, or code


@dataclass
class Standing:
    """The state of a watch.

    Attributes:
        kata: The kata.
        scope: The exercises to go through, in this order.
        progress: The progress of each exercise.
        current: The learner's current exercise; None when all are solved.
        trial: Its last trial.
        solved: The exercise that the last save solved.
        said: The answer to a key: a hint, a list, a solution, a question.
        left: The exercises that are still to run, if all were asked for.
        wrong: The trials of those of them that are not solved.
        all_run: Whether all have run, so that the summary is shown.
        running: The exercise that runs now.
        since: The start of its run, on the monotonic clock.
        warm: Whether its process has loaded torch and the tests.
        notes: What the watch cannot do, by the kind of it: `saves`, `progress`.
        saved_at: The time of the last save: `14:02:59`.
        has_joined: Whether the learner has joined a board.
        announcement: What its instructor announced.
        hand: Whether the learner's hand is up.
    """

    kata: Kata
    scope: list[Exercise]
    progress: Progress
    current: Exercise | None = None
    trial: Trial | None = None
    solved: Exercise | None = None
    said: list[Block] = field(default_factory=list)
    left: list[Exercise] = field(default_factory=list)
    wrong: list[Trial] = field(default_factory=list)
    all_run: bool = False
    running: Exercise | None = None
    since: float = 0.0
    warm: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    saved_at: str = ""
    has_joined: bool = False
    announcement: str = ""
    hand: bool = False

    def unsolved_after(self, exercise: Exercise | None) -> list[Exercise]:
        """The unsolved exercises after this one, then those from the beginning on."""
        at = self.scope.index(exercise) + 1 if exercise in self.scope else 0
        around = [*self.scope[at:], *self.scope[:at]]
        return [one for one in around if not self.progress.state(one).is_done]


def lines(text: str) -> list[Block]:
    """Each line of a text as a block, without a style."""
    return [[(line, "")] for line in text.splitlines()]
