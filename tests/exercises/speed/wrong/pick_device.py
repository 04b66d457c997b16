"""pick_device: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The preferred device was taken without asking whether it is available.")
def unasked(prefer, available):
    return torch.device(prefer or (available[0] if available else "cpu"))


@wrong_answer("The preference is not used: the first available device was returned.")
def without_preference(prefer, available):
    return torch.device(available[0] if available else "cpu")


FIRST_OF_AVAILABLE = (
    "The fallback is the first of `available`, whatever its name: the best come first."
)


@wrong_answer(FIRST_OF_AVAILABLE)
def first_by_name(prefer, available):
    return oracle(prefer, sorted(available))


@wrong_answer(FIRST_OF_AVAILABLE)
def only_cuda(prefer, available):
    if prefer and (prefer == "cpu" or prefer.partition(":")[0] in available):
        return torch.device(prefer)
    return torch.device("cuda" if "cuda" in available else "cpu")


@wrong_answer("The CPU is always there, although it is not in `available`.")
def cpu_forgotten(prefer, available):
    if prefer and prefer.partition(":")[0] in available:
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


WHOLE_NAMES = (
    "Compare kinds, not whole names: the kind of 'cuda:3' is 'cuda', that of 'cpu:0' is 'cpu'."
)


@wrong_answer(WHOLE_NAMES)
def whole_names(prefer, available):
    if prefer in available or prefer == "cpu":
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


@wrong_answer(WHOLE_NAMES)
def cpu_by_its_whole_name(prefer, available):
    if prefer == "cpu" or (prefer or "").partition(":")[0] in available:
        return torch.device(prefer)
    return torch.device(available[0] if available else "cpu")


@wrong_answer("An error stops the program. If the preferred device is missing, fall back.")
def raises_where_it_is_missing(prefer, available):
    if prefer and prefer.partition(":")[0] not in ("cpu", *available):
        raise ValueError(f"{prefer} is not available")
    return oracle(prefer, available)


@wrong_answer("The index was lost: 'cuda:3' became 'cuda'.")
def index_lost(prefer, available):
    return torch.device(oracle(prefer, available).type)


@wrong_answer(
    "If the preferred device is missing, fall back to another accelerator before the CPU."
)
def straight_to_the_cpu(prefer, available):
    if prefer is None:
        return oracle(prefer, available)
    there = prefer.partition(":")[0] in available
    return torch.device(prefer if there else "cpu")


@wrong_answer("That is a name, a str. Return a torch.device.")
def as_a_name(prefer, available):
    return str(oracle(prefer, available))
