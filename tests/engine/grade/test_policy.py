"""What a submission may use: found in every spelling, and never in honest work."""

import ast
import itertools
import re
import sys
from pathlib import Path

import pytest

from tests.engine.grade.spellings import SPELLINGS
from torchkata.grade.flags import Reading, policy, suspicious
from torchkata.grade.flags.suspicion import MOST
from torchkata.kata.source import names_in

ROOT = Path(__file__).resolve().parents[3]
LEARNERS = 120


def refused(code: str, *names: str, **files: str) -> dict[str, str]:
    """Why exercises of `line_fit.py` are refused; other files by their name."""
    given = {"line_fit.py": code} | {f"{name}.py": text for name, text in files.items()}
    return Reading({name: text.encode() for name, text in given.items()}).refused(
        "line_fit", names or ("mse",)
    )


def as_body(code: str) -> str:
    return "def mse(p, t):\n" + "".join(f"    {line}\n" for line in code.splitlines())


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found(spelling):
    code = SPELLINGS[spelling]
    compile(code, "x", "exec")

    assert suspicious({"line_fit.py": code.encode()})
    if "import *" not in code:
        (said,) = refused(as_body(code)).values()
        assert re.fullmatch(r"Not admitted in this course: line_fit\.py, line \d+, .*\.", said)


def test_there_are_enough_spellings():
    assert len(SPELLINGS) >= 100


def _attacks():
    """Each attack that hides something, with the imports that it uses and no others."""
    for path in sorted((ROOT / "tests/engine/attacks/submissions").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in defined.values():
            if "A flag." in (ast.get_docstring(node) or ""):
                kept, names = [node], names_in(node)
                for name in sorted(names & defined.keys() - {node.name}):
                    kept.insert(0, defined[name])
                    names |= names_in(defined[name])
                imports = [one for one in tree.body if _binds(one) & names]
                text = ast.unparse(ast.Module([*imports, *kept], []))
                yield pytest.param(node.name, text, id=f"{path.stem}-{node.name}")


def _binds(node):
    found = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
    return {(alias.asname or alias.name).partition(".")[0] for alias in found}


@pytest.mark.parametrize(("name", "text"), list(_attacks()))
def test_every_attack_that_hides_something_is_refused(name, text):
    tools = (ROOT / "tests/engine/attacks/tools.py").read_text("utf-8")

    assert refused(text, name, tools=tools)


# --- honest work ----------------------------------------------------------------------------------

# Mistakes that are just that: they use what is not admitted.
# The last one is how a known answer finds the tests; no learner writes it.
NOT_ADMITTED = re.compile(
    r"torch\.ops|\bpickle\b|weights_only=False|__mro__|torch\._C|beside\(__file__\)"
)


def _answers(kind):
    """The known answers of each exercise as definitions of its own name, with what they need."""
    found = {}
    for path in sorted(ROOT.glob(f"tests/exercises/*/{kind}/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        shared, own = [], []
        for node in tree.body:
            text = ast.unparse(node)
            marks = getattr(node, "decorator_list", [])
            if any("_answer" in ast.unparse(mark) for mark in marks):
                node.decorator_list = [m for m in marks if "_answer" not in ast.unparse(m)]
                node.name = path.stem
                own.append(ast.unparse(node))
            elif not re.search(r"torchkata|beside\(|_answer|\bpickle\b", text):
                shared.append(text)
        admitted = [one for one in own if not NOT_ADMITTED.search(one)]
        found[path.parents[1].name, path.stem] = "\n".join(shared), admitted
    return found


@pytest.fixture(scope="module")
def learners():
    """A class: solutions, stubs, right answers and mistakes, mixed differently in each."""
    solutions, stubs = (
        {path.name: path.read_text(encoding="utf-8") for path in (ROOT / folder).glob("*.py")}
        for folder in ("solutions", "torchkata/stubs")
    )
    answers = [_answers("right"), _answers("wrong")]
    rows = []
    for number in range(LEARNERS):
        files = dict(stubs if number % 5 == 4 else solutions)
        for place, ((topic, _name), (shared, texts)) in enumerate(
            itertools.chain(answers[0].items(), answers[1].items())
        ):
            if texts and (place + number) % 9 == 0:
                files[f"{topic}.py"] += f"\n\n{shared}\n{texts[(number + place) % len(texts)]}\n"
        rows.append({name: text.encode() for name, text in files.items()})
    return rows


def test_a_class_of_honest_learners_has_no_such_flag(learners):
    for files in learners[:: LEARNERS // 4]:
        found = [one for one in Reading(files).shown() if one.weight]
        assert found == []


@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_every_right_answer_and_every_mistake_is_admitted(kind):
    topics = {}
    for (topic, _name), (shared, texts) in _answers(kind).items():
        text = "\n\n".join([shared, *texts, ""])
        topics[f"{topic}.py"] = topics.get(f"{topic}.py", b"") + text.encode()

    assert topics.keys() == {path.name for path in (ROOT / "solutions").glob("*.py")}
    assert [one for one in Reading(topics).shown() if one.weight] == []


@pytest.mark.parametrize(
    "code",
    [
        "import torch\nfrom torch import optim\ngetattr(optim, name)(model, lr=0.1)",
        "import torch\nmake = getattr(torch.optim, name)\nfor p in x: make(p, lr=0.1)",
        "import torch\nvars(torch.optim)[name](p, 0.1)",
        "class A:\n    def f(self, n, v): setattr(self, n, v)",
        "def f(m):\n    for n, c in m.named_children(): setattr(m, n, getattr(m, n))",
        "def f(self, i): return getattr(self, f'layer{i}')",
        "def f(t): return [getattr(t, n) for n in ('grad', 'is_leaf')]",
        "from math import *\nx = sqrt(pi)",
        "import numpy as np\nx = np.lib.stride_tricks.sliding_window_view",
        "from operator import attrgetter, itemgetter\nsorted(x, key=attrgetter('loss.best'))",
        "print('{0.shape} {1:.3f}'.format(t, x))",
        "class A:\n    def __init__(self): self._x = 1\ndef f(a): return a._x",
        "def f(t): return t._base is None, t._version",
        "match x:\n    case A(loss=y): pass",
        "from __future__ import annotations\ndef f(x: 'torch.Tensor') -> 'list[int]': ...",
        "if __name__ == '__main__':\n    import doctest, pytest\n    doctest.testmod()",
        "from torch.utils._pytree import tree_map",
        "import torch\nx = torch.utils.dlpack.from_dlpack(a)",
        "import torch\ntorch._foreach_add_(a, b)",
        "import sys\nsys.float_info.epsilon",
        "import torch\nxp = torch\nxp.add(1, 2)",
        "def f(x): return type(x).__name__, x.__class__(1)",
    ],
)
def test_honest_idioms_are_admitted(code):
    assert refused(code) == {}
    assert [one for one in Reading({"line_fit.py": code.encode()}).shown() if one.weight] == []


def test_one_exercise_may_open_files():
    text = (
        "from pathlib import Path\nimport torch\n"
        "def save_and_restore(m, p):\n    return torch.load(Path(p).open('rb'))\n"
        "def freeze(m):\n    return open('x')\n"
    )
    reading = Reading({"modules.py": text.encode()})

    assert list(reading.refused("modules", ["save_and_restore", "freeze"])) == ["freeze"]
    elsewhere = Reading({"line_fit.py": text.encode()})
    assert len(elsewhere.refused("line_fit", ["save_and_restore", "freeze"])) == 2


# --- which exercises ------------------------------------------------------------------------------


def test_an_exercise_answers_for_what_it_reaches_and_for_nothing_else():
    code = (
        "import torch\n"
        "def helper(): return torch._C\n"
        "def between(): return helper()\n"
        "class Kept:\n    def go(self): return open('x')\n"
        "def mse(p): return between()\n"
        "def line(x): return x\n"
        "def fit(x): return Kept().go()\n"
    )

    said = refused(code, "mse", "line", "fit")

    assert said == {
        "mse": "Not admitted in this course: line_fit.py, line 2, uses torch._C, which reaches "
        "into the interpreter's memory.",
        "fit": "Not admitted in this course: line_fit.py, line 5, uses open, which reads or "
        "writes files.",
    }


@pytest.mark.parametrize(
    "top",
    [
        "import ctypes",
        "@eval\ndef x(): ...",
        "def x(y=open('z')): ...",
        "class X:\n    y = open('z')",
        "if True:\n    def x(): return open('z')",
        "def x(): return open('z')\ny = x",
        "def x(): return open('z')\n@x\ndef y(): ...",
        "from helper import *",
        "import helper\nhelper.bad()",
        "from . import helper\nx = helper",
        "from exercises.helper import bad as good\nx = good",
    ],
)
def test_what_runs_at_the_import_is_every_exercises(top):
    helper = "def bad(): return open('z')\ndef good(): return 1\n"

    said = refused(f"{top}\ndef mse(p): ...\ndef line(x): ...\n", "mse", "line", helper=helper)

    assert said.keys() == {"mse", "line"}


def test_a_good_part_of_a_file_beside_a_bad_one_is_admitted():
    helper = "def bad(): return open('z')\ndef good(): return 1\n"
    code = "from helper import good, bad\ndef mse(p): return good()\ndef line(x): return bad()\n"

    assert refused(code, "mse", "line", helper=helper).keys() == {"line"}


@pytest.mark.parametrize(
    "code",
    [
        "from helper import torch as t\ndef mse(p): return t.library",
        "from helper import *\ndef mse(p): return torch.library",
        "import helper\ndef mse(p): return helper.torch.library",
        "from exercises import helper as h\ndef mse(p): return h.np.load('x')",
        "from .helper import u\ndef mse(p): return u.hooks",
        "from . import helper\ndef mse(p): return helper.u.hooks",
        "from package.inner import torch\ndef mse(p): return torch.library",
    ],
)
def test_a_library_is_not_borrowed_from_another_file(code):
    helper = "import torch\nimport torch.utils as u\nimport numpy as np\n"

    assert refused(code, helper=helper, **{"package/inner": helper})


# --- what a person reads --------------------------------------------------------------------------


def test_what_weighs_most_comes_first_and_is_never_pushed_out():
    code = "".join(f"import silly{n}\n" for n in range(25))
    code += "".join(f"import os\nos.f{n}()\n" for n in range(25))
    code += "".join(f"x = {'[1, ' * 1}{'2, ' * 201}{n}]\n" for n in range(25))
    code += "import torch\ntorch._C.x\n"

    said = suspicious({"a.py": b"import silly\n", "line_fit.py": code.encode()})

    assert len(said) <= MOST + 1
    assert said[0].endswith(" uses torch._C, which reaches into the interpreter's memory.")
    assert said[1] == (
        "line_fit.py:27 uses os.f0, os.f1, os.f2, os.f3 and 21 more, which reads or writes files."
    )
    assert "a.py:1 uses silly, which no exercise needs." in said
    assert (
        "line_fit.py:1 uses silly0, silly1, silly2, silly3 and 21 more, which no exercise needs."
        in said
    )


def test_learners_read_the_table():
    page = (ROOT / "torchkata/handout/course.md").read_text("utf-8")

    for who, names in policy.ADMITTED.items():
        listed = ", ".join(f"`{name}`" for name in names.split())
        assert f"| {who} | {listed} |" in page


@pytest.mark.parametrize(
    "code",
    [
        "import torch\n" + "y = getattr(torch.optim, n)\ny(1, 2)\n" * 400,
        "def f(m):\n" + "    for n, c in m.named_children(): getattr(m, n)\n" * 400,
        "".join(f"def f{n}(): return f{n + 1}, open\n" for n in range(800)),
        "import helper\n" + "helper\n" * 2_000,
        "a = 'x'\n" + "a = a + 'x'\ngetattr(q, a)\n" * 400,
        "from helper import *\nx\n" * 800,
    ],
    ids=["classes by name", "names of parts", "a chain", "a whole file", "a growing text", "stars"],
)
def test_reading_takes_time_in_proportion(code):
    small, large = (_calls(code[: len(code) // part]) for part in (8, 1))

    assert large < 24 * small


def _calls(code: str) -> int:
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    code = code[: code.rindex("\n") + 1]
    sys.setprofile(count)
    try:
        reading = Reading({"line_fit.py": code.encode(), "helper.py": b"def f(): ...\n" * 50})
        reading.refused("line_fit", [f"f{n}" for n in range(9)])
    finally:
        sys.setprofile(None)
    return calls
