"""The kinds of mistakes, each declared once: its words, and its meaning for the diagnosis.

Students read a kind's words in feedback, the report and JUnit, so none of them has an expected
value. `kata verify` refuses a test that uses a kind which is not declared here.
"""

import builtins
import re
from dataclasses import dataclass

from torchkata.i18n import _


@dataclass(frozen=True)
class Kind:
    """One kind of mistake.

    Attributes:
        words: Its meaning, as a sentence.
        rank: The failure with the lowest rank is shown first: a changed setting causes other
            failures, a shape says more than a number, an example more than numbers that were drawn,
            wrong results matter more than an error that is missing, and a print has nothing to do
            with them.
        aside: Whether it may be a second mistake beside the one that makes the values wrong: a
            missing error, or a difference that two observations may have and still be alike.
        says_all: Whether two answers with this kind of mistake make the same one. (What is
            forbidden may be one thing here and another there.)
        of_value: Whether something that came back is wrong. Then the diagnosis has to explain it,
            and a known mistake with another value was not made.
    """

    words: str
    rank: int = 2
    aside: bool = False
    says_all: bool = False
    of_value: bool = False


KINDS = {
    # The value.
    "wrong values": Kind(_("It returned the wrong numbers."), rank=4, of_value=True),
    "wrong shape": Kind(_("It returned the wrong shape."), of_value=True),
    "wrong dtype": Kind(_("It returned the wrong dtype."), of_value=True),
    "wrong type": Kind(_("It returned the wrong type."), of_value=True),
    "wrong device": Kind(_("It returned a result on the wrong device."), of_value=True),
    "wrong length": Kind(_("It returned too many or too few values."), of_value=True),
    "wrong keys": Kind(_("It returned a dict with the wrong keys."), of_value=True),
    "wrong order": Kind(_("It did the right things in the wrong order."), of_value=True),
    "wrong state": Kind(_("It drew too many or too few numbers from a generator."), of_value=True),
    "wrong mode": Kind(_("It left a model in the wrong mode: train or eval."), of_value=True),
    "torn pairs": Kind(_("It mixed up which target belongs to which input."), of_value=True),
    "NaN": Kind(_("It returned NaN where the test expects a number."), rank=4, of_value=True),
    "nothing returned": Kind(
        _("It returned None: does every path return a value?"), rank=1, of_value=True
    ),
    "example": Kind(_("The example in its docstring gives another result."), rank=3),
    # Errors.
    "no error": Kind(
        _("It returned, but it should have raised an error."), rank=5, aside=True, says_all=True
    ),
    "wrong message": Kind(
        _("It raised the right error, but the message does not say what it should."),
        rank=5,
        aside=True,
    ),
    "own error": Kind(_("It raised an error of a class that Python and torch do not have.")),
    "wrong parameters": Kind(_("It does not take the parameters that the stub has.")),
    "missing": Kind(_("The file does not define it: was it renamed or deleted?")),
    "import": Kind(_("Its module cannot be imported.")),
    "timed out": Kind(_("It ran for too long and was stopped.")),
    "crashed": Kind(_("It ended the process that it ran in.")),
    "todo": Kind(_("It is still to do.")),
    # Gradients.
    "wrong gradient": Kind(
        _("Its gradient is wrong, or autograd cannot compute it."), of_value=True
    ),
    "no gradient": Kind(_("Autograd finds no gradient for an argument.")),
    "requires_grad": Kind(_("requires_grad is not what it should be."), says_all=True),
    "tracked": Kind(_("Autograd tracked work that needs no gradient."), says_all=True),
    "autograd off": Kind(_("Gradients were switched off where they are needed."), says_all=True),
    "no leaf": Kind(_("A tensor should be a leaf, but an operation made it."), says_all=True),
    "graph kept": Kind(_("It kept a graph that nothing needs any more."), says_all=True),
    "graphs kept": Kind(_("It kept the graphs of earlier steps."), says_all=True),
    # Memory.
    "alias": Kind(_("It returned a view of an argument; the test expects a copy."), says_all=True),
    "copy": Kind(_("It returned a copy; the test expects a view of the argument."), says_all=True),
    "changed": Kind(_("It changed something that it should only read."), says_all=True),
    "argument changed": Kind(_("It changed an argument that it should only read."), says_all=True),
    "too much kept": Kind(_("It kept more tensors for the backward pass than needed.")),
    "not computed again": Kind(_("It kept values that the backward pass should compute again.")),
    # How it was done.
    "not repeatable": Kind(_("A second call with the same arguments gave another result.")),
    "forbidden": Kind(_("It used something that the exercise forbids."), aside=True),
    "too much work": Kind(
        _("It took more operations than needed: can it do without a loop?"), aside=True
    ),
    "too large a tensor": Kind(_("It made a larger tensor than the exercise allows."), aside=True),
    "too little work": Kind(_("It skipped work that the exercise asks for.")),
    "settings": Kind(_("It left a setting of torch changed."), rank=1, aside=True, says_all=True),
    "warned": Kind(_("It caused a warning of Python or torch."), rank=5, aside=True, says_all=True),
    "printed": Kind(
        _("It printed something, which the exercise forbids."), rank=6, aside=True, says_all=True
    ),
}
# Not a mistake: a remark on code that prints, at home and in feedback.
PRINTS = _("It printed something. That costs nothing; remove the print when you are done.")
OWN_ERROR = "own error"
KNOWN_ERRORS = {
    *("_LinAlgError", "AxisError", "LinAlgError", "OutOfMemoryError", "UFuncTypeError"),
    *(
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException)
    ),
}
_PLAIN = Kind("")
_IN_ARGUMENT = Kind("", rank=4, of_value=True)


def kind_of(name: str) -> Kind:
    """The kind of that name; an undeclared one has no words.

    `argument: KIND` is about a value, too: that of an argument that should be filled.
    """
    return KINDS.get(name, _IN_ARGUMENT if name.startswith("argument: ") else _PLAIN)


def is_declared(name: str) -> bool:
    """Whether a name has words: its own, those of `argument: KIND`, or those of `raised ERROR`."""
    inner = name.removeprefix("argument: ")
    return inner in KINDS or re.fullmatch(r"raised \w+", name) is not None


def repeatable(kind: str) -> str:
    """A kind without the name of an error that the code made itself, which could say anything."""
    raised, name = kind[: len("raised ")], kind[len("raised ") :]
    return OWN_ERROR if raised == "raised " and name not in KNOWN_ERRORS else kind


def sentence(reason: str) -> str:
    """The words of a kind; a reason that is not a kind is already a sentence."""
    place, colon, kind = reason.partition(": ")
    if colon and place == "argument" and kind in KINDS:
        words = KINDS[kind].words
        return _("In an argument that it should fill: {words}").format(words=words)
    raised = re.fullmatch(r"raised (\w+)", reason)
    if raised:
        return _("It raised {error}.").format(error=raised[1])
    return KINDS[reason].words if reason in KINDS else reason
