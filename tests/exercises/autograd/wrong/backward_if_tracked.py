"""backward_if_tracked: mistakes that people make."""

import contextlib

from torchkata.testing import wrong_answer


@wrong_answer(
    "backward was called on a loss that does not require grad, and raised an error. Check this "
    "first."
)
def without_asking(loss):
    loss.backward()
    return True


@wrong_answer("The answer is right, but backward was not called on the loss.")
def only_told(loss):
    return loss.requires_grad


@wrong_answer(
    "Catching every RuntimeError also hides real errors, such as a graph that was freed. Check "
    "whether the loss requires grad."
)
def swallowed(loss):
    try:
        loss.backward()
    except RuntimeError:
        return False
    return True


@wrong_answer("A leaf can require grad too, and it has no grad_fn. Check requires_grad instead.")
def asked_for_grad_fn(loss):
    if loss.grad_fn is None:
        return False
    loss.backward()
    return True


@wrong_answer("You made the loss require grad. Leave a loss that was not tracked as it is.")
def switched_on(loss):
    if loss.is_leaf:
        loss.requires_grad_()
    loss.backward()
    return True


@wrong_answer("True and False are swapped.")
def turned_round(loss):
    if loss.requires_grad:
        loss.backward()
    return not loss.requires_grad


@wrong_answer("You return nothing. Return True or False.")
def says_nothing(loss):
    if loss.requires_grad:
        loss.backward()


@wrong_answer(
    "The graph was kept, so a second backward raises no error. A plain backward frees the graph."
)
def graph_kept(loss):
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    return loss.requires_grad


@wrong_answer(
    "A loss of many numbers was accepted, for example by summing it. It must be an error."
)
def summed_first(loss):
    if loss.requires_grad:
        loss.sum().backward()
    return loss.requires_grad


@wrong_answer("You always return True. Return False if backward was not called.")
def always_true(loss):
    if loss.requires_grad:
        loss.backward()
    return True


@wrong_answer("backward returns None. Return True or False yourself.")
def what_backward_returns(loss):
    return loss.requires_grad and loss.backward()


@wrong_answer("Errors of backward were hidden. Do not catch them.")
def hides_errors(loss):
    if loss.requires_grad:
        with contextlib.suppress(RuntimeError):
            loss.backward()
    return loss.requires_grad


@wrong_answer("You checked whether there is a gradient in `.grad`, but it may be an old one.")
def asked_for_grad(loss):
    if loss.requires_grad:
        if not loss.is_leaf:
            loss.retain_grad()
        loss.backward()
    return loss.grad is not None
