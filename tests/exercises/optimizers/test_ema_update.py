"""ema_update: an exponential moving average of a model's parameters, in place."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(n, 3), draw(n)], [draw(n, 3), draw(n)], 0.9


def oracle(average, params, decay):
    with torch.no_grad():
        for mean, param in zip(average, params, strict=True):
            mean.copy_(torch.lerp(param, mean, decay))


test_standard = standard(
    "ema_update",
    inputs,
    oracle,
    dtypes=FLOATS,
    without={
        "leaves_its_arguments_unchanged": "the averages are changed in place",
        "gives_the_same_answer_twice": "each call moves the averages on; nothing is returned",
        "takes_expanded_inputs": "the averages are changed in place",
        "takes_inputs_that_require_grad": "the averages never do; the parameters have a test",
    },
)


def _tracked(draw, *shapes):
    return [draw(*shape, requires_grad=True) for shape in shapes]


def _averages(draw, *shapes):
    return [draw(*shape) for shape in shapes]


SHAPES = (2, 3), (4,), ()


def test_autograd_does_not_track_the_averages(learner, draw):
    seen = learner.probe(probes.averaged)(_averages(draw, *SHAPES), _tracked(draw, *SHAPES), 0.8)

    expect(seen).holds(
        not any(seen.value[1]),
        "leaves averages that require grad: each call adds another step to the graph",
        "requires_grad",
    )


def test_writes_into_the_memory_of_the_averages(learner, draw):
    average, params = _averages(draw, *SHAPES), _tracked(draw, *SHAPES)

    seen = learner.probe(probes.averaged)(average, params, 0.8)

    oracle(average, params, 0.8)
    expect(seen).holds(
        seen.value[2] is None, "returns something; it should work in place and return nothing"
    ).equals((average, [False] * 3, None))


def test_leaves_the_parameters_as_they_are(learner, draw):
    params = _tracked(draw, *SHAPES)

    seen = learner.ema_update(_averages(draw, *SHAPES), params, 0.8)

    after = seen.arguments[1]
    expect(seen).argument("params").equals(params, atol=0.0, rtol=0.0).holds(
        all(param.requires_grad and param.grad is None for param in after),
        "leaves parameters that do not require grad any more, or that have gradients",
    )


def test_many_steps_come_near_the_parameters(learner, draw):
    average, params = _averages(draw, (3,)), _tracked(draw, (3,))

    seen = learner.probe(probes.averaged_often)(average, params, 0.5, 40)

    expect(seen).equals([param.detach() for param in params])


def test_a_decay_of_0_takes_the_parameters_over_without_their_memory(learner, draw):
    seen = learner.probe(probes.averaged_then_changed)(_averages(draw, (3,)), _averages(draw, (3,)))

    before, after = seen.value
    expect(seen).holds(
        torch.equal(before, after), "ties the averages to the parameters: they share memory"
    )


def test_a_decay_of_1_keeps_the_averages(learner, draw):
    expect(learner.ema_update(_averages(draw, (3,)), _averages(draw, (3,)), 1.0)).agrees_with(
        oracle
    )


def test_an_average_of_zeros_moves_like_any_other(learner, draw):
    zeros = [torch.zeros(3), torch.zeros(())]

    expect(learner.ema_update(zeros, _averages(draw, (3,), ()), 0.9)).agrees_with(oracle)


def test_refuses_a_parameter_too_many(learner, draw):
    seen = learner.ema_update(_averages(draw, (2,)), _averages(draw, (2,), (2,)), 0.5)

    expect(seen).raises(ValueError)


def test_refuses_an_average_too_many(learner, draw):
    seen = learner.ema_update(_averages(draw, (2,), (2,)), _averages(draw, (2,)), 0.5)

    expect(seen).raises(ValueError)


def test_a_model_may_have_many_parameters(learner, draw):
    many = [()] * 300

    expect(learner.ema_update(_averages(draw, *many), _averages(draw, *many), 0.8)).agrees_with(
        oracle
    )


@pytest.mark.parametrize(("averages", "parameters"), [(2, 1), (1, 2)])
def test_nothing_has_changed_where_it_refuses(learner, draw, averages, parameters):
    average, params = _averages(draw, *[(2,)] * averages), _averages(draw, *[(2,)] * parameters)

    seen = learner.probe(probes.averages_after_refusal)(average, params, 0.5)

    expect(seen).equals(average, atol=0.0, rtol=0.0)
