"""`kata again`: what is due, when, what is given back, and that nothing is ever lost."""

import itertools
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from torchkata.cli import main
from torchkata.errors import KataError
from torchkata.handout import contents, write
from torchkata.kata.again import MOST, give_back, give_up, solved_again, waiting
from torchkata.kata.due import find_due
from torchkata.kata.effort import Effort, Grade, effort_of, grade, worked
from torchkata.kata.folder import Kata
from torchkata.kata.hints import hints_taken, next_hint, note_solution
from torchkata.kata.manifest import COURSE
from torchkata.kata.memory import Card, Memory, Review, due_on, file_of, read_memory, write_memory
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress, in_notebook
from torchkata.kata.reset import undo
from torchkata.notebook.check import check
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import tried
from torchkata.submit.check import checked
from torchkata.submit.reading.entries import Refused
from torchkata.update import update
from torchkata.watch.actions import Actions
from torchkata.watch.standing import Standing

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
QUICK = Effort()
OWN = {"double": "2 * t", "quadruple": "double(double(t))", "negate": "-t"}


def later(days: float) -> datetime:
    return START + days * DAY


class Desk:
    """A learner's kata with a made-up clock; nothing here runs pytest or torch."""

    def __init__(self, root) -> None:
        self.kata = Kata(root)
        self.write(**OWN)
        self.ran(START, *OWN)

    def exercise(self, name: str):
        return self.kata.syllabus.exercise(name)

    def file(self, name: str):
        return self.kata.exercises / f"{self.exercise(name).topic}.py"

    def write(self, **bodies: str) -> None:
        for name, body in bodies.items():
            before, own = self.file(name).read_text().split(f"def {name}(")
            own = own.replace("raise NotImplementedError", f"return {body}", 1)
            self.file(name).write_text(f"{before}def {name}({own}")

    def ran(self, now: datetime, *names: str, effort: Effort = QUICK) -> None:
        """As a run that solves these exercises does."""
        progress = Progress(self.kata)
        for name in names:
            solved_again(self.kata, self.exercise(name), effort, now)
            first = {"first": now.isoformat(), "grade": grade(effort, 2)}
            kept = progress.outcomes.kept.get(name, {})
            entry = {"outcome": "solved", "digest": progress.digest(self.exercise(name))}
            progress.outcomes.keep({name: first | kept | entry})

    def given(self, now: datetime, most: int = MOST) -> list[str]:
        return [one.name for one in give_back(self.kata, most, now).given]

    def is_stub(self, name: str) -> bool:
        return Progress(self.kata).is_todo(self.exercise(name))


@pytest.fixture
def desk(small_kata) -> Desk:
    return Desk(small_kata)


def reviewed(grades, start: datetime = START) -> list[int]:
    """The intervals, in days, of a learner who solves an exercise whenever it is due."""
    reviews, now, intervals = [], start, []
    for one in grades:
        reviews.append(Review(now, one))
        intervals.append((due_on(reviews, now) - now.date()).days)
        now += intervals[-1] * DAY
    return intervals


def test_for_who_knows_the_intervals_grow_over_a_year():
    intervals = list(itertools.takewhile(lambda days: days < 365, reviewed([Grade.GOOD] * 12)))

    assert intervals == sorted(set(intervals))
    assert len(intervals) >= 4
    assert intervals[0] <= 3


def test_for_who_forgets_they_shrink():
    known = reviewed([Grade.GOOD] * 4)
    forgotten = reviewed([Grade.GOOD] * 4 + [Grade.AGAIN] * 4)

    assert forgotten[4] < known[3]
    assert forgotten[4:] == sorted(forgotten[4:], reverse=True)
    assert forgotten[-1] == 1


def test_a_better_grade_never_comes_back_sooner():
    days = [reviewed([Grade.GOOD, Grade.GOOD, one])[-1] for one in Grade]

    assert days == sorted(days)
    assert len(set(days)) == len(Grade)


def test_nothing_stays_away_for_more_than_a_year():
    assert max(reviewed([Grade.EASY] * 8)) == 365


def test_the_hour_of_the_day_does_not_count():
    evening, morning = START.replace(hour=21), (START + DAY).replace(hour=8)
    late = [Review(evening, Grade.AGAIN), Review(morning, Grade.GOOD)]
    noon = [Review(START, Grade.AGAIN), Review(START + DAY, Grade.GOOD)]

    assert due_on(late, morning) == due_on(noon, START + DAY)


@pytest.mark.parametrize("days", [-4000, -1, 0])
def test_a_clock_that_went_back_loses_nothing(days):
    reviews = [Review(START, Grade.GOOD), Review(later(days), Grade.GOOD)]

    assert later(days).date() < due_on(reviews, later(days)) <= later(days + 30).date()


def test_no_clock_is_too_wrong():
    wild = [START.replace(year=year) for year in (2026, 3, 8999, 3, 8999, 8999, 3, 2026)]

    due = due_on([Review(at, Grade.GOOD) for at in wild], START)

    assert START.date() < due <= later(365).date()


def test_a_review_in_the_future_does_not_keep_an_exercise_away():
    assert due_on([Review(later(3000), Grade.GOOD)], START) == START.date()


@dataclass(frozen=True)
class Named:
    name: str


def made_up(count: int) -> SimpleNamespace:
    """A learner with so many solved exercises, without files."""
    names = [f"exercise_{number}" for number in range(count)]
    first = {"first": START.isoformat(), "grade": "good"}
    state = SimpleNamespace(is_done=True, outcome=Outcome.SOLVED, in_notebook=False)
    return SimpleNamespace(
        kata=SimpleNamespace(syllabus=[Named(name) for name in names]),
        outcomes=SimpleNamespace(kept=dict.fromkeys(names, first)),
        state=lambda _exercise: state,
    )


def test_in_a_year_none_is_lost_though_some_are_forgotten_every_time():
    progress, memory, times = made_up(5), Memory(), {}
    for day in range(1, 366, 2):
        for exercise in find_due(progress, memory, later(day)).now[:1]:
            name = exercise.name
            card = memory.cards.setdefault(name, Card([Review(START, Grade.GOOD)]))
            known = Grade.AGAIN if name == "exercise_0" else Grade.GOOD
            card.reviews.append(Review(later(day), known))
            times.setdefault(name, []).append(day)

    assert all(times[f"exercise_{number}"][0] < 12 for number in range(5))
    assert len(times["exercise_0"]) > 100
    assert all(2 < len(times[f"exercise_{number}"]) < 10 for number in range(1, 5))


def test_more_work_never_earns_a_better_grade():
    order = list(Grade)
    for failing, hints, seconds, looked in itertools.product(
        range(5), range(4), (None, 10.0, 100.0, 1000.0), (False, True)
    ):
        here = order.index(grade(Effort(failing, hints, seconds, looked), 2))
        for more in (
            Effort(failing + 1, hints, seconds, looked),
            Effort(failing, hints + 1, seconds, looked),
            Effort(failing, hints, seconds and seconds * 2, looked),
            Effort(failing, hints, seconds, True),
        ):
            assert order.index(grade(more, 2)) <= here


@pytest.mark.parametrize(
    ("effort", "wanted"),
    [
        (Effort(seconds=50), Grade.EASY),
        (Effort(), Grade.GOOD),
        (Effort(failing=2, hints=1, seconds=200), Grade.GOOD),
        (Effort(failing=3), Grade.HARD),
        (Effort(hints=2), Grade.HARD),
        (Effort(seconds=300), Grade.HARD),
        (Effort(looked=True), Grade.AGAIN),
    ],
)
def test_the_grades_are_those_of_the_docs(effort, wanted):
    assert grade(effort, minutes=2) is wanted


def test_the_work_is_counted_by_tries_not_by_runs():
    entry: dict[str, str] = {}

    def run(outcome: Outcome, digest: str, pause: float | None) -> Effort:
        nonlocal entry
        told = worked(entry, outcome, digest, pause)
        entry = {"outcome": outcome, "digest": digest, **told}
        return effort_of(entry)

    assert run(Outcome.WRONG, "a", None) == Effort(1, seconds=None)
    assert run(Outcome.WRONG, "a", 500) == Effort(1, seconds=None)  # nothing was changed
    assert run(Outcome.RAISED, "b", 5) == Effort(1, seconds=5)  # the editor saved by itself
    assert run(Outcome.WRONG, "c", 60) == Effort(2, seconds=65)
    assert run(Outcome.SOLVED, "d", 9000) == Effort(2, seconds=665)  # a pause in between
    assert run(Outcome.SOLVED, "d", 30) == Effort(2, seconds=665)
    assert run(Outcome.WRONG, "e", -50) == Effort(1, seconds=0)  # begun anew; the clock went back


def test_who_never_types_it_has_no_file_and_reads_no_line(desk):
    assert not file_of(desk.kata.root).exists()
    assert waiting(desk.kata, Progress(desk.kata), later(100)) == []


def test_what_is_due_becomes_a_stub_and_the_limit_of_the_day_holds(desk):
    assert desk.given(later(30), most=2) == ["double", "quadruple"]
    assert [name for name in OWN if desk.is_stub(name)] == ["double", "quadruple"]

    desk.write(double="2 * t", quadruple="4 * t")
    desk.ran(later(30), "double", "quadruple")

    assert desk.given(later(30), most=2) == []
    assert desk.given(later(31), most=2) == ["negate"]
    assert desk.given(later(32), most=1) == []  # one is still open


def test_the_same_text_once_more_has_to_run_before_it_counts(desk):
    desk.given(later(30))
    desk.write(negate="-t")

    assert Progress(desk.kata).state(desk.exercise("negate")).outcome is Outcome.CHANGED

    desk.ran(later(30), "negate")

    (first, second) = read_memory(desk.kata.root).cards["negate"].reviews
    assert (first.at, second.at) == (START, later(30))


def test_who_is_told_that_a_caller_waits(desk):
    found = give_back(desk.kata, 1, later(30))

    assert found.callers == {"double": ["quadruple"]}
    assert give_back(desk.kata, 1, later(31)).callers == {"double": ["quadruple"]}


def test_what_changed_since_it_ran_stays_as_it_is(desk):
    desk.file("negate").write_text(desk.file("negate").read_text().replace("-t", "t"))

    found = give_back(desk.kata, now=later(30))

    assert [one.name for one in found.given] == ["double", "quadruple"]
    assert found.changed == 1
    assert "return t" in desk.file("negate").read_text()


def test_who_gives_up_reads_the_last_own_text_and_has_it_tomorrow_again(desk):
    before = desk.file("negate").read_text()
    desk.given(later(30))
    desk.write(negate="t + t")

    text, backup = give_up(desk.kata, desk.exercise("negate"), later(30))

    assert "return -t" in text
    assert "t + t" in (desk.kata.root / backup).read_text()
    assert desk.file("negate").read_text() == before
    assert Progress(desk.kata).state(desk.exercise("negate")).is_done
    assert "negate" in desk.given(later(31))


def test_only_what_was_given_back_is_given_up(desk):
    with pytest.raises(KataError, match="solved"):
        give_up(desk.kata, desk.exercise("negate"), START)


def test_an_undo_is_as_if_nothing_had_happened(desk):
    desk.given(later(30))
    list(undo(desk.kata))

    found = give_back(desk.kata, now=later(1))

    assert found.opened == []
    assert not any(map(desk.is_stub, OWN))
    assert [len(card.reviews) for card in read_memory(desk.kata.root).cards.values()] == [1, 1, 1]
    assert Progress(desk.kata).state(desk.exercise("negate")).is_done
    assert set(desk.given(later(30))) == set(OWN)


def test_hints_begin_anew_and_a_look_at_the_solution_counts(desk):
    exercise = desk.exercise("double")
    next_hint(desk.kata, exercise)
    note_solution(desk.kata, exercise)
    next_hint(desk.kata, desk.exercise("negate"))
    assert hints_taken(desk.kata, exercise) == (1, True)

    desk.given(later(30), most=1)

    assert hints_taken(desk.kata, exercise) == (0, False)
    assert next_hint(desk.kata, exercise).step == 1
    assert next_hint(desk.kata, desk.exercise("negate")).step == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"day": 3, "exercises": {}}', '{"day": null, "exercises": [1]}']
)
def test_a_broken_file_is_kept_aside_and_nothing_is_lost(desk, text):
    desk.given(later(30))
    file_of(desk.kata.root).write_text(text)
    desk.ran(later(30), "double")  # says nothing, and changes nothing
    assert file_of(desk.kata.root).read_text() == text

    found = give_back(desk.kata, now=later(30))
    give_up(desk.kata, desk.exercise("negate"), later(30))

    assert found.broken
    assert file_of(desk.kata.root).with_name("again-broken.json").read_text() == text
    assert "return -t" in desk.file("negate").read_text()
    assert not read_memory(desk.kata.root).broken


def test_one_broken_entry_leaves_the_others(desk):
    desk.given(later(30))
    document = json.loads(file_of(desk.kata.root).read_text())
    document["exercises"]["double"]["reviews"][0][0] = "yesterday"
    file_of(desk.kata.root).write_text(json.dumps(document))

    memory = read_memory(desk.kata.root)

    assert memory.broken
    assert sorted(memory.cards) == ["negate", "quadruple"]


def test_what_was_written_is_read(desk):
    memory = Memory({"double": Card([Review(START, Grade.HARD)], later(9), "b.py", {"a": "b"})})
    memory.day, memory.today = START.date(), 3

    assert write_memory(desk.kata.root, memory) == ""
    assert read_memory(desk.kata.root) == memory


def test_a_moved_folder_keeps_everything(desk, tmp_path):
    desk.given(later(30))
    desk.kata.root.rename(tmp_path / "moved")
    desk.kata = Kata(tmp_path / "moved")

    text, _backup = give_up(desk.kata, desk.exercise("negate"), later(31))

    assert "return -t" in text
    assert [one.name for one in give_back(desk.kata, now=later(31)).opened] == [
        "double",
        "quadruple",
    ]


def test_a_corrected_handout_leaves_the_schedule_and_the_old_text(small_kata, tmp_path):
    kata = Kata(small_kata)
    write(contents(kata, list(kata.syllabus), COURSE), tmp_path / "copy", False)
    stub = small_kata / "torchkata" / "stubs" / "two.py"
    stub.write_text(stub.read_text().replace("Twice t.", "Two times t."))
    write(contents(kata, list(kata.syllabus), COURSE), tmp_path / "corrected", False)
    desk = Desk(tmp_path / "copy")
    desk.given(later(30), most=1)

    update(desk.kata, tmp_path / "corrected")

    assert "Two times t." in desk.file("double").read_text()
    assert desk.is_stub("double")
    found = give_back(desk.kata, 1, later(31))
    assert [one.name for one in found.opened] == ["double"]
    assert "return 2 * t" in give_up(desk.kata, desk.exercise("double"), later(31))[0]


def test_an_exercise_that_is_no_longer_handed_out_stays_in_the_file(desk):
    desk.given(later(30), most=1)
    syllabus = desk.kata.syllabus_file.read_text()
    desk.kata.syllabus_file.write_text(syllabus.replace(".double]", ".doubled]"))

    found = give_back(Kata(desk.kata.root), now=later(31))

    assert found.opened == []
    assert "double" in read_memory(desk.kata.root).cards


def test_without_the_scheduler_it_says_what_to_install(desk, monkeypatch):
    monkeypatch.setattr("torchkata.kata.memory.find_spec", lambda _name: None)

    with pytest.raises(KataError, match=r"pip install.*\[again\]"):
        give_back(desk.kata)

    assert not file_of(desk.kata.root).exists()


def test_a_run_notes_the_work_and_the_next_one_that_it_was_solved_again(desk):
    exercise = desk.exercise("negate")

    def run() -> Outcome:
        session = Session.open(desk.kata.root, "exercises", 0, 60.0)
        return tried(session, exercise, collect(desk.kata, [exercise])["negate"]).outcome

    desk.given(later(30))
    desk.write(negate="t")
    assert run() is Outcome.WRONG
    desk.file("negate").write_text(desk.file("negate").read_text().replace("return t", "return -t"))
    assert run() is Outcome.SOLVED

    card = read_memory(desk.kata.root).cards["negate"]
    entry = Progress(desk.kata).outcomes.kept["negate"]
    assert card.given is None
    assert len(card.reviews) == 2
    assert entry["failing"] == "1"
    assert entry["first"] == START.isoformat()


def test_exercises_of_one_run_share_the_time(desk):
    desk.given(later(30))
    desk.write(double="2 * t", quadruple="4 * t")
    kept = desk.kata.root / ".kata/outcomes.json"
    began = kept.stat().st_mtime - 300
    os.utime(kept, (began, began))

    session = Session.open(desk.kata.root, "exercises", 0, 60.0)
    exercises = [desk.exercise(name) for name in ("double", "quadruple")]
    for exercise in exercises:  # as `kata check TOPIC` does
        tried(session, exercise, collect(desk.kata, exercises)[exercise.name])

    outcomes = Progress(desk.kata).outcomes.kept
    assert [round(int(outcomes[one.name]["seconds"]), -1) for one in exercises] == [150, 150]


def test_a_check_in_a_notebook_schedules_it_too(desk, monkeypatch, capsys):
    desk.given(later(30))
    monkeypatch.chdir(desk.kata.root)
    names = {}
    exec("def negate(t):\n    return -t", names)

    check(names["negate"])
    check(names["negate"])

    assert "solved" in capsys.readouterr().out
    assert len(read_memory(desk.kata.root).cards["negate"].reviews) == 2
    found = give_back(desk.kata, now=later(300))
    assert desk.exercise("negate") in found.elsewhere
    assert desk.exercise("negate") not in found.given


def test_what_was_solved_in_a_notebook_before_does_not_solve_a_stub(desk):
    outcomes = Progress(desk.kata).outcomes
    digest = Progress(desk.kata).tests_digest(desk.exercise("negate"))
    outcomes.keep({in_notebook("negate"): {"outcome": "solved", "digest": digest}})

    desk.given(later(30))

    assert Progress(desk.kata).state(desk.exercise("negate")).outcome is Outcome.TODO


def test_a_submission_with_a_stub_of_ours_is_told(desk, monkeypatch):
    def refuse(*_arguments):
        raise Refused("it is not read here")

    monkeypatch.setattr("torchkata.submit.check.read", refuse)  # a process that takes seconds
    desk.given(later(30), most=1)

    (said,) = [said for said in checked(desk.kata).problems if "kata again" in said]

    assert "double" in said


def test_the_commands_say_what_was_done_and_how_to_have_it_back(desk, monkeypatch):
    monkeypatch.chdir(desk.kata.root)

    def kata(*arguments: str) -> str:
        return CliRunner().invoke(main, arguments).output

    old = datetime.now(UTC) - 40 * DAY
    text = desk.kata.root / ".kata" / "outcomes.json"
    text.write_text(text.read_text().replace(START.isoformat(), old.isoformat()))

    assert "Due again" not in kata()
    told = kata("again", "--most", "2")
    assert "  double     exercises/two.py:6\n" in told
    assert "until then, what calls it fails: quadruple" not in told  # which is a stub itself
    assert "kata again --give-up NAME" in told
    assert "kata reset --undo" in told
    assert "One more is due" in told
    assert "Due again: negate: kata again" in kata()
    assert "return 2 * t" in kata("again", "--give-up", "double")
    assert "quadruple  exercises/two.py:15" in kata("again", "--most", "1")


def test_two_at_once_give_nothing_back_twice(desk):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda _: give_back(desk.kata, now=later(30)), range(2)))

    assert sorted(len(one.given) for one in found) == [0, 3]
    assert "return -t" in give_up(desk.kata, desk.exercise("negate"), later(30))[0]


def test_only_a_solution_that_is_shown_too_early_counts(desk, monkeypatch):
    monkeypatch.chdir(desk.kata.root)
    exercise = desk.exercise("double")
    CliRunner().invoke(main, ["solution", "double", "--anyway"])
    assert hints_taken(desk.kata, exercise) == (0, False)

    desk.given(later(30))
    CliRunner().invoke(main, ["solution", "double"])
    assert hints_taken(desk.kata, exercise) == (0, False)
    CliRunner().invoke(main, ["solution", "double", "--anyway"])

    assert hints_taken(desk.kata, exercise) == (0, True)


def test_in_the_watch_it_counts_once_the_key_was_pressed_twice(desk):
    desk.given(later(30))
    exercise = desk.exercise("double")
    standing = Standing(desk.kata, [exercise], Progress(desk.kata), current=exercise)
    watcher = SimpleNamespace(standing=standing, draw=lambda: None)
    actions = Actions(watcher, messages=None)

    actions.press("s")
    assert hints_taken(desk.kata, exercise) == (0, False)
    actions.press("s")

    assert hints_taken(desk.kata, exercise) == (0, True)
