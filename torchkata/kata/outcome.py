"""The outcomes of a test or an exercise, each declared once with its words and signs."""

from collections.abc import Iterable
from enum import StrEnum

from torchkata.i18n import _


class Outcome(StrEnum):
    """The outcome of one test, or of all tests of an exercise.

    Files and reports contain the value, so an outcome equals its text.

    Attributes:
        words: Its name for learners, in feedback files and in reports.
        letter: pytest's sign for it, one for each test.
        loud: Its name in pytest's verbose output.
        glyph: Its sign in a table. The fonts of every system have all of them.
    """

    words: str
    letter: str
    loud: str
    glyph: str

    def __new__(
        cls, text: str, words: str = "", letter: str = "", loud: str = "", glyph: str = ""
    ) -> "Outcome":
        made = str.__new__(cls, text)
        made._value_ = text
        made.words, made.letter, made.loud, made.glyph = words, letter, loud, glyph
        return made

    SOLVED = "solved", _("solved"), ".", _("SOLVED"), "✓"
    # Solved, as far as a copy without hidden tests can tell.
    EXAMPLE = "example", _("example passes"), ".", _("EXAMPLE PASSES"), "✓"
    WRONG = "wrong", _("wrong"), "F", _("WRONG"), "×"
    TODO = "todo", _("to do"), "t", _("TODO"), "·"
    RAISED = "raised", _("raised an error"), "E", _("RAISED"), "!"
    TIMED_OUT = "timed_out", _("timed out"), "T", _("TIMED OUT"), "∞"
    CRASHED = "crashed", _("crashed"), "C", _("CRASHED"), "†"
    REFUSED = "refused", _("cannot be judged"), "R", _("REFUSED"), "?"
    # A call of the exercise, or of one that it calls, had run out of time before.
    NOT_RUN = "not_run", _("not run"), "-", _("NOT RUN"), "-"
    # The code changed since it last ran.
    CHANGED = "changed", _("changed, not run yet"), "c", _("CHANGED"), "~"

    @property
    def is_done(self) -> bool:
        """Whether every test in this copy passes."""
        return self in (Outcome.SOLVED, Outcome.EXAMPLE)

    @property
    def style(self) -> str:
        """Its colour in a list: nothing if nothing was begun."""
        return "green" if self.is_done else "" if self is Outcome.TODO else "yellow"

    @classmethod
    def read(cls, text: object) -> "Outcome":
        """The outcome that a file names; an unknown name counts as not run yet."""
        return next((one for one in cls if one == text), cls.CHANGED)


_WORST_FIRST = (
    *(Outcome.RAISED, Outcome.CRASHED, Outcome.TIMED_OUT),
    *(Outcome.REFUSED, Outcome.WRONG, Outcome.TODO, Outcome.NOT_RUN),
)


def worst(outcomes: Iterable[str]) -> Outcome:
    """The outcome of an exercise, from those of its tests: solved only if every one is."""
    found = set(outcomes)
    return next((one for one in _WORST_FIRST if one in found), Outcome.SOLVED)
