"""Relations: what a wrong result has to do with the right one, told only where it is so.

Each kind has an answer that shows it, and one that nearly does and must not be told so.
"""

import inspect
import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

from torchkata.diagnosis.look import looks
from torchkata.diagnosis.relations import calls
from torchkata.diagnosis.relations.case import MOST_NUMBERS
from torchkata.diagnosis.relations.errors import meaning
from torchkata.diagnosis.relations.findings import Failure, about
from torchkata.diagnosis.relations.told import Relations
from torchkata.observe import Options, Subject
from torchkata.testing.call import Finding
from torchkata.testing.expectation import expect
from torchkata.testing.learner import Learner, beside


def randn(*shape):
    """Numbers without a pattern, the same in every run."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(len(shape) + sum(shape)))


def learner_with(answer, names=("x",)):
    """A learner with that answer."""
    subject = Subject("topic", Path(), ModuleType("topic"), overrides={"f": answer})
    return Learner(beside(subject), "f", {"f": [*names]}, Options())


def tell(relations, learner, check, *args):
    """Make one call, and tell the relations what a check says of it."""
    learner.history.clear()
    try:
        check(learner.f(*args))
    except Finding as finding:
        relations.failed(learner.history, finding)
    else:
        relations.passed(learner.history)


def said(answer, oracle, *calls, gradient=False):
    """What a learner with that answer is told after these calls, each a test of its own."""
    subject = Subject("topic", Path(), ModuleType("topic"), overrides={"f": answer})
    names = list(inspect.signature(oracle).parameters)
    relations = Relations()
    for args in calls:
        learner = Learner(beside(subject), "f", {"f": names}, Options())
        try:
            seen = expect(learner.f(*args)).agrees_with(oracle)
            if gradient:
                seen.gradients_agree_with(oracle)
            seen.leaves_arguments_unchanged()
        except Finding as finding:
            relations.failed(learner.history, finding)
        else:
            relations.passed(learner.history)
    return relations.said() or ""


MATRICES = [(randn(2, 3),), (randn(4, 3),), (randn(3, 5),)]
SQUARES = [(randn(3, 3),), (randn(4, 4),)]
VECTORS = [(randn(5),), (randn(6),), (randn(7),)]
PAIRS = [(randn(2, 3), randn(3, 2).T), (randn(4, 3), randn(3, 4).T)]
RATES = [(randn(3, 2), 0.1), (randn(4, 2), 0.3)]
FLAGS = [(randn(*shape), randn(*shape) > 0.3) for shape in [(3, 2), (4, 2), (2, 5)]]
COUNTS = [(6, 2), (7, 4), (5, 1)]
CURVES = [(randn(6, 5),), (randn(5, 7),), (randn(40),)]


def same(x):
    return x * 1.0


def hide(x, flags):
    return x.cos() * flags


def before(n, last):
    return torch.arange(n) < torch.as_tensor(last)[..., None]


def curve(x):
    return 1.5 * x - 0.25


def mean(x):
    return x.mean()


def mse(a, b):
    return ((a - b) ** 2).mean()


def step(x, lr):
    return x - lr * x**2


def weighted(a, b):
    return a - 2 * b


def both(x):
    return x * 2, x + 3


def history(x):
    return [x * 1.0, x * 2.0, x * 3.0]


def losses(x):
    return [float(row.sum()) for row in x]


def bits(x):
    x = x.clone()
    x[0, 0] = x[-1, -1] = -0.5
    return x


def _last(x, last):
    out = x * 1.0
    out[-1] = last
    return out


ERRORS = {
    "too wide": (lambda: torch.ones(6).expand(4), "does not fit"),
    "a matrix as an index": (
        lambda: torch.ones(3, 2).index_select(0, torch.zeros(2, 2, dtype=torch.int64)),
        "flatten the index",
    ),
    "too few classes": (
        lambda: torch.nn.functional.one_hot(torch.tensor([2]), 2),
        "larger than the largest",
    ),
    "a negative size": (lambda: torch.ones(-1), "A size is negative"),
    "a row that is not there": (
        lambda: torch.ones(3, 2).index_select(0, torch.tensor([3])),
        "does not exist",
    ),
}


def layer(x):
    """What a probe tells of a module: the shapes of its parameters, and its output."""
    return {"parameters": {"up.weight": (3, 2), "up.bias": (3,)}, "output": x * 1.0}


def _named(names, output=None):
    return lambda x: {"parameters": names, "output": output}


def _late(x, axis, first):
    """Wrong from the entry `first` along an axis on."""
    out = x.movedim(axis, 0).clone()
    out[first:] = out[first:] ** 2 + 0.1
    return out.movedim(0, axis)


def _growing(x):
    return list(x.cumsum(0))


# What it is: the oracle, an answer that shows it, one that nearly does, the calls, the words.
KINDS = {
    "a parameter is missing": (
        layer,
        _named({"up.weight": (3, 2)}),
        _named({"up.weight": (3, 2), "b": (7,)}),
        MATRICES,
        "The module lacks these parameters: `up.bias`.",
    ),
    "a parameter of another name": (
        layer,
        _named({"up.weight": (3, 2), "b": (3,)}),
        _named({"up.weight": (3, 2), "b": (4,)}),
        MATRICES,
        "other names. The test expects `up.bias`.",
    ),
    "a parameter too many": (
        layer,
        _named({"up.weight": (3, 2), "up.bias": (3,), "beta": (1,)}),
        _named({"up.weight": (3, 2), "beta": (1,)}),
        MATRICES,
        "has parameters besides these: `up.weight` and `up.bias`.",
    ),
    "a parameter of another shape": (
        layer,
        _named({"up.weight": (2, 3), "up.bias": (3,)}),
        _named({"up.weight": (2, 3)}),
        MATRICES,
        "another shape than they should: `up.weight`.",
    ),
    "no parameters": (
        layer,
        _named({}),
        _named({"b": (1,)}),
        MATRICES,
        "has no parameters. It should have `up.bias` and `up.weight`.",
    ),
    "right in the first entry of a later axis": (
        same,
        lambda x: _late(x, 1, 1),
        lambda x: _late(x, 1, 0),
        [(randn(2, 4, 3),), (randn(3, 5, 2),)],
        "only after the first entry along axis 1",
    ),
    "wrong from some entry of a later axis on": (
        same,
        lambda x: _late(x, 1, 5),
        lambda x: _late(x, 1, 0),
        [(randn(2, 8, 3),), (randn(3, 9, 2),)],
        "only from some entry along axis 1 on",
    ),
    "shapes in another order": (
        lambda x: (x * 2, x.sum(0), x.sum()),
        lambda x: (x**2 + 1, x.mean() + 1, x.amax(0)),
        lambda x: (x**2 + 1, x.mean() + 1, x.amax(0)[:-1]),
        MATRICES,
        "come in another order",
    ),
    "full after some steps": (
        _growing,
        lambda x: [one + 0.1 * (at >= 4) * (9 * one).sin() for at, one in enumerate(_growing(x))],
        lambda x: [
            one + 0.1 * (at > len(x) - 3) * (9 * one).sin() for at, one in enumerate(_growing(x))
        ],
        [(randn(7, 8),), (randn(9, 6),)],
        "Its first 4 entries are right, and the next one is wrong",
    ),
    "two times": (same, lambda x: x * 2, lambda x: x * 2 + x.abs() / 1e3, MATRICES, "is 2 times"),
    "half": (mean, lambda x: x.mean() / 2, lambda x: x.mean() / 2 + 0.01, MATRICES, "is half"),
    "minus": (same, lambda x: -x, lambda x: -x.abs(), MATRICES, "wrong sign"),
    "a sum for a mean": (
        mse,
        lambda a, b: ((a - b) ** 2).sum(),
        lambda a, b: ((a - b) ** 2).sum() * 1.01,
        PAIRS,
        "times the number of elements of `a`: a sum in place of a mean",
    ),
    "a mean over rows": (
        mse,
        lambda a, b: ((a - b) ** 2).sum() / len(a),
        lambda a, b: ((a - b) ** 2).sum() / (len(a) + 1),
        [*PAIRS, (randn(3, 4), randn(4, 3).T)],
        "times the size of the last axis of `a`",
    ),
    "divided by the rows": (
        lambda x: x.sum(0),
        lambda x: x.sum(0) / len(x),
        lambda x: x.sum(0) / (len(x) + 1),
        MATRICES,
        "divided by the number of rows of `x`: a mean in place of a sum",
    ),
    "the rate": (
        lambda x, lr: x * 1.0,
        lambda x, lr: lr * x,
        lambda x, lr: (lr + 0.01) * x,
        RATES,
        "times `lr`",
    ),
    "some factor": (
        curve,
        lambda x: curve(x) * 1.37,
        lambda x: curve(x) * torch.linspace(1.3, 1.4, x.shape[-1]),
        MATRICES,
        "a number that is the same in all its elements",
    ),
    "one too much": (same, lambda x: x + 1, lambda x: x + 1 + x / 1e3, MATRICES, "large by 1"),
    "transposed": (
        same,
        lambda x: x.T,
        lambda x: (x * torch.linspace(0, 1, x.shape[-1])).T,
        SQUARES,
        "is transposed",
    ),
    "transposed, another shape": (same, lambda x: x.T, lambda x: x.T + 1, MATRICES, "transposed"),
    "permuted": (
        same,
        lambda x: x.permute(2, 0, 1),
        lambda x: x.permute(2, 0, 1) + 1,
        [(randn(2, 3, 4),), (randn(3, 2, 5),)],
        "axes in another order",
    ),
    "a reshape where axes move": (
        lambda x: x.T,
        lambda x: x.reshape(x.shape[1], x.shape[0]),
        lambda x: x.reshape(x.shape[1], x.shape[0]).flip(0).cumsum(0),
        MATRICES,
        "read in the wrong order",
    ),
    "flipped": (
        same,
        lambda x: x.flip(1),
        lambda x: x.flip(1) + 1,
        MATRICES,
        "reversed along its columns",
    ),
    "shifted": (
        same,
        lambda x: x.roll(1, 0),
        lambda x: x.roll(1, 0) + 1,
        VECTORS,
        "one place later",
    ),
    "sorted": (
        same,
        lambda x: x.sort(-1).values,
        lambda x: x.sort(-1).values + 1,
        MATRICES,
        "is sorted",
    ),
    "another axis": (
        lambda x, dim: x.sum(dim),
        lambda x, dim: x.sum(1 - dim),
        lambda x, dim: x.sum(1 - dim) + 1,
        [(randn(3, 4), 0), (randn(4, 2), 0)],
        "along axis 1",
    ),
    "exchanged arguments": (
        weighted,
        lambda a, b: weighted(b, a),
        lambda a, b: weighted(b, a) + 0.001,
        PAIRS,
        "right if `a` and `b` are exchanged",
    ),
    "left out": (
        weighted,
        lambda a, b: a * 1.0,
        lambda a, b: a * 1.0001,
        PAIRS,
        "`a`, just as it was given",
    ),
    "a number left out": (
        step,
        lambda x, lr: x - x**2,
        lambda x, lr: x - 0.9 * x**2,
        RATES,
        "with 1 in the place of `lr`: is it used?",
    ),
    "uphill": (
        step,
        lambda x, lr: x + lr * x**2,
        lambda x, lr: x + 2.5 * lr * x**2,
        RATES,
        "goes in the wrong direction",
    ),
    "one of the returned": (
        both,
        lambda x: (x * 2, x + 4),
        lambda x: (x * 2, 1.1 * x + 4),
        MATRICES,
        "The second of the returned values is too large by 1",
    ),
    "returned the other way round": (
        both,
        lambda x: (x + 3, x * 2),
        lambda x: (x + 3, x * 3),
        MATRICES,
        "the two are exchanged",
    ),
    "one step behind": (
        history,
        lambda x: [x * 0.3, x * 1.0, x * 2.0],
        lambda x: [x * 0.5, x * 1.1, x * 2.2],
        MATRICES,
        "is one step",
    ),
    "the last everywhere": (
        history,
        lambda x: [x * 3.0, x * 3.0, x * 3.0],
        lambda x: [x * 3.0, x * 2.9, x * 3.0],
        MATRICES,
        "the last state, at every step",
    ),
    "one epoch too many": (
        losses,
        lambda x: [*losses(x), 7.0],
        lambda x: [*losses(x * 1.1), 7.0],
        MATRICES,
        "one entry too many",
    ),
    "a running sum": (
        losses,
        lambda x: np.cumsum(losses(x)).tolist(),
        lambda x: (np.cumsum(losses(x)) + 0.1).tolist(),
        [(randn(4, 3),), (randn(5, 3),)],
        "is a running sum",
    ),
    "the last row": (
        same,
        lambda x: _last(x, 0.0),
        lambda x: _last(x, 0.0) + torch.eye(*x.shape),
        MATRICES,
        "wrong only in its last row: it is 0 there",
    ),
    "the diagonal": (
        same,
        lambda x: x * (1 - torch.eye(*x.shape)),
        lambda x: x * (1 - torch.ones(x.shape).triu()),
        SQUARES,
        "only on the diagonal: it is 0 there",
    ),
    "negative entries": (
        lambda x: torch.where(x > 0, x, 0.1 * x),
        lambda x: torch.where(x > 0, x, 0.7 * x),
        lambda x: torch.where(x > 0.5, 2 * x, x),
        [(bits(randn(4, 3)),), (bits(randn(3, 5)),)],
        "is negative",
    ),
    "squared": (curve, lambda x: curve(x) ** 2, lambda x: x**2 + 0.1, MATRICES, "is the square of"),
    "absolute": (same, torch.abs, lambda x: x.abs() + 0.1, MATRICES, "the absolute value"),
    "rounded": (
        curve,
        lambda x: curve(x).round(),
        lambda x: (x * 2).round() / 2,
        MATRICES,
        "is rounded",
    ),
    "a whole division": (
        lambda x, lr: lr * x * 4,
        lambda x, lr: lr * (x * 4).floor(),
        lambda x, lr: lr * (x * 4).floor() + 0.05,
        RATES,
        "a whole multiple of `lr`",
    ),
    "a wrong dtype": (
        same,
        lambda x: x.double(),
        lambda x: x.double() + 1,
        MATRICES,
        "only its dtype is wrong",
    ),
    "an axis of size 1": (
        lambda x: x.sum(1),
        lambda x: x.sum(1, keepdim=True),
        lambda x: x.sum(1, keepdim=True) + 1,
        MATRICES,
        "an axis of size 1 is too many or missing",
    ),
    "a tensor for a number": (
        lambda x: x.mean().item(),
        lambda x: x.mean(),
        lambda x: x.mean() + 1,
        MATRICES,
        "the test expects a plain number",
    ),
    "not added up": (
        lambda x: x.sum(),
        lambda x: x.sum(0),
        lambda x: x.sum(0) + 1,
        MATRICES,
        "still has to be added up",
    ),
    "zero": (same, torch.zeros_like, lambda x: 0.01 * x.abs(), MATRICES, "is zero everywhere"),
    "times an argument": (
        lambda a, b: a.cos(),
        lambda a, b: a.cos() * b,
        lambda a, b: a.cos() * b + 0.01,
        PAIRS,
        "times `b`",
    ),
    "one number for each column": (
        lambda x: x - x.mean(0),
        lambda x: x - x.amax(0),
        lambda x: x - x.amax(0) + 0.01 * x.square(),
        MATRICES,
        "off by one number in each column",
    ),
    "one factor for each column": (
        lambda x: x / x.square().sum(0),
        lambda x: x / x.abs().sum(0),
        lambda x: x / x.abs().sum(0) + 0.01,
        MATRICES,
        "times one number in each column",
    ),
    "other units": (
        same,
        lambda x: (x - x.mean(0)) / x.square().sum(0),
        lambda x: (x - x.mean(0)) / x.square().sum(0) + 0.05 * x.square(),
        [(randn(5, 3),), (randn(6, 2),)],
        "scaled and shifted in each column",
    ),
    "mirrored": (
        same,
        lambda x: x.amax() + x.amin() - x,
        lambda x: x.amax() - x - 0.1 * x.square(),
        MATRICES,
        "falls where the result that the test expects rises",
    ),
    "rounded to decimals": (
        same,
        lambda x: x.mul(100).round() / 100,
        lambda x: x.mul(100).floor() / 100,
        MATRICES,
        "is rounded to 2 decimals",
    ),
    "the sum of each column": (
        same,
        lambda x: x.sum(0).expand_as(x),
        lambda x: x.sum(0).expand_as(x) + 0.1 * x,
        MATRICES,
        "the sum of each column in each of its places",
    ),
    "the first sample alone": (
        mse,
        lambda a, b: mse(a[:1], b[:1]),
        lambda a, b: mse(a[:1], b[1:2]),
        PAIRS,
        "with the first row alone of `a` and `b`",
    ),
    "an argument upside down": (
        lambda a, b: a.cos() / b,
        lambda a, b: a.cos() * b,
        lambda a, b: a.cos() * b * 1.01,
        PAIRS,
        "with 1 / `b`",
    ),
    "a rate for a sum": (
        lambda x, lr: (x - lr * x.cos()).square(),
        lambda x, lr: (x - lr * x.numel() * x.cos()).square(),
        lambda x, lr: (x - lr * (x.numel() + 0.1) * x.cos()).square(),
        RATES,
        "with `lr` times the number of elements of `x`",
    ),
    "a rounded number": (
        lambda x, lr: x.cos() * lr,
        lambda x, lr: x.cos() * round(lr),
        lambda x, lr: x.cos() * (round(lr) + 0.02),
        [(randn(3, 2), 1.8), (randn(4, 2), 3.3), (randn(4, 2), 6.6)],
        "with `lr` rounded",
    ),
    "minus an argument of integers": (
        lambda a, b: a.cos() + b,
        lambda a, b: a.cos() - b,
        lambda a, b: a.cos() - 1.1 * b,
        [(randn(3, 2), torch.arange(6).view(3, 2) - 2), (randn(2), 3)],
        "with minus `b`",
    ),
    "a term": (
        lambda a, b: a + 0.5 * b,
        lambda a, b: a + 0.8 * b,
        lambda a, b: a + 0.8 * b + 0.1 * a.abs(),
        PAIRS,
        "a term with `b`",
    ),
    "an argument plus 1": (
        lambda a, b: a.cos() * b,
        lambda a, b: a.cos() * (1 + b),
        lambda a, b: a.cos() * (1.01 + b),
        PAIRS,
        "with 1 + `b` in the place of `b`",
    ),
    "flags exchanged": (
        hide,
        lambda x, flags: hide(x, ~flags),
        lambda x, flags: hide(x, ~flags) + 0.01,
        FLAGS,
        "with True and False exchanged in `flags`",
    ),
    "flags not used": (
        lambda x, flags: hide(x, flags).sum(1),
        lambda x, flags: x.cos().sum(1),
        lambda x, flags: x.cos().sum(1) + 0.01,
        FLAGS,
        "with True everywhere in `flags`: is it used?",
    ),
    "the opposite of one too many": (
        before,
        lambda n, last: ~before(n, last + 1),
        lambda n, last: ~before(n, last + 2),
        COUNTS,
        "with `last` + 1, with True and False exchanged",
    ),
    "cut off": (
        lambda x: x + 0.1 * x**3,
        lambda x: torch.where(x.abs() > 1.5, x, x + 0.1 * x**3),
        lambda x: torch.where(x.abs() < 0.5, x, x + 0.1 * x**3),
        CURVES,
        "wrong only where `x` is far from 0",
    ),
    "the first column alone": (
        curve,
        lambda x: curve(x) * (torch.arange(x.shape[1]) == 0),
        lambda x: curve(x) * (torch.arange(x.shape[1]) == 1),
        MATRICES,
        "wrong only after its first column: it is 0 there",
    ),
    "some columns alone": (
        curve,
        lambda x: curve(x) * (torch.arange(x.shape[1]) % 2),
        lambda x: curve(x) * (torch.arange(x.shape[1]) % 2 + 0.1),
        [(randn(2, 6),), (randn(4, 5),)],
        "is right in some columns, and 0 in the others",
    ),
    "some rows alone": (
        curve,
        lambda x: curve(x) * (torch.arange(x.shape[1])[:, None] % 2),
        lambda x: curve(x) * (torch.arange(x.shape[1])[:, None] % 2 - 1),
        [(randn(3, 4, 2),), (randn(2, 5, 3),)],
        "is right in some rows, and 0 in the others",
    ),
    "some rows of flags": (
        lambda x: x > 0,
        lambda x: (x > 0) & (torch.arange(len(x)) % 2 > 0)[:, None],
        lambda x: (x > 0) & (torch.arange(x.numel()).view(x.shape) % 2 > 0),
        [(randn(5, 4),), (randn(6, 7),)],
        "is right in some rows, and False in the others",
    ),
    "integers sorted": (
        before,
        lambda n, last: before(n, last.sort(0).values),
        lambda n, last: before(n, last.sort(0).values + 1),
        [(6, torch.tensor([5, 3, 4])), (7, torch.tensor([2, 6, 3, 1]))],
        "with `last` sorted",
    ),
    "in place": (
        same,
        lambda x: x.add_(1) - 1,
        lambda x: x.clone().add_(1) - 2,
        MATRICES,
        "the caller",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_relation_is_told(kind):
    oracle, shows, _nearly, calls, words = KINDS[kind]

    assert words in said(shows, oracle, *calls)


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_nearly_shows_it_is_not_told_so(kind):
    oracle, _shows, nearly, calls, words = KINDS[kind]

    assert words not in said(nearly, oracle, *calls)


def test_a_right_answer_is_told_nothing():
    assert said(same, same, *MATRICES) == ""


def test_a_relation_that_a_right_call_contradicts_is_told_of_the_others_only():
    """The factor is 2 in one call and 1 in another."""
    answer = lambda x: x * 2 if len(x) == 3 else x * 1.0

    assert said(answer, same, *MATRICES).startswith(("In each call that fails", "Where"))


def test_right_numbers_in_a_wrong_dtype_are_not_taken_for_another_relation():
    """They are their own absolute values, too, and what comes out along any axis."""
    told = said(lambda x: x.square().float(), lambda x: x.square(), (randn(3, 2).double(),))

    assert told == "The result has the right numbers; only its dtype is wrong."


def test_what_failed_beside_the_numbers_is_not_called_right():
    """It is wrong where x is negative; another test found something else wrong in a call."""
    calls = [(value,) for value in (-1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)]
    answer = lambda x: x if x > 0 else 0.1 - x**2
    relations = Relations()
    learner = learner_with(answer)
    for args in calls:
        tell(relations, learner, lambda seen: expect(seen).agrees_with(lambda x: x), *args)
    assert (
        relations.said() == "It is wrong only where `x` is negative; its other results are right."
    )

    tell(relations, learner, lambda seen: expect(seen).holds(False, "too few"), 7.0)

    assert "its other results are right" not in (relations.said() or "")


def test_a_generator_that_is_drawn_from_is_not_called_a_tensor():
    """It changes in every call; where the result is wrong, nobody looked at it."""

    def answer(x, generator):
        return x * torch.rand(x.shape, generator=generator).ceil() + (x.dtype is torch.float32)

    calls = [
        (randn(3, 2).to(dtype), torch.Generator().manual_seed(0))
        for dtype in (torch.float32, torch.float64, torch.float64)
    ]

    told = said(answer, lambda x, generator: x * 1.0, *calls)
    assert told == "It draws from `generator` in a call that should draw nothing from it."


@pytest.mark.parametrize("call", ERRORS)
def test_what_an_error_of_torch_means(call):
    with pytest.raises((RuntimeError, IndexError)) as found:
        ERRORS[call][0]()

    assert ERRORS[call][1] in (meaning(str(found.value)) or "")


def test_of_two_kinds_of_failures_one_is_told_of_its_own_calls():
    def answer(x):
        return x.float() if x.dtype is torch.int64 else x + 0.1 * x.square()

    whole = torch.arange(6).view(2, 3)

    told = said(answer, lambda x: x + 0, (whole,), (whole + 1,), *MATRICES)

    assert told == (
        "Where `x` is int64: the result has the right numbers; only its dtype is wrong."
    )


def test_nothing_is_near_infinity():
    """With 0 in the place of x, the right result would be infinite."""
    assert "0 in the place" not in said(lambda x: 1.37 / x, lambda x: 1 / x, *VECTORS)


def test_one_result_in_every_call_that_fails():
    calls = [(name,) for name in ("float32", "float64", "int64", "bool")]

    told = said(lambda name: torch.float32, lambda name: getattr(torch, name), *calls)

    assert told == (
        "The result is torch.float32 in each call that fails, whatever the arguments are."
    )


def test_numbers_that_are_nearly_the_same_have_no_order():
    x = 1000 + torch.rand(50, generator=torch.Generator().manual_seed(0)) / 100

    assert "order" not in said(lambda x: x.flip(0) + 1e-4, same, (x,))


def test_flags_have_no_order():
    told = said(lambda x: x < 0, lambda x: x > 0, (torch.tensor([-1.0, 2.0, 3.0, -4.0]),))

    assert "order" not in told


def test_the_last_part_that_is_wrong_is_looked_at_too():
    told = said(lambda x: (x + 0.3 * x.cos(), x * 3), lambda x: (x * 1.0, x * 1.5), *MATRICES)

    assert told == "The second of the returned values is 2 times what the test expects."


def test_a_failure_where_one_number_is_larger_than_another():
    def answer(n, size):
        return float(n) if n <= size else 0.0

    calls = [(n, size) for n in range(1, 6) for size in (2, 4)]

    told = said(answer, lambda n, size: float(n), *calls)

    assert told.startswith("Where `n` is larger than `size`:")


def test_sizes_that_coincide_leave_open_what_a_factor_is_equal_to():
    """Three rows and three columns: 3 may be the one or the other."""
    told = said(lambda x: x.sum(0) / 3, lambda x: x.sum(0), (randn(3, 3),))

    assert "a third of" in told
    assert "number of" not in told


def test_what_the_failing_calls_have_in_common_is_told():
    answer = lambda x: x * 2 if not x.is_contiguous() else x * 1.0

    told = said(answer, same, *MATRICES, (randn(3, 4).T,), (randn(3, 5).T,))

    assert told.startswith("Where `x` lies in memory with gaps or turned")


def test_two_properties_of_the_failing_calls_do_not_take_turns():
    """One failing call is empty, the other is not: they have nothing in common."""
    answer = lambda x: x.sum() + 1 if x.shape in ((0, 3), (4, 3)) else x.sum()

    told = said(answer, lambda x: x.sum(), (randn(0, 3),), *MATRICES, (randn(3, 2),))

    assert "has no elements" not in told


def test_an_error_is_explained_where_its_message_means_one_thing():
    told = said(lambda x: x @ x, lambda x: x @ x.T, *MATRICES)

    assert "as many columns on the left as rows on the right" in told


def test_an_error_of_its_own_is_not_read_as_torchs(learner_of):
    code = (
        "def f(x):\n    if len(x) < 9:\n"
        "        raise ValueError('shape mismatch, not broadcastable')\n    return x\n"
    )
    learner = learner_of(code)
    relations = Relations()
    with pytest.raises(Finding) as found:
        expect(learner.f(torch.ones(3))).returned()
    relations.failed(learner.history, found.value)

    assert "condition of its own `raise`" in (relations.said() or "")


@pytest.mark.parametrize("factor", [2.0, -1.0, 0.0])
def test_a_gradient_in_a_wrong_size(factor):
    class Scaled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1.0

        @staticmethod
        def backward(ctx, upstream):
            return factor * upstream

    x = randn(3, 2).requires_grad_()
    words = {2.0: "is 2 times", -1.0: "wrong sign", 0.0: "is zero"}[factor]

    told = said(Scaled.apply, same, (x,), gradient=True)

    assert told.startswith("The gradient of `x`")
    assert words in told


def test_a_gradient_that_is_missing():
    x = randn(3, 2).requires_grad_()

    assert "autograd finds no way back" in said(
        lambda x: x.detach() * 1.0, same, (x,), gradient=True
    )


def test_no_number_of_the_expected_result_is_told():
    """A constant is a kind; a number that comes out of hidden inputs is not."""
    told = said(lambda x: x * 1.372, same, *MATRICES)

    assert told
    assert not any(character.isdigit() for character in told)


def test_the_calls_of_an_oracle_with_many_arguments_are_few():
    asked = []

    def oracle(params, lr):
        asked.append(lr)
        return [lr * param for param in params]

    calls = [([randn(2) for _ in range(20)], 0.1 * n) for n in range(1, 9)]

    said(lambda params, lr: [lr * param.sin() for param in params], oracle, *calls)

    assert len(calls) < len(asked) < 60


@pytest.mark.parametrize(("got", "is_nan"), [("nan", True), ("0.5", False)])
def test_a_gradient_of_nan_is_told_as_such(got, is_nan):
    failure = Failure("wrong gradient", f"has a wrong gradient for x: {got}, wanted 1.", "", None)

    assert ("gradient is NaN" in (about([failure], True) or "")) is is_nan


def test_the_property_that_is_missing_is_named():
    failure = Failure("wrong values", "starts at 0", "", None, "the weight starts around 0")

    assert "the weight starts around 0" in (about([failure], True) or "")
    assert about([failure], False) is None


def test_large_arrays_are_left_alone():
    x = torch.ones(MOST_NUMBERS + 1)

    assert "2 times" not in said(lambda x: x * 2, same, (x,))


def test_values_of_an_unexpected_form_are_no_obstacle():
    for value in ({}, [torch.ones(2), 3], "text", (), [[1], [2, 3]], float("nan"), 10**400, None):
        said(lambda _x, value=value: value, both, *MATRICES)


LOOKS = {
    "a pair": ("y = x.max(dim=1) + 1", "y = x.max(dim=1).values + 1", "wrong values", "a pair"),
    "a view": (
        "o = x[0]\n    x[0] += 1\n    x[0] = o",
        "o = x[0]\n    y = o",
        "wrong values",
        "view",
    ),
    "len": ("y = x.sum() / len(x)", "y = x.sum() / x.numel()", "wrong values", "counts rows"),
    "precedence": ("y = m / v + eps", "y = m / (v + eps)", "wrong values", "parentheses"),
    "a new tensor": ("y = torch.tensor(x)", "y = torch.tensor([1.0])", "no gradient", "new tensor"),
    "NumPy": ("y = np.exp(x)", "y = torch.exp(x)", "no gradient", "NumPy"),
    "return": (
        "for i in x:\n        return i",
        "for i in x:\n        if i:\n            return i",
        "wrong values",
        "inside the loop",
    ),
    "no_grad": (
        "with torch.no_grad():\n        y = x * 2\n    y.backward()",
        "y = x * 2\n    y.backward()\n    with torch.no_grad():\n        x -= 1",
        "raised RuntimeError",
        "under no_grad",
    ),
    "requires_grad_": (
        "y = x * 2\n    x.requires_grad_()",
        "x.requires_grad_()\n    y = x * 2",
        "no gradient",
        "comes after work",
    ),
    "list times n": ("y = [[]] * 3", "y = [0] * 3", "wrong values", "the same object"),
    "not called": ("x.backward", "x.backward()", "wrong mode", "parentheses are missing"),
    "in place": (
        "x += 1",
        "x, m = x.clone(), m.clone()\n    x += 1",
        "argument changed",
        "in place",
    ),
    "a lost axis": (
        "y = x / x.sum(1)",
        "y = x / x.sum(1, keepdim=True) - x.sum(0)",
        "wrong values",
        "lost that axis",
    ),
    "a lost axis of a maximum": (
        "y = (x - torch.max(x, dim=1).values)",
        "y = x - m.max(dim=1).values",
        "wrong shape",
        "lost that axis",
    ),
    "a replaced gradient": (
        "def backward():\n        x.grad = m.grad * v",
        "def backward():\n        x.grad += m.grad * v\n    x.grad = 0.0",
        "wrong values",
        "`+=` adds",
    ),
    "a misspelt attribute": (
        "x.require_grad = False",
        "x.requires_grad = False\n    x.weight = 1",
        "example",
        "torch reads `requires_grad`",
    ),
    "a power": ("y = x ^ 2", "y = x ** 2 + (m ^ v)", "wrong values", "`**` is the power"),
    "a quotient": ("y = x // m", "y = x / m", "wrong values", "keeps the fraction"),
    "a draw": ("y = torch.rand(3)", "y = torch.zeros(3)", "wrong values", "each time"),
    "a dtype": (
        "y = torch.zeros(3)",
        "y = torch.zeros(3, dtype=x.dtype)",
        "wrong dtype",
        "names no dtype",
    ),
    "always float32": ("y = x.float()", "y = x.double()", "wrong dtype", "is float32"),
}


NO_GRAPH = "raised RuntimeError: element 0 of tensors does not have a grad_fn"


@pytest.mark.parametrize("kind", LOOKS)
def test_a_line_to_look_at(kind):
    import ast

    shows, other, failure, words = LOOKS[kind]
    found = [
        looks(ast.parse(f"def f(x, m, v, eps):\n    {code}\n"), failure, NO_GRAPH)
        for code in (shows, other)
    ]

    assert any(words in look.said for look in found[0])
    assert not any(words in look.said for look in found[1])


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("raised RuntimeError", "raised RuntimeError: a Tensor with 4 elements"),
        ("raised NameError", "raised NameError: name 'y' is not defined"),
    ],
)
def test_no_line_is_pointed_at_that_cannot_cause_the_error(kind, said):
    import ast

    code = "def f(x):\n    n = x.sum() / len(x)\n    return torch.tensor(x).detach().item() + y\n"

    assert looks(ast.parse(code), kind, said) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(n: int, k: int) -> int:\n    return (n - k) // 2 + 1",
        "def f(x, k):\n    return x.new_zeros(x.shape[0] // k)",
        "def f(x, k):\n    n, h = x.shape\n    return x.view(n, h // k, k)",
        "def f(x, k):\n    return x[: len(x) // k]",
    ],
)
def test_a_count_may_be_divided_without_a_rest(code):
    import ast

    assert looks(ast.parse(code).body[0], "wrong values") == []


def test_an_argument_that_nothing_reads():
    import ast

    code = "def f(x, scale, shift):\n    shift = 0\n    return [scale * i for i in x] + [shift]"
    read = "def f(x, scale, shift):\n    return lambda: x * scale + shift"

    assert looks(ast.parse(code).body[0], "wrong values") == []
    assert looks(ast.parse(code.replace("scale *", "2 *")).body[0], "wrong values")[0].said == (
        "the argument `scale` is not used"
    )
    assert looks(ast.parse(read).body[0], "wrong values") == []
    assert looks(ast.parse(read.replace("* scale", "")).body[0], "argument changed") == []


def test_a_gradient_that_is_returned_may_be_none():
    import ast

    body = ast.parse("def f(x):\n    y = x**2\n    y.sum().backward()\n    return y.grad").body[0]

    (look,) = looks(body, "nothing returned")

    assert look.line == 4
    assert "a leaf" in look.said
    assert looks(body, "wrong values") == []


@pytest.mark.parametrize(
    ("line", "said", "is_sure"),
    [
        ("x - 1", "goes nowhere", True),
        ("x.unsqueeze(0)", "goes nowhere", True),
        ("x.to(torch.int64)", "is not kept", False),  # a module changes itself
        ("other(x)", "is not kept", False),
        ("x.grad", "goes nowhere", True),
        ("x.backward", "is not called", True),
        ("x.add_(1)", "", False),
        ("model.train()", "", False),
        ("step(x)", "", False),
    ],
)
def test_a_line_whose_result_goes_nowhere(line, said, is_sure):
    import ast

    found = looks(ast.parse(f"def f(x):\n    {line}\n    return x"), "", returning=["other"])

    assert [(said in look.said, look.is_sure) for look in found] == [(True, is_sure)] * bool(said)


@pytest.mark.filterwarnings("error")
def test_numbers_that_are_not_finite_cause_no_warning():
    infinite = [(torch.tensor([[-math.inf, math.nan, value]]), 0.1) for value in (1.0, math.inf)]

    assert said(lambda x, lr: step(x, lr) * 2 - x, step, *infinite, *RATES)


def test_a_line_to_look_at_is_a_sentence_or_a_question():
    import ast

    code = "def f(x):\n    x - 1\n    other(x)\n    return x"
    found = looks(ast.parse(code), "", returning=["other"])

    assert [look.sentence("f.py:2")[-2:] for look in found] == ["g.", "t?"]


def test_a_default_that_is_changed():
    import ast

    changed = "def f(x, seen=[]):\n    seen.append(x)\n    return seen"
    read = "def f(x, seen=[]):\n    return len(seen)"

    assert [look.line for look in looks(ast.parse(changed), "wrong values")] == [1]
    assert looks(ast.parse(read), "wrong values") == []


def test_an_array_in_the_place_of_a_tensor_is_no_obstacle():
    assert said(lambda x: x.numpy() * 2, same, *MATRICES) is not None
    assert said(lambda x: x.double().numpy(), lambda x: x.numpy(), *MATRICES)


def test_a_tuple_is_not_a_tensor_with_too_many_axes():
    assert "axes" not in said(lambda x: (1, 2), mean, *MATRICES)
    assert said(lambda x: x.sum(dim=0) + 0.5, mean, *MATRICES) == "The result has too many axes."


def test_another_error_is_told_without_saying_twice_that_the_results_are_right():
    def answer(x):
        assert len(x) > 1
        return x * 1.0

    subject = Subject("topic", Path(), ModuleType("topic"), overrides={"f": answer})
    relations = Relations()
    for x in (randn(2), randn(3), randn(4), randn(1), randn(1)):
        learner = Learner(beside(subject), "f", {"f": ["x"]}, Options())
        try:
            if len(x) > 1:
                expect(learner.f(x)).agrees_with(same)
            else:
                expect(learner.f(x)).raises(ValueError)
        except Finding as finding:
            relations.failed(learner.history, finding)
        else:
            relations.passed(learner.history)

    told = relations.said()

    assert told.startswith("It fails where `x` has")
    assert told.count("results are right") == 1


def test_one_axis_is_not_counted():
    told = [next(calls._of_tensor(torch.ones(*shape)))[0] for shape in ((3,), (3, 2))]

    assert told == ["{name} has one axis", "{name} has {count} axes"]


@pytest.mark.parametrize(
    ("got", "wanted", "words"),
    [
        (
            lambda i, j: (i * j % 3 == 1) | (i + j > 0),
            lambda i, j: i * j % 3 == 1,
            "expects False: it is True there",
        ),
        (lambda i, j: j < i, lambda i, j: j <= i, "on the diagonal: it is False there"),
    ],
)
def test_a_mask_is_told_in_true_and_false(got, wanted, words):
    def places(x):
        return torch.arange(len(x))[:, None], torch.arange(len(x))

    assert words in said(lambda x: got(*places(x)), lambda x: wanted(*places(x)), *SQUARES)
