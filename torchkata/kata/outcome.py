"""How a test or an exercise came out: each outcome, declared once, with its words and signs."""

from collections.abc import Iterable
from enum import StrEnum

from torchkata.i18n import _


class Outcome(StrEnum):
    """How one test, or all tests of an exercise, came out.

    The value is what files and reports hold, so an outcome equals its text.

    Attributes:
        words: What a learner, a feedback file and a report call it.
        letter: pytest's sign for it, one for each test.
        loud: The same in pytest's verbose output.
        glyph: Its sign in a table. All of them stand in the fonts of every system.
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
    # As far as a copy without hidden tests can tell.
    EXAMPLE = "example", _("example passes"), ".", _("EXAMPLE PASSES"), "✓"
    WRONG = "wrong", _("wrong"), "F", _("WRONG"), "×"
    TODO = "todo", _("to do"), "t", _("TODO"), "·"
    RAISED = "raised", _("raised an error"), "E", _("RAISED"), "!"
    TIMED_OUT = "timed_out", _("timed out"), "T", _("TIMED OUT"), "∞"
    CRASHED = "crashed", _("crashed"), "C", _("CRASHED"), "†"
    REFUSED = "refused", _("cannot be judged"), "R", _("REFUSED"), "?"
    # The code changed since it last ran.
    CHANGED = "changed", _("changed, not run yet"), "c", _("CHANGED"), "~"

    @property
    def is_done(self) -> bool:
        """Whether everything that can be run here passes."""
        return self in (Outcome.SOLVED, Outcome.EXAMPLE)

    @property
    def style(self) -> str:
        """The colour that a list shows it in: nothing if nothing was begun."""
        return "green" if self.is_done else "" if self is Outcome.TODO else "yellow"

    @classmethod
    def read(cls, text: object) -> "Outcome":
        """The outcome that a file names; a name that is not known counts as not run yet."""
        return next((one for one in cls if one == text), cls.CHANGED)


_WORST_FIRST = (
    *(Outcome.RAISED, Outcome.CRASHED, Outcome.TIMED_OUT),
    *(Outcome.REFUSED, Outcome.WRONG, Outcome.TODO),
)


def worst(outcomes: Iterable[str]) -> Outcome:
    """The outcome of an exercise, from those of its tests: solved only where every one is."""
    found = set(outcomes)
    return next((one for one in _WORST_FIRST if one in found), Outcome.SOLVED)
