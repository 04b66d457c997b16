"""temper: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(temperature):
    if temperature < 0:
        raise ValueError("negative")


@wrong_answer("The logits were multiplied by the temperature. Divide by it.")
def multiplied(logits, temperature):
    _checked(temperature)
    return logits * temperature if temperature else oracle(logits, 0)


@wrong_answer("At temperature 0 it divides by 0. Only the most likely token is left there.")
def divides_by_zero(logits, temperature):
    _checked(temperature)
    return logits / torch.tensor(temperature, dtype=logits.dtype)


@wrong_answer(
    "At temperature 0 the logits are unchanged. Only the most likely token is left there."
)
def unchanged_at_zero(logits, temperature):
    _checked(temperature)
    return logits / temperature if temperature else logits.clone()


@wrong_answer("At temperature 0 it divides by a small number. Leave the most likely token alone.")
def nearly_zero(logits, temperature):
    _checked(temperature)
    return logits / max(temperature, 1e-6)


@wrong_answer("At temperature 0 all of several equal logits are left. Leave the first one.")
def all_of_equals(logits, temperature):
    _checked(temperature)
    if temperature:
        return logits / temperature
    largest = logits == logits.amax(-1, keepdim=True)
    return torch.where(largest, 0.0, -float("inf")).to(logits.dtype)


@wrong_answer("At temperature 0 it returned the number of the token. Return logits.")
def number_at_zero(logits, temperature):
    _checked(temperature)
    return logits / temperature if temperature else logits.argmax(-1)


@wrong_answer("At temperature 0 it returned zeros and a 1. Return logits: 0 and −inf.")
def one_hot_at_zero(logits, temperature):
    _checked(temperature)
    return logits / temperature if temperature else oracle(logits, 0).exp()


@wrong_answer("At temperature 0 the largest logit stays as it was. It becomes 0.")
def largest_kept(logits, temperature):
    _checked(temperature)
    if temperature:
        return logits / temperature
    return torch.where(oracle(logits, 0) == 0, logits, -float("inf"))


@wrong_answer("It returned probabilities. Return logits.")
def probabilities(logits, temperature):
    _checked(temperature)
    return (logits / temperature).softmax(-1) if temperature else oracle(logits, 0)


@wrong_answer("The probabilities were divided. Divide the logits.")
def of_probabilities(logits, temperature):
    _checked(temperature)
    return logits.softmax(-1) / temperature if temperature else oracle(logits, 0)


@wrong_answer("A negative temperature has to raise a ValueError.")
def no_error(logits, temperature):
    return logits / temperature if temperature else oracle(logits, 0)


@wrong_answer("A temperature of 0 was refused. It leaves the most likely token.")
def zero_refused(logits, temperature):
    if temperature <= 0:
        raise ValueError("has to be positive")
    return logits / temperature


@wrong_answer("The logits that you were given were changed. Return a new tensor.")
def in_place(logits, temperature):
    _checked(temperature)
    with torch.no_grad():
        return logits.div_(temperature) if temperature else oracle(logits, 0)
