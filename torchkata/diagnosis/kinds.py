"""The categories of mistakes in words that a student can act on; none gives a value away."""

from torchkata.i18n import _

_SENTENCES = {
    "wrong values": _("The numbers that came back are not the right ones."),
    "wrong shape": _("The shape of what came back is not the one that was asked for."),
    "wrong dtype": _("The dtype of what came back is not the one that was asked for."),
    "wrong type": _("What came back is not of the type that was asked for."),
    "wrong device": _("What came back lies on another device than was asked for."),
    "wrong length": _("What came back has more or fewer parts than was asked for."),
    "wrong keys": _("The dict that came back has other keys than was asked for."),
    "wrong state": _("A generator was left in another state: other numbers were drawn from it."),
    "NaN": _("NaN came back where a number was asked for."),
    "nothing returned": _("None came back: is a `return` missing?"),
    "no error": _("It returned where it should have raised an error."),
    "wrong message": _("The right error was raised, but its message does not say what it should."),
    "wrong gradient": _("Its gradient is wrong, or cannot be taken."),
    "no gradient": _("Autograd cannot follow the result back to an argument: the graph was cut."),
    "requires_grad": _("requires_grad is not as it should be."),
    "no leaf": _("A leaf was rebound to the result of an operation."),
    "alias": _("What came back shares memory with an argument; a copy was asked for."),
    "copy": _("A copy came back; a view of the argument was asked for."),
    "argument changed": _("It changed an argument that it was only to read."),
    "not repeatable": _("A second call with the same arguments gave something else."),
    "printed": _("It printed something."),
    "warned": _("Python or torch warned."),
    "forbidden": _("It used what the exercise forbids."),
    "too much work": _("It took more operations than are needed: is there a loop too many?"),
    "wrong parameters": _("It does not take the parameters that the stub has."),
    "missing": _("It is not there: was it renamed or deleted?"),
    "timed out": _("It ran for too long and was stopped."),
    "crashed": _("It ended the process that it ran in."),
}


def sentence(reason: str) -> str:
    """What a category means; a reason that is no category is a sentence already."""
    place, colon, kind = reason.partition(": ")
    if colon and place == "argument" and kind in _SENTENCES:
        return _("In an argument that it should fill: {what}").format(what=_SENTENCES[kind])
    return _SENTENCES.get(reason, reason)
