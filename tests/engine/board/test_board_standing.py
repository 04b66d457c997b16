"""Who is stuck, which mistake is frequent, what to explain: from reports alone."""

import pytest

from torchkata.board.standing import AWAY, STUCK_RUNS, STUCK_SECONDS, Standing
from torchkata.board.store import Kept, Member
from torchkata.board.wire import Report

NOON = 1_000_000.0


def member(number, gone=None, removed=False):
    return Member(number, f"learner {number}", "", NOON, gone, removed)


@pytest.fixture
def room():
    """`room(learner, second, exercise, outcome, mistake)`: a room, and a run in it."""
    standing = Standing([member(number) for number in range(1, 6)])
    count = iter(range(10_000))

    def run(learner, second, exercise="mse", outcome="wrong", *mistakes, what="run", **more):
        report = Report(f"{next(count):016x}", what, exercise, outcome, mistakes, **more)
        standing.add(Kept(learner, NOON + second, report))

    run.standing = standing
    run.stuck = lambda second: standing.stuck(NOON + second)
    return run


def test_five_failing_runs_of_one_exercise_are_stuck(room):
    for second in range(STUCK_RUNS - 1):
        room(1, second)
    assert room.stuck(10) == {}

    room(1, STUCK_RUNS)

    assert room.stuck(10)[1].why == "runs"
    assert room.stuck(10)[1].since == NOON


def test_ten_minutes_from_the_first_failing_run_are_stuck(room):
    room(1, 0)

    assert room.stuck(STUCK_SECONDS - 1) == {}
    assert room.stuck(STUCK_SECONDS)[1].why == "time"


def test_a_solution_ends_it_and_another_failure_begins_anew(room):
    for second in range(STUCK_RUNS):
        room(1, second)
    room(1, 10, "mse", "solved")
    assert room.stuck(STUCK_SECONDS + 1) == {}

    room(1, 20)

    assert room.stuck(STUCK_SECONDS + 1) == {}
    assert room.stuck(20 + STUCK_SECONDS)[1].since == NOON + 20


def test_only_the_exercise_of_the_last_run_counts(room):
    for second in range(STUCK_RUNS):
        room(1, second)
    room(1, 9, "line", "solved")

    assert room.stuck(10) == {}
    assert room.stuck(STUCK_SECONDS + 10) == {}


def test_a_hand_comes_first_then_who_is_stuck_for_longest(room):
    for learner, first in ((1, 50), (2, 0)):
        for second in range(STUCK_RUNS):
            room(learner, first + second)
    room(3, 60, what="hand", up=True)

    assert list(room.stuck(70)) == [3, 2, 1]


def test_a_hand_stays_up_since_it_was_raised_first_until_it_is_lowered(room):
    room(1, 0, what="hand", up=True)
    room(1, 5, what="hand", up=True)
    room(1, 7, "mse", "solved")
    assert room.stuck(8)[1].since == NOON

    room(1, 9, what="hand", up=False)

    assert room.stuck(10) == {}


def test_whoever_is_away_or_left_is_not_stuck(room):
    for second in range(STUCK_RUNS):
        room(1, second)
        room(2, second)
        room(3, second)
    room.standing.join(member(2, gone=NOON + 9))
    room.standing.join(member(3, removed=True))

    assert list(room.stuck(10)) == [1]
    assert room.stuck(AWAY + 10) == {}


def test_what_was_done_before_joining_is_shown_and_is_not_a_run(room):
    for number in range(STUCK_RUNS + 1):
        room(1, 0, f"e{number}", "wrong", what="earlier")
    room(1, 0, "mse", "solved", what="earlier")
    room(1, 1, "line", "wrong")
    room(1, 2, "line", "wrong", what="earlier")

    learner = room.standing.learners[1]
    assert learner.cells["mse"].outcome == "solved"
    assert learner.solved == 1
    assert learner.cells["line"].fails == 1
    assert room.stuck(STUCK_SECONDS) == {}


def test_the_mistake_of_most_learners_comes_first_and_a_known_one_before_a_kind(room):
    room(1, 0, "mse", "wrong", "a" * 12)
    room(2, 0, "mse", "wrong", "a" * 12)
    room(3, 0, "mse", "wrong", kind="wrong shape")
    room(4, 0, "mse", "wrong", "b" * 12)
    room(4, 1, "mse", "wrong", "b" * 12)

    told = room.standing.mistakes(NOON + 2)

    assert [(one.reason, one.count) for one in told] == [
        ("a" * 12, 2),
        ("b" * 12, 1),
        ("wrong shape", 1),
    ]


def test_a_mistake_counts_while_it_is_made(room):
    room(1, 0, "mse", "wrong", "a" * 12)
    room(2, 0, "mse", "wrong", "a" * 12)
    room(1, 1, "mse", "solved", "a" * 12)
    room(2, 1, "line", "solved")

    assert room.standing.mistakes(NOON + 2) == []


def test_the_exercise_where_most_are_stuck_is_to_explain(room):
    for second in range(STUCK_RUNS):
        room(1, second, "line")
        room(2, second, "mse")
        room(3, second, "mse")
    room(4, 0, "line", what="hand", up=True)  # of somebody who ran nothing

    assert room.standing.to_explain(NOON + 10) == ("mse", 2)
    assert Standing().to_explain(NOON) is None


def test_progress_counts_each_solution_once_and_never_runs_back(room):
    room(1, 0, "mse", "solved")
    room(1, 70, "mse", "wrong")
    room(1, 71, "mse", "solved")
    room(2, 130, "mse", "example")
    room(3, 10, "mse", "solved")  # of a laptop that slept

    counts = [count for _at, count in room.standing.points]
    times = [at for at, _count in room.standing.points]
    assert counts == [1, 3]
    assert times == sorted(times)
