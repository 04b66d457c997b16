"""The gate finds each fault that is planted in a small kata."""

import json

import pytest


def plant(root, file, old, new):
    path = root / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text, f"{old!r} is not in {file}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")


STUB, OUT = "torchkata/stubs/two.py", "exercises/two.py"
SOLUTION = "solutions/two.py"
TESTS = "tests/exercises/two/test_double.py"
WRONG = "tests/exercises/two/wrong/double.py"
RIGHT = "tests/exercises/two/right/double.py"
MARKED = "from torchkata.testing import {0}_answer\n\n\n@{0}_answer{1}\ndef f(t):\n    return {2}\n"
SYLLABUS = "exercises/syllabus.toml"
UNSOLVED = '[2.0, 4.0]\n    """\n    raise NotImplementedError'
SOLVED = '[2.0, 4.0]\n    """\n    return 2 * t'
LISTED = ".tolist()\n    [2.0, 4.0]"
ANOTHER_WAY = '[2.0, 4.0]\n    """\n    return t + t'

FORBIDS = "Twice t.\n\n    May not call: {}.\n"
ENTRY = """[two.Both]
title = "both"
core = true
difficulty = 1
minutes = 2
points = 1
requires = []
hints = ["idea", "tool", "outline"]

[two.double]"""
CLASS = """class Both:
    def twice(self):
        pass


def quadruple(t: torch.Tensor) -> torch"""

FAULTS = {
    "a solved stub": (
        [(STUB, UNSOLVED, SOLVED), (OUT, UNSOLVED, SOLVED)],
        "solutions/two.py:6: double is the stub itself; solve it, or empty the stub.",
    ),
    "a stub that is solved in another way": (
        [(STUB, UNSOLVED, ANOTHER_WAY), (OUT, UNSOLVED, ANOTHER_WAY)],
        "test_double.py: the stub passes every test; ship it unsolved.",
    ),
    "a stub that was edited in one place only": (
        [(OUT, UNSOLVED, SOLVED)],
        "exercises/two.py:12: differs from torchkata/stubs/two.py in a docstring, a signature or a",
    ),
    "a weak test": (
        [(WRONG, "return t + 1", "return t + t")],
        "test_double.py: one_more is wrong and passes every test with --seed 0; write the test",
    ),
    "wrong answers that nobody can tell apart": (
        [(WRONG, "return t.clone()", "return t + 1")],
        "test_double.py: one_more is refused, but with --seed 0 not told its sentence",
    ),
    "a right answer that is refused": (
        [(RIGHT, "by_mul(t):\n    return t.mul(2)", "by_mul(t):\n    return t.mul(2).double()")],
        "test_double.py: by_mul is right, but with --seed 0 test_standard[right_on_fresh_inputs]",
    ),
    "a failing solution": (
        [(SOLUTION, "return 2 * t", "return 2 * t + 1")],
        "test_double.py: the solution is right, but with --seed 0",
    ),
    "a drifted docstring": (
        [(SOLUTION, '"""Twice t.', '"""Two times t.')],
        "solutions/two.py:7: differs from torchkata/stubs/two.py in a docstring, a signature or a",
    ),
    "a drifted signature": (
        [(SOLUTION, "double(t: torch.Tensor)", "double(x: torch.Tensor)")],
        "a stub; `kata verify --write two` copies the stub's here.",
    ),
    "a class in the place of a function": (
        [
            (SOLUTION, "def double(t: torch.Tensor) -> torch.Tensor:", "class double:"),
            (SOLUTION, "return 2 * t", "factor = 2"),
        ],
        "solutions/two.py:6: double is a class and the stub a function, or the other way round.",
    ),
    "a method that is missing": (
        [
            (SYLLABUS, "[two.double]", ENTRY),
            *((file, "def quadruple(t: torch.Tensor) -> torch", CLASS) for file in (STUB, OUT)),
            (SOLUTION, "def quadruple(t: torch.Tensor) -> torch", CLASS.replace("twice", "once")),
        ],
        "solutions/two.py:15: Both has no method twice, which the stub has; define it.",
    ),
    "an empty hint": (
        [(SYLLABUS, '"idea", "tool"', '"idea", " "')],
        "exercises/syllabus.toml, [two.double]: needs three hints, none empty",
    ),
    "two hints": (
        [(SYLLABUS, '"idea", "tool"', '"idea"')],
        "exercises/syllabus.toml, [two.double]: needs three hints, none empty",
    ),
    "an example that does not run": (
        [(file, "[2.0, 4.0]", "[2.0, 5.0]") for file in (STUB, OUT, SOLUTION)],
        "the example of double refuses the solution, which is right: double(torch.tensor(",
    ),
    "an example that depends on the style of an answer": (
        [
            *((file, LISTED, "\n    tensor([2., 4.])") for file in (STUB, OUT, SOLUTION)),
            (
                RIGHT,
                "return t.mul(2)",
                "return (2.0 * t).requires_grad_() if t.is_floating_point() else 2 * t",
            ),
        ],
        "the example of double refuses by_mul, which is right: double(torch.tensor(",
    ),
    "no example": (
        [(file, ">>> double", "double") for file in (STUB, OUT, SOLUTION)],
        "torchkata/stubs/two.py:6: double has no example; add one with `>>>` and its output.",
    ),
    "no hidden test": (
        [(TESTS, "test_", "check_")],
        "test_double.py: no test is collected from it; write one property a test.",
    ),
    "no standard checks": (
        [(TESTS, "test_standard", "standard_checks")],
        "test_double.py: has no standard checks; add `test_standard = standard(...)`.",
    ),
    "a test that calls nothing": (
        [(TESTS, "", "\n\ndef test_nothing(learner):\n    pass\n")],
        "the test made no call, so it cannot find a mistake",
    ),
    "a test that can only be skipped": (
        [(TESTS, "", "\n\ndef test_never(learner):\n    import pytest\n    pytest.skip('no')\n")],
        "test_double.py: test_never: it was skipped (no), but a hidden test must run.",
    ),
    "too few wrong answers": (
        [(WRONG, '@wrong_answer("Nothing happened to t.")\n', "")],
        "two/wrong/double.py: has 1 known wrong answers; 2 are needed.",
    ),
    "no other right answer": (
        [(RIGHT, "@right_answer\n", "")],
        "two/right/double.py: has no known right answer in another style; add one.",
    ),
    "a wrong answer that says nothing": (
        [(WRONG, "Nothing happened to t.", " ")],
        "two/wrong/double.py: same says nothing; give it a sentence.",
    ),
    "a wrong answer among the tests": (
        [(TESTS, "", MARKED.format("wrong", "('That is t squared.')", "t * t"))],
        f"test_double.py: f is a known answer; move it to {WRONG}.",
    ),
    "a right answer among the tests": (
        [(TESTS, "", MARKED.format("right", "", "t + t"))],
        f"test_double.py: f is a known answer; move it to {RIGHT}.",
    ),
    "a right answer among the wrong ones": (
        [(WRONG, "", MARKED.format("right", "", "t + t"))],
        f"two/wrong/double.py: f is a right answer; move it to {RIGHT}.",
    ),
    "a wrong answer among the right ones": (
        [(RIGHT, "", MARKED.format("wrong", "('That is t squared.')", "t * t"))],
        f"two/right/double.py: f is a wrong answer; move it to {WRONG}.",
    ),
    "a broken file of wrong answers": (
        [(WRONG, "import wrong_answer", "import wrong_answers")],
        f"{WRONG}: cannot be loaded: ImportError: cannot import name",
    ),
    "a broken file of right answers": (
        [(RIGHT, "import right_answer", "import right_answers")],
        f"{RIGHT}: cannot be loaded: ImportError: cannot import name",
    ),
    "a docstring that names another exercise": (
        [(TESTS, '"""double: ', '"""triple: ')],
        'test_double.py: the docstring has to begin with "double: ".',
    ),
    "a check that is left out without a reason": (
        [(TESTS, "gradient=True", 'gradient=True, without={"takes_size_0": ""}')],
        "`without` needs a check's name and a reason",
    ),
    "a kind of mistake that is not declared": (
        [(TESTS, "equals(t * 2)", "holds(True, 'is late', 'too late')")],
        f'{TESTS}:20: "too late" is a new kind of mistake; declare it in '
        "torchkata/diagnosis/kinds.py with its words, or use one that is there.",
    ),
    "a kind by its keyword": (
        [(TESTS, "equals(t * 2)", "holds(True, 'is late', kind='too late')")],
        f'{TESTS}:20: "too late" is a new kind of mistake; declare it in',
    ),
    "a kind that is worked out": (
        [(TESTS, "equals(t * 2)", "holds(True, 'is late', str(t.dtype))")],
        f"{TESTS}:20: the kind of mistake has to be written out, as a text.",
    ),
    "a finding among the oracles of a kind that is not declared": (
        [
            (
                "tests/exercises/two/oracles.py",
                "",
                "def late(seen):\n    raise Finding(seen, 'x', '')",
            )
        ],
        'tests/exercises/two/oracles.py:2: "x" is a new kind of mistake; declare it in',
    ),
    "a call that is forbidden in words alone": (
        [(file, "Twice t.", FORBIDS.format("mul")) for file in (STUB, OUT, SOLUTION)],
        "torchkata/stubs/two.py:6: double forbids mul, and a solution that also calls Tensor.mul "
        f"passes every test. Let {TESTS} refuse it, by `allowed=` in standard(...) or by "
        'expect(...).calls_none_of("mul"), or take it out of the docstring.',
    ),
    "a call that is forbidden by another name": (
        [
            *((file, "Twice t.", FORBIDS.format("multiply")) for file in (STUB, OUT, SOLUTION)),
            (TESTS, "equals(t * 2)", "equals(t * 2).calls_none_of('mm')"),
        ],
        "double forbids multiply, and a solution that also calls Tensor.multiply passes",
    ),
    "a call that is forbidden, and cannot be tried": (
        [(file, "Twice t.", FORBIDS.format("loops")) for file in (STUB, OUT, SOLUTION)],
        "torchkata/stubs/two.py:6: double forbids loops, and no known wrong answer in "
        f"{WRONG} names it and is found to do something forbidden.",
    ),
    "a prohibition that cannot be read": (
        [(file, "Twice t.", FORBIDS.format("mul in a loop")) for file in (STUB, OUT, SOLUTION)],
        'torchkata/stubs/two.py:6: double: "May not call" cannot be read at "in a loop.":',
    ),
    "a broken test file": (
        [(TESTS, "import expect", "import expected")],
        "cannot be collected: ImportError: cannot import name",
    ),
    "a stray test file": (
        [("tests/exercises/two/test_triple.py", "", "x = 1\n")],
        "tests/exercises/two/test_triple.py: no exercise in exercises/syllabus.toml goes with it",
    ),
    "stray wrong answers": (
        [("tests/exercises/two/wrong/triple.py", "", "x = 1\n")],
        "tests/exercises/two/wrong/triple.py: no exercise in exercises/syllabus.toml goes with it",
    ),
    "stray right answers": (
        [("tests/exercises/two/right/negate.py", "", "x = 1\n")],  # another topic's
        "tests/exercises/two/right/negate.py: no exercise in exercises/syllabus.toml goes with it",
    ),
    "a stray module": (
        [("exercises/notes.py", "", "x = 1\n")],
        "exercises/notes.py: no exercise in exercises/syllabus.toml goes with it",
    ),
    "a stub that is not in the syllabus": (
        [(STUB, "", "\n\ndef triple(t):\n    pass\n"), (OUT, "", "\n\ndef triple(t):\n    pass\n")],
        "torchkata/stubs/two.py:24: triple is not in exercises/syllabus.toml; enter it there",
    ),
    "a solution that is missing": (
        [(SOLUTION, "def double", "def doubled")],
        "solutions/two.py: double is missing; define it.",
    ),
}


NONE, KEPT = "nothing", "a promise that is kept"
KEEPING = [
    *((file, "Twice t.", FORBIDS.format("mm, `@`")) for file in (STUB, OUT, SOLUTION)),
    (TESTS, "equals(t * 2)", "equals(t * 2).calls_none_of('mm', 'matmul', '__matmul__')"),
]


# What the gate is asked for: all, where nothing may be wrong, and where no exercise is at fault.
ASKED = dict.fromkeys(FAULTS, ("double",)) | {
    NONE: (),
    KEPT: (),
    "a method that is missing": ("Both",),
    "a stray test file": (),
    "stray wrong answers": (),
    "stray right answers": (),
    "a stray module": (),
    "a stub that is not in the syllabus": (),
}


@pytest.fixture(scope="module")
def gates(make_kata, run, tmp_path_factory):
    """What the gate says of each faulty kata; one process looks at all of them."""
    folder = tmp_path_factory.mktemp("gates")
    asked = json.dumps([ASKED[name] for name in (NONE, KEPT, *FAULTS)])
    for number, (edits, _) in enumerate([([], ""), (KEEPING, ""), *FAULTS.values()]):
        root = make_kata(folder / str(number))
        for file, old, new in edits:
            plant(root, file, old, new)
    (folder / "all_gates.py").write_text(ALL, encoding="utf-8")
    done = run(folder, "all_gates", asked, timeout=600)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    return dict(zip([NONE, KEPT, *FAULTS], said, strict=True))


ALL = """
import json, os, sys
from pathlib import Path
from torchkata.kata.folder import Kata
from torchkata.author.verify import verify

said = []
for number, asked in enumerate(json.loads(sys.argv[1])):
    root = Path(str(number)).resolve()
    os.chdir(root)
    said.append(verify(Kata(root), asked, seeds=1))
    os.chdir("..")
    for name, module in list(sys.modules.items()):  # the next kata has modules of the same names
        if str(getattr(module, "__file__", None) or "").startswith(str(root)):
            del sys.modules[name]
print(json.dumps(said))
"""


@pytest.mark.parametrize("kata", [NONE, KEPT])
def test_finds_nothing_where_nothing_is_wrong(gates, kata):
    assert gates[kata] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_finds(gates, fault):
    said = "\n".join(gates[fault])

    assert FAULTS[fault][1] in said, said
    assert "Traceback" not in said


def test_one_exercise_can_be_asked_for(small_kata, run):
    plant(small_kata, WRONG, "return t + 1", "return 2 * t")

    other = run(small_kata, "torchkata", "verify", "quadruple", "--seeds", "1")
    own = run(small_kata, "torchkata", "verify", "double", "--seeds", "1", "--first-seed", "7")

    assert (other.returncode, other.stdout.splitlines()[-1]) == (0, "All is well.")
    assert (own.returncode, own.stdout.splitlines()[-1]) == (1, "1 problem found.")
    assert "passes every test with --seed 7" in own.stdout
