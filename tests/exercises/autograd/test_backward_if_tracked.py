"""backward_if_tracked: calls backward if the loss requires grad, and does nothing otherwise."""

import torch

from torchkata.testing import expect, probes_beside, standard

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
        "returned True, but the gradient of the leaf is missing or wrong",
        "no gradient",
    )


def test_gradients_are_added_to_the_old_ones(learner, draw):
    w, x = draw(4, requires_grad=True), draw(4)
    w.grad = draw(4)

    seen = learner.probe(probes.backward_through)(w, x)

    expect(seen).equals(True)
    expect(seen).holds(
        torch.allclose(seen.arguments[0].grad, w.grad + x),
        "backward adds once to what is already in .grad; now something else is there",
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
