"""Which exercises a save was about: the definitions whose text is another than before."""

from pathlib import Path

from torchkata.source import Source
from torchkata.syllabus import Exercise, Kata


class Touched:
    """The learner's modules as they were last seen.

    Args:
        kata: The kata.
    """

    def __init__(self, kata: Kata) -> None:
        self.kata = kata
        self._seen = {
            topic.name: self._bodies(Source(kata.exercises / f"{topic.name}.py"))
            for topic in kata.syllabus.topics
        }

    def by(self, file: Path) -> list[Exercise]:
        """The exercises of a file that a save has changed, in their order.

        Those that were written or changed themselves, or else those that use something that was: a
        function of the learner's own, beside the exercises. None where only comments differ, and
        where the file is no Python just now.
        """
        topic = self.kata.syllabus.topic(file.stem)
        source = Source(file)
        if topic is None or source.error is not None or not source.text:  # half written, perhaps
            return []
        before, now = self._seen[topic.name], self._bodies(source)
        self._seen[topic.name] = now
        changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        return [one for one in topic.exercises if one.name in changed] or [
            one for one in topic.exercises if source.uses(one.name) & changed
        ]

    def _bodies(self, source: Source) -> dict[str, str | None]:
        return {name: source.body(name) for name in source.definitions}
