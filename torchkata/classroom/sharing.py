"""The code of one exercise, as `kata share` shows it to the instructor."""

from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress
from torchkata.kata.reset import definition_text
from torchkata.kata.syllabus import Exercise


def code_of(kata: Kata, exercise: Exercise) -> str:
    """The learner's own definition of an exercise; empty if it is still to do."""
    progress = Progress(kata)
    source = progress.sources[exercise.topic]
    if source.error is not None or exercise.name not in source.definitions:
        return source.text if source.error is not None else ""
    return "" if progress.is_todo(exercise) else definition_text(source, exercise.name)
