"""The flags for a person to look at, and none for honest work."""

import ast
import random
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torchkata.grade.flags import Printer, copied, suspicious
from torchkata.grade.flags.suspicion import MOST
from torchkata.grade.submission import Submission
from torchkata.kata.folder import Kata

ROOT = Path(__file__).resolve().parents[3]
MEMORY = "which reaches into the interpreter's memory"
OBJECTS = "which finds objects of the whole process"
FRAMES = "which inspects running code"
CODE = "which makes or changes code while it runs"
PROCESSES = "which starts, ends or signals processes"
THREADS = "which runs code outside the call that is graded"
NETWORK = "which uses the network"
FILES = "which reads or writes files"
STATE = "which changes or reads how Python runs"
PICKLES = "which can run code while it loads data"
TESTS = "which belongs to the tests"
TORCH = "which bypasses what torch records"


def compared(class_: list[Submission], kata: Kata) -> dict[str, list[str]]:
    """What is said of equal exercises in a class."""
    printer = Printer(kata)
    return copied({one.student: printer.of(one.files) for one in class_}, kata)


def told(code: str) -> list[str]:
    """What is said of one module, without the file's name."""
    return [sentence.partition(" ")[2] for sentence in suspicious({"line_fit.py": code.encode()})]


@pytest.mark.parametrize("folder", ["solutions", "torchkata/stubs", "exercises"])
def test_nothing_is_said_of_what_is_shipped(folder):
    assert suspicious({path.name: path.read_bytes() for path in (ROOT / folder).glob("*.py")}) == []


@pytest.mark.parametrize(
    "code",
    [
        "import os\nPATH = os.path.join('a', 'b')\n",
        "import sys\nsys.setrecursionlimit(10_000)\n",
        "import re\nX = re.compile('x')\n",
        "import random, itertools, functools, typing, dataclasses, enum\n",
        "def f(model):\n    model.eval()\n    return model\n",
        "def f(x):\n    compile = x\n    return compile\n",
        "def f(open):\n    return open\n",
        "from helpers import shape\nimport exercises.shapes\nfrom line_fit import mse\n",
        "import torch\ntorch.load('x', weights_only=True)\n",
        "import torch\nf = getattr(torch.optim, 'SGD')\n",
        "class A:\n    __array_ufunc__ = None\n    def __len__(self): return 1\n",
        "class A:\n    def open(self): return self.open\n",
        '"""A docstring that says __subclasses__ and f_back, and is long. ' + "x" * 3000 + '"""\n',
        "def f(w):\n    w.grad = None\n    w.data[0] = 1\n    del w.x\n",
        "from io import BytesIO, StringIO\n",
        "import torch\nx = torch.signal.windows.hann(3)\n",
        "def f(:\n",
    ],
)
def test_nothing_is_said_of_honest_code(code):
    assert suspicious({"line_fit.py": code.encode(), "helpers.py": b""}) == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import ctypes as c", f"uses ctypes, {MEMORY}."),
        ("from ctypes.util import find_library", f"uses ctypes, {MEMORY}."),
        ("from torch import _C", f"uses torch._C, {MEMORY}."),
        ("import torch as t\nt._C.x", f"uses torch._C, {MEMORY}."),
        ("import torch\ngetattr(torch, '_C')", f"uses torch._C, {MEMORY}."),
        ("import torch\ng = getattr\ng(torch, '_' + 'C')", f"uses torch._C, {MEMORY}."),
        ("import torch\ngetattr(torch, f'_{\"C\"}')", f"uses torch._C, {MEMORY}."),
        ("import torch\nvars(torch)['_C']", f"uses torch._C, {MEMORY}."),
        ("import torch\ntorch.__dict__['_C']", f"uses torch._C, {MEMORY}."),
        ("import torch\na = b = torch\n(c := b)\nd, e = c, 1\nd._C", f"uses torch._C, {MEMORY}."),
        ("import torch\ndef f(x, t=torch):\n    t._C", f"uses torch._C, {MEMORY}."),
        ("import torch._dynamo", "uses torch._dynamo, a private part of torch."),
        ("import gc", f"uses gc, {OBJECTS}."),
        ("x = ().__class__.__base__", f"uses __base__, {OBJECTS}."),
        ("object.__subclasses__()", f"uses __subclasses__, {OBJECTS}."),
        ("x = '__subclasses__'", "names __subclasses__ in a string."),
        ("from inspect import stack", f"uses inspect, {FRAMES}."),
        ("import sys as s\ns._getframe(1)", f"uses sys._getframe, {FRAMES}."),
        ("def f(g):\n    return g.f_back", f"uses f_back, {FRAMES}."),
        ("def f(e):\n    return e.__traceback__.tb_frame", f"uses tb_frame, {FRAMES}."),
        ("import sys\nsys.modules['x']", f"uses sys.modules, {CODE}."),
        ("from sys import modules as m", f"uses sys.modules, {CODE}."),
        ("eval('1')", f"uses eval, {CODE}."),
        ("e = exec", f"uses exec, {CODE}."),
        ("compile('1', '', 'eval')", f"uses compile, {CODE}."),
        ("__import__(chr(111))", f"uses __import__, {CODE}."),
        ("__import__('sock' 'et')", f"uses socket, {NETWORK}."),
        ("import importlib\nimportlib.import_module('g' + 'c')", f"uses gc, {OBJECTS}."),
        ("from sys import *", "uses sys.*, which hides what is used from it."),
        ("import torch\n[torch][0]._C", f"uses _C, {MEMORY}."),
        ("x = [" + "1, " * 201 + "eval]", f"uses eval, {CODE}."),
        ("import builtins", f"uses builtins, {CODE}."),
        ("x = __builtins__", f"uses __builtins__, {CODE}."),
        ("globals()", f"uses globals, {CODE}."),
        ("import subprocess", f"uses subprocess, {PROCESSES}."),
        ("from os import system", f"uses os.system, {PROCESSES}."),
        ("import torch\ntorch.os.fork()", f"uses os.fork, {PROCESSES}."),
        ("import os\nos._exit(0)", f"uses os._exit, {PROCESSES}."),
        ("import os\nos.kill(1, 9)", f"uses os.kill, {PROCESSES}."),
        ("import os\nos.execv('x', [])", f"uses os.execv, {PROCESSES}."),
        ("import os\nos.listdir('/')", f"uses os.listdir, {FILES}."),
        ("import os\nos.environ['X']", f"uses os.environ, {STATE}."),
        ("import signal", f"uses signal, {PROCESSES}."),
        ("import multiprocessing", f"uses multiprocessing, {PROCESSES}."),
        ("import threading", f"uses threading, {THREADS}."),
        ("from concurrent.futures import Executor", f"uses concurrent, {THREADS}."),
        ("import atexit", f"uses atexit, {THREADS}."),
        ("import socket", f"uses socket, {NETWORK}."),
        ("from urllib import request", f"uses urllib, {NETWORK}."),
        ("open('x')", f"uses open, {FILES}."),
        ("from pathlib import Path", f"uses pathlib, {FILES}."),
        ("import io\nio.open('x')", f"uses io.open, {FILES}."),
        ("import numpy as np\nnp.fromfile('x')", f"uses numpy.fromfile, {FILES}."),
        ("import pickle", f"uses pickle, {PICKLES}."),
        ("import marshal", f"uses marshal, {PICKLES}."),
        ("import torch\ntorch.load('x')", f"uses torch.load, {PICKLES}."),
        ("import torch\ntorch.load('x', weights_only=False)", f"uses torch.load, {PICKLES}."),
        ("from torch import load", f"uses torch.load, {PICKLES}."),
        ("import sys\nsys.settrace(None)", f"uses sys.settrace, {STATE}."),
        ("import pytest", f"uses pytest, {TESTS}."),
        ("from torchkata import checks", f"uses torchkata.checks, {TESTS}."),
        ("import solutions.line_fit", f"uses solutions, {TESTS}."),
        ("from torch.overrides import TorchFunctionMode", f"uses torch.overrides, {TORCH}."),
        ("import torch.utils._python_dispatch", f"uses torch.utils._python_dispatch, {TORCH}."),
        ("import torch\ntorch.library.Library", f"uses torch.library, {TORCH}."),
        ("import torch\ntorch.jit.script", f"uses torch.jit, {TORCH}."),
        ("from torch._C import DisableTorchFunction", f"uses torch._C, {MEMORY}."),
        ("import requests", f"uses requests, {NETWORK}."),
        ("import sklearn", "uses sklearn, which no exercise needs."),
        ("class A:\n    def __eq__(self, o): return True", "defines __eq__."),
        ("class A:\n    __eq__ = lambda s, o: True", "defines __eq__."),
        ("A = type('A', (), {'__eq__': max})", "names __eq__ in a string."),
        (
            "import torch\nclass A(torch.Tensor): pass",
            "defines a subclass of torch.Tensor, which can lie about itself.",
        ),
        ("class A(metaclass=type): pass", "defines a class with a metaclass."),
        (
            "import torch\nclass A:\n    def __torch_function__(self): pass",
            "defines __torch_function__.",
        ),
        ("import torch\ntorch.add = max", "assigns to torch.add."),
        ("import torch\ntorch.nn.Linear.forward = max", "assigns to torch.nn.Linear.forward."),
        ("from torch import nn\ndel nn.Linear", "assigns to torch.nn.Linear."),
        ("import torch\nsetattr(torch, 'add', max)", "assigns to torch.add."),
        ("import torch\nsetattr(torch, chr(97), max)", "assigns to torch.…."),
        ("import torch\ntorch.__dict__['add'] = max", "assigns to torch.add."),
        ("import math\nmath.pi += 1", "assigns to math.pi."),
        ("x = [" + "[1, 2],\n" * 101 + "]", "holds a table of more than 200 values."),
        ("x = {" + "1: 'a',\n" * 101 + "}", "holds a table of more than 200 values."),
        ("x = '" + "a" * 2001 + "'", "holds a string of more than 2000 characters."),
        ("x = b'" + "a" * 2001 + "'", "holds a string of more than 2000 characters."),
        ("x = " + "-" * 20_000 + "1", "cannot be analysed."),
    ],
)
def test_what_has_no_business_there_is_said(code, sentence):
    assert sentence in told(code)


def test_a_sentence_names_file_and_first_line_and_says_a_thing_once():
    files = {
        "shapes.py": b"x = 1\nimport gc\ngc.collect()\nopen('x')\n",
        "line_fit.py": b"\n\nimport gc\n",
    }

    assert suspicious(files) == [
        f"line_fit.py:3 uses gc, {OBJECTS}.",
        f"shapes.py:2 uses gc, {OBJECTS}.",
        f"shapes.py:4 uses open, {FILES}.",
    ]


def test_a_name_that_is_bound_elsewhere_hides_no_builtin():
    assert told("def f(eval):\n    return eval\n\ndef g():\n    return eval('1')\n") == [
        f"uses eval, {CODE}."
    ]


def test_a_file_that_stands_in_for_a_library():
    assert suspicious({"torch.py": b"", "numpy/__init__.py": b"", "code.py": b"import gc"}) == [
        "code.py:1 has the name of a library, which it may replace.",
        f"code.py:1 uses gc, {OBJECTS}.",
        "numpy/__init__.py:1 has the name of a library, which it may replace.",
        "torch.py:1 has the name of a library, which it may replace.",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import torch as x\n" + ("x" + ".a" * 400 + "\n") * 15,
        "x = " + "[" * 80 + "a," * 4_000 + "]" * 80,
        "f = " + "lambda a: " * 80 + "[" + "a," * 4_000 + "]",
        "".join(f"def f{n}(a): pass\n" for n in range(1_000)),
        "import torch\n" + "torch._" + "x" * 100_000 + "\n",
    ],
    ids=["dots", "brackets", "lambdas", "functions", "a long name"],
)
def test_what_is_made_to_be_slow_costs_no_more_than_its_size(code):
    nodes = sum(1 for _node in ast.walk(ast.parse(code)))
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        sentences = suspicious({"line_fit.py": code.encode()})
    finally:
        sys.setprofile(None)

    assert calls < 240 * nodes + 10 * len(code)
    assert all(len(sentence) < 200 for sentence in sentences)


def test_no_more_is_said_than_a_person_reads():
    files = {f"m{n}.py": b"import gc\n" for n in range(MOST + 5)}

    sentences = suspicious(files)

    assert len(sentences) == MOST + 1
    assert sentences[-1] == "5 more things to look at."


@pytest.fixture(scope="session")
def little(make_kata, tmp_path_factory):
    """A kata of three exercises, without solutions that anybody could give."""
    return Kata(make_kata(tmp_path_factory.mktemp("little") / "kata"))


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("abx.()[]{}'\"=:,\n *+@#1_"), max_size=120) | st.binary(max_size=80))
def test_whatever_somebody_writes_can_be_looked_through(little, code):
    data = code if isinstance(code, bytes) else code.encode()

    for sentence in suspicious({"x.py": data}):
        assert re.match(r"x\.py:\d+ .+\.$", sentence)
    for found in compared([Submission(who, {"two.py": data}) for who in "ab"], little).values():
        assert found[0].startswith("Equal to the submission of ")


def source(topic: str, folder: str = "solutions") -> bytes:
    return (ROOT / folder / f"{topic}.py").read_bytes()


def test_the_published_solution_is_recognised_under_other_names(kata):
    text = source("line_fit").decode()
    renamed = re.sub(r"\blosses\b", "history", re.sub(r"\bresidual\b", "rest", text))
    reworded = re.sub(r'"""[\s\S]*?"""', '"""Mine."""', ast.unparse(ast.parse(renamed)))
    without_types = reworded.replace(": torch.Tensor", "").replace(" -> torch.Tensor", "")

    said = [
        compared([Submission("ann", {"line_fit.py": code.encode()})], kata)["ann"]
        for code in (text, reworded, without_types)
    ]

    assert said[0] == said[1] == said[2]
    (sentence,) = said[0]
    assert sentence.startswith("Equal to the published solution in ")
    assert "line_fit.fit_line" in sentence
    assert "line_fit.line," not in sentence  # an answer of one statement


OWN = """
def mse(a, b):
    total = 0.0
    for left, right in zip(a.flatten(), b.flatten(), strict=True):
        total = total + (left - right) ** 2
    print("so far")
    return total / a.numel()
"""
OTHER = """
def mse(a, b):
    print("so far")
    acc: float = 0.0
    for p, q in zip(a.flatten(), b.flatten(), strict=True):
        acc = acc + (p - q) ** 2
    return acc / a.numel()
"""


def rare(name: str, text: str = OWN, times: int = 4) -> bytes:
    """A long answer that nobody gives twice by chance."""
    line = '    print("so far")\n'
    return text.replace(line, line * times).replace("mse", name).encode()


def test_students_who_wrote_the_same_are_named_to_each_other(kata):
    given = {"zoe": rare("mse"), "ann": rare("mse", OTHER), "bob": rare("mse", times=5)}

    found = compared([Submission(who, {"line_fit.py": text}) for who, text in given.items()], kata)

    assert found == {
        who: [
            f"Equal to the submission of {other} in 1 of 1 longer answers, more than chance "
            "explains: line_fit.mse."
        ]
        for who, other in (("ann", "zoe"), ("zoe", "ann"))
    }


def test_an_answer_that_many_give_is_no_copy(kata):
    class_ = [Submission(f"s{n}", {"line_fit.py": rare("mse")}) for n in range(30)]

    assert compared(class_, kata) == {}
    assert compared(class_[:2], kata).keys() == {"s0", "s1"}


def test_of_many_equals_only_some_are_named(kata):
    names = ("mse", "fit_line", "best_fit", "line_gradients", "descend")
    texts = [b"".join(rare(name, times=times) for name in names) for times in range(1, 41)]
    class_ = [Submission(f"s{n}", {"line_fit.py": text}) for n, text in enumerate(texts)]
    class_ += [Submission(f"t{n}", {"line_fit.py": texts[0]}) for n in range(6)]

    (sentence,) = compared(class_, kata)["s0"]

    assert sentence.startswith("Equal to the submission of t0, t1, t2, t3 and 2 more in 5 of 5 ")


def made_class(kata, topics, count, planted):
    """Honest students, each with one of the known answers to every exercise, and copies of some.

    A copy has other names of locals, its functions in another order, and other comments.
    """
    draw = random.Random(7)
    exercises = [one for one in kata.syllabus if one.topic in topics]
    pools = {one: pool(kata, one) for one in exercises}
    picked = {
        f"s{number}": {one: draw.choice(known) for one, known in pools.items()}
        for number in range(count)
    }
    pairs = {f"copy of {who}": who for who in draw.sample(sorted(picked), planted)}
    picked |= {copy: picked[who] for copy, who in pairs.items()}
    return [
        Submission(student, files_of(topics, answers, draw, student in pairs))
        for student, answers in picked.items()
    ], pairs


def pool(kata, exercise):
    """The known answers to an exercise; the solution is the most common one."""
    files = [kata.root / "solutions" / f"{exercise.topic}.py"]
    files += [kata.right_file(exercise), kata.wrong_file(exercise)]
    found = []
    for file in files:
        for node in ast.parse(file.read_text()).body if file.is_file() else ():
            is_answer = node.__class__ in (ast.FunctionDef, ast.ClassDef)
            if is_answer and (node.decorator_list or node.name == exercise.name):
                node.decorator_list, node.name = [], exercise.name
                found.append(node)
    return found[:1] * 2 + found


def files_of(topics, answers, draw, is_copy):
    files = {}
    for topic in topics:
        nodes = [node for one, node in answers.items() if one.topic == topic]
        if is_copy:
            draw.shuffle(nodes)
        texts = [ast.unparse(node) for node in nodes]
        if is_copy:
            texts = [f"# {n}\n{under_other_names(text)}" for n, text in enumerate(texts)]
        files[f"{topic}.py"] = "\n\n".join(texts).encode()
    return files


def under_other_names(text):
    tree = ast.parse(text)
    own = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in own:
            node.id += "_mine"
    return ast.unparse(tree)


def test_copies_are_found_among_honest_students(kata):
    submissions, pairs = made_class(kata, ("linear_regression", "backprop"), 120, 10)

    found = compared(submissions, kata)

    assert all(who in " ".join(found[copy]) for copy, who in pairs.items())
    assert len(found.keys() - pairs.keys() - set(pairs.values())) <= 2


def test_stubs_short_answers_and_what_is_no_exercise_do_not_count(kata):
    stubs = {
        f"{topic.name}.py": source(topic.name, "torchkata/stubs") for topic in kata.syllabus.topics
    }
    short = {"line_fit.py": b"def mse(a, b):\n    return (a - b).square().mean()\n"}
    one = {"line_fit.py": b"def mse(a, b):\n    return a" + b" + (a - b) / 2" * 99}
    helper = {"line_fit.py": rare("my_helper")}
    wrong_place = {"shapes.py": rare("mse"), "helpers.py": rare("mse")}

    for files in (stubs, short, one, helper, wrong_place):
        assert compared([Submission("a", files), Submission("b", files)], kata) == {}


def test_a_fixed_program_counts_only_for_what_is_new(kata):
    fixed = source("bug_hunts")
    rewritten = rare("lost_targets", times=20)

    assert compared([Submission(who, {"bug_hunts.py": fixed}) for who in "ab"], kata) == {}
    assert compared([Submission(who, {"bug_hunts.py": rewritten}) for who in "ab"], kata) == {
        who: [
            f"Equal to the submission of {other} in 1 of 1 longer answers, more than chance "
            "explains: bug_hunts.lost_targets."
        ]
        for who, other in ("ab", "ba")
    }


def test_a_kata_without_solutions_still_compares_students(small_kata):
    found = compared(
        [Submission(who, {"two.py": rare("double")}) for who in "ab"], Kata(small_kata)
    )

    assert found["a"][0].startswith("Equal to the submission of b in 1 of 1 ")


def test_the_part_of_torchkata_that_a_learner_uses_is_not_flagged():
    ours = b"import torchkata\nfrom torchkata import check, data\n\nx = torchkata.data.points()\n"

    assert suspicious({"line_fit.py": ours}) == []
    assert suspicious({"line_fit.py": ours + b"torchkata.observe.perform\n"}) == [
        "line_fit.py:5 uses torchkata.observe, which belongs to the tests."
    ]
