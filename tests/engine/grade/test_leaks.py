"""Nothing that a submission's process could choose is repeated to its student."""

import copy

import pytest

from torchkata.diagnosis.kinds import KNOWN_ERRORS, repeatable
from torchkata.grade.bundle import Alone
from torchkata.grade.gradescope import results
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.reports.junit import junit
from torchkata.grade.reports.page import page
from torchkata.grade.reports.table import table
from torchkata.grade.results import Grades
from torchkata.grade.submission import Submission
from torchkata.grade.told import not_loaded
from torchkata.observe import Error, Frame

CANARY = "hidden_input_7"
HEAD = f"import warnings\nimport torch\n\nCANARY = ''.join(reversed({CANARY[::-1]!r}))\n\n\n"
BODY = "def mse(predictions, targets):\n    {}\n"

# Each says the canary in another way; `mse` is what is called, all else runs at the import.
WAYS = {
    "the name of an error": "raise type(CANARY, (ValueError,), {{}})('x')",
    "the name of an error's base": (
        "raise type('Own', (type(CANARY, (ValueError,), {{}}),), {{}})(CANARY)"
    ),
    "a message": "raise ValueError(CANARY)",
    "a note": "error = ValueError('x'); error.add_note(CANARY); raise error",
    "a key error": "raise KeyError(CANARY)",
    "a group": "raise ExceptionGroup(CANARY, [ValueError(CANARY)])",
    "an exit": "raise SystemExit(CANARY)",
    "a missing module": "raise ModuleNotFoundError(CANARY, name=CANARY)",
    "an error of syntax": "raise SyntaxError(CANARY, (CANARY, 1, 1, CANARY))",
    "code of another file": "exec(compile('1 / 0', CANARY, 'exec'))",
    "code of a file of ours": "exec(compile('1 / 0', 'exercises/' + CANARY + '.py', 'exec'))",
    "code of its own file": (
        "exec(compile('\\n' * 60 + 'x = 1 / 0 #' + CANARY, 'exercises/line_fit.py', 'exec'))"
    ),
    "the name of a function": (
        "f = lambda: 1 / 0; f.__code__ = f.__code__.replace(co_name=CANARY); f()"
    ),
    "a text": "return CANARY",
    "keys": "return {{CANARY: 1.0}}",
    "the name of a type": "return type(CANARY, (), {{}})()",
    "a type": "return type(CANARY, (torch.Tensor,), {{}})",
    "a subclass of tensors": (
        "return torch.zeros(()).as_subclass(type(CANARY, (torch.Tensor,), {{}}))"
    ),
    "a function": "f = lambda: 1; f.__name__ = CANARY; return f",
    "a repr": "return type('A', (), {{'__repr__': lambda self: CANARY}})()",
    "a category of warnings": (
        "warnings.warn('x', type(CANARY, (UserWarning,), {{}})); return torch.zeros(())"
    ),
    "a warning": "warnings.warn(CANARY); return torch.zeros(())",
    "print": "print(CANARY); return torch.zeros(())",
    "a wide print": "print(CANARY * 9999); return torch.zeros(())",
}


@pytest.fixture(scope="module")
def of_one(judge):
    few = copy.copy(judge)
    few.topics, few.exercises = ["line_fit"], [judge.kata.syllabus.exercise("mse")]
    few.tests = judge.tests | {"mse": judge.tests["mse"][:3]}  # each test says it again
    return few


@pytest.fixture(scope="module")
def told(of_one):
    """`told(files)`: all that a student reads of a row, and all that the instructor keeps."""

    def grade(files):
        row = of_one.grade(Submission("ada", files))
        grades = Grades.of(1, 9.0, (), [row])
        syllabus = of_one.kata.syllabus
        return row, "\n".join(
            [
                feedback(row, grades, syllabus),
                grades.to_json(),
                table(grades, syllabus),
                junit(row, syllabus),
                page(grades, syllabus),
                repr(results(Alone(row, syllabus, (), (), grades))),
            ]
        )

    return grade


@pytest.mark.parametrize("when", ["in a call", "at the import"])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_it_could_choose_is_repeated(told, way, when):
    code = WAYS[way].format()
    if when == "at the import":
        code = HEAD + f"def run():\n    {code}\n\n\nrun()\n" + BODY.format("return None")
    else:
        code = HEAD + BODY.format(code)

    row, everything = told({"line_fit.py": code.encode()})

    assert row.points == 0
    assert CANARY not in everything
    assert CANARY[:8] not in everything


def test_an_error_that_everybody_knows_is_named(told):
    own = "class OwnError(ValueError): pass\n\n\n"
    for code, reason, words in (
        (BODY.format("raise KeyError('x')"), "raised KeyError", "It raised KeyError."),
        (BODY.format("return torch.linalg.inv(torch.zeros(2, 2))"), "raised _LinAlgError", ""),
        (own + BODY.format("raise OwnError"), "own error", "It raised an error of a class that"),
    ):
        row, everything = told({"line_fit.py": (HEAD + code).encode()})

        assert row.exercises["line_fit.mse"].reason == reason
        assert words in everything
        assert "OwnError" not in everything


@pytest.mark.parametrize(
    ("files", "error", "said"),
    [
        ({"a.py": b"x = (\n"}, "SyntaxError", "a.py, line 1: SyntaxError: '(' was never closed"),
        (
            {"a.py": b"import b\n", "b.py": b"\n  x\n"},
            "IndentationError",
            "a.py: b.py, line 2: SyntaxError: unexpected indent",
        ),
        ({"a.py": b"x\ny\n"}, "SyntaxError", "a.py, line 2: SyntaxError"),
        ({"a.py": b"x\ny\n"}, "NameError", "a.py, line 2: NameError"),
        ({"a.py": b"x\n"}, "NameError", "a.py: NameError"),
        ({"b.py": b"x\n"}, "NameError", "a.py: NameError"),
        (
            {"a.py": b"x\ny\n"},
            CANARY,
            "a.py, line 2: It raised an error of a class that Python and torch do not have",
        ),
    ],
)
def test_a_place_and_a_syntax_error_come_from_the_judges_own_reading(files, error, said):
    seen = Error(error, CANARY, (), (Frame("exercises/a.py", 2, CANARY, CANARY),))

    assert not_loaded("a.py", seen, files) == said


def test_kinds_of_our_own_stay_as_they_are():
    for kind in ("wrong shape", "argument: wrong values", "raised ValueError", ""):
        assert repeatable(kind) == kind
    assert repeatable(f"raised {CANARY}") == "own error"
    assert {"ValueError", "LinAlgError", "OutOfMemoryError"} <= KNOWN_ERRORS
