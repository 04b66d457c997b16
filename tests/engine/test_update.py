"""A corrected handout is taken over, and the learner's work stays."""

import ast
import contextlib
import errno
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from torchkata.errors import KataError
from torchkata.handout import contents, write
from torchkata.handout.leaks import files_in
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP, Manifest, sha256
from torchkata.kata.source import Source
from torchkata.update import update
from torchkata.update.merge import merge

TODO = "raise NotImplementedError"
NEW = 'def new(t):\n    """New."""\n    raise NotImplementedError'
BASE = '''"""Two and four."""

import torch


def double(t: torch.Tensor) -> torch.Tensor:
    """Twice t."""
    raise NotImplementedError


class Pair:
    """Two numbers."""

    def __init__(self, a, b):
        raise NotImplementedError

    def swap(self):
        """The other way round."""
        raise NotImplementedError


def program(t):
    """Goes wrong."""
    total = t.sum()
    return total
'''


def merged(mine: str, theirs: str, base: str = BASE):
    sources = [Source(Path("two.py"), text.encode()) for text in (base, mine, theirs)]
    done = merge(*sources)
    ast.parse(done.text)
    again = merge(Source(Path("two.py"), theirs.encode()), *_sources(done.text, theirs))
    assert again.text == done.text  # taken over twice, it is taken over once
    return done


def _sources(*texts):
    return [Source(Path("two.py"), text.encode()) for text in texts]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


# --- one module ----------------------------------------------------------------------------------


def test_nothing_new_changes_nothing():
    mine = changed(BASE, (TODO, "return t + t  # mine"))

    assert merged(mine, BASE).text == mine


def test_untouched_stubs_become_the_new_ones():
    theirs = changed(
        BASE, ("Twice t.", "Twice t, whatever its dtype."), ('"""Two and', '"""Also two and')
    )

    assert merged(BASE, theirs).text == theirs


def test_a_body_stays_under_a_corrected_docstring():
    mine = changed(BASE, (TODO, "# by hand\n    return t + t"))
    theirs = changed(BASE, ("Twice t.", "Twice t, whatever its dtype."))

    done = merged(mine, theirs)

    assert done.text == changed(theirs, (TODO, "# by hand\n    return t + t"))
    assert done.told == []
    assert done.corrected == ["double"]


def test_helpers_imports_and_comments_of_ones_own_stay_where_they_are():
    mine = changed(
        BASE,
        ("import torch\n", "import math\n\nimport torch\n\nLIMIT = 3  # mine\n"),
        ("def double", "def _helper(t):\n    return t\n\n\n# mine\ndef double"),
        (TODO, "return _helper(t) * 2"),
    )
    theirs = changed(
        BASE,
        ("import torch\n", "import torch\nfrom torch import nn\n"),
        ("Twice t.", "Twice t, always."),
        (
            "class Pair",
            'def new(t):\n    """New."""\n    raise NotImplementedError\n\n\nclass Pair',
        ),
    )

    done = merged(mine, theirs)

    assert done.text == changed(
        mine,
        ("import torch\n", "import torch\nfrom torch import nn\n"),
        ("Twice t.", "Twice t, always."),
        (
            "class Pair",
            'def new(t):\n    """New."""\n    raise NotImplementedError\n\n\nclass Pair',
        ),
    )
    assert done.new == ["new"]


def test_a_changed_signature_is_told_and_the_body_stays_under_the_new_one():
    mine = changed(BASE, (TODO, "return t + t"))
    theirs = changed(BASE, ("(t: torch.Tensor) ->", "(x: torch.Tensor, times: int = 2) ->"))

    done = merged(mine, theirs)

    assert "def double(x: torch.Tensor, times: int = 2)" in done.text
    assert "return t + t" in done.text
    assert done.told == [
        "the signature of double changed: your body is under the new one, adapt it"
    ]


def test_decorators_of_ones_own_stay_above_a_changed_signature():
    mine = BASE.replace("def double", "@torch.no_grad()\ndef double").replace(TODO, "return t", 1)
    theirs = BASE.replace("double(t:", "double(x:")
    also = theirs.replace("def double", "@torch.inference_mode()\ndef double")

    done = merged(mine, theirs)
    both = merged(mine, also)

    assert "@torch.no_grad()\ndef double(x: torch.Tensor)" in done.text
    assert "@torch.no_grad()\ndef double(x: torch.Tensor)" in both.text
    assert "the decorators of double changed: yours stay" in both.told
    assert "@torch.inference_mode()\ndef double(x:" in merged(BASE, also).text


def test_a_signature_of_ones_own_stays_where_the_stubs_did_not_change():
    mine = changed(BASE, ("def double(t: torch.Tensor)", "def double(t)"), (TODO, "return t + t"))
    theirs = changed(BASE, ("Twice t.", "Twice t, always."))

    assert "def double(t) -> torch.Tensor:\n" in merged(mine, theirs).text


def test_a_program_to_mend_that_both_changed_stays_the_learners():
    mine = changed(BASE, ("return total", "return total / len(t)"))
    theirs = changed(BASE, ("total = t.sum()", "total = t.double().sum()"))

    done = merged(mine, theirs)

    assert "    total = t.sum()\n    return total / len(t)\n" in done.text
    assert done.told == ["the stub of program changed: your body stays"]


def test_a_class_is_merged_method_by_method():
    mine = changed(
        BASE,
        ("def __init__(self, a, b):\n        " + TODO, "def __init__(self, a, b):\n        self.a"),
        ("    def swap", "    def _own(self):\n        return 1\n\n    def swap"),
    )
    theirs = changed(
        BASE,
        ("The other way round.", "The other way round, in place."),
        (
            "\n\ndef program",
            '\n    def total(self):\n        """Their sum."""\n        '
            + TODO
            + "\n\n\ndef program",
        ),
    )

    done = merged(mine, theirs)

    (pair,) = (node for node in ast.parse(done.text).body if getattr(node, "name", "") == "Pair")
    methods = [node.name for node in pair.body if isinstance(node, ast.FunctionDef)]
    assert methods == ["__init__", "_own", "swap", "total"]
    assert "self.a" in done.text
    assert "in place." in done.text
    assert "Pair.total" in done.new
    assert done.told == []


def test_what_is_no_longer_handed_out_goes_if_untouched_and_stays_if_begun():
    mine = changed(BASE, (TODO, "return t + t"))
    theirs = BASE[: BASE.index("def double")] + BASE[BASE.index("class Pair") :]
    theirs = theirs[: theirs.index("def program")]

    done = merged(mine, theirs)

    assert "return t + t" in done.text
    assert "def program" not in done.text
    assert done.told == ["double is no longer handed out: yours stays"]


def test_a_function_of_ones_own_with_a_new_name_stays():
    mine = BASE + "\n\ndef new(t):\n    return 3\n"
    theirs = BASE + '\n\ndef new(t):\n    """New."""\n    raise NotImplementedError\n'

    done = merged(mine, theirs)

    assert "return 3" in done.text
    assert done.told == ["new is new in the handout, but you have your own: yours stays"]


def test_a_deleted_stub_comes_back():
    mine = BASE[: BASE.index("def program")]

    done = merged(mine, BASE)

    assert done.text.endswith(BASE[BASE.index("def program") :])
    assert "def program" in done.text


@pytest.mark.parametrize(
    "own",
    [
        "from exercises.mine import double\n",
        "double = lambda t: t + t\n",
        "if True:\n    def double(t):\n        return t + t\n",
        "import torch; double = torch.add\n",
    ],
)
def test_a_stub_does_not_overrule_what_stands_in_its_place(own):
    start = BASE.index("def double")
    mine = own + BASE[:start] + BASE[BASE.index("class Pair") :]

    done = merged(mine, BASE.replace("Twice t.", "Two times t."))

    assert done.text == mine
    assert done.new == []
    assert done.told == ["double changed in the handout: yours stays"]


def test_what_a_stub_that_comes_in_needs_comes_with_it():
    base = BASE.replace("import torch\n", "import math\n\nimport torch\n\nTWO = 2\n")
    mine = "def program(t):\n    return t\n"

    done = merged(mine, base.replace("Twice t.", "Two times t."), base)
    whole = merged(mine, base.replace("-> torch.Tensor:", "-> torch.Tensor | TWO:"), base)

    assert done.new == ["double", "Pair"]
    assert "import torch\n" in done.text
    assert "math" not in done.text
    assert "TWO" not in done.text
    assert "TWO = 2\n" in whole.text


def test_the_last_definition_of_a_name_counts_and_the_others_stay():
    mine = changed(BASE, ("def double", "def double(t):\n    return 1\n\n\ndef double"))
    mine = changed(mine, (TODO, "return t + t"))
    theirs = changed(BASE, ("Twice t.", "Twice t, always."))

    done = merged(mine, theirs)

    assert done.text == changed(mine, ("Twice t.", "Twice t, always."))


@pytest.mark.parametrize("line", ["def double(t): return t + t", "double = torch.neg"])
def test_other_forms_stay_as_they_are(line):
    start, end = BASE.index("def double"), BASE.index("class Pair")
    mine = BASE[:start] + line + "\n\n\n" + BASE[end:]
    theirs = changed(BASE, ("Twice t.", "Twice t, always."), ("Two numbers.", "A pair."))

    done = merged(mine, theirs)

    assert line in done.text
    assert "A pair." in done.text


def test_code_behind_a_docstring_stays():
    mine = BASE.replace('"""Twice t."""', '"""Twice t."""; two = 2').replace(
        TODO, "return two * t", 1
    )

    done = merged(mine, BASE.replace("Twice t.", "Two times t."))

    assert done.text == mine
    assert done.told == ["double changed in the handout: yours stays"]


def test_ends_of_lines_stay_those_of_the_learner():
    mine = changed(BASE, (TODO, "return t + t")).replace("\n", "\r\n")
    theirs = changed(BASE, ("Twice t.", "Twice t, always."))

    text = merged(mine, theirs).text

    assert text.replace("\r\n", "\n") == changed(theirs, (TODO, "return t + t"))
    assert text.count("\r\n") == text.count("\n")


def test_every_exercise_solved_survives_a_corrected_docstring(kata):
    for topic in kata.syllabus.topics:
        base = kata.stub(topic.name).read_text(encoding="utf-8")
        mine = (kata.root / "solutions" / f"{topic.name}.py").read_text(encoding="utf-8")
        theirs = base
        for exercise in topic.exercises:
            said = Source(Path("x.py"), theirs.encode()).docstring(exercise.name)
            theirs = theirs.replace(f'"""{said}', f'"""Corrected. {said}', 1)

        done = merged(mine, theirs, base)

        solved, after = Source(Path("x.py"), mine.encode()), Source(Path("x"), done.text.encode())
        for exercise in topic.exercises:
            assert solved.body(exercise.name) == after.body(exercise.name)
            assert after.docstring(exercise.name).startswith("Corrected. ")


# --- a whole copy --------------------------------------------------------------------------------


@pytest.fixture
def course(small_kata, tmp_path):
    return made(small_kata, tmp_path / "course")


def made(root, out, kind=COURSE, as_zip=False, names=()):
    kata = Kata(root)
    exercises = [one for one in kata.syllabus if not names or one.name in names]
    return write(contents(kata, exercises, kind), out, as_zip)


def correct(root):
    """What the author changed since: a docstring, and another exercise."""
    for file in (root / "exercises/two.py", root / "torchkata/stubs/two.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Twice t.", "Twice t, always."), encoding="utf-8")


def write_body(copy, body="return t + t  # mine"):
    file = copy / "exercises/two.py"
    file.write_text(file.read_text(encoding="utf-8").replace(TODO, body, 1), encoding="utf-8")


@pytest.mark.parametrize("as_zip", [False, True])
def test_new_stubs_come_in_and_the_learners_bodies_stay(small_kata, tmp_path, run, as_zip):
    course = made(small_kata, tmp_path / "course", names=("double", "quadruple"))
    write_body(course)
    before = (course / "exercises/two.py").read_bytes()
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer", as_zip=as_zip)

    done = run(course, "torchkata", "update", str(newer), PYTHONPATH="")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("This copy now matches torchkata ")
    assert lines[0].endswith(", with 3 exercises.")
    assert lines[1:3] == ["New: negate.", "Corrected: double."]
    text = (course / "exercises/two.py").read_text(encoding="utf-8")
    assert "return t + t  # mine" in text
    assert "Twice t, always." in text
    (backup,) = (course / ".kata/backup").glob("update-*/exercises/two.py")
    assert backup.read_bytes() == before
    assert Kata(course).syllabus.by_name.keys() == {"double", "quadruple", "negate"}
    assert (course / "exercises/sign.py").is_file()
    fresh = made(small_kata, tmp_path / "fresh")
    assert Manifest.of(course) == Manifest.of(fresh)


def test_twice_is_once(course, small_kata, tmp_path):
    write_body(course)
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer")
    update(Kata(course), newer)
    after = files_in(course)

    assert update(Kata(course), newer) == [f"There is nothing new in {newer}."]
    assert files_in(course) == after


@pytest.mark.parametrize("after", range(1, 6))
def test_cut_short_it_begins_again(course, small_kata, tmp_path, monkeypatch, after):
    from torchkata import update as module

    write_body(course)
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer")
    whole = shutil.copytree(course, tmp_path / "whole")
    update(Kata(whole), newer)
    put, count = module.write_or_say, iter(range(after))

    def failing(file, data):
        if next(count, None) is None:
            raise KeyboardInterrupt
        put(file, data)

    monkeypatch.setattr(module, "write_or_say", failing)
    with contextlib.suppress(KeyboardInterrupt):
        update(Kata(course), newer)
    monkeypatch.setattr(module, "write_or_say", put)

    update(Kata(course), newer)

    assert _without_backups(course) == _without_backups(whole)


def test_a_full_disk_is_told_with_the_file_that_it_stopped_at(
    course, small_kata, tmp_path, monkeypatch
):
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer")
    put = Path.write_bytes

    def full(file, data):
        put(file, data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # a write names no file

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KataError, match=r"two\.py cannot be written: No space left on device\."):
        update(Kata(course), newer)
    monkeypatch.undo()

    assert not list(course.rglob(".*.draft"))
    assert "Corrected: double." in update(Kata(course), newer)


def _without_backups(copy):
    return {name: data for name, data in files_in(copy).items() if not name.startswith(".kata")}


def test_files_that_the_learner_changed_are_kept_or_backed_up(course, small_kata, tmp_path):
    (course / "README.md").write_text("my notes", encoding="utf-8")
    (course / "conftest.py").write_text("# mine\n", encoding="utf-8")
    (small_kata / "conftest.py").write_text("# theirs\n", encoding="utf-8")

    said = update(Kata(course), made(small_kata, tmp_path / "newer"))

    assert (course / "README.md").read_text(encoding="utf-8") == "my notes"
    assert (course / "conftest.py").read_text(encoding="utf-8") == "# theirs\n"
    (backup,) = (course / ".kata/backup").glob("update-*/conftest.py")
    assert backup.read_text(encoding="utf-8") == "# mine\n"
    assert (
        "conftest.py changed in the handout and in your copy: the handout's version is used."
        in said
    )
    assert f"Your changed files are kept in {backup.parent.relative_to(course).as_posix()}." in said


def test_topics_that_are_gone_go_unless_begun(course, small_kata, tmp_path):
    write_body(course)
    newer = made(small_kata, tmp_path / "newer", names=("negate",))

    said = update(Kata(course), newer)

    assert "No longer handed out: double, quadruple." in said
    assert "exercises/two.py is no longer handed out: yours stays." in said
    assert "return t + t  # mine" in (course / "exercises/two.py").read_text(encoding="utf-8")
    assert not (course / "torchkata/stubs/two.py").exists()
    assert [exercise.name for exercise in Kata(course).syllabus] == ["negate"]


def test_a_course_copy_becomes_a_workshops(course, small_kata, tmp_path, run):
    write_body(course)

    update(Kata(course), made(small_kata, tmp_path / "newer", WORKSHOP))

    done = run(course, "pytest", "-q", PYTHONPATH="")
    assert "13 passed, 26 todo" in done.stdout


def test_work_in_the_handout_itself_does_not_come_in(course, small_kata, tmp_path):
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer")
    write_body(newer, "return 'somebody else'")

    update(Kata(course), newer)

    assert (course / "exercises/two.py").read_text(encoding="utf-8").count(TODO) == 2


def test_a_file_that_is_no_python_stops_it_before_anything_is_changed(course, small_kata, tmp_path):
    write_body(course, "return ((t")
    before = files_in(course)
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer")

    with pytest.raises(
        KataError, match=r"two.py, line 12, is not valid Python .* nothing was changed"
    ):
        update(Kata(course), newer)

    assert files_in(course) == before


def test_a_handout_that_is_damaged_or_none_is_refused(course, small_kata, tmp_path):
    newer = made(small_kata, tmp_path / "newer")
    (newer / "torchkata/stubs/two.py").write_text("damaged", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "no.zip").write_bytes(b"no zip")
    before = files_in(course)

    for path, words in (
        (newer, "torchkata/stubs/two.py in .* is not as it was handed out: get the handout again"),
        (tmp_path / "empty", "is not a handout: it has no handout.json that can be read"),
        (tmp_path / "no.zip", "is neither a folder nor a zip that can be read"),
    ):
        with pytest.raises(KataError, match=words):
            update(Kata(course), path)
    assert files_in(course) == before


def test_a_zip_with_a_password_is_refused(course, small_kata, tmp_path):
    newer = made(small_kata, tmp_path / "newer", as_zip=True)
    data = bytearray(newer.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), bytes(data)):
            data[found.start() + flags] |= 1
    newer.write_bytes(data)
    before = files_in(course)

    with pytest.raises(KataError, match="is not a handout: it has no handout"):
        update(Kata(course), newer)
    assert files_in(course) == before


def test_stubs_that_are_no_python_are_refused(course, small_kata, tmp_path):
    newer = made(small_kata, tmp_path / "newer")
    stubs = newer / "torchkata/stubs/two.py"
    stubs.write_text("def (:\n", encoding="utf-8")
    manifest = Manifest.of(newer)
    files = {**manifest.files, "torchkata/stubs/two.py": sha256(stubs.read_bytes())}
    text = replace(manifest, files=files).to_json()
    (newer / "handout.json").write_text(text, encoding="utf-8")
    before = files_in(course)

    with pytest.raises(KataError, match=r"torchkata/stubs/two.py in .* is not valid Python"):
        update(Kata(course), newer)
    assert files_in(course) == before


def test_the_folder_that_a_zip_was_unpacked_into_will_do(course, small_kata, tmp_path):
    correct(small_kata)
    newer = made(small_kata, tmp_path / "newer", as_zip=True)
    shutil.unpack_archive(newer, tmp_path / "unpacked")

    told = update(Kata(course), tmp_path / "unpacked")

    assert "Corrected: double." in told


def test_a_path_that_leads_out_is_refused(course, small_kata, tmp_path):
    newer = made(small_kata, tmp_path / "newer")
    manifest = newer / "handout.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"conftest.py"', '"../out.py"'), encoding="utf-8")

    with pytest.raises(KataError, match="is not a handout"):
        update(Kata(course), newer)
    assert not (course.parent / "out.py").exists()


@pytest.mark.parametrize("name", ["../own.txt", "a/../../own.txt", "{absolute}", "", ".", "C:x"])
def test_a_manifest_that_names_a_file_elsewhere_removes_nothing(course, small_kata, tmp_path, name):
    newer = made(small_kata, tmp_path / "newer")
    own = course.parent / "own.txt"
    own.write_text("mine", encoding="utf-8")
    name = name.format(absolute=own)
    manifest = Manifest.of(course)
    files = {**manifest.files, name: sha256(b"mine")}
    (course / "handout.json").write_text(replace(manifest, files=files).to_json(), encoding="utf-8")

    with pytest.raises(KataError, match=r"handout.json cannot be read \(the name of a file leads"):
        update(Kata(course), newer)
    assert own.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("version", ["", "newest", "\ud800"])
def test_a_manifest_without_a_proper_version_is_refused(course, version):
    manifest = replace(Manifest.of(course), version=version)
    (course / "handout.json").write_text(manifest.to_json(), encoding="utf-8")

    with pytest.raises(KataError, match=r"git checkout handout.json"):
        Manifest.of(course)


def test_a_clone_is_told_to_use_git(small_kata, course):
    with pytest.raises(KataError, match=r"This copy was not handed out .* update it with git pull"):
        update(Kata(small_kata), course)
