"""Failures that are not about numbers, in one line each: what is right, and what is not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from torchkata.diagnosis.kinds import KINDS
from torchkata.diagnosis.relations.errors import meaning
from torchkata.diagnosis.verdict import property_of
from torchkata.i18n import _, listed
from torchkata.observe import Ending, Error
from torchkata.testing.call import Finding


@dataclass(frozen=True)
class Failure:
    """What is kept of a finding.

    Attributes:
        kind: Its kind.
        said: Its message.
        forbidden: What it used though the exercise forbids it, if it has a name.
        error: The exception, if the call raised one.
        asked: The property that the test asks for, without inputs: `the weight starts around 0`.
    """

    kind: str
    said: str
    forbidden: str
    error: Error | None
    asked: str = ""

    @classmethod
    def of(cls, finding: Finding, test: str = "") -> "Failure":
        """What is kept of this one, which a test found."""
        seen = finding.seen.observation
        error = seen.error if seen.ending is Ending.RAISED else seen.gradient_error
        last = finding.said.partition(",")[0].split()[-1:]
        name = last[0] if last and re.fullmatch(r"[\w.]+", last[0]) else ""
        if seen.violations:
            what = seen.violations[0].what
            name = what if re.fullmatch(r"[\w.]+", what) else ""
        name = name if name.startswith("__") else name.strip("_")
        return cls(finding.kind, finding.said, name, error, property_of(test.partition("[")[0]))


_ONLY = _("Its results are right in every test. Only this is wrong: {words}")
_NO_ERROR = _(
    "Its results are right, but it accepts wrong arguments: check them first, and raise the error "
    "that the docstring names."
)
OTHER_ERROR = _(
    "Its results are right, but for wrong arguments it raises another error than the docstring "
    "names: check the arguments first, and raise that error."
)
_EXPECTED = _("Wanted: {kind}.").partition("{")[0]  # as a test says it of another error
_MESSAGE = _(
    "It raises the right error, but the error's message does not say what the docstring asks for."
)
_GRADIENT = _(
    "Its numbers are right, but their gradient is not: a part of the work is hidden from autograd "
    "(`.detach()`, `.data`, `.item()`, `no_grad`, NumPy), or its backward is wrong."
)
_NAN_GRADIENT = _(
    "Its numbers are right, but its gradient is NaN somewhere: a root, a logarithm or a division "
    "has an infinite slope there, and 0 times infinity is NaN. A `where` after that step is too "
    "late: replace the number before that step."
)
_NO_GRADIENT = _(
    "Its numbers are right, but autograd cannot follow them back: a step left the graph "
    "(`.detach()`, `.data`, `.item()`, `no_grad`, NumPy, a new tensor)."
)
_MARKED = _(
    "It sets requires_grad on the tensor that was passed, which stays so after the call: make a "
    "tensor of its own (`x.detach().clone().requires_grad_()`)."
)
_LEFT_GRAD = _(
    "It changes `.grad` of the tensor that was passed: use `torch.autograd.grad`, which returns "
    "gradients and stores none, or restore `.grad` afterwards."
)
_WRITTEN = _(
    "It writes into the tensor that was passed: an operation in place (`+=`, `[...] =`, a name "
    "that ends in `_`) changes this tensor and does not make a new one."
)
_ALIAS = _(
    "Its numbers are right, but they share their memory with an argument: a change in one shows in "
    "the other. `.clone()` makes a copy."
)
_COPY = _(
    "Its numbers are right, but they are a copy: a view shares the memory (indexing by slices, "
    "`view`, `expand`, `.T`), and advanced indexing, `reshape` and arithmetic may copy."
)
_RULES = _("Its numbers are right, but it uses {what}, which is not allowed here.")
_PROPERTY = _(
    "All numbers that were compared are right. It fails a test for something else, whose name says "
    "what: {asked}."
)
_VALUES = ("wrong values", "NaN")
_OTHER_WAY = _("Its numbers are right, but it computes them in a way that is not allowed here.")
_BY_KIND = {
    "no error": _NO_ERROR,
    "wrong message": _MESSAGE,
    "wrong gradient": _GRADIENT,
    "no gradient": _NO_GRADIENT,
    "alias": _ALIAS,
    "copy": _COPY,
}


def wrong_gradient(name: str) -> str:
    """A line for a right result with a wrong gradient of one argument."""
    return _("The gradient of `{name}` is wrong. ").format(name=name) + _GRADIENT


def about(failures: Sequence[Failure], numbers_are_right: bool) -> str | None:
    """A line for failures that all say the same; None where they do not.

    Args:
        failures: What failed besides the numbers.
        numbers_are_right: Whether some results were compared, and all of them agree.
    """
    kinds = list(dict.fromkeys(failure.kind for failure in failures))
    if not failures:
        return None
    if "no error" in kinds and numbers_are_right:
        return _NO_ERROR
    if any(_EXPECTED in failure.said for failure in failures) and numbers_are_right:
        return OTHER_ERROR
    if {"no gradient", "wrong gradient"} <= set(kinds) and numbers_are_right:
        return _GRADIENT
    # A changed argument may cause the errors, and an error stands in the way of the rest.
    kinds.sort(key=lambda kind: (kind != "argument changed", not kind.startswith("raised ")))
    for kind in kinds:
        found = [failure for failure in failures if failure.kind == kind]
        if kind.startswith("raised "):
            means = Counter(map(_meaning, found))
            said, count = means.most_common(1)[0]
            said = said if count > len(found) / 2 else None
        else:
            said = _one_kind(kind, found, numbers_are_right)
        if said is not None:
            return said
    return None


def _came_out_nan(said: str) -> bool:
    """Whether a message about a gradient says that it is NaN where it should be a number."""
    got, _wanted, wanted = said.partition(_("wanted"))
    return "nan" in got.lower() and "nan" not in wanted.lower()


def _meaning(failure: Failure) -> str | None:
    if failure.error is None:
        return None
    source = failure.error.frames[-1].source if failure.error.frames else ""
    return meaning(failure.error.message, source)


def _one_kind(kind: str, failures: Sequence[Failure], numbers_are_right: bool) -> str | None:
    if kind == "argument changed":
        said = failures[0].said
        if "requires_grad" in said:
            return _MARKED
        return _LEFT_GRAD if ".grad was" in said else _WRITTEN
    if not numbers_are_right or kind == "wrong type":  # which was not compared
        return None
    if kind == "forbidden":
        names = sorted({f"`{failure.forbidden}`" for failure in failures if failure.forbidden})
        return _RULES.format(what=_(" and ").join(names)) if names else _OTHER_WAY
    if kind in _VALUES:  # a property that a test names, not a comparison
        asked = dict.fromkeys(failure.asked for failure in failures if failure.asked)
        return _PROPERTY.format(asked=listed([*asked], 2)) if asked else None
    if kind == "wrong gradient" and all(_came_out_nan(failure.said) for failure in failures):
        return _NAN_GRADIENT
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    return _ONLY.format(words=KINDS[kind].words) if kind in KINDS else None
