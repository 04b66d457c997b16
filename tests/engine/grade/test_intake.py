"""Reading a class: every form in which instructors get submissions."""

import ast
import json
import os
import re
import subprocess
import sys
import tarfile

import pytest

from torchkata.errors import KataError
from torchkata.grade.intake import read_class, read_one
from torchkata.kata.folder import Kata
from torchkata.submit.reading.asked import Asked, asked_of

TOPICS = ("line_fit", "shapes")
FIT = "def mse(p, t):\n    return ((p - t) ** 2).mean()\n"
SHAPES = "def as_row(t):\n    return t[None]\n"


def by_student(submissions):
    return {one.student: one for one in submissions}


def test_a_class_is_a_folder_of_folders_archives_and_modules_in_the_order_of_names(
    tmp_path, exports
):
    files = {"line_fit.py": FIT, "shapes.py": SHAPES}
    exports.folder(tmp_path / "Bob", files)
    exports.folder(
        tmp_path,
        {
            "alice.zip": exports.zipped(files),
            "carol.tar.gz": exports.tarred(files),
            "Dan.TGZ": exports.tarred(files),
            "erin.tar": exports.tarred(files, "w"),
        },
    )

    read = read_class(tmp_path, TOPICS)

    assert [one.student for one in read] == ["alice", "Bob", "carol", "Dan", "erin"]
    assert [one.source for one in read] == [
        "alice.zip",
        "Bob",
        "carol.tar.gz",
        "Dan.TGZ",
        "erin.tar",
    ]
    for one in read:
        assert {"line_fit.py": FIT.encode(), "shapes.py": SHAPES.encode()} == one.files
        assert (one.refused, one.remarks, one.late, one.identity) == (None, (), False, None)


@pytest.mark.parametrize("inside", ["", "kata/"])
def test_what_was_packed_earlier_beside_a_whole_kata_does_not_count(tmp_path, exports, inside):
    earlier = exports.zipped({f"{inside}exercises/line_fit.py": "x = 1\n", "student.json": "{}"})
    files = {"exercises/line_fit.py": FIT, "Ada_1815.zip": earlier, "handout.json": "{}"}
    exports.folder(tmp_path / "loose", {f"{inside}{name}": data for name, data in files.items()})
    exports.folder(tmp_path / "lost", {"Ada_1815.zip": earlier})

    loose, lost = read_class(tmp_path, TOPICS)

    assert (loose.refused, loose.files) == (None, {"line_fit.py": FIT.encode()})
    assert loose.remarks == (
        f"{inside}Ada_1815.zip/{inside}exercises/line_fit.py was skipped: line_fit.py in "
        "exercises/ counts.",
    )
    assert lost.files == {"line_fit.py": b"x = 1\n"}


@pytest.mark.parametrize(
    "inside",
    ["", "my kata/", "repo-main/exercises/", "a/b/c/"],
    ids=["top", "nested", "clone", "deep"],
)
def test_modules_stand_at_the_top_wherever_they_lay(tmp_path, exports, inside):
    files = {f"{inside}line_fit.py": FIT, f"{inside}helpers/shapely.py": "x = 1\n"}
    files |= {
        f"{inside}__pycache__/line_fit.py": "no",
        f"{inside}.git/line_fit.py": "no",
        f"{inside}.venv/line_fit.py": "no",
        f"{inside}mine/pyvenv.cfg": "",
        f"{inside}mine/lib/line_fit.py": "no",
        "__MACOSX/._line_fit.py": "no",
        f"{inside}.DS_Store": b"\0",
        f"{inside}notes.txt": "no",
    }

    packed = exports.folder(tmp_path, {"alice.zip": exports.zipped(files)}) / "alice.zip"
    loose = exports.folder(tmp_path / "alice", files)

    for path in (packed, loose):
        one = read_one(path, TOPICS)
        assert (one.refused, one.remarks) == (None, ())
        assert list(one.files) == ["helpers/shapely.py", "line_fit.py"]


def test_a_whole_clone_gives_what_lies_in_exercises(tmp_path, exports):
    clone = {
        "exercises/line_fit.py": FIT,
        "solutions/line_fit.py": "no",
        "torchkata/stubs/shapes.py": "no",
        "tests/exercises/line_fit/test_mse.py": "no",
        "conftest.py": "no",
    }

    one = read_one(exports.folder(tmp_path / "alice", clone), TOPICS)

    assert {"line_fit.py": FIT.encode()} == one.files
    assert one.refused is None


def test_a_topic_that_is_not_in_exercises_is_found_beside_it(tmp_path, exports):
    files = {"exercises/line_fit.py": FIT, "shapes.py": SHAPES, "solutions/shapes.py": "no"}
    files["old/line_fit.py"] = "no"

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS)

    assert one.refused is None
    assert one.files["line_fit.py"] == FIT.encode()
    assert one.files["shapes.py"] == SHAPES.encode()


def test_a_folder_that_is_one_submission_is_a_class_of_one(tmp_path, exports):
    loose = exports.folder(tmp_path / "alice", {"line_fit.py": FIT})
    clone = exports.folder(
        tmp_path / "bob", {"exercises/shapes.py": SHAPES, "solutions/shapes.py": ""}
    )
    packed = exports.folder(tmp_path, {"carol.zip": exports.zipped({"x/line_fit.py": FIT})})

    for path, student in ((loose, "alice"), (clone, "bob"), (packed / "carol.zip", "carol")):
        (one,) = read_class(path, TOPICS)
        assert (student, None, 1) == (one.student, one.refused, len(one.files))


def test_one_module_is_a_submission(tmp_path, exports):
    path = exports.folder(tmp_path, {"line_fit.py": FIT}) / "line_fit.py"

    assert {"line_fit.py": FIT.encode()} == read_one(path, TOPICS).files
    assert [read_one(path, TOPICS)] == read_class(path, TOPICS)


def test_moodle_folders(tmp_path, exports):
    exports.moodle(
        tmp_path,
        {
            ("Jane Doe", 1234): {"line_fit.py": FIT},
            ("Jürgen O'Neill_Müller", 77): {"hw.zip": exports.zipped({"hw/shapes.py": SHAPES})},
        },
    )
    exports.folder(tmp_path / "Jane Doe_1234_assignsubmission_onlinetext_", {"onlinetext.html": ""})
    exports.folder(tmp_path / "Old Style_9_assignsubmission_file", {"shapes.py": SHAPES})

    read = by_student(read_class(tmp_path, TOPICS))

    assert {name: one.identity for name, one in read.items()} == {
        "Jane Doe": "1234",
        "Jürgen O'Neill_Müller": "77",
        "Old Style": "9",
    }
    assert [list(o.files) for o in read.values()] == [["line_fit.py"], ["shapes.py"], ["shapes.py"]]


def test_moodle_without_folders(tmp_path, exports):
    exports.folder(
        tmp_path,
        {
            "Jane Doe_1234_assignsubmission_file_line_fit.py": FIT,
            "Jane Doe_1234_assignsubmission_file_shapes.py": SHAPES,
        },
    )

    (one,) = read_class(tmp_path, TOPICS)

    assert (one.student, one.identity) == ("Jane Doe", "1234")
    assert list(one.files) == ["line_fit.py", "shapes.py"]


def test_canvas_joins_a_students_files_and_takes_the_last_submission_of_each(tmp_path, exports):
    exports.canvas(
        tmp_path,
        {
            ("doejane", 12): {
                "line_fit.py": "first",
                "line_fit-10.py": FIT,
                "line_fit-2.py": "second",
                "shapes.py": SHAPES,
            }
        },
    )

    (one,) = read_class(tmp_path, TOPICS)

    assert (one.student, one.identity, one.late) == ("doejane", "12", False)
    assert {"line_fit.py": FIT.encode(), "shapes.py": SHAPES.encode()} == one.files
    assert one.remarks == (
        "doejane_12_9001_line_fit.py was skipped: it was handed in again.",
        "doejane_12_9003_line_fit-2.py was skipped: it was handed in again.",
    )


def test_canvas_tells_who_was_late_and_who_is_nameless(tmp_path, exports):
    exports.canvas(
        tmp_path,
        {("doejane", 12): {"kata-3.tar.gz": exports.tarred({"shapes.py": SHAPES})}},
        late=True,
    )
    exports.folder(
        tmp_path, {"anon_x7Qz2_345_line_fit.py": FIT, "LATE_anon_AbCdE_346_shapes.py": SHAPES}
    )

    read = by_student(read_class(tmp_path, TOPICS))

    assert {name: one.late for name, one in read.items()} == {
        "doejane": True,
        "anon_x7Qz2": False,
        "anon_AbCdE": True,
    }
    assert all(one.refused is None for one in read.values())


def test_of_two_uploads_of_one_name_canvas_later_one_counts(tmp_path, exports):
    exports.folder(tmp_path, {"doe_1_99_line_fit.py": "old", "doe_1_101_line_fit.py": FIT})

    (one,) = read_class(tmp_path, TOPICS)

    assert {"line_fit.py": FIT.encode()} == one.files


@pytest.mark.parametrize(
    "name",
    [
        "doejane_12_line_fit",
        "doejane_LATE_line_fit",
        "Jane_assignsubmission_file_",
        "x_Jane Doe_1234_assignsubmission_file_extra_",
        "jane-doe_1_2_",
        "alice_1_assignsubmission_filex",
    ],
)
def test_a_name_that_fits_no_pattern_wholly_is_the_name(tmp_path, exports, name):
    exports.folder(tmp_path / name, {"line_fit.py": FIT})
    exports.folder(tmp_path / "zoe", {"line_fit.py": FIT})

    assert [name, "zoe"] == [one.student for one in read_class(tmp_path, TOPICS)]


def test_a_file_that_fits_no_pattern_wholly_is_named_by_its_stem(tmp_path, exports):
    data = exports.zipped({"line_fit.py": FIT})
    exports.folder(tmp_path, {"doe_1_text.html.zip": data, "doe_1_2.zip": data})

    read = read_class(tmp_path, TOPICS)

    assert [one.student for one in read] == ["doe_1_2", "doe_1_text.html"]
    assert [one.identity for one in read] == [None, None]


def test_an_export_may_be_wrapped_and_packed(tmp_path, exports):
    inside = {
        "Course-HW1-42/Jane Doe_1_assignsubmission_file_/line_fit.py": FIT,
        "Course-HW1-42/John Roe_2_assignsubmission_file_/hw.zip": exports.zipped(
            {"shapes.py": SHAPES}
        ),
        "Course-HW1-42/Nobody_3_assignsubmission_file_/": "",
    }
    packed = exports.folder(tmp_path, {"export.zip": exports.zipped(inside)}) / "export.zip"
    loose = tmp_path / "loose"
    exports.folder(loose / "Course", {"a/line_fit.py": FIT, "b/line_fit.py": FIT, "grades.csv": ""})

    read = by_student(read_class(packed, TOPICS))

    assert {n: len(o.files) for n, o in read.items()} == {"Jane Doe": 1, "John Roe": 1, "Nobody": 0}
    assert read["Jane Doe"].source == "Course-HW1-42/Jane Doe_1_assignsubmission_file_"
    assert [one.student for one in read_class(loose, TOPICS)] == ["a", "b"]


def test_the_one_student_of_a_small_class_keeps_the_name(tmp_path, exports):
    exports.folder(tmp_path / "alice" / "my kata", {"line_fit.py": FIT})

    assert [one.student for one in read_class(tmp_path, TOPICS)] == ["alice"]


def test_what_lies_beside_the_submissions_is_none(tmp_path, exports):
    exports.folder(
        tmp_path, {"grades.csv": "", "README.md": "", "report.html": "", ".DS_Store": ""}
    )
    exports.folder(tmp_path / "alice", {"line_fit.py": FIT})

    assert [one.student for one in read_class(tmp_path, TOPICS)] == ["alice"]


def test_the_reports_of_an_earlier_run_are_no_submission(tmp_path, exports):
    exports.folder(tmp_path / "alice", {"line_fit.py": FIT})
    exports.folder(tmp_path / "out", {"feedback/alice.md": "# alice", "grading.sqlite": ""})

    assert [one.student for one in read_class(tmp_path, TOPICS, tmp_path / "out")] == ["alice"]
    with pytest.raises(KataError, match="Give --out another folder"):
        read_class(tmp_path, TOPICS, tmp_path / "alice" / "..")


def test_students_of_one_name_are_told_apart_by_the_platforms_number(tmp_path, exports):
    exports.moodle(
        tmp_path, {("Jane Doe", 1): {"line_fit.py": FIT}, ("Jane Doe", 2): {"shapes.py": SHAPES}}
    )
    exports.folder(tmp_path / "jane doe", {"line_fit.py": FIT})

    read = by_student(read_class(tmp_path, TOPICS))

    assert sorted(read) == ["Jane Doe (1)", "Jane Doe (2)", "jane doe"]


def test_a_name_that_was_made_unique_is_nobody_elses(tmp_path, exports):
    jane = {("Jane Doe", number): {"line_fit.py": FIT} for number in (1, 2)}
    exports.moodle(tmp_path, jane)
    exports.folder(tmp_path / "Jane Doe (1)", {"line_fit.py": FIT})

    students = [one.student for one in read_class(tmp_path, TOPICS)]

    assert sorted(students) == ["Jane Doe (1)", "Jane Doe (1)′", "Jane Doe (2)"]


def test_the_same_handed_in_twice_counts_once(tmp_path, exports):
    exports.folder(tmp_path / "alice", {"line_fit.py": FIT})
    exports.folder(tmp_path, {"alice.zip": exports.zipped({"line_fit.py": FIT})})

    (one,) = read_class(tmp_path, TOPICS)

    assert ({"line_fit.py": FIT.encode()}, "alice, alice.zip") == (one.files, one.source)


def test_an_archive_left_beside_what_it_was_unpacked_to_keeps_what_was_handed_out(
    tmp_path, exports
):
    files = {"handout.json": "{}", "exercises/line_fit.py": FIT}
    exports.folder(tmp_path / "alice", files)
    exports.folder(tmp_path, {"alice.zip": exports.zipped(files)})

    (one,) = read_class(tmp_path, TOPICS)

    assert one.manifest == b"{}"


def test_in_a_kata_of_one_topic_a_module_may_have_its_authors_name(tmp_path, exports):
    exports.folder(tmp_path, {"alice.py": FIT, "bob.py": FIT})

    read = by_student(read_class(tmp_path, ["line_fit"]))

    assert {"line_fit.py": FIT.encode()} == read["alice"].files
    assert read["bob"].remarks == ("bob.py was read as line_fit.py.",)


@pytest.mark.parametrize(
    "name", ["Line_Fit.py", "line_fit (1).py", "line-fit.py", "line_fit copy.PY"]
)
def test_a_name_that_was_changed_on_the_way_is_put_right(tmp_path, exports, name):
    one = read_one(exports.folder(tmp_path / "alice", {name: FIT}), TOPICS)

    assert {"line_fit.py": FIT.encode()} == one.files
    assert (f"{name} was read as line_fit.py.",) == one.remarks


def test_a_file_that_python_cannot_import_is_passed_over(tmp_path, exports):
    files = {"line_fit.py": FIT, "my-notes.py": "", "a b/c.py": ""}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS)

    assert list(one.files) == ["line_fit.py"]
    assert one.remarks == ("Python cannot import files with these names: a b/c.py, my-notes.py.",)


def test_a_notebook_is_read_as_its_module(tmp_path, exports):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": "%time\nx = 1\nx"}]})

    one = read_one(exports.folder(tmp_path / "alice", {"line_fit.ipynb": notebook}), TOPICS)

    assert one.files == {"line_fit.py": b"# %% cell 1\npass  # %time\nx = 1\npass\n"}


def test_a_module_comes_before_a_notebook(tmp_path, exports):
    files = {"line_fit.py": FIT, "line_fit.ipynb": "{}"}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS)

    assert {"line_fit.py": FIT.encode()} == one.files
    assert one.remarks == ("line_fit.ipynb was skipped: there is a line_fit.py.",)


def test_a_byte_order_mark_and_line_ends_stay_as_they_are(tmp_path, exports):
    content = b"\xef\xbb\xbf" + FIT.replace("\n", "\r\n").encode()

    one = read_one(exports.folder(tmp_path / "alice", {"line_fit.py": content}), TOPICS)

    assert {"line_fit.py": content} == one.files
    assert (one.refused, one.remarks) == (None, ())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "gbk", "ASCII", "Shift_JIS"])
def test_what_plain_old_encodings_say_is_handed_on_in_utf8(tmp_path, exports, encoding):
    text = "é" if encoding in ("latin-1", "cp1252") else "a" if encoding == "ASCII" else "本"
    content = f"# -*- coding: {encoding} -*-\nx = '{text}'\n".encode(encoding)

    one = read_one(exports.folder(tmp_path / "alice", {"line_fit.py": content}), TOPICS)

    found = {}
    exec(one.files["line_fit.py"], found)
    assert text == found["x"]
    assert (
        f"line_fit.py was read as {encoding.lower().replace('_', '-')} and is passed on as UTF-8.",
    ) == one.remarks


BEGUN = Asked(
    topics=("line_fit",),
    begun=lambda _topic, text: dict(re.findall(r"def (\w+).*\n *return (.*)", text.decode())),
)
STUB = "def mse(p, t):\n    raise NotImplementedError\n"


@pytest.mark.parametrize(
    ("module", "cell", "counts", "remarks"),
    [
        (
            STUB,
            FIT,
            "the notebook",
            (
                "notebooks/line_fit.ipynb was read instead of exercises/line_fit.py, which holds "
                "no work.",
            ),
        ),
        (
            "def line(x):\n    return x\n",
            FIT,
            "the module",
            (
                "notebooks/line_fit.ipynb holds other work than exercises/line_fit.py on mse; "
                "exercises/line_fit.py was graded.",
            ),
        ),
        (FIT, FIT, "the module", ()),
        (FIT, STUB, "the module", ()),
        (STUB, STUB, "the module", ()),
    ],
    ids=["only there", "there too", "the same", "not there", "nowhere"],
)
def test_work_that_is_only_in_a_notebook_counts_or_is_told(
    tmp_path, exports, module, cell, counts, remarks
):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": cell}]})
    files = {"exercises/line_fit.py": module, "notebooks/line_fit.ipynb": notebook}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS, BEGUN)

    assert (one.refused, one.remarks) == (None, remarks)
    assert (b"# %% cell 1" in one.files["line_fit.py"]) == (counts == "the notebook")


@pytest.mark.parametrize(
    "name",
    [
        *("line_fit_v2.py", "line_fit final.py", "LineFit.py", "line_fit - Kopie.py"),
        *("Copy of line_fit.ipynb", "line_fit.py.txt", "line_fit_final_v3 (1).py"),
        *("Kopie von line_fit.py", "LineFit (copy 2).py", "line-fit.v1.2.py", "line_fit.py.py"),
    ],
)
def test_a_file_that_is_meant_for_a_topic_is_taken_if_no_other_has_its_name(
    tmp_path, exports, name
):
    cells = json.dumps({"cells": [{"cell_type": "code", "source": FIT}]})
    files = {name: cells if "ipynb" in name else FIT}

    alone = read_one(exports.folder(tmp_path / "alice", files), TOPICS)
    beside = read_one(exports.folder(tmp_path / "alice", {"line_fit.py": SHAPES}), TOPICS)

    assert (alone.refused, list(alone.files)) == (None, ["line_fit.py"])
    assert alone.remarks == (f"{name} was read as line_fit.py.",)
    assert beside.files["line_fit.py"] == SHAPES.encode()
    assert "ipynb" in name or f"{name} was not read as line_fit.py: there is one." in beside.remarks


def test_two_files_that_are_meant_for_a_topic_are_refused(tmp_path, exports):
    files = {"line_fit_v1.py": FIT, "line_fit_v2.py": SHAPES}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS)

    assert one.refused == (
        "Two files claim to be line_fit.py: line_fit_v1.py and line_fit_v2.py. Keep one."
    )


@pytest.mark.parametrize("name", ["line.py", "line_fit_helpers.py", "fit.py", "line_fit.txt"])
def test_a_file_of_another_name_is_not_a_topics(tmp_path, exports, name):
    one = read_one(exports.folder(tmp_path / "alice", {name: FIT}), TOPICS)

    assert "line_fit.py" not in one.files


@pytest.mark.parametrize("others", [{}, {"exercises/shapes.py": SHAPES}])
def test_a_notebook_stands_in_for_its_module_alone(tmp_path, exports, others):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": FIT}]})
    files = {"exercises/line_fit.py": STUB, "exercises/h.py": "a = 1", **others}
    files["notebooks/line_fit.ipynb"] = notebook

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS, BEGUN)

    assert one.refused is None
    assert sorted(one.files) == ["h.py", "line_fit.py", *(["shapes.py"] if others else [])]
    assert b"# %% cell 1" in one.files["line_fit.py"]


def test_a_notebook_that_cannot_be_read_is_told_if_its_module_holds_no_work(tmp_path, exports):
    files = {"exercises/line_fit.py": STUB, "notebooks/line_fit.ipynb": "{"}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS, BEGUN)

    assert one.remarks == ("notebooks/line_fit.ipynb is not a readable notebook.",)


def test_a_module_that_cannot_be_read_costs_only_itself(tmp_path, exports):
    files = {"line_fit.py": FIT.encode("utf-16"), "shapes.py": SHAPES, "help.py": b"\xff"}

    one = read_one(exports.folder(tmp_path / "alice", files), TOPICS)

    why = "line_fit.py is not UTF-8 but UTF-16: save it as UTF-8."
    assert (one.refused, one.files["shapes.py"]) == (None, SHAPES.encode())
    assert one.files["line_fit.py"] == f"raise SyntaxError({why!r})\n".encode()
    assert one.remarks == (why, "help.py:1 is not UTF-8: save it as UTF-8.")


def test_a_refusal_names_what_this_course_asks_for(tmp_path, exports):
    one = read_one(exports.folder(tmp_path / "alice", {"notes.txt": ""}), TOPICS, BEGUN)

    assert one.refused == "There is no Python file in it (expected: line_fit.py)."


def test_a_kata_knows_what_is_begun(small_kata):
    kata = Kata(small_kata)
    begun = asked_of(kata).begun
    stub = (small_kata / "exercises/two.py").read_bytes()
    written = (small_kata / "solutions/two.py").read_bytes()

    assert begun("two", stub) == begun("two", b"1 +") == begun("two", b"") == {}
    assert begun("two", written).keys() == {"double", "quadruple"}
    assert begun("two", b"from m import double\nquadruple = len").keys() == {"double", "quadruple"}
    assert asked_of(kata, ["negate"]).topics == ["sign"]


NAMES = ("日本 太郎", "Ünï", "José_4_assignsubmission_file_")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow only Unicode in names")
def test_a_name_is_readable_whatever_the_locale_and_the_encoding(tmp_path, exports):
    for name in NAMES:
        exports.folder(tmp_path / "class" / name, {"line_fit.py": FIT})
    latin = tmp_path / "class" / os.fsdecode("Zoë Müller".encode("cp1252"))
    exports.folder(latin, {"line_fit.py": FIT})
    with tarfile.open(tmp_path / "class.tar", "w") as archive:
        archive.add(tmp_path / "class", ".")
    code = (
        "import sys, pathlib; from torchkata.grade.intake import read_class\n"
        "for path in sys.argv[1:]:\n"
        "    for one in read_class(pathlib.Path(path), ['line_fit']):\n"
        "        print(ascii((one.student, one.identity, one.refused)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "class"), str(tmp_path / "class.tar")]
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}

    shown = [
        subprocess.run(command, env=os.environ | more, capture_output=True, text=True, timeout=60)
        for more in (plain, {"PYTHONUTF8": "1"})
    ]

    wanted = [("José", "4", None), ("Zoë Müller", None, None), ("Ünï", None, None)]
    wanted = [*wanted, ("日本 太郎", None, None)] * 2
    for done in shown:
        assert [ast.literal_eval(line) for line in done.stdout.splitlines()] == wanted, done.stderr


def test_nothing_to_read_is_said_to_the_instructor(tmp_path):
    with pytest.raises(KataError, match=r"^There is no submission in .*\.$"):
        read_class(tmp_path, TOPICS)
    with pytest.raises(KataError, match=r"^nowhere is a file that cannot be read\.$"):
        read_class(tmp_path / "nowhere", TOPICS)


def test_reading_needs_no_torch_and_runs_nothing(tmp_path, exports):
    exports.folder(tmp_path / "alice", {"line_fit.py": "raise SystemExit(3)\n"})
    code = (
        "import sys, pathlib; from torchkata.grade.intake import read_class\n"
        f"read_class(pathlib.Path({str(tmp_path)!r}), ['line_fit'])\n"
        "sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
