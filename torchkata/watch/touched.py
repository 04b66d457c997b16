"""The exercises that a save changed: those whose definitions have new text."""

from pathlib import Path

from torchkata.kata.progress import Progress
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise


class Touched:
    """The learner's modules at the last look.

    Args:
        progress: The progress, which has read them.
    """

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self._seen = {
            topic.name: _bodies(progress.sources[topic.name])
            for topic in progress.kata.syllabus.topics
        }

    def by(self, file: Path) -> list[Exercise]:
        """The exercises of a file that a save has changed, in their order.

        These are the changed exercises, or else those that use a changed helper function of the
        learner. There are none if only comments differ, or if the file is not valid Python now.
        """
        topic = self.progress.kata.syllabus.topic(file.stem)
        if topic is None:
            return []
        source = self.progress.sources[topic.name]
        if source.error is not None or not source.text:  # half written, perhaps
            return []
        before, now = self._seen[topic.name], _bodies(source)
        self._seen[topic.name] = now
        changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        return [one for one in topic.exercises if one.name in changed] or [
            one for one in topic.exercises if source.uses(one.name) & changed
        ]


def _bodies(source: Source) -> dict[str, str | None]:
    return {name: source.body(name) for name in source.definitions}
