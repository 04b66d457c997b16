"""Checks of how a call did its work: its operations, its prints, the settings that it left."""

from typing import Self

from torchkata.errors import AuthorError
from torchkata.i18n import _
from torchkata.observe import Ending
from torchkata.observe.recorders import DOORS
from torchkata.testing import messages
from torchkata.testing.part import Part


class Conduct(Part):
    """Checks of how a call did its work. Each returns the expectation itself."""

    def stays_within_the_rules(self) -> Self:
        """The call did nothing forbidden; it has to be watched for that."""
        if not self.seen.request.options.metered:
            raise AuthorError("stays_within_the_rules: learner.watching has to say what is allowed")
        self.returned()
        violations = self.observation.violations
        if violations:
            self._fail("forbidden", messages.violation(violations[0], DOORS))
        return self

    def calls_none_of(self, *names: str) -> Self:
        """The call used none of these torch functions by name."""
        self.returned()
        for name in names:
            if name in self.observation.calls:
                frame = self.observation.places.get(name)
                said = _("calls {name}, which this exercise forbids").format(
                    name=messages.written(name, frame)
                )
                self._fail("forbidden", f"{said}\n  {messages.place(frame)}" if frame else said)
        return self

    def at_most(
        self,
        *,
        operations: int | None = None,
        elements: int | None = None,
        largest: int | None = None,
    ) -> Self:
        """At most that many operations ran, and that many elements were read and written.

        Args:
            operations: The most operations; views do not count.
            elements: The most elements that all operations together may read and write.
            largest: The most elements that one new tensor may have.
        """
        self.returned()
        work = self.observation.work
        if work is None:
            raise AuthorError("at_most: only learner.watching(work=True) counts the work")
        touched = work.read + work.written
        if operations is not None and work.operations > operations:
            said = _("took {count} operations; {most} are enough. Can you do without a loop?")
            self._fail("too much work", said.format(count=work.operations, most=operations))
        if elements is not None and touched > elements:
            said = _("read and wrote {count:,} elements; {most:,} are enough")
            self._fail("too much work", said.format(count=touched, most=elements))
        if largest is not None and work.largest > largest:
            said = _("made a tensor of {count:,} elements; none needs more than {most:,}")
            self._fail("too large a tensor", said.format(count=work.largest, most=largest))
        return self

    def prints_nothing(self) -> Self:
        """The call wrote nothing to standard output, as the docstring of its exercise asks."""
        self.returned()
        if self.observation.printed:
            first = self.observation.printed.strip().split("\n")[0][:60]
            said = _("printed {text!r}, which this exercise forbids")
            self._fail("printed", said.format(text=first))
        return self

    def leaves_settings(self) -> Self:
        """Gradient mode, the default dtype and autocast are as they were before."""
        self.returned()
        if self.observation.switched:
            said = _("left the setting of {what} changed; restore it, or use a `with` block")
            self._fail("settings", said.format(what=_(" and ").join(self.observation.switched)))
        return self

    def warns_of_nothing(self) -> Self:
        """Neither Python nor torch warned, whether the call returned or raised an error."""
        if self.observation.ending is not Ending.RAISED:
            self.returned()
        if self.observation.warnings:
            first = self.observation.warnings[0].strip().split("\n")[0][:200]
            self._fail("warned", _("caused a warning: {text}").format(text=first))
        return self
