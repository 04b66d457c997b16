"""`kata new` writes every part of an exercise, and the gate leads from there to the end."""

import pytest

from torchkata.author import new as parts
from torchkata.author.derive import write_derived
from torchkata.author.new import new
from torchkata.author.placeholders import unfilled
from torchkata.errors import AuthorError, KataError
from torchkata.kata.folder import Kata

SYLLABUS, STUB = "exercises/syllabus.toml", "torchkata/stubs/two.py"
OUT, SOLUTION = "exercises/two.py", "solutions/two.py"
TESTS = "tests/exercises/two/test_triple.py"
WRONG, RIGHT = "tests/exercises/two/wrong/triple.py", "tests/exercises/two/right/triple.py"
HEAD = '''def triple(t: torch.Tensor) -> torch.Tensor:
    """Three times t.

    >>> triple(torch.tensor([1.0])).tolist()
    [3.0]
    """
'''
ENTRY = """[two.triple]
title = "three"
core = false
difficulty = 1
minutes = 2
points = 1
requires = ["double"]
hints = ["idea", "tool", "outline"]
"""


def text(root, file):
    return (root / file).read_bytes().decode()


def everything(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def replaced(root, file, start, end, by):
    """Write something in the place of what stands between two texts."""
    whole = text(root, file)
    at = whole.index(start)
    until = whole.index(end, at) if end else len(whole)
    (root / file).write_bytes((whole[:at] + by + whole[until:]).encode())


def test_all_parts_are_written(small_kata):
    written = new(Kata(small_kata), "two.triple")

    assert [path.relative_to(small_kata).as_posix() for path in written] == [
        *(SYLLABUS, STUB, OUT, SOLUTION, TESTS, WRONG, RIGHT)
    ]
    topic = Kata(small_kata).syllabus.known_topic("two")
    assert [exercise.name for exercise in topic.exercises] == ["double", "quadruple", "triple"]
    assert write_derived(Kata(small_kata), [topic]) == []


def test_the_rest_of_each_file_stays_to_the_byte(small_kata):
    replaced(small_kata, SYLLABUS, "[sign]", "[sign]", "# What stands above a topic is its own.\n")
    before = {file: text(small_kata, file) for file in (SYLLABUS, STUB, OUT, SOLUTION)}

    new(Kata(small_kata), "two.triple")

    now = text(small_kata, SYLLABUS)
    start = now.index("\n[two.triple]\n")
    end = now.index("\n]\n", start) + len("\n]\n")
    assert now[:start] + now[end:] == before.pop(SYLLABUS)
    for file, was in before.items():
        assert text(small_kata, file).startswith(was)


@pytest.mark.parametrize("topic", ["two", "sign"])
def test_ends_of_lines_and_a_byte_order_mark_stay(small_kata, topic):
    for file in (SYLLABUS, f"torchkata/stubs/{topic}.py"):
        path = small_kata / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    new(Kata(small_kata), f"{topic}.triple")

    for file in (SYLLABUS, f"torchkata/stubs/{topic}.py"):
        now = (small_kata / file).read_bytes()
        assert now.count(b"\n") == now.count(b"\r\n")
        assert now.startswith(b"\xef\xbb\xbf")
        assert now.count(b"\xef\xbb\xbf") == 1
        assert now.endswith(b"\r\n")
        assert not now.endswith(b"\r\n\r\n")
    assert b"\r" not in (small_kata / f"solutions/{topic}.py").read_bytes()


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("triple", "triple has to be TOPIC.NAME, as in operations.median."),
        ("two.", "two. has to be TOPIC.NAME, as in operations.median."),
        ("two.tri-ple", "tri-ple cannot be the name of an exercise: letters, digits and _"),
        ("two.3times", "3times cannot be the name of an exercise"),
        ("two._triple", "_triple cannot be the name of an exercise"),
        ("two.größe", "größe cannot be the name of an exercise"),
        ("two.a.b", "a.b cannot be the name of an exercise"),
        ("two.lambda", "lambda is a keyword of Python; take another name."),
        ("two.sum", "sum would hide Python's own sum; take another name."),
        ("two.Double", "The name Double is taken: by double in the topic two."),
        ("two.NEGATE", "The name NEGATE is taken: by negate in the topic sign."),
        ("two.sign", "The name sign is taken: a topic is called so."),
        ("two.torch", "The name torch is taken: torchkata/stubs/two.py:1 defines or imports it."),
        ("two.helper", "The name helper is taken: solutions/two.py:24 defines or imports it."),
        ("three.triple", "There is no topic called three; there are two, sign. To add one: write"),
    ],
)
def test_a_name_that_cannot_be_is_told_and_nothing_is_written(small_kata, wanted, why):
    with (small_kata / SOLUTION).open("a", encoding="utf-8") as file:
        file.write("\n\ndef helper(t):\n    return t\n")
    before = everything(small_kata)

    with pytest.raises(AuthorError) as told:
        new(Kata(small_kata), wanted)

    assert str(told.value).startswith(why)
    assert everything(small_kata) == before


@pytest.mark.parametrize("file", [TESTS, WRONG, RIGHT])
def test_a_file_that_is_there_already_is_not_touched(small_kata, file):
    (small_kata / file).write_text("mine")
    before = everything(small_kata)

    with pytest.raises(AuthorError, match="is there already; move it away first"):
        new(Kata(small_kata), "two.triple")

    assert everything(small_kata) == before


@pytest.mark.parametrize("file", [OUT, SOLUTION])
def test_a_copy_that_differs_from_the_stubs_is_told_first(small_kata, file):
    replaced(small_kata, file, "Twice t", ".", "Drifted")
    before = everything(small_kata)

    with pytest.raises(
        AuthorError, match=f"^{file} differs from .* `kata verify --write two` first"
    ):
        new(Kata(small_kata), "two.triple")

    assert everything(small_kata) == before


def test_a_disk_that_fills_up_leaves_everything_as_it_was(small_kata, monkeypatch):
    before = everything(small_kata)
    write = parts.write_or_say

    def write_or_fail(path, data):
        if path.name == "triple.py":
            raise KataError("The disk is full.")
        write(path, data)

    monkeypatch.setattr(parts, "write_or_say", write_or_fail)

    with pytest.raises(KataError, match="full"):
        new(Kata(small_kata), "two.triple")

    assert everything(small_kata) == before


def test_entries_need_not_stand_together(small_kata):
    with (small_kata / SYLLABUS).open("a", encoding="utf-8") as file:
        file.write("\n" + ENTRY.replace("triple", "more"))

    new(Kata(small_kata), "two.triple")

    names = [exercise.name for exercise in Kata(small_kata).syllabus.known_topic("two").exercises]
    assert names == ["double", "quadruple", "more", "triple"]


def test_an_end_of_the_topic_that_cannot_be_found_is_told(small_kata):
    replaced(small_kata, SYLLABUS, '"negate it"', "\n", '"""\n[two.more]\n[more]\n"""')
    before = everything(small_kata)

    with pytest.raises(AuthorError, match="The end of the topic two cannot be found"):
        new(Kata(small_kata), "two.triple")

    assert everything(small_kata) == before


def test_the_gate_leads_from_the_placeholders_to_the_end(small_kata, run):
    def gate():
        done = run(small_kata, "torchkata", "verify", "triple", "--seeds", "1")
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout.splitlines()[1:]

    done = run(small_kata, "torchkata", "new", "two.triple")
    assert done.stdout.splitlines()[-1] == "Now `kata verify triple` says what to fill in first."

    said = gate()
    assert said[0] == (f"{SYLLABUS}:23: fill in the title: what it is about, in a few words.")
    assert said[-1] == "10 problems found."
    replaced(small_kata, SYLLABUS, "[two.triple]", "\n[sign]", ENTRY)

    said = gate()
    assert said[0].startswith(f"{STUB}:25: fill in the result, in one line; and above it the param")
    replaced(small_kata, STUB, "def triple", None, HEAD + "    raise NotImplementedError\n")

    said = gate()
    assert said[0].startswith(
        f"{OUT}:25: differs from {STUB} in a docstring, a signature or a stub"
    )
    assert run(small_kata, "torchkata", "verify", "--write", "triple").returncode == 0

    said = gate()
    assert said[0].startswith(f"{SOLUTION}:30: fill in the solution, as a senior engineer would")
    replaced(small_kata, SOLUTION, "    # FILL_IN", None, "    return 3 * t\n")

    for file, other in (
        (TESTS, "test_double.py"),
        (WRONG, "wrong/double.py"),
        (RIGHT, "right/double.py"),
    ):
        assert gate()[0].startswith(f"{file}:")
        own = text(small_kata, f"tests/exercises/two/{other}").replace("double", "triple")
        own = own.replace("mul(2)", "mul(3)").replace("t * 2", "t * 3")
        (small_kata / file).write_text(own)

    assert gate() == ["All is well."]


@pytest.mark.parametrize(
    ("file", "old"),
    [
        (SYLLABUS, "double it"),
        (STUB, "Twice t."),
        (STUB, "raise NotImplementedError"),
        (SOLUTION, "return 2 * t"),
        ("tests/exercises/two/test_double.py", "def oracle"),
        ("tests/exercises/two/wrong/double.py", "Nothing happened"),
        ("tests/exercises/two/right/double.py", "return t.mul(2)"),
    ],
)
def test_every_part_is_searched_for_placeholders(small_kata, file, old):
    kata = Kata(small_kata)
    double, quadruple = kata.syllabus.exercise("double"), kata.syllabus.exercise("quadruple")
    assert list(unfilled(kata, double)) == []

    whole = text(small_kata, file)
    (small_kata / file).write_bytes(whole.replace(old, f"{old}  # FILL_IN", 1).encode())

    (said,) = unfilled(kata, double)
    line = text(small_kata, file).partition("FILL_IN")[0].count("\n") + 1
    assert said.startswith(f"{file}:{line}: fill in ")
    assert list(unfilled(kata, quadruple)) == []
