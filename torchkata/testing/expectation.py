"""Expectations over one observation: `expect(learner.mse(a, b)).equals(...)`.

A check that holds returns the expectation, so that checks can be chained. One that fails raises a
`Finding` with the kind of mistake and the message to the learner.
"""

import re
from collections.abc import Callable
from typing import Any, Self

import torch

from torchkata.errors import AuthorError
from torchkata.i18n import _
from torchkata.observe import Ending, asked_for, vjp
from torchkata.testing import messages
from torchkata.testing.call import Finding, Seen, What, raised
from torchkata.testing.compare import Difference, difference
from torchkata.testing.conduct import Conduct

_SHAPE = re.compile(r"(?:torch\.Size\()?\[(\d+(?:, \d+)*|)\]\)?")


def expect(seen: Seen) -> "Expectation":
    """The expectation over a call, about its result first."""
    return Expectation(seen)


class Expectation(Conduct):
    """Checks of one call's result, or of one of its arguments after the call."""

    # --- how the call ended ----------------------------------------------------------------------

    def raises(
        self, kind: type[BaseException] | tuple[type[BaseException], ...], *mentions: str
    ) -> Self:
        """The call raised one of these exceptions, and its message contains all these words.

        A shape may have torch's form or a list's: `torch.Size([5])` counts as `(5,)`.
        """
        error = self.observation.error
        kinds = [each.__name__ for each in (kind if isinstance(kind, tuple) else (kind,))]
        wanted = _(" or ").join(kinds)
        if self.observation.ending is Ending.RETURNED:
            self._fail(
                "no error",
                _("returned {what}, wanted {kind}").format(
                    what=messages.result(self.observation.value), kind=wanted
                ),
            )
        if error is None or self.observation.ending is not Ending.RAISED:
            self.returned()
        elif not {*kinds} & {error.type, *error.bases}:
            raise raised(self.seen, error, _("Wanted: {kind}.").format(kind=wanted))
        assert error is not None
        told = error.message, _SHAPE.sub(_as_tuple, error.message)
        missing = [mention for mention in mentions if not any(mention in text for text in told)]
        if missing:
            said = _("raised {kind}, but its message does not name {what}: {message}").format(
                kind=error.type, what=_(" and ").join(missing), message=repr(error.message[:100])
            )
            self._fail("wrong message", said)
        return self

    # --- the value -------------------------------------------------------------------------------

    def equals(self, wanted: Any, *, atol: float | None = None, rtol: float | None = None) -> Self:
        """Type, shape, dtype and device agree, and every number within the tolerance."""
        return self._equals(wanted, None, atol, rtol)

    def _equals(
        self,
        wanted: Any,
        oracle: Callable[..., Any] | None,
        atol: float | None,
        rtol: float | None,
    ) -> Self:
        self.returned()
        got = self._got()
        found = difference(got, wanted, atol=atol, rtol=rtol)
        what: What = "argument" if self.name else "value"
        self._note(what, self.name, got, wanted, found, oracle, (atol, rtol))
        if found is not None and got is None and not self.name:
            hint = messages.nothing_returned(self.observation.printed)
            said = _("returned None, wanted {wanted}. {hint}")
            self._fail("nothing returned", said.format(wanted=found.wanted, hint=hint))
        if found is not None:
            self._differs(found)
        self._same_device(wanted)
        return self

    def agrees_with(
        self,
        oracle: Callable[..., Any],
        *,
        atol: float | None = None,
        rtol: float | None = None,
    ) -> Self:
        """The result, and the arguments after the call, are those of the oracle."""
        args, kwargs = self._arguments_before()
        wanted = oracle(*args, **kwargs)
        self._equals(wanted, oracle, atol, rtol)
        for index, (after, right) in enumerate(zip(self.observation.arguments, args, strict=True)):
            found = difference(after, right, atol=atol, rtol=rtol)
            name, before = self._parameter(index), self._arguments_before()[0][index]
            self._note("argument", name, after, right, found, oracle, (atol, rtol))
            if found is not None:
                if difference(right, before, atol=0.0, rtol=0.0) is None:  # it is only to be read
                    self._unchanged(name, before, after)
                self._argument(index)._differs(found)
        return self

    def gradients_agree_with(
        self,
        oracle: Callable[..., Any],
        *,
        atol: float | None = None,
        rtol: float | None = None,
    ) -> Self:
        """Every argument that requires grad gets the same gradient as from the oracle.

        The upstream gradient is random, and the call itself cannot tell it.
        """
        self.returned()
        args, kwargs = self._arguments_before()
        asked = asked_for(args, kwargs)
        if not asked:
            raise AuthorError("gradients_agree_with: no argument requires grad")
        error = self.observation.gradient_error
        if error is not None:
            said = _("returned a result that has no gradient: backward {error}").format(
                error="\n".join(messages.exception(error))
            )
            self._fail("wrong gradient", said)
        upstream = self.seen.request.options.upstream
        rights = vjp(oracle(*args, **kwargs), list(asked.values()), upstream)
        for path, right in zip(asked, rights, strict=True):
            right = torch.zeros_like(asked[path]) if right is None else right
            got = self.observation.gradients.get(path)
            self._gradient(path, got, right, oracle, atol, rtol)
        return self

    def holds(self, condition: Any, otherwise: str, kind: str = "wrong values") -> Self:
        """A property of the result holds; `otherwise` is the message if it does not."""
        self.returned()
        if not bool(condition):
            self._fail(kind, otherwise)
        return self

    # --- memory and autograd's facts -------------------------------------------------------------

    def shares_memory_with(self, name: str) -> Self:
        """The result is a view of that argument, not a copy."""
        self.returned()
        path = self._path_of(name)
        if path not in self._facts().shares_memory_with:
            said = _("returned a copy, wanted a view that shares the memory of {name}")
            self._fail("copy", said.format(name=name))
        return self

    def shares_nothing(self) -> Self:
        """The result has its own memory."""
        self.returned()
        for path, facts in self.observation.facts.items():
            if path.startswith("value") and facts.shares_memory_with:
                name = self._name_of(facts.shares_memory_with[0])
                said = _("returned something that shares the memory of {name}; wanted a copy")
                self._fail("alias", said.format(name=name))
        return self

    def requires_grad(self, wanted: bool = True) -> Self:
        """Autograd tracks it, or does not track it."""
        self.returned()
        if self._facts().requires_grad is not wanted:
            said = (
                _("{what} does not require grad, but it should")
                if wanted
                else _("{what} requires grad, but it should not")
            )
            self._fail("requires_grad", said.format(what=self._what()))
        return self

    def is_leaf(self) -> Self:
        """It is a leaf: it is not the result of an operation."""
        self.returned()
        if not (facts := self._facts()).is_leaf:
            said = _("{what} is not a leaf: it is the result of an operation (grad_fn {grad_fn})")
            self._fail("no leaf", said.format(what=self._what(), grad_fn=facts.grad_fn))
        return self

    def gradient(
        self, wanted: torch.Tensor | None, *, atol: float | None = None, rtol: float | None = None
    ) -> Self:
        """Its `.grad` has these values; zeros and None count as the same."""
        self.returned()
        got = self._got().grad
        if wanted is None:
            wanted = torch.zeros_like(self._got())
        if got is None and not bool(wanted.any()):
            return self
        if got is None:
            self._note("grad", self.name, got, wanted, wanted, None)
            self._fail("no gradient", _("left {what}.grad empty (None)").format(what=self._what()))
        found = difference(got, wanted, atol=atol, rtol=rtol)
        self._note("grad", self.name, got, wanted, found, None, (atol, rtol))
        if found is not None:
            said = _("left {got} in {what}.grad, wanted {wanted}.").format(
                got=found.got, what=self._what(), wanted=found.wanted
            )
            self._fail("wrong gradient", messages.laid_out(said, found.note))
        return self

    def leaves_arguments_unchanged(self) -> Self:
        """Every argument is the same as before the call, bit for bit."""
        self.returned()
        args, kwargs = self._arguments_before()
        before: list[tuple[int | str, Any]] = [*enumerate(args), *kwargs.items()]
        after = [*self.observation.arguments, *self.observation.keywords.values()]
        for (key, old), new in zip(before, after, strict=True):
            self._unchanged(self._parameter(key), old, new)
        return self

    # --- helpers ---------------------------------------------------------------------------------

    def _differs(self, found: Difference) -> None:
        if self.name:
            said = _("left {got} in {what}, wanted {wanted}.").format(
                got=found.got, what=self.name + found.path, wanted=found.wanted
            )
            raise Finding(self.seen, f"argument: {found.kind}", messages.laid_out(said, found.note))
        if found.path:
            said = _("returned {got} in result{path}, wanted {wanted}.")
        else:
            said = _("returned {got}, wanted {wanted}.")
        said = said.format(path=found.path, got=found.got, wanted=found.wanted)
        raise Finding(self.seen, found.kind, messages.laid_out(said, found.note))

    def _gradient(
        self,
        path: str,
        got: torch.Tensor | None,
        right: torch.Tensor,
        oracle: Callable[..., Any],
        atol: float | None,
        rtol: float | None,
    ) -> None:
        name = self._name_of(path)
        if got is None and bool(right.any()):
            self._note("gradient", name, got, right, right, oracle)
            said = _(
                "returned a result that autograd cannot follow back to {name}: no gradient. "
                "The graph is cut on the way."
            )
            lines = messages.lines_of(self.observation.places, messages.cuts)
            facts = self.observation.facts.items()
            if any(fact.requires_grad for path, fact in facts if path.startswith("value")):
                said = _("returned a result whose backward gives None for {name}, not a gradient")
                lines = []
            self._fail("no gradient", "\n".join([said.format(name=name), *lines]))
        if got is None:
            return
        found = difference(got, right, atol=atol, rtol=rtol)
        self._note("gradient", name, got, right, found, oracle, (atol, rtol))
        if found is not None:
            said = _(
                "has a wrong gradient for {name}: {got}, wanted {wanted}, "
                "with a random upstream gradient."
            ).format(name=name, got=found.got, wanted=found.wanted)
            self._fail("wrong gradient", messages.laid_out(said, found.note))

    def _unchanged(self, name: str, old: Any, new: Any) -> None:
        found = difference(new, old, atol=0.0, rtol=0.0)
        if found is not None:
            said = _("changed its argument {name}: {got}, was {wanted}.").format(
                name=name + found.path, got=found.got, wanted=found.wanted
            )
            lines = messages.lines_of(self.observation.places, messages.writes)
            note = found.note.replace(_(", wanted "), _(", was "))  # nothing else was wanted here
            self._fail("argument changed", "\n".join([messages.laid_out(said, note), *lines]))
        if isinstance(old, list | tuple):
            for index, pair in enumerate(zip(old, new, strict=True)):
                self._unchanged(f"{name}[{index}]", *pair)
        if isinstance(old, torch.Tensor):
            if old.requires_grad != new.requires_grad:
                said = _("changed its argument {name}: requires_grad is now {value}")
                self._fail("argument changed", said.format(name=name, value=new.requires_grad))
            if (old.grad is None) != (new.grad is None):
                said = _("changed its argument {name}: its .grad was filled or emptied")
                self._fail("argument changed", said.format(name=name))

    def _same_device(self, wanted: Any) -> None:
        if isinstance(wanted, torch.Tensor) and not self.name:
            got = torch.device(self._facts().device)
            if got.type != wanted.device.type:
                said = _("returned a tensor on {got}, wanted one on {wanted}")
                self._fail("wrong device", said.format(got=got, wanted=wanted.device))


def _as_tuple(shape: re.Match[str]) -> str:
    return f"({shape[1]},)" if shape[1].isdigit() else f"({shape[1]})"
