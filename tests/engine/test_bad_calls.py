"""Bad calls: one line says what is wrong and what to do; status 4 from pytest, 2 from kata."""

import pytest

from torchkata.plugin import torch_import


def one_line(done):
    """What was said, as one line, wherever it was printed."""
    lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--impl=nowhere"], ["--impl=nowhere: there is no such folder in"]),
        (["--impl=tests"], ["the folder has no module; it needs two.py, sign.py."]),
        (["--seed=x"], ["--seed takes a whole number, 0 or more, not 'x'."]),
        (["--seed=-1"], ["--seed takes a whole number, 0 or more, not '-1'."]),
        (["--limit=0"], ["--limit takes a number of seconds above 0, not '0'."]),
    ],
)
def test_pytest_refuses_with_status_4(small_kata, run, arguments, words):
    done = run(small_kata, "pytest", *arguments)

    assert done.returncode == 4
    said = one_line(done)
    assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("core = true", "core = maybe", "(at line 6"),
        ("minutes = 2", 'minutes = "two"', "line 8, [two.double]: minutes has to be of type int."),
        ("[two.quadruple]", "[two.Double]", "line 13, [two.Double]: the name Double is taken."),
        ("requires = []", 'requires = ["negate"]', "line 10, [two.double]: it requires negate"),
        ('title = "double it"\n', "", "line 4, [two.double]: the key title is missing."),
        ("points = 1", "points = 1\nstars = 3", "line 10, [two.double]: an exercise has no key"),
    ],
)
def test_a_broken_syllabus_is_told_with_its_line(small_kata, run, old, new, words):
    file = small_kata / "exercises/syllabus.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    for module, status in (("pytest", 4), ("torchkata", 2)):
        done = run(small_kata, module)
        assert done.returncode == status
        assert words in one_line(done)
        assert "exercises/syllabus.toml" in one_line(done)


@pytest.mark.parametrize("command", ["hint", "check", "reset", "solution", "verify"])
def test_an_unknown_exercise_gets_the_nearest_names(small_kata, run, command):
    done = run(small_kata, "torchkata", command, "qadruple")

    assert done.returncode == 2
    assert "There is no exercise called qadruple. Did you mean quadruple" in one_line(done)


def test_outside_a_kata(tmp_path, run):
    done = run(tmp_path, "torchkata")

    assert done.returncode == 2
    assert "There is no kata here: no exercises/syllabus.toml in" in one_line(done)


def test_without_torch_one_sentence_says_what_to_do(small_kata, run):
    (small_kata / "sitecustomize.py").write_text(
        "import sys\nsys.modules['torch'] = None\n", encoding="utf-8"
    )

    done = run(small_kata, "pytest", PYTHONPATH=f"{small_kata}:{_root()}")

    assert done.returncode == 4
    assert "PyTorch is not installed in this Python: run `pip install -r" in one_line(done)


def test_without_torch_an_environment_in_the_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(torch_import.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(torch_import.sys, "prefix", torch_import.sys.base_prefix)
    (tmp_path / ".venv").mkdir()

    with pytest.raises(pytest.UsageError, match=r"Activate yours: \. \.venv/bin/activate"):
        torch_import.refuse_without_torch()


def test_on_a_32_bit_python_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setattr(torch_import.struct, "calcsize", lambda form: 4)

    with pytest.raises(
        pytest.UsageError, match="a 32-bit version, and PyTorch does not support it: install a"
    ):
        torch_import.refuse_without_torch()


def _root():
    import torchkata

    return next(iter(torchkata.__path__)).rpartition("/")[0]
