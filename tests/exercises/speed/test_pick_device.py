"""pick_device: the preferred device if it is there, else an accelerator, else the CPU."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    kinds = ["cuda", "mps", "xpu", "mtia", "hpu"][:n]
    return draw.choice([None, *kinds]), kinds


def oracle(prefer, available):
    if prefer and prefer.partition(":")[0] in ("cpu", *available):
        return torch.device(prefer)
    for kind in available:
        return torch.device(kind)
    return torch.device("cpu")


test_standard = standard("pick_device", inputs, oracle)


@pytest.mark.parametrize(
    ("prefer", "available"),
    [
        (None, ["cuda"]),
        (None, ["mps"]),
        (None, ["xpu", "cuda"]),
        ("cuda", ["xpu", "cuda"]),
        ("mps", ["cuda"]),
        ("cuda", ["mps"]),
    ],
)
def test_falls_back_to_the_first_that_is_there(learner, prefer, available):
    expect(learner.pick_device(prefer, available)).equals(oracle(prefer, available))


@pytest.mark.parametrize("prefer", [None, "cuda", "mps", "cuda:1"])
def test_the_cpu_is_always_there(learner, prefer):
    expect(learner.pick_device(prefer, [])).equals(torch.device("cpu"))


def test_the_cpu_may_be_preferred_where_there_is_nothing_else(learner):
    expect(learner.pick_device("cpu", [])).equals(torch.device("cpu"))


@pytest.mark.parametrize("available", [["xpu", "cuda"], ["mps", "xpu"]])
def test_the_cpu_may_be_preferred_like_any_other(learner, available):
    expect(learner.pick_device(available[1], available)).equals(torch.device(available[1]))
    expect(learner.pick_device("cpu", available)).equals(torch.device("cpu"))
    expect(learner.pick_device("cpu:0", available)).equals(torch.device("cpu:0"))


@pytest.mark.parametrize("available", [["cuda"], ["xpu", "cuda"], ["xpu"]])
def test_an_index_is_kept_where_its_kind_is_there(learner, available):
    kinds = [kind for kind in available if kind == "cuda"] or available
    expect(learner.pick_device(kinds[0], available)).equals(torch.device(kinds[0]))
    expect(learner.pick_device("cuda:3", available)).equals(oracle("cuda:3", available))
