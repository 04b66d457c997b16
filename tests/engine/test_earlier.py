"""Handouts and submissions of an earlier release: its own `kata update` works, and we grade it."""

import zipfile
from pathlib import Path

import pytest

from torchkata.grade.intake import read_one
from torchkata.grade.judge import Judge
from torchkata.grade.rules import Rules
from torchkata.grade.wall.sandbox import Walls
from torchkata.handout import contents, write
from torchkata.handout.leaks import files_in
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP

EARLIER = Path(__file__).parent / "earlier"
BODY = "return ((predictions - targets) ** 2).sum()"


@pytest.fixture(scope="module")
def kata(request):
    return Kata(request.config.rootpath)


@pytest.fixture
def line_fit(kata):
    return list(kata.syllabus.topic("line_fit").exercises)


@pytest.mark.parametrize("kind", [COURSE, WORKSHOP])
def test_a_copy_of_an_earlier_release_updates_itself(kata, line_fit, kind, tmp_path, run):
    with zipfile.ZipFile(EARLIER / f"{kind}.zip") as archive:
        archive.extractall(tmp_path)
    copy = tmp_path / "kata"
    (module,) = copy.glob("exercises/line_fit.py")
    text = module.read_text(encoding="utf-8")
    at = text.index("raise NotImplementedError", text.index("def mse("))
    module.write_text(text[:at] + BODY + text[at + 25 :], encoding="utf-8")
    newer = write(contents(kata, line_fit, kind), tmp_path / "newer", False)

    updated = run(copy, "torchkata", "update", str(newer), PYTHONPATH="")
    listed = run(copy, "torchkata", "list", "line_fit", PYTHONPATH="")
    tested = run(copy, "pytest", "-q", "-k", "mse", PYTHONPATH="")

    assert (updated.returncode, updated.stderr) == (0, "")
    assert BODY in module.read_text(encoding="utf-8")
    # The earlier layout is gone, file by file, and nothing of the new one is missing.
    ours = {name for name in files_in(copy) if not name.startswith(".") and ".pyc" not in name}
    assert ours == {name for name in files_in(newer) if not name.startswith(".")}
    assert listed.returncode == 0, listed.stderr
    assert "closed_form" in listed.stdout
    assert "mse: wrong" in tested.stdout


def test_a_submission_of_an_earlier_release_is_graded(kata, tmp_path):
    judge = Judge(kata, Rules(5, trusted=not Walls.here().whole))
    judge.open()
    try:
        result = judge.grade(read_one(EARLIER / "Ada Lovelace_1815.zip", judge.topics))
    finally:
        judge.close()

    outcomes = {name: graded.outcome for name, graded in result.exercises.items()}
    # An exercise that is newer than the submission was never asked of its author.
    with zipfile.ZipFile(EARLIER / "Ada Lovelace_1815.zip") as archive:
        handed_in = archive.read("exercises/line_fit.py").decode()
    listed = {one.name for one in kata.syllabus.topic("line_fit").exercises}
    names = {f"line_fit.{name}" for name in listed if f"def {name}(" in handed_in}
    assert (result.student, result.status) == ("Ada Lovelace", "graded")
    assert outcomes.keys() == names
    wrong = {name.partition(".")[2] for name, outcome in outcomes.items() if outcome == "wrong"}
    assert wrong == {"best_fit", "fit_line", "mse"}  # the other two call it
    assert set(outcomes.values()) == {"solved", "wrong"}
