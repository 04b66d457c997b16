"""BatchNorm: a module that remembers, in buffers."""

import pytest
import torch
from torch import nn

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def numbers(draw, c):
    return draw(c), draw.uniform(c, low=0.5, high=3), 1 + draw(c), draw(c)


def inputs(draw, n):
    return 1 + 2 * draw(n, 3, 4, 2), *numbers(draw, 3), True, 0.3, 0.2


def in_evaluation(draw, n):
    return 1 + 2 * draw(n, 3, 4, 2), *numbers(draw, 3), False, 0.3, 0.2


def oracle(x, mean, variance, weight, bias, training, momentum, eps):
    # The numbers in buffers are copies, so no gradient reaches them.
    before = mean.detach(), variance.detach()
    out, *new = oracles.batch_norm(x, *before, weight, bias, training, momentum, eps)
    state = ["bias", "running_mean", "running_var", "weight"]
    return {"state": state, "output": out, "running_mean": new[0], "running_var": new[1]}


WITHOUT = {"takes_size_0": "a channel needs two values in training"}
test_standard = standard(
    "BatchNorm", inputs, oracle, probe=probes.batch_normed, gradient=True, without=WITHOUT
)
test_in_evaluation = standard(
    "BatchNorm", in_evaluation, oracle, probe=probes.batch_normed, gradient=True
)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 7), (3, 3, 3, 3)])
def test_any_axes_behind_the_channels(learner, draw, shape, training):
    args = draw(*shape), *numbers(draw, 3), training, 0.3, 0.2

    expect(learner.probe(probes.batch_normed)(*args)).equals(oracle(*args))


@pytest.mark.parametrize("options", [(), (0.4, 1e-5), (0.7, 0.5)])
def test_remembers_from_call_to_call_as_torch_does(learner, draw, options):
    batches = [2 + 3 * draw(4, 3, 2) for _ in range(4)]
    momentum, eps = options or (0.1, 1e-5)
    twin, wanted = nn.BatchNorm1d(3, eps, momentum), []
    for batch in batches[:3]:
        out = twin(batch).detach()
        wanted.append((out, twin.running_mean.clone(), twin.running_var.clone()))

    seen = learner.probe(probes.batch_norm_after)(batches, 3, *options)

    evaluation = twin.eval()(batches[-1]).detach()
    expect(seen).equals({"training": wanted, "evaluation": evaluation})


def test_starts_converts_saves_and_copies(learner, draw):
    start = {
        "weight": torch.ones(3),
        "bias": torch.zeros(3),
        "running_mean": torch.zeros(3),
        "running_var": torch.ones(3),
    }

    seen = learner.probe(probes.batch_norm_kept)(draw(4, 3, 2))

    expect(seen).equals(
        {
            "start": start,
            "parameters": ["bias", "weight"],
            "buffers": ["running_mean", "running_var"],
            "buffers with a gradient": [],
            "restored gives the same": True,
            "a copy gives the same": True,
            "dtypes after double": ["torch.float64"],
            "output after double": "torch.float64",
        }
    )


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1)])
def test_one_value_a_channel_is_an_error_and_not_remembered(learner, draw, shape):
    seen = learner.probe(probes.batch_norm_refused)(draw(4, *shape[1:]), draw(*shape))

    expect(seen).equals({"error": "ValueError", "nothing remembered": True})


def test_two_modules_share_nothing(learner, draw):
    seen = learner.probe(probes.two_batch_norms)(draw(4, 3, 2))

    state = seen.value
    same = state["running_mean"].eq(0).all() and state["running_var"].eq(1).all()
    expect(seen).holds(same, "a call of one BatchNorm changed what another one remembers")


def test_is_not_built_on_a_module_of_torch(learner, draw):
    seen = learner.probe(probes.normalisations)("BatchNorm", draw(4, 3, 2), 3)

    said = f"makes {seen.value}: write the module yourself"
    expect(seen).holds(not seen.value, said, "forbidden")
