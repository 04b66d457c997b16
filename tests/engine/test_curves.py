"""`kata curve`: the course of a training, as a picture."""

import shutil

import pytest

from torchkata.errors import KataError
from torchkata.kata.folder import Kata
from torchkata.notebook import curves, training
from torchkata.run.code import load

pytest.importorskip("matplotlib")

PNG = b"\x89PNG\r\n\x1a\n"
WRITTEN = {
    "line": "return w * x + b",
    "fit_line": """losses = []
    for _ in range(epochs):
        error = w * x + b - y
        losses.append((error**2).mean().item())
        w, b = w - lr * 2 * (error * x).mean(), b - lr * 2 * error.mean()
    return w, b, losses""",
}


@pytest.fixture
def learner(kata, tmp_path):
    """`learner(fit_line=...)`: a kata with line_fit only, that function written so."""
    root = tmp_path / "kata"
    for folder in ("exercises", "solutions", "torchkata/stubs"):
        (root / folder).mkdir(parents=True)
        shutil.copy(kata.root / folder / "line_fit.py", root / folder)
    shutil.copy(kata.syllabus_file, root / "exercises")

    def make(**bodies):
        file = root / "exercises/line_fit.py"
        text = file.read_text(encoding="utf-8")
        for name, body in bodies.items():
            start = text.index("raise NotImplementedError", text.index(f"def {name}("))
            text = text[:start] + body + text[start + len("raise NotImplementedError") :]
        file.write_text(text, encoding="utf-8")
        return Kata(root)

    return make


@pytest.mark.parametrize("name", training.SETTINGS)
def test_every_training_runs_and_twice_it_is_the_same(kata, name):
    exercise = kata.syllabus.exercise(name)
    solution = load(kata, kata.root / "solutions", exercise.topic)
    scene = curves._run(training.SETTINGS[name], exercise, solution)

    assert scene == curves._run(training.SETTINGS[name], exercise, solution)
    for across, heights in scene.curves.values():
        assert len(across) == len(heights) >= 5
        assert len(set(heights)) > 1


def test_the_picture_says_where_it_is(learner, run):
    kata = learner(**WRITTEN)

    done = run(kata.root, "torchkata", "curve", "fit_line")
    other = run(kata.root, "torchkata", "curve", "fit_line", "--out", "here.png")

    assert done.stdout == "The curve of fit_line is in .kata/curves/fit_line.png.\n", done.stderr
    assert (kata.root / ".kata/curves/fit_line.png").read_bytes().startswith(PNG)
    assert other.stdout == "The curve of fit_line is in here.png.\n"
    assert (kata.root / "here.png").is_file()


def test_what_diverges_is_drawn_with_a_gap(learner):
    kata = learner(fit_line="return w, b, [1.0, 1e30, float('inf'), float('nan')][:epochs]")
    exercise = kata.syllabus.exercise("fit_line")

    picture = curves.drawn(kata, exercise, load(kata, kata.exercises, "line_fit"))

    assert picture.startswith(PNG)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return w, b", "ValueError: not enough values to unpack"),
        ("return w, b, None", "TypeError"),
        ("return w, b, [w] * epochs", "the losses are not a list of floats"),
        ("raise SystemExit", "SystemExit (exercises/line_fit.py:129)"),
        ("return missing", "name 'missing' is not defined (exercises/line_fit.py:129)"),
    ],
)
def test_training_that_does_not_get_through_is_told_in_a_sentence(learner, body, said):
    kata = learner(fit_line=body)
    exercise = kata.syllabus.exercise("fit_line")

    with pytest.raises(KataError) as caught:
        curves.drawn(kata, exercise, load(kata, kata.exercises, "line_fit"))

    assert said in str(caught.value)
    assert "Try `kata check fit_line`." in str(caught.value)


def test_exercises_that_train_nothing_or_are_to_do(learner, run):
    kata = learner(line=WRITTEN["line"])

    nothing = run(kata.root, "torchkata", "curve", "line")
    todo = run(kata.root, "torchkata", "curve", "fit_line")

    assert (nothing.returncode, todo.returncode) == (2, 2)
    assert "line has no curve; these exercises have one: fit_line" in nothing.stderr
    assert "fit_line is still to do." in todo.stderr


def test_without_matplotlib_it_says_what_to_install(learner, run):
    kata = learner(**WRITTEN)
    (kata.root / "matplotlib.py").write_text("raise ImportError\n", encoding="utf-8")

    done = run(kata.root, "torchkata", "curve", "fit_line")

    assert done.returncode == 2
    assert 'pip install -e "' in done.stderr
