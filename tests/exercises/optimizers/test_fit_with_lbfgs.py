"""fit_with_lbfgs: torch.optim.LBFGS, which takes a closure."""

import pytest
import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    # A few iterations only: at the optimum, roundings would decide.
    return draw(2, 3), draw(2), draw(n, 3), draw(n, 2), 0.3, 3, 2


def oracle(weight, bias, inputs, targets, lr, steps, max_iter):
    model = probes.linear(weight, bias)
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = oracles.training(model, optimizer, inputs.detach(), targets.detach(), steps)
    return losses, [param.detach() for param in model.parameters()]


test_standard = standard(
    "fit_with_lbfgs",
    inputs,
    oracle,
    probe=probes.fitted,
    rtol=1e-3,
    atol=1e-4,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _double(draw, *shape):
    return draw(*shape, dtype=torch.float64)


def test_follows_torch_in_float64(learner, draw):
    x, y = _double(draw, 9, 4), _double(draw, 9, 2)

    seen = learner.probe(probes.fitted)(_double(draw, 2, 4), _double(draw, 2), x, y, 0.7, 4, 3)

    expect(seen).agrees_with(oracle, rtol=1e-8, atol=1e-8)


def test_finds_the_optimum_of_the_orchards(learner):
    x, y = (t.double() for t in data.orchards())
    x = (x - x.mean(0)) / x.std(0)
    zeros = torch.zeros(2, 3, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)

    seen = learner.probe(probes.fitted)(*zeros, x, y, 1.0, 2, 20)

    after = functional.mse_loss(x @ seen.value[1][0].T + seen.value[1][1], y).item()
    expect(seen).holds(
        abs(after - 0.4831) < 1e-3,
        f"after two steps on the orchards the loss is {after:.4f}; at the optimum it is 0.4831",
    )


@pytest.mark.parametrize(("lr", "max_iter"), [(0.1, 1), (1.0, 20)])
def test_gives_one_loss_for_each_step(learner, draw, lr, max_iter):
    x, y = _double(draw, 6, 2), _double(draw, 6, 1)
    start = _double(draw, 1, 2), _double(draw, 1)

    seen = learner.probe(probes.fitted)(*start, x, y, lr, 7, max_iter)

    expect(seen).holds(len(seen.value[0]) == 7, f"7 steps gave {len(seen.value[0])} losses")


def test_all_other_options_are_the_defaults(learner, draw):
    args = draw(1, 2), draw(1), draw(6, 2), draw(6, 1), 0.3, 2, 4

    seen = learner.probe(probes.options_of_lbfgs)(*args)

    wanted = torch.optim.LBFGS([draw(2)], lr=0.3, max_iter=4).defaults
    for used in seen.value:
        changed = {key: value for key, value in used.items() if value != wanted[key]}
        expect(seen).holds(
            not changed, f"runs LBFGS with {changed}; wanted { ({k: wanted[k] for k in changed}) }"
        )
