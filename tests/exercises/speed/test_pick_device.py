"""pick_device: the preferred device if it is there, else an accelerator, else the CPU."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


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


@wrong_answer("The preferred device was taken without asking whether it is available.")
def unasked(prefer, available):
    return torch.device(prefer or (available[0] if available else "cpu"))


@wrong_answer("The preference was not looked at: the first that is available came back.")
def without_preference(prefer, available):
    return torch.device(available[0] if available else "cpu")


@wrong_answer("The fallback is the first of `available`, whatever it is called: best come first.")
def first_by_name(prefer, available):
    return oracle(prefer, sorted(available))


@wrong_answer("The fallback is the first of `available`, whatever it is called: best come first.")
def only_cuda(prefer, available):
    if prefer and (prefer == "cpu" or prefer.partition(":")[0] in available):
        return torch.device(prefer)
    return torch.device("cuda" if "cuda" in available else "cpu")


@wrong_answer("The CPU is always there, although it does not stand in `available`.")
def cpu_forgotten(prefer, available):
    if prefer and prefer.partition(":")[0] in available:
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


@wrong_answer(
    "Compare kinds, not whole names: 'cuda:3' is a kind of 'cuda', 'cpu:0' a kind of 'cpu'."
)
def whole_names(prefer, available):
    if prefer in available or prefer == "cpu":
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


@wrong_answer(
    "Compare kinds, not whole names: 'cuda:3' is a kind of 'cuda', 'cpu:0' a kind of 'cpu'."
)
def cpu_by_its_whole_name(prefer, available):
    if prefer == "cpu" or (prefer or "").partition(":")[0] in available:
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


@wrong_answer("An error stops the program. Where the preferred device is missing, fall back.")
def raises_where_it_is_missing(prefer, available):
    if prefer and prefer.partition(":")[0] not in ("cpu", *available):
        raise ValueError(f"{prefer} is not available")
    return oracle(prefer, available)


@wrong_answer("The index was lost: 'cuda:3' became 'cuda'.")
def index_lost(prefer, available):
    return torch.device(oracle(prefer, available).type)


@wrong_answer("A missing preference should fall back on another accelerator before the CPU.")
def straight_to_the_cpu(prefer, available):
    if prefer is None:
        return oracle(prefer, available)
    there = prefer.partition(":")[0] in available
    return torch.device(prefer if there else "cpu")


@wrong_answer("That is a name, a str. Wanted: a torch.device.")
def as_a_name(prefer, available):
    return str(oracle(prefer, available))


@right_answer
def candidates_in_turn(prefer, available):
    candidates = [*([prefer] if prefer else []), *available, "cpu"]
    devices = map(torch.device, candidates)
    return next(device for device in devices if device.type in {*available, "cpu"})


@right_answer
def by_name(prefer, available):
    kind = (prefer or "").split(":")[0]
    if kind == "cpu" or kind in available:
        return torch.device(prefer)
    return torch.device([*available, "cpu"][0])
