"""save_and_restore: a model's state to a file, and from the file into another model."""

import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(4, 3), draw(4), draw(4), draw(4)], draw(n, 3)


def oracle(parameters, x):
    weight, bias, mean, variance = (p.detach() for p in parameters)
    state = {
        "0.weight": weight,
        "0.bias": bias,
        "1.running_mean": mean,
        "1.running_var": variance**2 + 1,
        "1.num_batches_tracked": torch.tensor(1),
    }
    hidden = functional.linear(x.detach(), weight, bias)
    output = (hidden - mean) / (variance**2 + 1 + 1e-5).sqrt()
    return {
        "training mode": {"model": True, "fresh": True},
        "model requires grad": [True, True],
        "model has its gradients": [True, True],
        "in the file": state,
        "the file was read": True,
        "model gives": output,
        "fresh gives": output,
        "memory is shared": False,
        "same parameters as before": [True, True],
        "state": state,
    }


test_standard = standard("save_and_restore", inputs, oracle, probe=probes.restored)


def test_the_numbers_come_from_the_file(learner, draw):
    parameters, x = inputs(draw, 3)
    others, _ = inputs(draw, 3)

    seen = learner.probe(probes.read_back)(parameters, others, x)

    wanted = oracle(others, x)["fresh gives"]
    expect(seen).holds(
        seen.value is not None and torch.allclose(seen.value, wanted, rtol=1e-4, atol=1e-5),
        "gives the other model numbers that are not those in the file: they changed before the "
        "file was read",
    )


def test_a_model_of_one_unit(learner, draw):
    args = [draw(1, 3), draw(1), draw(1), draw(1)], draw(2, 3)

    expect(learner.probe(probes.restored)(*args)).equals(oracle(*args))
