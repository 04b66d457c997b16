"""sgd_step: every parameter moves against its gradient, in place and outside the graph."""

import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    shapes = (2, n), (n,), ()
    return [oracles.stale(draw(*shape), draw(*shape)) for shape in shapes], 0.1 + 0.2 * n


def oracle(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.add_(param.grad, alpha=-lr)


test_standard = standard(
    "sgd_step",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "its task is to move them"},
)


def test_a_second_step_goes_on_from_the_first(learner, draw):
    params, lr = inputs(draw, 3)

    once = learner.sgd_step(params, lr)
    twice = learner.sgd_step(*once.arguments)

    oracle(params, 2 * lr)
    expect(twice).argument("params").equals(params)


def test_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.sgd_step(*inputs(draw, 3))

    for i in range(3):
        expect(seen).argument(f"params[{i}]").is_leaf().requires_grad()


def test_gradients_do_not_change(learner, draw):
    params, lr = inputs(draw, 3)

    seen = learner.sgd_step(params, lr)

    for i, param in enumerate(params):
        expect(seen).argument(f"params[{i}]").gradient(param.grad)


def test_a_parameter_without_gradient_does_not_move(learner, draw):
    params, lr = inputs(draw, 3)
    params.insert(2, draw(2, requires_grad=True))

    seen = learner.sgd_step(params, lr)

    oracle(params, lr)
    expect(seen).equals(None).argument("params").equals(params)
    expect(seen).holds(
        seen.arguments[0][2].grad is None,
        "changed params[2].grad, which was None; leave every .grad as it was",
        "argument changed",
    )


def test_a_parameter_without_gradient_still_requires_grad(learner, draw):
    params, lr = inputs(draw, 3)
    params.insert(2, draw(2, requires_grad=True))

    expect(learner.sgd_step(params, lr)).argument("params[2]").is_leaf().requires_grad()


def test_a_large_gradient_is_not_clipped(learner, draw):
    # Gradients on the orchards reach several thousand.
    params, lr = [oracles.stale(draw(2, 3), 1e4 * draw(2, 3))], 0.3

    expect(learner.sgd_step(params, lr)).agrees_with(oracle)


def test_moves_the_given_tensors_and_does_not_replace_them(learner, draw):
    params, lr = inputs(draw, 2)

    # The items of a tuple cannot be replaced.
    expect(learner.sgd_step(tuple(params), lr)).agrees_with(oracle)


def test_the_same_tensors_can_be_trained_on(learner, draw):
    params, _ = inputs(draw, 2)

    seen = learner.probe(probes.descend_squares)(params, 0.1, 3)

    expect(seen).equals([param.detach() * 0.8**3 for param in params])


def test_leaves_autograd_switched_on(learner, draw):
    seen = learner.probe(probes.autograd_is_on_after)("sgd_step", *inputs(draw, 2))

    expect(seen).holds(seen.value is True, "left autograd switched off", "autograd off")
