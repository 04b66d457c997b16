"""backward_if_tracked: mistakes that people make."""

import contextlib

from torchkata.testing import wrong_answer


@wrong_answer("backward was called on a loss that does not require grad, and raises. Ask first.")
def without_asking(loss):
    loss.backward()
    return True


@wrong_answer("You told whether it can be done, but backward was not called on the loss.")
def only_told(loss):
    return loss.requires_grad


@wrong_answer(
    "Catching every RuntimeError also hides real ones, such as a graph that is freed. "
    "Ask the loss whether it requires grad."
)
def swallowed(loss):
    try:
        loss.backward()
    except RuntimeError:
        return False
    return True


@wrong_answer("A leaf can require grad too, and it has no grad_fn. Ask for requires_grad instead.")
def asked_for_grad_fn(loss):
    if loss.grad_fn is None:
        return False
    loss.backward()
    return True


@wrong_answer("You switched the tracking on. A loss that was not tracked should be left alone.")
def switched_on(loss):
    if loss.is_leaf:
        loss.requires_grad_()
    loss.backward()
    return True


@wrong_answer("True and False are turned round.")
def turned_round(loss):
    if loss.requires_grad:
        loss.backward()
    return not loss.requires_grad


@wrong_answer("It says nothing: give back True or False.")
def says_nothing(loss):
    if loss.requires_grad:
        loss.backward()


@wrong_answer(
    "The graph was kept, so a second backward goes through unnoticed: a plain backward frees it."
)
def graph_kept(loss):
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    return loss.requires_grad


@wrong_answer(
    "A loss of many numbers went through, summed or weighed with ones. It is an error: let it be."
)
def summed_first(loss):
    if loss.requires_grad:
        loss.sum().backward()
    return loss.requires_grad


@wrong_answer("It says True whatever the loss: False is wanted where backward was not called.")
def always_true(loss):
    if loss.requires_grad:
        loss.backward()
    return True


@wrong_answer("What backward gives back is None: give back True or False yourself.")
def what_backward_returns(loss):
    return loss.requires_grad and loss.backward()


@wrong_answer("Errors of backward were hidden: let them through.")
def hides_errors(loss):
    if loss.requires_grad:
        with contextlib.suppress(RuntimeError):
            loss.backward()
    return loss.requires_grad


@wrong_answer("You asked whether a gradient stands in `.grad`: that may be an old one.")
def asked_for_grad(loss):
    if loss.requires_grad:
        if not loss.is_leaf:
            loss.retain_grad()
        loss.backward()
    return loss.grad is not None
