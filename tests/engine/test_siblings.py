"""A learner's other files: every way to import them works, and none hides torch or the tests."""

import sys

import pytest

from torchkata.observe import Subject

WAYS = (
    "from helpers import SQUARE",
    "import helpers; SQUARE = helpers.SQUARE",
    "from exercises.helpers import SQUARE",
    "from .helpers import SQUARE",
    "from importlib import import_module; SQUARE = import_module('helpers').SQUARE",
    "from shapes.flat import SQUARE",
    "from other_topic import SQUARE",
    "def f():\n    from helpers import SQUARE\n    return SQUARE\nSQUARE = f()",
)


@pytest.fixture
def load(tmp_path):
    """`load(text, folder="a")`: a module of a learner's folder, which has helpers in it."""

    def make(text, folder="a", **more):
        exercises = tmp_path / folder / "exercises"
        (exercises / "shapes").mkdir(parents=True, exist_ok=True)
        files = {"helpers": f"SQUARE = [{folder!r}]", "topic": text, **more}
        files |= {"shapes/flat": "from helpers import SQUARE", "other_topic": WAYS[0]}
        for name, source in files.items():
            (exercises / f"{name}.py").write_text(source, encoding="utf-8")
        return Subject.load(exercises, "topic")

    return make


@pytest.mark.parametrize("way", WAYS)
def test_a_helper_is_imported_in_any_way(load, way):
    subject = load(f"{way}\nfrom .helpers import SQUARE as SAME\n")

    assert subject.failure is None
    assert subject.module.SQUARE is subject.module.SAME
    assert not {"helpers", "shapes", "shapes.flat", "other_topic"} & sys.modules.keys()


def test_each_folder_has_its_own(load):
    first, second = load(WAYS[0], "a"), load(WAYS[0], "b")

    assert (first.module.SQUARE, second.module.SQUARE) == (["a"], ["b"])
    assert load(WAYS[7], "a").module.f() == ["a"]


@pytest.mark.parametrize("name", ["torch", "numpy", "json", "statistics", "pytest", "tests"])
def test_a_helper_takes_no_name_of_torch_of_python_or_of_the_tests(load, name):
    subject = load(f"try:\n    import {name}\nexcept ImportError:\n    pass\n", **{name: "1 / 0"})

    assert subject.failure is None


def test_only_a_learners_code_finds_a_helper(load):
    load(WAYS[0])

    with pytest.raises(ModuleNotFoundError):
        exec("import helpers")
