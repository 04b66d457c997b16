"""written_for_03: a fit to multiples, in today's PyTorch and without a warning."""

import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    first = draw.choice([-1, 0, 2])
    return first, first + n - 1, draw.choice([2.0, -1.5]), draw(1), draw(1), 0.004, 4


def oracle(first, last, factor, w, b, lr, epochs):
    x = torch.tensor([float(number) for number in range(first, last + 1)])
    loss_of = lambda w, b: (w * x + b - factor * x).square().sum()
    after, losses = oracles.descended(loss_of, (w, b), lr, epochs)
    return (*after, losses)


test_standard = standard(
    "written_for_03",
    inputs,
    oracle,
    without={
        "takes_float64": "x is float32 whatever comes",
        "takes_inputs_that_require_grad": "the start does not require grad",
        "takes_size_0": "there is a first number and a last one",
    },
)


def test_gives_no_warning(learner, draw):
    expect(learner.written_for_03(*inputs(draw, 4))).warns_of_nothing()


def test_the_deprecated_range_is_not_called(learner, draw):
    # Silenced warnings do not fix it.
    seen = learner.probe(probes.operations_run)(*inputs(draw, 4))

    expect(seen).holds("range" not in seen.value[1], "calls torch.range, the old one", "forbidden")


def test_no_variable_no_data_no_size_average_is_left(learner, draw):
    expect(learner.written_for_03(*inputs(draw, 4))).returned()

    seen = learner.probe(probes.names_used)()

    old = sorted({"Variable", "data", "size_average"} & set(seen.value))
    expect(seen).holds(not old, f"written_for_03 still uses {', '.join(old)}", "forbidden")


def test_the_last_number_is_one_of_them(learner):
    # At w = 1 and b = 0, each x of 1, 2, 3 is off by itself.
    seen = learner.written_for_03(1, 3, 2.0, torch.ones(1), torch.zeros(1), 0.01, 1)

    loss = seen.value[2][0]
    expect(seen).holds(
        abs(loss - 14.0) < 1e-4, f"over 1, 2 and 3 the first loss is 1 + 4 + 9, not {loss:.4f}"
    )


def test_a_whole_factor_and_one_number(learner, draw):
    args = 3, 3, 2, draw(1), draw(1), 0.01, 3

    expect(learner.written_for_03(*args)).agrees_with(oracle)


def test_doubling_is_learned(learner):
    seen = learner.written_for_03(1, 3, 2.0, torch.zeros(1), torch.zeros(1), 0.05, 400)

    wanted = torch.tensor([2.0]), torch.tensor([0.0]), seen.value[2]
    expect(seen).equals(wanted, atol=1e-3)


def test_the_results_are_free_of_autograd_and_of_the_start(learner, draw):
    args = inputs(draw, 4)

    for epochs in (2, 0):
        seen = learner.written_for_03(*args[:6], epochs)
        tracked = [seen.observation.facts[f"value[{i}]"].requires_grad for i in (0, 1)]
        expect(seen).agrees_with(oracle).shares_nothing().holds(
            not any(tracked), "returned parameters that autograd still tracks", "requires_grad"
        )
