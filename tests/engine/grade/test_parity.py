"""The same verdicts on both sides of the wall, for all known right and wrong answers."""

import copy
from pathlib import Path
from random import Random

import pytest

from torchkata.diagnosis.choice import choose
from torchkata.grade.submission import Submission
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.run.code import load
from torchkata.run.suite import run_all
from torchkata.testing.known import right_answers, wrong_answers

TOPICS = [topic.name for topic in Kata.find(Path(__file__).parent).syllabus.topics]

FEW = 2  # exercises of each topic


@pytest.mark.long
def test_every_solution_is_solved(judge, solutions):
    row = judge.grade(Submission("best", solutions))

    assert not {
        name: one for name, one in row.exercises.items() if one.outcome is not Outcome.SOLVED
    }
    assert judge.max_points == row.points


@pytest.mark.parametrize("topic", TOPICS)
def test_some_answers_get_the_verdicts_that_they_get_beside(judge, handed_in, topic, pytestconfig):
    """One answer to each of a few exercises: which ones, the run's seed decides."""
    chance = Random(f"{pytestconfig.option.seed} {topic}")
    of_topic = judge.kata.syllabus.topic(topic).exercises
    few = chance.sample(of_topic, min(FEW, len(of_topic)))

    assert not list(_differing(judge, handed_in, few, lambda answers: [chance.choice(answers)]))


@pytest.mark.attacks
@pytest.mark.parametrize("topic", TOPICS)
def test_every_known_answer_gets_the_verdict_that_it_gets_beside(judge, handed_in, topic):
    of_topic = judge.kata.syllabus.topic(topic).exercises

    assert not list(_differing(judge, handed_in, of_topic, list))


def _differing(judge, handed_in, exercises, which):
    """The known answers whose verdicts are not the same on both sides."""
    for exercise in exercises:
        solution = load(judge.kata, judge.kata.root / "solutions", exercise.topic)
        tests = judge.tests[exercise.name]
        answers = [*wrong_answers(judge.kata, exercise), *right_answers(judge.kata, exercise)]
        for known in which([one for one in answers if not one.by_chance]):
            subject = solution.with_overrides({exercise.name: known.answer})
            beside = _beside(judge, tests, subject)
            across = _across(judge, exercise, handed_in(exercise, known.name))
            if beside != across[:2]:
                yield exercise.name, known.name, beside, across


def _beside(judge, tests, subject):
    verdicts = run_all(
        judge.kata,
        tests,
        subject,
        judge.rules.seed,
        diagnose_with=judge.wrong[tests[0].exercise.name],
        seconds=judge.rules.call_seconds,
    )
    choice = choose(verdicts)
    return {name: one.outcome for name, one in verdicts.items()}, choice and choice.diagnosis


def _across(judge, exercise, files):
    of_one = copy.copy(judge)
    of_one.topics, of_one.exercises = [exercise.topic], [exercise]
    graded = of_one.grade(Submission("somebody", files)).exercises
    (one,) = graded.values()
    return dict(one.tests), one.diagnosis, one.reason
