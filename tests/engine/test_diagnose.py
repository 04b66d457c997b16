"""Diagnosis: the only known wrong answer that explains the observations, or no message."""

import pytest
import torch

from torchkata.diagnosis.match import Matches, diagnosis, match
from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict, most_telling
from torchkata.observe import Options, Subject
from torchkata.testing.call import Finding
from torchkata.testing.expectation import expect
from torchkata.testing.known import Known
from torchkata.testing.learner import Learner

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


@pytest.fixture
def suspects(learner_of, tmp_path):
    """`suspects(code, known)`: who is suspected, and a way to run the tests below on the code."""

    def make(code, **known):
        own = learner_of(code)
        subject = Subject.load(tmp_path / "exercises", "topic")
        answers = [Known(name, answer, name) for name, answer in known.items()]
        found = Suspects("f", answers, subject)

        def take(test):
            def finding_of(learner):
                try:
                    test(learner)
                except Finding as finding:
                    return finding
                return None

            def passes(transport):
                return finding_of(Learner(transport, "f", {"f": ["x"]}, Options())) is None

            finding = finding_of(own)
            if finding is None:
                return found.passed(passes)
            return found.failed([finding.seen], finding.kind, passes)

        return take

    return make


def _doubles(learner):
    expect(learner.f(X)).equals(2 * X)


def _keeps_zeros(learner):
    expect(learner.f(torch.zeros(2))).equals(torch.zeros(2))


def _is_quiet(learner):
    expect(learner.f(X)).prints_nothing()


PLUS_X_SQUARED = "def f(x):\n    return x + x**2\n"


@pytest.mark.parametrize("tests", [(_keeps_zeros, _doubles), (_doubles, _keeps_zeros)])
def test_a_mistake_that_would_show_where_the_code_is_right_was_not_made(suspects, tests):
    with_offset = lambda x: torch.where((x == 0).all(), x + 1, x + x**2)
    take = suspects(PLUS_X_SQUARED, squared=lambda x: x + x * x, offset=with_offset)

    told = [one for one in map(take, tests) if one is not None]

    assert (
        diagnosis(
            [one if isinstance(one, Matches) else Matches(tuple(one), tuple(one)) for one in told]
        )
        == "squared"
    )


def test_known_answers_are_not_asked_for_before_a_test_fails(learner_of, tmp_path):
    learner_of("def f(x):\n    return x\n")
    asked = []
    known = (asked.append(name) or Known(name, abs, name) for name in ("one", "two"))
    suspects = Suspects("f", known, Subject.load(tmp_path / "exercises", "topic"))

    suspects.passed(lambda _transport: True)
    assert asked == []

    assert [answer.name for answer in suspects.left] == ["one", "two"]


def test_a_print_alone_is_nobody_elses_mistake(suspects):
    take = suspects("def f(x):\n    print('so far')\n    return 2 * x\n", wrong=lambda x: x + x)

    assert take(_is_quiet) is None
    assert take(_doubles) is None


@pytest.mark.parametrize("first", [True, False])
def test_an_error_that_was_not_raised_hides_no_other_mistake(suspects, first):
    def checked(answer):
        def f(x):
            if x.ndim == 1:
                raise ValueError("(3,)")
            return answer(x)

        return f

    take = suspects(
        "def f(x):\n    return x + 1\n",
        more=checked(lambda x: x + 1),
        unchecked=lambda x: 2 * x,
    )
    error = lambda learner: expect(learner.f(torch.full((3,), 5.0))).raises(ValueError)
    tests = (error, _doubles) if first else (_doubles, error)

    assert [Matches(("more",), ("more",)), None] == sorted(
        map(take, tests), key=lambda one: not one
    )


def test_a_print_that_somebody_else_left_in_too_is_told(suspects):
    code = "def f(x):\n    print('so far')\n    return 2 * x\n"
    loud = lambda x: (print(1), 2 * x)[1]  # noqa: T201
    take = suspects(code, loud=loud, quiet=lambda x: x * 2)

    assert take(_is_quiet) == Matches(("loud",), ("loud",))


def test_what_is_printed_is_shown_last_and_what_is_left_switched_before_what_it_causes():
    verdicts = {kind: Verdict("wrong", kind) for kind in ("printed", "wrong values", "settings")}

    assert most_telling(verdicts) == "settings"
    del verdicts["settings"]
    assert most_telling(verdicts) == "wrong values"
    verdicts["wrong shape"] = Verdict("wrong", "wrong shape", alike=["You summed."])
    assert most_telling(verdicts) == "wrong shape"
