"""Diagnosis: the one known wrong answer that explains what was seen, or silence."""

import pytest
import torch

from torchkata.answers import Known
from torchkata.checks import expect
from torchkata.diagnose import Matches, diagnosis, match
from torchkata.observe import Subject
from torchkata.suite import explain
from torchkata.verdict import diagnosed as diagnosed_by
from torchkata.verdict import judge

X = torch.tensor([[1.0, -2.0], [3.0, 4.0]])


@pytest.fixture
def diagnosed(learner_of, tmp_path):
    """`diagnosed(code, known, *calls)`: what the learner with that code is told after the calls."""

    def run(code, known, *calls):
        learner = learner_of(code)
        for args in calls:
            learner.f(*args)
        subject = Subject.load(tmp_path / "exercises", "topic")
        answers = [Known(name, function, sentence) for name, (function, sentence) in known.items()]
        return diagnosis([match(learner.history, answers, subject)])

    return run


SUM = "def f(x):\n    return x.sum()\n"


def test_the_one_that_matches_is_told(diagnosed):
    known = {
        "sum": (lambda x: torch.einsum("ij->", x), "You summed."),
        "max": (lambda x: x.max(), "You took the largest."),
    }

    assert diagnosed(SUM, known, (X,)) == "You summed."


def test_two_that_match_are_not_told(diagnosed):
    known = {
        "sum": (lambda x: x.add(0).sum(), "You summed."),
        "total": (lambda x: x.sum(0).sum(), "You summed rows."),
    }

    assert diagnosed(SUM, known, (X,)) is None


def test_two_that_match_are_told_apart_by_how_they_got_there(diagnosed):
    known = {
        "sum": (lambda x: x.sum(), "You summed."),
        "rows": (lambda x: x.sum(0).sum(), "You summed rows."),
    }

    assert diagnosed(SUM, known, (X,)) == "You summed."


def test_two_that_match_may_share_a_sentence(diagnosed):
    known = {
        "sum": (lambda x: x.add(0).sum(), "You summed."),
        "rows": (lambda x: x.sum(0).sum(), "You summed."),
    }

    assert diagnosed(SUM, known, (X,)) == "You summed."


def test_none_that_matches_is_silence(diagnosed):
    assert diagnosed(SUM, {"max": (lambda x: x.max(), "no")}, (X,)) is None


def test_every_call_of_the_test_has_to_match(diagnosed):
    known = {"first": (lambda x: x[0, 0] + x[0, 1], "You summed the first row.")}
    one_row = X[:1]

    assert diagnosed(SUM, known, (one_row,)) == "You summed the first row."
    assert diagnosed(SUM, known, (one_row,), (X,)) is None


def test_right_answers_are_no_diagnosis(diagnosed):
    assert diagnosed(SUM, {"sum": (lambda x: x.sum(), None)}, (X,)) is None


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("def f(x):\n    x += 1\n    return x\n", lambda x: x + 1),
        ("def f(x):\n    return x\n", lambda x: x.clone()),
        ("def f(x):\n    return x * 1\n", lambda x: x.detach() * 1),
        ("def f(x):\n    return x.double()\n", lambda x: x),
        ("def f(x):\n    raise ValueError\n", lambda x: x.view(3)),
        ("def f(x):\n    return None\n", lambda x: x),
        ("def f(x):\n    return x.sum().item()\n", lambda x: x.sum()),
    ],
)
def test_more_than_the_value_has_to_match(diagnosed, code, other):
    x = X.clone().requires_grad_() if "*" in code else X

    assert diagnosed(code, {"other": (other, "no")}, (x,)) is None


def test_what_stands_in_grad_has_to_match(diagnosed):
    code = "def f(w):\n    (w * w).sum().backward()\n"

    def half(w):
        w.sum().backward()

    def same(w):
        w.pow(2).sum().backward()

    known = {"half": (half, "no"), "same": (same, "yes")}

    assert diagnosed(code, known, (X.clone().requires_grad_(),)) == "yes"


def test_a_print_for_debugging_hides_no_mistake(diagnosed):
    known = {"same": (lambda x: x.add(0), "Nothing happened.")}

    assert diagnosed("def f(x):\n    print(x)\n    return x + 0\n", known, (X,)) is not None


def test_a_print_is_explained_by_no_known_answer(learner_of, tmp_path):
    learner = learner_of("def f(x):\n    print(x)\n    return x + 0\n")
    verdict, finding = judge(lambda: expect(learner.f(X)).prints_nothing(), learner)
    same = Known("same", lambda x: x.add(0), "Right, but forbidden elsewhere.")

    told = explain(verdict, finding, learner, [same], Subject.load(tmp_path / "exercises", "topic"))

    assert told.alike is None
    assert diagnosed_by([told]) is None


def test_one_sentence_has_to_explain_every_failing_test():
    both = Matches(("sum", "max"))

    assert diagnosis([both, Matches(("sum",))]) == "sum"
    assert diagnosis([Matches(("max",)), Matches(("sum",))]) is None
    assert diagnosis([both, both]) is None
    assert diagnosis([Matches(("sum", "max"), ("max",)), both]) is None
    assert (
        diagnosis([Matches(("sum", "max"), ("max",)), Matches(("sum", "max"), ("max",))]) == "max"
    )
    assert diagnosis([]) is None
