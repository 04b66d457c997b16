"""Diagnosis: the only known wrong answer that explains the observations, or no message."""

import numpy as np
import pytest
import torch

from torchkata.diagnosis.choice import choose
from torchkata.diagnosis.match import Failure, Fit, fit
from torchkata.diagnosis.relations.errors import meaning
from torchkata.diagnosis.remembered import Remembered
from torchkata.diagnosis.suspects import Suspects
from torchkata.diagnosis.verdict import Verdict
from torchkata.kata.outcome import Outcome
from torchkata.observe import Options, Subject
from torchkata.testing.call import Finding
from torchkata.testing.expectation import expect
from torchkata.testing.known import Known
from torchkata.testing.learner import Learner, beside

X = torch.tensor([[1.0, -2.0], [3.0, 4.0]])


@pytest.fixture
def diagnosed(learner_of, tmp_path):
    """`diagnosed(code, known, *calls)`: what the learner with that code is told after the calls.

    The test failed at the last of them, with a wrong value.
    """

    def run(code, known, *calls):
        learner = learner_of(code)
        for args in calls:
            learner.f(*args)
        subject = Subject.load(tmp_path / "exercises", "topic")
        answers = [Known(name, function, sentence) for name, (function, sentence) in known.items()]
        suspects = Suspects("f", answers, subject)
        found = suspects.failed(
            "test", lambda _way: "wrong values", learner.history, "wrong values"
        )
        choice = choose({"test": Verdict(Outcome.WRONG, "wrong values", evidence=found)})
        return choice.diagnosis

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


STEPS = torch.rand(50, generator=torch.Generator().manual_seed(0)) - 0.5


@pytest.mark.parametrize(
    "spelling",
    [
        "x - 0.1 * x.exp()",
        "x - x.exp() * 0.1",
        "torch.sub(x, x.exp(), alpha=0.1)",
        "torch.sub(x, x.exp() * 0.1, out=torch.empty(50))",
        "x.clone().sub_(x.exp() / 10)",
        "(x * 10 - x.exp()) / 10",
    ],
)
def test_spellings_of_one_mistake_are_one_mistake(diagnosed, spelling):
    """They round in other ways, and call other functions of torch."""
    known = {"uphill": (lambda x: x - 0.1 * x.exp(), "You went downhill.")}
    code = f"import torch\n\ndef f(x):\n    return {spelling}\n"

    assert diagnosed(code, known, (STEPS,)) == "You went downhill."


@pytest.mark.parametrize(
    "spelling",
    ["torch.where(x > 0, x, 2 * x)", "x * (x > 0) + 2 * x * (x <= 0)", "x + x.clamp(max=0)"],
)
def test_a_choice_and_a_mask_are_one_mistake(diagnosed, spelling):
    known = {"steep": (lambda x: torch.where(x > 0, x, x * 2), "It is too steep.")}

    assert diagnosed(f"import torch\n\ndef f(x):\n    return {spelling}\n", known, (STEPS,))


@pytest.mark.parametrize(
    "spelling", ["x -= 1", "x.sub_(1)", "x.data = x.data - 1", "x[:] = x - 1", "x.copy_(x - 1)"]
)
def test_a_change_in_place_is_one_mistake(learner_of, tmp_path, spelling):
    learner = learner_of(f"def f(x):\n    {spelling}\n    return x * 1\n")
    learner.f(X.clone())
    other = lambda x: x.sub_(1) * 1
    way = beside(Subject("topic", tmp_path, None, overrides={"f": other}))
    failure = Failure(learner.history, "argument changed")

    assert fit(failure, way, lambda _transport: "argument changed").explains


@pytest.mark.parametrize("spelling", ["grad = None", "grad.zero_()", "grad.data.zero_()"])
def test_gradients_cleared_in_the_wrong_place_are_one_mistake(learner_of, tmp_path, spelling):
    def zeroed(w):
        (w * w).sum().backward()
        w.grad.zero_()
        return w.detach() * 1

    learner = learner_of(
        f"def f(w):\n    (w * w).sum().backward()\n    w.{spelling}\n    return w.detach() * 1\n"
    )
    learner.f(X.clone().requires_grad_())
    way = beside(Subject("topic", tmp_path, None, overrides={"f": zeroed}))

    assert (
        fit(Failure(learner.history, "wrong values"), way, lambda _transport: "wrong values") >= 4
    )


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
        ("def f(x):\n    return x.double()\n", lambda x: x),
        ("def f(x):\n    raise ValueError\n", lambda x: x.view(3)),
        ("def f(x):\n    return None\n", lambda x: x),
        ("def f(x):\n    return x.sum().item()\n", lambda x: x.sum()),
    ],
)
def test_the_type_and_the_error_have_to_match(diagnosed, code, other):
    assert diagnosed(code, {"other": (other, "no")}, (X,)) is None


@pytest.mark.parametrize(
    ("code", "other", "kind"),
    [
        (
            "def f(x):\n    x += 1\n    return x\n",
            lambda x: x.add_(1).sub_(0.5) + 0.5,
            "argument changed",
        ),
        ("def f(x):\n    return x\n", lambda x: x.clone(), "alias"),
        ("def f(x):\n    return x * 1\n", lambda x: x.detach() * 1, "requires_grad"),
    ],
)
def test_what_stands_beside_the_value_explains_only_its_own_kind(
    learner_of, tmp_path, code, other, kind
):
    learner = learner_of(code)
    learner.f(X.clone().requires_grad_("*" in code))
    way = beside(Subject("topic", tmp_path, None, overrides={"f": other}))

    def fitting(kind, found):
        return fit(Failure(learner.history, kind), way, lambda _transport: found)

    assert fitting("wrong values", "wrong values") is Fit.VALUES
    assert fitting(kind, None) is Fit.NOTHING
    assert fitting(kind, kind) is Fit.KIND


def test_a_change_of_another_argument_is_another_mistake(learner_of, tmp_path):
    learner = learner_of("def f(a, b):\n    a += 1\n    return a + b\n")
    learner.f(X.clone(), X.clone())

    def fitting(other):
        way = beside(Subject("topic", tmp_path, None, overrides={"f": other}))
        failure = Failure(learner.history, "argument changed")
        return fit(failure, way, lambda _transport: "argument changed")

    assert fitting(lambda a, b: a.add_(2) + b) is Fit.KIND
    assert fitting(lambda a, b: b.add_(2) + a) is Fit.NOTHING


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


def told(*evidence, kind="wrong values"):
    """What is told after failures of one kind, or of (kind, evidence) each."""
    pairs = [one if isinstance(one, tuple) else (kind, one) for one in evidence]
    verdicts = {
        str(i): Verdict(Outcome.WRONG if kind else Outcome.SOLVED, kind, evidence=fits)
        for i, (kind, fits) in enumerate(pairs)
    }
    choice = choose(verdicts)
    return choice.sentences if choice else ()


def test_one_sentence_has_to_explain_every_wrong_value():
    both = {"sum": Fit.SAME, "max": Fit.SAME}
    by_max = {"sum": Fit.SAME, "max": Fit.SAME_WAY}

    assert told(both, {"sum": Fit.SAME}) == ("sum",)
    assert told(both, both) == ()
    assert told(by_max, both) == ()
    assert told(by_max, by_max) == ("max",)
    assert told({"sum": Fit.SAME}, {}) == ()
    assert told() == ()


def test_another_graph_or_exception_does_not_contradict():
    assert told({"sum": Fit.SAME}, {"sum": Fit.VALUES}) == ("sum",)
    assert told({"sum": Fit.SAME}, ("raised RuntimeError", {})) == ("sum",)
    assert told({"sum": Fit.SAME, "max": Fit.VALUES}) == ("sum",)


def test_a_sentence_that_explains_most_stands_beside_a_second_mistake():
    assert told(*4 * [{"sum": Fit.SAME}], {"sum": Fit.AGAINST}) == ("sum",)
    assert told(*3 * [{"sum": Fit.SAME}], {"sum": Fit.AGAINST}) == ()
    assert told(*4 * [{"sum": Fit.SAME}], {}) == ("sum",)
    assert told(*3 * [{"sum": Fit.SAME}], {}) == ()


def test_code_that_mostly_raises_errors_has_another_mistake():
    error = ("raised ValueError", {})

    assert told(*2 * [{"sum": Fit.SAME}], *2 * [error]) == ("sum",)
    assert told(*2 * [{"sum": Fit.SAME}], *3 * [error]) == ()
    assert told(("no error", {"unchecked": Fit.SAME}), *2 * [error]) == ()
    assert told(*3 * [("raised ValueError", {"sum": Fit.SAME})]) == ("sum",)


def test_what_one_test_contradicts_is_not_told():
    assert told({"sum": Fit.SAME}, ("", {"sum": Fit.AGAINST})) == ()
    assert told({"sum": Fit.SAME, "max": Fit.SAME}, ("", {"sum": Fit.AGAINST})) == ("max",)


def test_two_mistakes_are_two_sentences_the_one_that_explains_more_first():
    one, other = {"sum": Fit.SAME}, {"max": Fit.SAME}

    assert told(other, one, one) == ("sum", "max")
    assert told(one, ("no error", {"unchecked": Fit.KIND})) == ("sum", "unchecked")


def test_a_second_mistake_explains_values_only_by_the_same_values():
    one = {"sum": Fit.SAME}

    assert told(*4 * [one], {"max": Fit.KIND}) == ("sum",)
    assert told(*4 * [one], {"max": Fit.VALUES}) == ("sum", "max")


SHAPES = (
    "raised RuntimeError: mat1 and mat2 shapes cannot be multiplied\n  topic.py:2: x @ NoneType"
)


@pytest.mark.parametrize(
    ("kind", "said", "relation", "told"),
    [
        ("raised RuntimeError", SHAPES, "It is 2 times that.", "A matrix product needs as many"),
        ("raised NameError", "raised NameError: Did you mean 'x'?", "It is 2 times that.", "None"),
        ("raised ValueError", "raised ValueError: no", "It is 2 times that.", "It is 2 times"),
        ("wrong keys", "returned the keys 'a'", "It divides a plain number by 0.", "None"),
        ("wrong keys", "returned the keys 'a'", "It is 2 times that.", "It is 2 times"),
    ],
)
def test_the_relation_is_about_the_failure_that_is_shown(kind, said, relation, told):
    verdict = Verdict(Outcome.RAISED, kind, said=said, evidence={}, related=relation)

    assert str(choose({"test": verdict}).relation).startswith(told)


@pytest.mark.parametrize(
    ("raises", "means"),
    [
        (lambda x: torch.Tensor([1.0], torch.float64), "`torch.Tensor` only makes tensors of the"),
        (lambda x: torch.randint(0.5, 2.5, (3,)), "torch does not take these arguments: compare"),
        (lambda x: x - x.max(0), "With a dim, `max`, `min`, `sort` and `topk` return the values"),
        (lambda x: x.sort().sum(), "With a dim, `max`, `min`, `sort` and `topk` return the values"),
        (lambda x: x.shape + 1, "`+` joins tuples and lists, and adds tensors: take one entry,"),
        (lambda x: torch.cat(x, x), "The tensors have to be in one list or tuple: `torch.cat([a"),
        (lambda x: torch.from_numpy([1]), "This function takes a NumPy array only:"),
        (lambda x: np.zeros(3).astype(torch.float64), "NumPy does not know torch's dtypes: make"),
        (lambda x: torch.zeros(2, dtype="float64"), "A dtype of torch is needed here, such as"),
        (lambda x: x.astype(torch.float64), "A tensor has nothing of that name: look at its"),
        (
            lambda x: x[1.0],
            "An index is an int, a slice, None, `...`, or a tensor of ints or bools",
        ),
        (lambda x: x[torch.ones(2, 2) > 0], "As an index, a mask has the shape of the tensor:"),
        (lambda x: x.half().masked_fill(x > 0, -1e9), "This number does not fit into the dtype"),
        (lambda x: len(one for one in x), "It has no length: count its entries in the loop."),
        (lambda x: torch.stack([]), "The list or the tensor is empty here: there is nothing to"),
        (lambda x: x.permute(1), "Every axis of the tensor has to be named exactly once."),
    ],
)
def test_what_an_error_of_torch_means(raises, means):
    with pytest.raises(Exception) as found:  # noqa: PT011 - any, and its message is compared
        raises(torch.ones(2, 3))

    assert str(meaning(f"raised {found.typename}: {found.value}")).startswith(means)


def test_wrong_values_come_before_an_error_that_is_missing():
    verdicts = {kind: Verdict(Outcome.WRONG, kind) for kind in ("no error", "wrong values")}

    assert choose(verdicts).test == "wrong values"


def test_two_pairs_that_explain_as_much_are_silence():
    assert told({"sum": Fit.SAME}, {"max": Fit.SAME, "min": Fit.SAME}) == ()
    second = {"unchecked": Fit.SAME, "swallowed": Fit.SAME}
    assert told({"sum": Fit.SAME}, ("no error", second)) == ("sum",)


@pytest.fixture
def suspects(learner_of, tmp_path):
    """`suspects(code, known)`: a way to run tests on the code, and to ask what is told of it."""

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

            def finds(transport):
                finding = finding_of(Learner(transport, "f", {"f": ["x"]}, Options()))
                return finding and finding.kind

            finding = finding_of(own)
            if finding is None:
                return Verdict(Outcome.SOLVED, evidence=found.passed(test, finds))
            evidence = found.failed(test, finds, [finding.seen], finding.kind)
            return Verdict(Outcome.WRONG, finding.kind, evidence=evidence)

        return lambda *tests: choose({str(i): take(one) for i, one in enumerate(tests)}).sentences

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
    told = suspects(PLUS_X_SQUARED, squared=lambda x: x + x * x, offset=with_offset)

    assert told(*tests) == ("squared",)


def test_known_answers_are_not_asked_for_before_a_test_fails(learner_of, tmp_path):
    learner_of("def f(x):\n    return x\n")
    asked = []
    known = (asked.append(name) or Known(name, abs, name) for name in ("one", "two"))
    suspects = Suspects("f", known, Subject.load(tmp_path / "exercises", "topic"))

    suspects.passed("test", lambda _transport: None)
    assert asked == []

    assert [answer.name for answer in suspects.left] == ["one", "two"]


def test_a_print_alone_is_nobody_elses_mistake(suspects):
    told = suspects("def f(x):\n    print('so far')\n    return 2 * x\n", wrong=lambda x: x + x)

    assert told(_is_quiet, _doubles) == ()


def _checked(answer):
    def f(x):
        if x.ndim == 1:
            raise ValueError("(3,)")
        return answer(x)

    return f


def _refuses_vectors(learner):
    expect(learner.f(torch.full((3,), 5.0))).raises(ValueError)


@pytest.mark.parametrize("tests", [(_refuses_vectors, _doubles), (_doubles, _refuses_vectors)])
def test_an_error_that_was_not_raised_hides_no_other_mistake(suspects, tests):
    code = "def f(x):\n    return x + 1\n"
    more, unchecked = _checked(lambda x: x + 1), lambda x: 2 * x

    assert suspects(code, more=more)(*tests) == ("more",)
    assert suspects(code, more=more, unchecked=unchecked)(*tests) == ("more", "unchecked")
    assert suspects(code, more=more, both=lambda x: x + 1)(*tests) == ("both",)


@pytest.mark.parametrize("doubted", [1, 3])
def test_an_author_whose_answer_stops_elsewhere_is_doubted(suspects, doubted):
    """It stops for vectors, which the code doubles: once is forgiven, more often is not."""
    vectors = lambda learner: expect(learner.f(torch.zeros(3))).equals(torch.zeros(3))
    told = suspects("def f(x):\n    return x + x.sign()\n", more=lambda x: x + x.mT.sign().mT)

    assert told(_doubles, *doubted * [vectors]) == (("more",) if doubted == 1 else ())


def _shares_nothing(learner):
    expect(learner.f(torch.ones(2))).shares_nothing()


@pytest.mark.parametrize("tests", [(_doubles, _shares_nothing), (_shares_nothing, _doubles)])
def test_a_wrong_value_in_shared_memory_is_two_mistakes(suspects, tests):
    """Nobody wrote down both, so the values of neither are those of the code in all tests."""
    code = "def f(x):\n    if x.ndim == 1:\n        return x\n    return x + 1\n"
    shared = lambda x: x.mul_(1) if x.ndim == 1 else 2 * x
    told = suspects(code, more=lambda x: x.clone() if x.ndim == 1 else x + 1, shared=shared)

    assert told(*tests) == ("more", "shared")


def test_inputs_that_the_known_answer_cannot_take_do_not_contradict_it(suspects):
    """The learner's code gives the wrong sum for them, too; the author's stops at them."""
    takes_tracked = lambda learner: expect(learner.f(X.clone().requires_grad_())).equals(2 * X)
    told = suspects(
        "def f(x):\n    return x + 1\n",
        more=lambda x: torch.from_numpy(x.numpy() + 1),
        less=lambda x: x - 1,
    )

    assert told(_doubles) == ("more",)
    assert told(_doubles, takes_tracked) == ("more",)


def test_a_print_that_somebody_else_left_in_too_is_told(suspects):
    code = "def f(x):\n    print('so far')\n    return 2 * x\n"
    loud = lambda x: (print(1), 2 * x)[1]  # noqa: T201
    told = suspects(code, loud=loud, quiet=lambda x: x * 2)

    assert told(_is_quiet) == ("loud",)


def test_what_is_printed_is_shown_last_and_what_is_left_switched_before_what_it_causes():
    kinds = ("printed", "wrong values", "settings")
    verdicts = {kind: Verdict(Outcome.WRONG, kind) for kind in kinds}

    assert choose(verdicts).test == "settings"
    del verdicts["settings"]
    assert choose(verdicts).test == "wrong values"
    explained = Verdict(Outcome.WRONG, "wrong shape", evidence={"You summed.": Fit.SAME})
    del verdicts["wrong values"]
    verdicts |= {"raised TypeError": Verdict(Outcome.RAISED, "raised TypeError")}
    verdicts["wrong shape"] = explained
    assert choose(verdicts).test == "wrong shape"


def test_what_a_test_finds_in_a_known_answer_is_asked_once_if_it_is_remembered(
    learner_of, tmp_path
):
    learner = learner_of("def f(x):\n    return x + 1\n")
    learner.f(X)
    subject = Subject.load(tmp_path / "exercises", "topic")
    asked, remembered = [], Remembered()

    def weighed(remembered):
        suspects = Suspects("f", [Known("same", lambda x: x + 1, "one more")], subject, remembered)
        suspects.failed("first", lambda _way: "wrong values", learner.history, "wrong values")
        suspects.passed("second", lambda _way: asked.append("second"))
        suspects.passed("third", lambda _way: asked.append("third") or "wrong values")
        return [known.name for known in suspects.left]

    assert weighed(remembered) == weighed(remembered) == []
    assert asked == ["second", "third"]
    assert weighed(None) == weighed(Remembered()) == []
    assert asked == 3 * ["second", "third"]


def test_a_known_answer_is_not_asked_the_same_again():
    asked = []
    remembered = Remembered()
    transport = lambda request: asked.append(request) or b"%d" % len(asked)
    first, second, other = (remembered.way_to(name, transport) for name in ("a", "a", "b"))

    # It may keep a state, so the second time in one test is another question.
    assert [first(b"x"), first(b"x"), first(b"y")] == [b"1", b"2", b"3"]
    assert [second(b"y"), second(b"x"), second(b"x")] == [b"3", b"1", b"2"]
    assert other(b"x") == b"4"
    assert asked == [b"x", b"x", b"y", b"x"]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("torchkata.diagnosis.remembered._MOST_KEPT", 2)
    asked = []
    remembered = Remembered()
    transport = lambda request: asked.append(request) or b"2"

    for request in (b"x", b"y", b"z") * 2:
        assert remembered.way_to("a", transport)(request) == b"2"

    assert asked == [b"x", b"y", b"z", b"z"]
