"""backward_if_tracked: backward where the loss requires grad, nothing where it does not."""

import contextlib

import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(),)


def oracle(loss):
    if loss.requires_grad:
        loss.backward()
    return loss.requires_grad


test_standard = standard(
    "backward_if_tracked",
    inputs,
    oracle,
    without={
        "takes_size_0": "a loss is always one number",
        "takes_size_1": "a loss is always one number",
    },
)


def test_a_tracked_loss_leaves_gradients(learner, draw):
    w, x = draw(4, requires_grad=True), draw(4)

    seen = learner.probe(probes.backward_through)(w, x)

    expect(seen).equals(True)
    expect(seen).holds(
        seen.arguments[0].grad is not None and torch.equal(seen.arguments[0].grad, x),
        "said that backward was called, but the gradient of the leaf is not there",
        "no gradient",
    )


def test_gradients_are_added_to_what_stands_there(learner, draw):
    w, x = draw(4, requires_grad=True), draw(4)
    w.grad = draw(4)

    seen = learner.probe(probes.backward_through)(w, x)

    expect(seen).equals(True)
    expect(seen).holds(
        torch.allclose(seen.arguments[0].grad, w.grad + x),
        "backward adds to what stands in .grad, once; something else stands there now",
        "wrong gradient",
    )


def test_a_loss_without_a_graph_is_left_alone(learner, draw):
    seen = learner.probe(probes.backward_through)(draw(4), draw(4))

    expect(seen).equals(False)


def test_a_loss_that_is_itself_a_leaf_counts(learner, draw):
    loss = draw(requires_grad=True)

    expect(learner.backward_if_tracked(loss)).equals(True).argument("loss").gradient(
        torch.tensor(1.0)
    )


def test_an_untracked_loss_stays_untracked(learner, draw):
    expect(learner.backward_if_tracked(draw())).equals(False).leaves_arguments_unchanged()


def test_a_freed_graph_is_still_an_error(learner, draw):
    seen = learner.probe(probes.backward_twice)(draw(3, requires_grad=True))

    expect(seen).raises(RuntimeError)


def test_a_loss_of_many_numbers_is_still_an_error(learner, draw):
    seen = learner.probe(probes.backward_of_no_scalar)(draw(3, requires_grad=True))

    expect(seen).raises(RuntimeError)


def test_tells_a_tracked_loss_from_one_that_is_not(learner, draw):
    expect(learner.probe(probes.backward_of_both)(draw())).equals((True, False))


def test_an_old_gradient_does_not_make_a_loss_tracked(learner, draw):
    loss = draw()
    expect(learner.backward_if_tracked(loss)).equals(False)
    loss.grad = draw()

    expect(learner.backward_if_tracked(loss)).equals(False).argument("loss").gradient(loss.grad)


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


@right_answer
def early_return(loss):
    if not loss.requires_grad:
        return False
    torch.autograd.backward(loss)
    return True


@right_answer
def only_the_known_error(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        if "does not require grad" not in str(error):
            raise
        return False
    return True
