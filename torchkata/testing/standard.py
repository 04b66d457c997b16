"""The standard checks of every exercise; a test file that leaves one out says why.

    test_standard = standard("matmul", inputs, oracle=torch.matmul)

makes one pytest item for each check. `inputs(draw, n)` gives the arguments of one call, whose size
grows with `n`; the oracle takes the same arguments and does with them what the exercise should do.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest
import torch

from torchkata.errors import AuthorError
from torchkata.i18n import _
from torchkata.kata.outcome import Outcome
from torchkata.testing.call import Finding, Seen
from torchkata.testing.draw import Draw
from torchkata.testing.expectation import expect
from torchkata.testing.learner import Learner
from torchkata.testing.variants import cast, double, expanded, mapped, strided, tracked

Inputs = Callable[[Draw, int], Sequence[Any]]
_MEDIUM = 4
FLOATS = (torch.float16, torch.bfloat16)  # beside float32 and float64, which every exercise gets
SIGNED = (*FLOATS, torch.int8, torch.int16, torch.int32, torch.int64)
NUMBERS = (*SIGNED, torch.uint8)
ANY = (*NUMBERS, torch.bool, torch.complex64)
_ENDED = (Outcome.TIMED_OUT, Outcome.CRASHED)  # which say nothing about a property
# The kinds of mistakes that a check is about; any other kind is about another property.
_KINDS = {
    "stays_within_the_rules": ("forbidden",),
    "leaves_its_arguments_unchanged": ("argument changed",),
    "gradient_agrees_with_autograd": ("wrong gradient", "no gradient"),
    "gives_the_same_answer_twice": ("not repeatable",),
    "leaves_nothing_behind": ("settings",),
}


def standard(
    name: str,
    inputs: Inputs,
    oracle: Callable[..., Any],
    *,
    probe: Callable[..., Any] | None = None,
    gradient: bool = False,
    dtypes: Sequence[torch.dtype] = (),
    autograd: bool = True,
    allowed: Sequence[str] | None = None,
    without: Mapping[str, str] | None = None,
    atol: float | None = None,
    rtol: float | None = None,
) -> Callable[..., None]:
    """The standard checks of one exercise, as a test function.

    Args:
        name: The exercise.
        inputs: Gives the arguments for one call, from a `Draw` and a size.
        oracle: The right function; the test expects its effect on the arguments, too.
        probe: A probe to call instead of the exercise, with the same arguments.
        gradient: Whether the result must be differentiable in its floating point arguments.
        dtypes: Further dtypes that the arguments may have, where the result's dtype is theirs:
            `FLOATS`, `SIGNED`, `NUMBERS` or `ANY`. The result must not depend on torch's default
            dtype then, either.
        autograd: Whether the exercise may use autograd.
        allowed: ATen operations that it may use; None allows all.
        without: Checks to leave out, each with the reason.
        atol: An absolute tolerance instead of the usual one.
        rtol: A relative tolerance instead of the usual one.

    Raises:
        AuthorError: If `without` names something that is not a check, or gives no reason.
    """
    chosen = dict(_CHECKS)
    if not gradient:
        del chosen["gradient_agrees_with_autograd"]
    if autograd and allowed is None:
        del chosen["stays_within_the_rules"]
    if not dtypes:
        del chosen["keeps_the_dtype"], chosen["ignores_the_default_dtype"]
    for check, reason in (without or {}).items():
        if check not in _CHECKS or not reason.strip():
            raise AuthorError(
                f"standard({name!r}): `without` needs a check's name and a reason, not "
                f"{check!r}: {reason!r}. The checks: {', '.join(_CHECKS)}."
            )
        chosen.pop(check, None)
    sizes = (_MEDIUM, 0) if "takes_size_0" in chosen else (_MEDIUM,)
    rules = {"autograd": autograd, "allowed": allowed}
    exercise = _Standard(name, inputs, oracle, probe, dtypes, sizes, rules, atol, rtol)

    @pytest.mark.parametrize("check", chosen)
    def test_standard(learner: Learner, draw: Draw, check: str) -> None:
        try:
            chosen[check](exercise, learner, draw)
        except Finding as finding:
            finding.elsewhere |= finding.kind not in _KINDS.get(check, (finding.kind,))
            raise

    test_standard.checks = tuple(chosen)  # type: ignore[attr-defined]
    return test_standard


class _Standard:
    """One exercise's inputs and oracle, with the checks that use them."""

    def __init__(
        self,
        name: str,
        inputs: Inputs,
        oracle: Callable[..., Any],
        probe: Callable[..., Any] | None,
        dtypes: Sequence[torch.dtype],
        sizes: Sequence[int],
        rules: Mapping[str, Any],
        atol: float | None,
        rtol: float | None,
    ) -> None:
        self.name = name
        self.inputs = inputs
        self.oracle = oracle
        self.probe = probe
        self.dtypes = dtypes
        self.sizes = sizes
        self.rules = rules
        self.tolerance = {"atol": atol, "rtol": rtol}

    def call(self, learner: Learner, args: Sequence[Any]) -> Seen:
        if self.probe is not None:
            return learner.probe(self.probe)(*args)
        return getattr(learner, self.name)(*args)  # type: ignore[no-any-return]

    def agree(self, learner: Learner, args: Sequence[Any], **tolerance: float | None) -> Seen:
        seen = self.call(learner, args)
        expect(seen).agrees_with(self.oracle, **(tolerance or self.tolerance))
        return seen

    def takes(
        self,
        learner: Learner,
        args: Sequence[Any],
        plain: Sequence[Any],
        watched: Learner | None = None,
        **tolerance: float | None,
    ) -> None:
        """The result is right for these arguments; a failure may be one of plain ones as well."""
        try:
            self.agree(watched or learner, args, **tolerance)
        except Finding as finding:
            finding.elsewhere = finding.outcome in _ENDED or not self._agrees(learner, plain)
            raise

    def _agrees(self, learner: Learner, args: Sequence[Any]) -> bool:
        try:
            self.agree(learner, args)
        except Finding:
            return False
        return True

    def right_on_fresh_inputs(self, learner: Learner, draw: Draw) -> None:
        for size in (2, 3, 5):
            self.agree(learner, self.inputs(draw, size))

    def leaves_its_arguments_unchanged(self, learner: Learner, draw: Draw) -> None:
        expect(self.call(learner, self.inputs(draw, _MEDIUM))).leaves_arguments_unchanged()

    def leaves_nothing_behind(self, learner: Learner, draw: Draw) -> None:
        """No changed setting of torch, which may make other tests fail."""
        expect(self.call(learner, self.inputs(draw, _MEDIUM))).leaves_settings()

    def gives_the_same_answer_twice(self, learner: Learner, draw: Draw) -> None:
        """Each call starts with another state of the global random generators."""
        args = self.inputs(draw, _MEDIUM)
        first = self.agree(learner, args)
        again = self.call(learner, args)
        try:
            expect(again).equals(first.value, **self.tolerance)
        except Finding as finding:
            said = _("gave another result for the same call: {said}").format(said=finding.said)
            raise Finding(again, "not repeatable", said) from None

    def takes_strided_inputs(self, learner: Learner, draw: Draw) -> None:
        plain = self.inputs(draw, _MEDIUM)
        self.takes(learner, [mapped(strided, value) for value in plain], plain)

    def takes_expanded_inputs(self, learner: Learner, draw: Draw) -> None:
        """All rows of an expanded tensor lie in the same memory.

        A parameter stays as it is: an update in place cannot write to such memory.
        """
        plain = self.inputs(draw, _MEDIUM)
        self.takes(learner, [mapped(expanded, value, leaves=False) for value in plain], plain)

    def keeps_the_dtype(self, learner: Learner, draw: Draw) -> None:
        """Integers are exact; in half precision, only the form counts, as rounding adds up."""
        for size in self.sizes:
            plain = self.inputs(draw, size)
            for dtype in self.dtypes if size else self.dtypes[:2]:
                args = [mapped(partial(cast, dtype=dtype), value) for value in plain]
                atol = math.inf if dtype.is_floating_point else None
                self.takes(learner, args, plain, atol=atol)

    def ignores_the_default_dtype(self, learner: Learner, draw: Draw) -> None:
        """A tensor that is made without a dtype takes the default, which is float64 here."""
        watched = learner.watching(default_dtype="float64")
        plain = self.inputs(draw, _MEDIUM)
        single = partial(cast, dtype=torch.float32)
        self.takes(learner, [mapped(single, value) for value in plain], plain, watched)

    def takes_float64(self, learner: Learner, draw: Draw) -> None:
        plain = self.inputs(draw, _MEDIUM)
        self.takes(learner, [mapped(double, value) for value in plain], plain)

    def takes_inputs_that_require_grad(self, learner: Learner, draw: Draw) -> None:
        plain = self.inputs(draw, _MEDIUM)
        self.takes(learner, [mapped(tracked, value) for value in plain], plain)

    def takes_size_1(self, learner: Learner, draw: Draw) -> None:
        self.takes(learner, self.inputs(draw, 1), self.inputs(draw, _MEDIUM))

    def takes_size_0(self, learner: Learner, draw: Draw) -> None:
        self.takes(learner, self.inputs(draw, 0), self.inputs(draw, _MEDIUM))

    def gradient_agrees_with_autograd(self, learner: Learner, draw: Draw) -> None:
        for size in (2, 5):
            wide = [mapped(double, value) for value in self.inputs(draw, size)]
            args = [mapped(tracked, value) for value in wide]
            seen = self.agree(learner, args)
            expect(seen).gradients_agree_with(self.oracle)

    def stays_within_the_rules(self, learner: Learner, draw: Draw) -> None:
        watched = learner.watching(**self.rules)
        seen = self.call(watched, self.inputs(draw, _MEDIUM))
        expect(seen).agrees_with(self.oracle, **self.tolerance).stays_within_the_rules()


_CHECKS: dict[str, Callable[[_Standard, Learner, Draw], None]] = {
    check.__name__: check
    for check in (
        _Standard.right_on_fresh_inputs,
        _Standard.stays_within_the_rules,
        _Standard.leaves_its_arguments_unchanged,
        _Standard.gradient_agrees_with_autograd,
        _Standard.gives_the_same_answer_twice,
        _Standard.takes_strided_inputs,
        _Standard.takes_expanded_inputs,
        _Standard.takes_float64,
        _Standard.keeps_the_dtype,
        _Standard.ignores_the_default_dtype,
        _Standard.takes_inputs_that_require_grad,
        _Standard.takes_size_1,
        _Standard.takes_size_0,
        _Standard.leaves_nothing_behind,
    )
}
