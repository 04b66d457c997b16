"""A room of made-up learners who work through the core path, for tests and pictures."""

import random

from torchkata.board.store import Kept, Store
from torchkata.board.wire import Report
from torchkata.diagnosis.mistake_id import mistake_id

HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "Ada' OR 1=1 --", "שלום"]
FIRST = ["Ada", "Grace", "Alan", "Edith", "Noor", "Emmy", "Kurt", "Rosa", "Wei", "Amir", "Ines"]
LAST = ["Lovelace", "Hopper", "Turing", "Clarke", "Jahan", "Noether", "Okafor", "Silva"]


def fill(store: Store, kata, learners: int, now: float, minutes: float = 90.0, seed: int = 7):
    """Fill an empty store: each learner does the core path at a pace of their own."""
    rnd = random.Random(seed)
    exercises = [one for one in kata.syllabus if one.core][:22] or list(kata.syllabus)
    began = now - 60 * minutes
    kept = []
    store.begin()
    for number in range(1, learners + 1):
        name = f"{rnd.choice(FIRST)} {rnd.choice(LAST)}"
        name = HOSTILE[number - 1] if number <= len(HOSTILE) else name
        store.add_learner(number, name, f"{number}.x", began + rnd.uniform(0, 300))
        kept += _work(rnd, kata, number, exercises, began, now)
    for one in sorted(kept, key=lambda one: one.at):
        store.add_reports([one])
    store.commit()


def _work(rnd, kata, learner, exercises, began, now):
    pace, skill = rnd.uniform(0.6, 2.0), rnd.uniform(0.3, 0.95)
    at = began + rnd.uniform(300, 600)
    for exercise in exercises:
        at += 60 * exercise.minutes * pace * rnd.uniform(0.2, 0.7)
        solves = False
        tries = 0
        while not solves and at < now:
            solves = rnd.random() < skill * (0.4 if exercise.difficulty > 1 else 0.8)
            yield Kept(learner, at, _run(rnd, kata, exercise, solves))
            tries += 1
            at += rnd.expovariate(1 / 70.0) * pace
        if at >= now:
            if tries and not solves and rnd.random() < 0.08:
                yield Kept(learner, now - rnd.uniform(5, 400), Report(_id(rnd), "hand", up=True))
            return


def _run(rnd, kata, exercise, solves):
    if solves:
        return Report(_id(rnd), "run", exercise.name, "solved", seconds=0.5)
    outcome = rnd.choices(["wrong", "raised", "timed_out"], [8, 2, 0.3])[0]
    known = _sentences(kata, exercise)
    if outcome == "wrong" and known and rnd.random() < 0.8:
        told = known[min(int(rnd.expovariate(0.8)), len(known) - 1)]
        return Report(
            _id(rnd), "run", exercise.name, outcome, (mistake_id(told),), "wrong values", 0.5
        )
    kind = {"wrong": "wrong shape", "raised": "raised TypeError", "timed_out": "timed out"}[outcome]
    return Report(_id(rnd), "run", exercise.name, outcome, kind=kind, seconds=0.5)


def _id(rnd):
    return f"{rnd.getrandbits(64):016x}"


def _sentences(kata, exercise):
    """The sentences of its known mistakes, as far as they are written out."""
    import re

    file = kata.wrong_file(exercise)
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return re.findall(r'@wrong_answer\("([^"\n]*)"\)', text)
