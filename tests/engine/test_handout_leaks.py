"""The leak test: handouts contain no secrets, and every planted secret is found."""

import ast
import importlib
import py_compile
import re
import zipfile

import pytest

from torchkata.author.verify import verify
from torchkata.handout import contents, leaks
from torchkata.handout.cut import right_answers
from torchkata.handout.leaks import files_in
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP
from torchkata.kata.reset import definition_text
from torchkata.kata.source import Source

search = importlib.import_module("torchkata.handout.leaks")  # the package has a function `leaks`


@pytest.fixture(autouse=True, scope="module")
def read_once(request):
    """The secrets of the project's own kata, which no test here changes, are read once a kind."""
    root, read, kept = request.config.rootpath, search.secrets_of, {}

    def secrets_of(kata, kind):
        if kata.root != root:
            return read(kata, kind)
        if kind not in kept:
            kept[kind] = read(kata, kind)
        return kept[kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "secrets_of", secrets_of)
        yield


@pytest.fixture(scope="module")
def copy_of(request):
    """`copy_of(kind)`: the files of a copy of the project's own kata."""
    kata = Kata(request.config.rootpath)
    made = {}

    def make(kind):
        if kind not in made:
            made[kind] = contents(kata, list(kata.syllabus), kind)
        return made[kind]

    return make


@pytest.mark.parametrize("kind", [COURSE, WORKSHOP])
def test_what_ships_leaks_nothing(kata, copy_of, kind):
    assert leaks(kata, copy_of(kind), kind) == []


@pytest.mark.parametrize("kind", [COURSE, WORKSHOP])
def test_every_solution_is_found(kata, kind):
    planted = {}
    for exercise in kata.syllabus:
        solution = Source(kata.root / "solutions" / f"{exercise.topic}.py")
        text = definition_text(solution, exercise.name)
        planted[f"torchkata/{exercise.name}_.py"] = f"import torch\n\n\n{text}".encode()

    found = leaks(kata, planted, kind)

    assert planted.keys() - {said.partition(":")[0] for said in found} == set()


def test_every_hidden_test_and_known_answer_is_found(kata):
    planted = {}
    for exercise in kata.syllabus:
        hidden, wrong = Source(kata.test_file(exercise)), Source(kata.wrong_file(exercise))
        oracles = Source(kata.tests(exercise.topic) / "oracles.py")
        named = {
            f"{prefix}{node.targets[0].id}": node.value
            for source, prefix in ((hidden, ""), (wrong, ""), (oracles, "oracles."))
            for node in source.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for name in {*hidden.definitions, *named} - {"test_standard"}:  # the engine's own name
            if name.startswith("test_"):
                planted[f"torchkata/{exercise.name}_{name}.py"] = f"# {name}\n".encode()
        said = [
            node.args[0]
            for node in ast.walk(wrong.tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "wrong_answer"
        ]
        sentences = [named.get(ast.unparse(node), node).value for node in said]
        for number, sentence in enumerate(sentences):
            broken = sentence.replace(" ", "\n    ")
            planted[f"torchkata/{exercise.name}{number}.md"] = broken.encode()

    found = leaks(kata, planted, COURSE)

    assert len(planted) > 2000
    assert planted.keys() - {said.partition(":")[0] for said in found} == set()


def test_the_exercise_that_contributors_are_shown_can_be_handed_out(make_kata, tmp_path, kata):
    root = make_kata(tmp_path)
    guide = (kata.root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"median\.py`:\n\n```python\n(.*?)```", guide, re.DOTALL)
    for name, text in zip(("test_double", "wrong/double", "right/double"), shown, strict=True):
        (root / f"tests/exercises/two/{name}.py").write_text(text, encoding="utf-8")
    own = Kata(root)

    assert ["def test_" in shown[0], "@wrong" in shown[1], "@right" in shown[2]] == [True] * 3
    assert leaks(own, contents(own, list(own.syllabus), COURSE), COURSE) == []


@pytest.mark.parametrize("folder", ["", "wrong/", "right/"])
def test_every_right_answer_left_in_a_workshop_is_found(kata, folder):
    planted = {}
    for exercise in kata.syllabus:
        file = kata.right_file(exercise)
        text = file.read_text(encoding="utf-8").replace("@right_answer\n", "")
        assert right_answers(Source(file))
        name = f"{folder}{exercise.name}" if folder else f"test_{exercise.name}"
        planted[f"tests/exercises/{exercise.topic}/{name}.py"] = text.encode()

    found = leaks(kata, planted, WORKSHOP)

    assert planted.keys() - {said.partition(":")[0] for said in found} == set()


def test_a_workshop_copy_has_no_folder_of_right_answers(small_kata):
    kata = Kata(small_kata)
    files = contents(kata, list(kata.syllabus), WORKSHOP)
    name = "tests/exercises/two/right/double.py"

    assert leaks(kata, {**files, name: b"x = 1\n"}, WORKSHOP) == [
        f"{name}: a workshop copy must not hold such a file."
    ]


def test_other_ways_to_write_an_answer_down_are_found(kata):
    sentence = "You added the squares up. Divide by how many there are."
    plants = {
        "torchkata/renamed.py": "def f(a, b, c):\n    "
        "p = a @ b\n    q = p.relu()\n    return p, q, q @ c\n",
        "torchkata/joined.py": f"a = (\n    {sentence[:20]!r}\n    {sentence[20:]!r}\n)\n",
        "torchkata/hint.toml": f'hint = "{sentence}"\n',
    }
    (source,) = (kata.root / "solutions").glob("line_fit.py")
    mse = definition_text(Source(source), "mse")
    call = next(line for line in mse.splitlines() if "raise ValueError" in line).strip()
    plants["torchkata/rewrapped.md"] = "\n".join(call.replace("'", '"').split(" "))

    found = leaks(kata, {name: text.encode() for name, text in plants.items()}, COURSE)

    assert plants.keys() - {said.partition(":")[0] for said in found} == set()


@pytest.mark.parametrize(
    "name",
    [
        *(".git/objects/1f/2a", ".kata/outcomes.json", "solutions/two.py", "docs/notes.md"),
        *(
            "dist/torchkata.whl",
            "torchkata/__pycache__/x.pyc",
            "torchkata/x.zip",
            "benchmarks/x.py",
        ),
        *("tests/exercises/two/test_double.py", "torchkata.egg-info/PKG-INFO"),
    ],
)
def test_what_has_no_place_in_a_copy_is_found(small_kata, name):
    kata = Kata(small_kata)
    files = contents(kata, list(kata.syllabus), COURSE)

    found = leaks(kata, {**files, name: b"x = 1\n"}, COURSE)

    assert found == [f"{name}: a course copy must not hold such a file."]


def test_bytecode_and_archives_on_disk_are_found(small_kata, tmp_path):
    kata = Kata(small_kata)
    for name, data in contents(kata, list(kata.syllabus), COURSE).items():
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "copy" / name).write_bytes(data)
    module = str(small_kata / "solutions/two.py")
    py_compile.compile(module, str(tmp_path / "copy/exercises/two.pyc"))
    with zipfile.ZipFile(tmp_path / "copy/exercises/more.zip", "w") as archive:
        archive.write(module)

    found = leaks(kata, files_in(tmp_path / "copy"), COURSE)

    assert [said.partition(":")[0] for said in found] == [
        *("exercises/more.zip", "exercises/two.pyc"),
    ]


def test_text_that_is_none_is_found(small_kata):
    kata = Kata(small_kata)

    assert leaks(kata, {"torchkata/x.py": b"\xff\xfe"}, COURSE) == [
        "torchkata/x.py: is not text, so it cannot be checked."
    ]


def test_the_gate_runs_it(small_kata):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    kata = Kata(small_kata)
    assert verify(kata, seeds=1) == []

    syllabus.write_text(
        text.replace('"outline"', '"test_integers_stay_integers asks for that"', 1),
        encoding="utf-8",
    )

    (found,) = verify(Kata(small_kata), seeds=1)
    assert found == (
        "The course copy leaks. exercises/syllabus.toml: it contains the name of a hidden test of "
        "double: test_integers_stay_integers. Take it out there, or reword it."
    )


def test_nothing_that_leaks_is_written(small_kata, run):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    syllabus.write_text(text.replace('"outline"', '"Nothing happened to t."', 1), encoding="utf-8")

    done = run(small_kata, "torchkata", "handout", "out")

    assert done.returncode == 2
    assert "Nothing was written, because this would leak:" in done.stderr
    assert "it contains a diagnosis of double: " in done.stderr
    assert not (small_kata / "out").exists()
