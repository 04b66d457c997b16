"""A made-up class of 300 students: the same for the same seed, with some hostile names."""

import random
from pathlib import Path

from torchkata.grade.results import Graded, Grades, Result, Run
from torchkata.kata.folder import Kata
from torchkata.kata.syllabus import Syllabus

SYLLABUS: Syllabus = Kata(Path(__file__).resolve().parents[3]).syllabus
HOSTILE = (
    "<script>window.broken = 1</script>",
    '"><img src=x onerror="window.broken = 2">',
    "</td></table></script><script>window.broken = 3</script>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://example.com","x")',
    "../../etc/passwd",
    "CON",
    "con",
    "\u202egnp.exe",
    "a\x00b\x07c",
    "half \udc80 a pair",
    "[x](javascript:window.broken=4) `<b>` **bold**",
    "",
)
_FIRST = [
    "Ada",
    "Grace",
    "Alan",
    "Édith",
    "Søren",
    "Zoë",
    "Łukasz",
    "丽",
    "Noor",
    "Ibrahim",
    "José",
    "Ágnes",
    "Wei",
    "Olumide",
    "Priya",
]
_LAST = [
    "Lovelace",
    "Hopper",
    "Turing",
    "O'Neill",
    "Kierkegaard",
    "Łoś",
    "王",
    "Nguyễn",
    "García-Márquez",
    "Öztürk",
    "Okafor",
]
_KINDS = ["wrong values", "wrong shape", "no gradient", "argument changed", "alias", "wrong dtype"]
_STOPPED = {
    "raised": "raised RuntimeError",
    "timed_out": "timed out",
    "crashed": "crashed",
    "refused": "wrong type",
}


def made_class(students: int = 300, seed: int = 0, syllabus: Syllabus = SYLLABUS) -> Grades:
    """Grades of that many students, the hostile ones included."""
    draw = random.Random(seed)
    names = list(HOSTILE[:students])
    while len(names) < students:
        name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
        names.append(name if name not in names else f"{name} {len(names)}")
    most = sum(exercise.points for exercise in syllabus)
    rows = [_row(draw, name, index, syllabus) for index, name in enumerate(names)]
    walls = ("no network (seccomp)", "no reading outside the submission (Landlock) <i>")
    exercises = {exercise.key: float(exercise.points) for exercise in syllabus}
    run = Run("Deep learning <i>", "2026-11-21T09:30:00+01:00", "0.1.0")
    return Grades.of(20261121, most, walls, rows, exercises, run)


def _row(draw: random.Random, name: str, index: int, syllabus: Syllabus) -> Result:
    if index % 50 == 20:
        return Result(name, 0, "refused", reason="The archive <b>unpacks</b> to more than 50 MB.")
    strength = draw.betavariate(4, 2)
    reached = draw.uniform(0.4, 1.3)
    exercises = {}
    count = sum(1 for _exercise in syllabus)
    for place, exercise in enumerate(syllabus):
        key = exercise.key
        exercises[key] = _graded(draw, exercise, strength, place / count > reached)
    points = sum(graded.points for graded in exercises.values())
    flags = (
        ("tensors.from_rows: the same as the published solution",) if index % 17 == 3 else ()
    ) + (("reads frames: <u>line 3</u>",) if index % 51 == 3 else ())
    late = index % 23 == 5
    notes = ("The platform marked it late; nothing was taken off.",) if late else ()
    identity = str(9000 + index) if index % 2 else None
    head = (name, points, "graded", None, flags, exercises, name, identity, late)
    return Result(*head, earned=points, notes=notes)


def _graded(draw, exercise, strength, unreached) -> Graded:
    tests = [f"test_standard[{name}]" for name in ("right_on_fresh_inputs", "takes_size_0")]
    tests += ["test_one_property"]
    seconds = round(draw.expovariate(20) * exercise.difficulty, 3)
    if unreached:
        return Graded("todo", 0, dict.fromkeys(tests, "todo"), "todo", None, 0.001)
    if draw.random() < strength + 0.1 * (2 - exercise.difficulty):
        solved = dict.fromkeys(tests, "solved")
        return Graded("solved", exercise.points, solved, seconds=seconds)
    outcome = draw.choices(("wrong", *_STOPPED), (30, 8, 2, 1, 2))[0]
    verdicts = dict.fromkeys(tests, "solved") | {draw.choice(tests): outcome}
    if outcome == "wrong":
        told = [f"You took `dim={n}` & forgot <b>one</b> of {exercise.name}." for n in range(4)]
        diagnosis = draw.choice([*told, None, None])
        return Graded(outcome, 0, verdicts, draw.choice(_KINDS), diagnosis, seconds)
    return Graded(outcome, 0, verdicts, _STOPPED[outcome], None, seconds)
