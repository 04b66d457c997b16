"""`kata replay`: the call that failed, as code that makes it again; `--pdb`, which stops in it."""

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from torchkata.errors import KataError
from torchkata.observe import Request, arguments_of
from torchkata.run.replay import replay
from torchkata.run.spelled import MOST_WRITTEN, Spelled
from torchkata.testing.compare import difference

ROOT = Path(__file__).resolve().parents[2]
TODO = "raise NotImplementedError"


def made(*args, **kwargs):
    """What arrives at the learner's function, and what the code makes of it."""
    args, kwargs = arguments_of(Request("f", args, kwargs).to_bytes())
    given = {f"a{place}": value for place, value in enumerate(args)} | kwargs
    spelled = Spelled(["f"])
    expressions = spelled.arguments(given)
    names = {"torch": torch, "np": np, "numpy": np, "saved": spelled.saved, "functools": None}
    names["functools"] = __import__("functools")
    exec("\n".join(spelled.lines), names)
    return given, {name: eval(text, names) for name, text in expressions.items()}, spelled


MATRIX = torch.arange(6.0).reshape(2, 3) / 7


@pytest.mark.parametrize(
    "value",
    [
        MATRIX,
        MATRIX.double().requires_grad_(),
        MATRIX.t(),
        MATRIX[:, ::2],
        MATRIX[:1].expand(4, 3),
        torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1),
        torch.nn.Parameter(MATRIX),
        torch.nn.Parameter(MATRIX, requires_grad=False),
        torch.tensor([float("nan"), -float("inf"), 1e-40, -0.0, 3.4e38, 16777217.0]),
        torch.tensor(1.1, dtype=torch.float64),
        torch.tensor(0.1),
        torch.zeros(0, 3, dtype=torch.int16),
        torch.tensor([True, False]),
        torch.tensor([1, 2], dtype=torch.uint8),
        (torch.arange(4) / 3).half(),
        (torch.arange(4) / 3).bfloat16(),
        torch.tensor([1j, complex(float("nan"), 2)]),
        torch.ones(MOST_WRITTEN + 1, requires_grad=True),
        torch.arange(100.0).reshape(20, 5).t(),
        np.array([1.5, np.nan], "float32"),
        np.arange(6).reshape(2, 3).T,
        np.float32(0.1),
        [MATRIX, (MATRIX.clone(), {"w": MATRIX.clone(), 2: None})],
        [[0.1 + 0.2, -float("inf")], "it's", 10**30, True, ()],
        torch.float64,
        torch.device("cpu"),
    ],
    ids=str,
)
def test_arguments_are_made_to_the_last_bit(value):
    given, again, _spelled = made(value)

    assert difference(again["a0"], given["a0"], atol=0, rtol=0) is None
    if isinstance(value, torch.Tensor):
        one, other = again["a0"], given["a0"]
        assert (type(one), one.stride()) == (type(other), other.stride())
        assert (one.requires_grad, one.is_leaf) == (other.requires_grad, other.is_leaf)


def test_what_shares_memory_does_so_again():
    base = torch.arange(6.0)
    weight = torch.ones(2, requires_grad=True)
    weight.grad = torch.tensor([0.5, 0.25])

    _given, again, _spelled = made(base[:3], [base[1:], base[1:]], [weight, weight], same=weight)

    again["a0"][1] = 7.0
    assert again["a1"][0].tolist() == [7.0, 2.0, 3.0, 4.0, 5.0]
    first, second = again["a2"]
    assert first is second is again["same"]
    assert first.grad.tolist() == [0.5, 0.25]


def test_generators_and_functions():
    fresh, used = torch.Generator().manual_seed(3), torch.Generator().manual_seed(3)
    torch.rand(5, generator=used)

    given, again, spelled = made(fresh, used, torch.nn.functional.relu, partial(torch.sum, dim=0))

    for name in ("a0", "a1"):
        assert torch.equal(again[name].get_state(), given[name].get_state())
    assert again["a2"] is torch.nn.functional.relu
    assert again["a3"](MATRIX).shape == (3,)
    assert spelled.lines[0] == "a0 = torch.Generator().manual_seed(3)"


def test_code_is_what_a_learner_would_write():
    _given, _again, spelled = made(torch.tensor([0.1, 2.0]), [MATRIX], lr=0.1)

    assert spelled.lines == [
        "a0 = torch.tensor([0.1, 2.0])",
        "a1 = [torch.tensor([[0.0, 0.14285715, 0.2857143], [0.42857143, 0.5714286, 0.71428573]])]",
    ]


def write(kata, *bodies):
    file = kata / "exercises/two.py"
    text = file.read_text(encoding="utf-8")
    for body in bodies:
        text = text.replace(TODO, body, 1)
    file.write_text(text, encoding="utf-8")


def paste(code, folder):
    """Run code as a REPL does that it is pasted into."""
    return subprocess.run(
        [sys.executable, "-i", "-q"],
        input=code + "\n",
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_failing_call_of_the_last_run_is_printed_as_code(small_kata, run, tmp_path):
    write(small_kata, "return 2 * t if t.ndim == 1 else 2 * t + torch.rand(())")
    checked = run(small_kata, "torchkata", "check", "double", "--limit", "20").stdout
    assert "    try it: kata replay double, or kata check --pdb double\n" in checked

    code = run(small_kata, "torchkata", "replay", "double").stdout
    pasted = paste(code, tmp_path)
    exercises = small_kata / "exercises/two.py"
    again = f"from pathlib import Path\nfile = Path({str(exercises)!r})\n_ = file.write_text("
    fixed = exercises.read_text(encoding="utf-8").replace("torch.rand(())", "1000")
    changed = paste(f"{code}\n{again}{fixed!r})\n{code}", tmp_path)

    said = next(line.strip() for line in checked.splitlines() if "returned tensor(" in line)
    assert said in code  # the very call that the message was about
    *_rest, shown = pasted.stdout.rpartition("tensor(")
    first = float(shown.strip("[] \n").split(",")[0].split("]")[0])
    assert first == pytest.approx(float(said.split("[[")[1].split(",")[0]), rel=1e-3, abs=1e-3)
    assert "Error" not in pasted.stderr
    assert changed.stdout.count("tensor(") == 2
    assert changed.stdout.rpartition("tensor(")[2].strip("[ ").startswith(("99", "100"))

    other = run(small_kata, "pytest", "-q", "--impl=solutions", "-k", "double").stdout
    assert "try it" not in other


def test_where_nothing_failed_there_is_nothing_to_replay(small_kata):
    with pytest.raises(KataError, match=r"double is still to do\."):
        replay(small_kata, "double")

    write(small_kata, "return 2 * t")
    with pytest.raises(KataError, match=r"double passes: no call failed\."):
        replay(small_kata, "double")


def test_a_copy_without_tests_replays_the_example(small_kata, tmp_path):
    shutil.rmtree(small_kata / "tests/exercises")
    write(small_kata, "return t + 1")

    code = replay(small_kata, "double")

    assert code.splitlines()[-3:] == [
        "from exercises.two import double",
        "double(torch.tensor([1.0, 2.0])).tolist()",
        "# gives [2.0, 3.0], wanted [2.0, 4.0]",
    ]
    assert "[2.0, 3.0]" in paste(code, tmp_path).stdout


def test_pdb_stops_at_the_first_line_of_the_call_that_failed(small_kata):
    write(small_kata, "half = t / 2\n    return half + 1")

    done = subprocess.run(
        [sys.executable, "-m", "torchkata", "check", "double", "--pdb"],
        input="p t.tolist()\nc\nn\np half.shape\nq\n",
        cwd=small_kata,
        env={"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    ).stdout

    example, fresh = done.split("-> half = t / 2\n")[1:]
    assert "wrong: double, example\n" in done
    assert "(Pdb) [1.0, 2.0]\n" in example
    assert "wrong: double, gives the right result\n" in example
    assert "-> return half + 1\n(Pdb) torch.Size([2, 2])\n" in fresh
    assert "Exit: Quitting debugger" in fresh
