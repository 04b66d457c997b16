"""Courses: the first one is walked and handed out, the next one is offered."""

import json
import zipfile

import pytest

from torchkata.errors import BrokenSyllabus
from torchkata.kata.folder import Kata

TODO = "raise NotImplementedError"


@pytest.fixture
def two_courses(small_kata):
    """A kata whose topic `sign` is a second course."""
    _second(small_kata, "course = 2")
    return small_kata


def _second(root, line):
    file = root / "exercises/syllabus.toml"
    text = file.read_text(encoding="utf-8")
    assert 'title = "Signs"\n' in text
    file.write_text(
        text.replace('title = "Signs"\n', f'title = "Signs"\n{line}\n'), encoding="utf-8"
    )


def _write(root, topic, *bodies):
    file = root / f"exercises/{topic}.py"
    text = file.read_text(encoding="utf-8")
    for body in bodies:
        text = text.replace(TODO, f"return {body}", 1)
    file.write_text(text, encoding="utf-8")


def test_a_course_that_is_not_reached_is_one_line(two_courses, run):
    lines = run(two_courses, "torchkata").stdout.splitlines()

    assert lines[0].startswith("two ")
    assert lines[1] == "then course 2, with one exercise: sign"
    assert lines[3] == "Next: double  double it"


def test_the_next_course_is_offered_when_the_first_is_done(two_courses, run):
    _write(two_courses, "two", "2 * t", "4 * t")

    lines = run(two_courses, "pytest", "-q").stdout.splitlines()

    bar = next(line for line in lines if line.startswith("sign "))
    assert bar.endswith("0/1")
    assert "Course 1 is done. Well done! Course 2 builds on it: kata list --todo" in lines
    assert any(line.startswith("Next: negate") for line in lines)


def test_a_course_that_is_begun_has_its_bars_and_the_first_goes_on(two_courses, run):
    _write(two_courses, "sign", "-t")
    run(two_courses, "pytest", "-q")

    lines = run(two_courses, "torchkata").stdout.splitlines()

    assert lines[1].startswith("sign ")
    assert lines[1].endswith("1/1")
    assert lines[3] == "Next: double  double it"


def test_the_list_shows_courses_apart(two_courses, run):
    lines = run(two_courses, "torchkata", "list").stdout.splitlines()

    assert [line for line in lines if line.startswith("Course")] == ["Course 1", "Course 2"]
    assert lines.index("Course 2") < lines.index("sign: Signs")


@pytest.mark.parametrize(
    ("topics", "names"),
    [("", ["double", "quadruple"]), ("sign", ["negate"]), ("sign,two", ["negate", "double"])],
)
def test_without_topics_the_first_course_is_chosen(two_courses, topics, names):
    chosen = Kata(two_courses).syllabus.chosen(topics)

    assert [one.name for one in chosen][: len(names)] == names
    assert len(chosen) == {"": 2, "sign": 1, "sign,two": 3}[topics]


def test_a_syllabus_of_the_second_course_alone_begins_there(two_courses):
    file = two_courses / "exercises/syllabus.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[text.index("[sign]") :], encoding="utf-8")

    assert [one.name for one in Kata(two_courses).syllabus.chosen()] == ["negate"]


@pytest.mark.parametrize("topics", ["", "attention"])
def test_a_class_is_graded_by_the_first_course_or_by_its_topics(kata, tmp_path, run, topics):
    options = ["--topics", topics] if topics else []
    done = run(
        kata.root, "torchkata", "grade", "--gradescope", str(tmp_path / "auto.zip"), *options
    )

    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "auto.zip") as bundle:
        texts = [bundle.read(name) for name in bundle.namelist() if name.endswith(".json")]
    plain = [one for one in map(json.loads, texts) if "call_seconds" in one]
    counted = {kata.syllabus.by_name[name].topic for one in plain for name in one["exercises"]}
    first = {topic.name for topic in kata.syllabus.courses[1]}
    assert counted == ({topics} if topics else first)


@pytest.mark.parametrize("line", ["course = 0", 'course = "2"', "course = true", "course = 1.5"])
def test_a_course_is_a_whole_number(small_kata, line):
    _second(small_kata, line)

    with pytest.raises(
        BrokenSyllabus, match=r"line \d+, \[sign\]: course has to be a whole number"
    ):
        _ = Kata(small_kata).syllabus


def test_courses_come_in_order(small_kata):
    file = small_kata / "exercises/syllabus.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace('title = "Two"\n', 'title = "Two"\ncourse = 2\n'), encoding="utf-8"
    )

    with pytest.raises(
        BrokenSyllabus, match=r"\[sign\]: course has to be a whole number, 2 or more"
    ):
        _ = Kata(small_kata).syllabus
