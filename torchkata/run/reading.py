"""What a learner reads about some exercises, as data for an editor or an assistant.

It has the lines of `pytest` and no others, so nobody learns from it what a learner may not know.
"""

import contextlib
import io
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from torchkata.classroom.reports import ran, report
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import tried

VERSION = 1


def reading(
    root: Path, exercises: Sequence[Exercise], seconds: float, *, traces: bool = False
) -> dict[str, Any]:
    """Test some exercises, save the outcomes, and say what `docs/check.schema.json` describes.

    A board that the learner has joined is told of them, as after a run of pytest.

    Args:
        root: The kata's root.
        exercises: What to test.
        seconds: The time limit of one call.
        traces: Whether messages hold the whole traceback of an error.
    """
    with _silent():
        seed = random.SystemRandom().randrange(10**6)
        session = Session.open(root, "exercises", seed, seconds, traces=traces)
        tests = collect(session.kata, exercises)
        trials = [tried(session, one, tests.get(one.name, [])) for one in exercises]
        places = [session.code.place(one) for one in exercises]
    news = [
        one
        for one in trials
        if one.outcome is not Outcome.TODO and (one.is_new or len(trials) == 1)
    ]
    report(root, [ran(t.exercise, t.outcome, t.mistakes, t.kind, t.seconds) for t in news])
    return {
        "version": VERSION,
        "seed": seed,
        "exercises": [
            {
                "name": one.name,
                "topic": one.topic,
                "outcome": trial.outcome.value,
                "words": trial.outcome.words,
                "place": place,
                "lines": [text for text, _style in trial.lines],
            }
            for one, trial, place in zip(exercises, trials, places, strict=True)
        ],
        "unkept": session.unkept,
    }


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Drop what the learner's code writes to the standard output, in C too."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
