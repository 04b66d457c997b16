"""Notebooks: a real kernel checks functions in their cells, and a notebook becomes a module."""

import json
import linecache
import os
import sys
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from tests.engine.small import solved
from torchkata import check
from torchkata.cli import main
from torchkata.diagnosis.kinds import PRINTS
from torchkata.errors import KataError
from torchkata.kata.folder import Kata
from torchkata.kata.progress import Outcomes, Progress, in_notebook
from torchkata.kata.source import Definition, Source
from torchkata.notebook.back import bring_back
from torchkata.notebook.convert import file_of, module_of, written
from torchkata.submit.packing import standing

TODO = "raise NotImplementedError"


def book(*sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4})


def defined(*sources):
    names = {}
    exec(module_of(book(*sources)), names)
    return {name: value for name, value in names.items() if name != "__builtins__"}


def test_code_cells_make_up_a_module_in_their_order():
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "raw", "source": "c = "},
        {"cell_type": "code", "source": ["def f():\n", "    return a + b"]},
    ]

    module = module_of(json.dumps({"cells": cells}))

    assert module == "# %% cell 1\na = 1\nb = 2\n\n# %% cell 2\ndef f():\n    return a + b\n"


@pytest.mark.parametrize(
    "magic",
    ["%matplotlib inline", "!pip install torch", "torch?", "?torch", "files = !ls", "t = %time 3"],
)
def test_magic_lines_go(magic):
    assert defined(f"a = 1\n{magic}\nb = 2") == {"a": 1, "b": 2}


def test_a_magic_line_in_a_block_leaves_the_block_whole():
    assert defined("a = 1\nif a:\n    !ls\n    %time f()\n") == {"a": 1}


def test_what_only_looks_like_magic_stays():
    source = 'def f(a=(7\n     %4)): return a\ntext = """\n%matplotlib\n!ls\nwhat?"""'

    names = defined(source)

    assert (names["f"](), names["text"]) == (3, "\n%matplotlib\n!ls\nwhat?")


@pytest.mark.parametrize(
    ("magic", "names"),
    [("%%time", {"a": 1}), ("%%capture out", {"a": 1}), ("%%bash", {}), ("%%writefile x.py", {})],
)
def test_of_cell_magics_those_over_python_keep_their_cell(magic, names):
    assert names == defined(f"{magic}\na = 1")


def test_expressions_that_stand_alone_are_not_run():
    source = "from torchkata import check\na = 1; check(f)\nprint(\n    'ä', a,\n); b = 2\n1 / 0\n"

    assert defined(source) == {"a": 1, "b": 2}


TRIED = [
    "import torch\nimport torchkata\nfrom torchkata import check",
    "x, y = torchkata.data.missing()\nw = 1 / 0; TABLE = {}\nTABLE['a'] = len('ab')",
    "def square(v):\n    return v * v * SCALE",
    "SCALE = torch.ones(()) * FACTOR",
    "FACTOR = int('1')",
    "def mse(p, t):\n    x = square(p - t)\n    return x.sum() / TABLE['a']\n\n\ncheck(mse)",
    "w = mse(1, 2)\nfor i in range(3):\n    w.backward()\nassert w == 3\nreturn",
]


def test_a_cell_in_which_something_was_tried_does_not_come_along():
    source = module_of(book(*TRIED))

    with pytest.raises(NameError, match="FACTOR"):  # this notebook ran in another order
        exec(source, {})
    names = {}
    exec(module_of(book(*TRIED[:3], TRIED[4], TRIED[3], *TRIED[5:])), names)

    assert names["mse"](torch.ones(2), torch.zeros(2)) == 1
    assert names.keys().isdisjoint({"x", "y", "w", "i", "check"})


@pytest.mark.parametrize("binds", ["double = twice(2)", "if True:\n    double = twice(2)"])
def test_whatever_binds_the_name_of_an_exercise_comes_along(binds):
    helper = "def twice(n):\n    return lambda t: n * t"

    assert "double = " in module_of(book(helper, binds), ["double"])
    assert "double = " not in module_of(book(helper, binds))


def test_lines_keep_their_numbers():
    source = "import torch\ncheck(\n    f,\n)\nvalue = 3"

    assert module_of(book(source)).splitlines()[5] == "value = 3"


def test_a_cell_that_is_no_python_does_not_take_the_others_with_it():
    module = module_of(book("a = 1", "def f(:\n    pass", "b = 2"))

    assert defined("a = 1", "def f(:\n    pass", "b = 2") == {"a": 1, "b": 2}
    assert "# This cell is not valid Python" in module
    assert "# def f(:\n" in module


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [{}]}', "[" * 9999])
def test_what_is_no_notebook_is_refused_in_a_sentence(text):
    with pytest.raises(KataError, match="This is not a notebook"):
        module_of(text)


def test_the_package_alone_is_light_and_its_check_is_there(small_kata, run):
    (small_kata / "look.py").write_text(
        "import sys, torchkata\nprint('torch' in sys.modules, torchkata.check.__module__)\n"
        "print(torchkata.data.points()[0].shape)\n",
        encoding="utf-8",
    )

    assert run(small_kata, "look").stdout.splitlines() == [
        "False torchkata.notebook.check",
        "torch.Size([15])",
    ]


def test_outside_a_notebook_a_check_is_plain_text(small_kata, run):
    (small_kata / "session.py").write_text(
        "from torchkata import check\n"
        "def double(t):\n    return t + 1\n"
        "check(double)\n"
        "def quadruple(t):\n    return double(t) * nothing\n"
        "check(quadruple)\n"
        "def dubble(t):\n    return t\n"
        "check(dubble)\n"
        "check(3)\n"
        "def negate(t):\n    print(t)\n    return -t\n"
        "check(negate)\n",
        encoding="utf-8",
    )

    said = run(small_kata, "session").stdout

    assert "double: wrong\n" in said
    assert f"negate: solved\n    idea\n    negate: {PRINTS}\n" in said
    assert "    That is one more, not a product.\n    session.py:2\n" in said
    assert "NameError: name 'nothing' is not defined" in said
    assert "There is no exercise called dubble. Did you mean double?" in said
    assert "check takes your function or class" in said
    progress = Progress(Kata(small_kata))
    assert [
        state.words for topic in progress.kata.syllabus.topics for state in progress.states(topic)
    ] == [
        "wrong (notebook)",
        "raised an error (notebook)",
        "solved (notebook)",
    ]


@pytest.fixture
def notebook(small_kata, run, monkeypatch):
    """`notebook(old, new, ...)`: the notebook of `two` with texts replaced, run by a kernel."""
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    paths = [str(small_kata), *(path for path in sys.path if path)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))

    def execute(*bodies):
        done = run(small_kata, "torchkata", "notebook", "two")
        assert done.stdout.startswith("notebooks/two.ipynb is written."), done.stderr
        file = small_kata / "notebooks/two.ipynb"
        text = file.read_text(encoding="utf-8")
        for body in bodies:
            text = text.replace(TODO, body, 1)
        file.write_text(text, encoding="utf-8")
        read = nbformat.reads(text, as_version=4)
        nbformat.validate(read)
        client = nbclient.NotebookClient(
            read, timeout=300, resources={"metadata": {"path": str(file.parent)}}
        )
        client.execute()
        return [
            output["data"]
            for cell in read.cells
            if cell.cell_type == "code"
            for output in cell.outputs
        ]

    return execute


@pytest.mark.filterwarnings("ignore")  # Jupyter's own
def test_a_kernel_shows_what_is_solved_wrong_and_to_do(notebook, small_kata, run):
    solved, wrong = notebook("return 2 * t", "return double(t) + missing")
    head = small_kata.joinpath("notebooks/two.ipynb").read_text(encoding="utf-8")

    assert solved["text/html"].startswith('<div class="torchkata"')
    assert "<b>double: solved</b>" in solved["text/html"]
    assert "return 2 * t" in solved["text/html"]
    assert solved["text/plain"] == "double: solved\n    idea"
    assert "quadruple: raised an error" in wrong["text/plain"]
    assert "name &#x27;missing&#x27; is not defined" in wrong["text/html"]
    assert "Cell In[3]:7: return double(t) + missing" in wrong["text/plain"]
    assert "kata notebook two --back" in head

    again = run(small_kata, "torchkata", "notebook", "two")
    back = run(small_kata, "torchkata", "notebook", "two", "--back")
    tested = run(small_kata, "pytest", "-q", "tests/exercises/two/test_double.py")

    assert (again.returncode, back.returncode, tested.returncode) == (2, 0, 0), tested.stdout
    assert "exercises/two.py now has double and quadruple from the notebook." in back.stdout
    assert "notebooks/two.ipynb already exists" in again.stderr
    assert "The old text is in .kata/backup/two-" in back.stdout
    module = (small_kata / "exercises/two.py").read_text(encoding="utf-8")
    assert "check" not in module


@pytest.mark.filterwarnings("ignore")
def test_a_kernel_diagnoses_and_knows_what_is_to_do(notebook):
    wrong, todo = notebook("print('so far'); return t + 1")

    assert '<b style="color: #b58900">That is one more, not a product.</b>' in wrong["text/html"]
    assert "| so far" in wrong["text/plain"]
    assert todo["text/plain"].startswith("quadruple is still to do\n    Cell In[3]:1")


@pytest.mark.parametrize("name", ["Affine", "SquareFunction", "frozen"])
def test_a_stub_in_a_cell_is_to_do_whatever_it_is(kata, monkeypatch, capsys, name):
    stub = Source(kata.stub(kata.syllabus.exercise(name).topic))
    lines = [node for node in stub.tree.body if not isinstance(node, Definition)]
    cell = "".join(map(stub.text_of, [*lines, stub.definitions[name]]))
    begun = cell.replace(TODO, "return None")
    monkeypatch.chdir(kata.root)
    monkeypatch.setattr(Outcomes, "keep", lambda *_: "")  # this clone's progress is its owner's
    for text in (cell, begun):
        monkeypatch.setitem(
            linecache.cache, "a cell", (len(text), None, text.splitlines(keepends=True), "a cell")
        )
        there = {"__name__": "__main__"}
        exec(compile(text, "a cell", "exec", dont_inherit=True), there)
        check(there[name])

    todo, told = capsys.readouterr().out.split("\n", 1)
    assert todo == f"{name} is still to do"
    assert told.startswith(f"    a cell:{Source(Path(), cell.encode()).line(name)}\n{name}: ")
    assert "contextlib.py:1\n" not in told


def listed(*command):
    """What `kata COMMAND` prints, without a process."""
    done = CliRunner().invoke(main, [*command])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_verdict_in_a_notebook_counts_while_the_file_has_the_stub(small_kata, monkeypatch):
    monkeypatch.chdir(small_kata)
    there = {"__name__": "__main__"}
    exec("def double(t):\n    return 2 * t\ndef negate(t):\n    return t\n", there)

    check(there["double"])
    check(there["negate"])

    assert "solved (notebook)" in listed("list", "two")
    assert "negate" in listed("list", "--todo")
    shown = listed()
    assert "1/2   1 in a notebook" in shown
    assert "Next: negate  negate it  wrong (notebook)" in shown
    assert list(standing(Progress(Kata(small_kata)))) == [
        "0 exercises started.",
        "Still to do: double, quadruple, negate.",
    ]

    (small_kata / "exercises/two.py").write_text("def double(t):\n    return t\n")
    assert "changed, not run yet\n" in listed("list", "two")


def test_a_reset_forgets_the_verdict_of_a_notebook(small_kata, monkeypatch):
    monkeypatch.chdir(small_kata)
    file = small_kata / "exercises/two.py"
    stubs = file.read_text()
    entries = {in_notebook(name): {"outcome": "solved"} for name in ("double", "quadruple")}
    Outcomes(Kata(small_kata)).keep(entries)
    file.write_text(solved(stubs, "double"))

    told = listed("reset", "two", "--yes")

    assert "double is a stub again." in told
    assert "quadruple: its verdict from the notebook is forgotten." in told
    assert file.read_text() == stubs
    assert listed("list", "two").count("to do") == 2


def test_a_verdict_in_a_notebook_is_of_the_tests_that_gave_it(small_kata):
    kata = Kata(small_kata)
    exercise = kata.syllabus.exercise("double")
    digest = Progress(kata).tests_digest(exercise)
    entry = {in_notebook("double"): {"outcome": "solved", "digest": digest}}
    Outcomes(kata).keep(entry)
    before = Progress(kata).state(exercise).words

    kata.test_file(exercise).write_text("# other tests\n")

    assert (before, Progress(kata).state(exercise).words) == (
        "solved (notebook)",
        "changed, not run yet (notebook)",
    )


def bring(root, *sources):
    """What `kata notebook two --back` says of a notebook with these cells."""
    kata = Kata(root)
    topic = kata.syllabus.known_topic("two")
    file = file_of(kata, topic)
    file.parent.mkdir(exist_ok=True)
    file.write_text(book(*sources), encoding="utf-8")
    return [line for line in bring_back(kata, topic).told(kata, topic) if "old text" not in line]


def test_bringing_back_replaces_no_solved_function_by_a_stub(small_kata):
    module = small_kata / "exercises/two.py"
    stubs = module.read_text(encoding="utf-8")
    mine = stubs.replace(TODO, "return t + t  # mine", 1)
    module.write_text(mine, encoding="utf-8", newline="\r\n")
    before = module.read_bytes()

    said = bring(small_kata, stubs)

    assert said == [
        "Nothing in the notebook is new: exercises/two.py stays as it is.",
        "double stays yours: the notebook has only the stub.",
    ]
    assert module.read_bytes() == before


def test_bringing_back_takes_what_is_new_and_leaves_the_rest(small_kata):
    module = small_kata / "exercises/two.py"
    mine = module.read_text(encoding="utf-8").replace(TODO, "return t + t  # mine", 1)
    module.write_text(f"{mine}\n\n# My notes.\nFACTOR = 3  # it was\n", encoding="utf-8")
    quadruple = "def quadruple(t):\n    return fourfold(t)"
    helper = "def fourfold(t):\n    return FACTOR * t * math.floor(1.5)"

    cells = ("import math, os", "import sys", helper, "FACTOR = 4", "1 / 0", "z = 1 / 0", quadruple)
    said = bring(small_kata, *cells)

    assert said == [
        "exercises/two.py now has quadruple from the notebook.",
        "Also taken: math, os, fourfold and FACTOR.",
    ]
    text = module.read_text(encoding="utf-8")
    assert "return t + t  # mine" in text
    assert text.endswith("# My notes.\nFACTOR = 4  # it was\n")
    names = {}
    exec(text, names)
    assert names["quadruple"](2) == 8
    assert bring(small_kata, *cells) == [
        "Nothing in the notebook is new: exercises/two.py stays as it is."
    ]


def test_a_module_that_is_not_python_is_not_written_over(small_kata):
    module = small_kata / "exercises/two.py"
    module.write_text("def f(:\n", encoding="utf-8")

    with pytest.raises(KataError, match=r"^exercises/two.py, line 1, is not valid Python"):
        bring(small_kata, "def double(t):\n    return 2 * t")

    assert module.read_text(encoding="utf-8") == "def f(:\n"


def test_a_notebook_begins_with_what_is_written(small_kata):
    module = small_kata / "exercises/two.py"
    mine = module.read_text(encoding="utf-8").replace(TODO, "return t + t  # mine", 1)
    module.write_text(mine, encoding="utf-8")
    kata = Kata(small_kata)

    assert "return t + t  # mine" in written(kata, kata.syllabus.known_topic("two"))


def test_bringing_back_what_utf_8_cannot_say(small_kata, run):
    module = small_kata / "exercises/two.py"
    before = module.read_bytes()
    file = small_kata / "notebooks/two.ipynb"
    file.parent.mkdir()

    file.write_text(book("a = 1"), encoding="utf-16")
    refused = run(small_kata, "torchkata", "notebook", "two", "--back")
    after = module.read_bytes()
    file.write_text(book('a = "\ud800"'), encoding="utf-8")
    done = run(small_kata, "torchkata", "notebook", "two", "--back")

    assert (refused.returncode, done.returncode) == (2, 0)
    assert "Error: notebooks/two.ipynb is not UTF-8: save it as UTF-8.\n" in refused.stderr
    assert after == before
    assert 'a = "\\ud800"\n' in module.read_text(encoding="utf-8")


def test_bringing_back_what_is_not_there(small_kata, run):
    done = run(small_kata, "torchkata", "notebook", "two", "--back")
    unknown = run(small_kata, "torchkata", "notebook", "tow")

    assert (done.returncode, unknown.returncode) == (2, 2)
    assert "There is no notebooks/two.ipynb." in done.stderr
    assert "There is no topic called tow; there are two, sign." in unknown.stderr
