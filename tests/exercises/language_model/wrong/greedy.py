"""greedy: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The search runs over the first axis. It runs over the last one.")
def over_the_first_axis(logits):
    if logits.ndim == 1:
        return logits.argmax()
    return logits.movedim(0, -1).argmax(-1) if logits.shape[0] else oracle(logits)


@wrong_answer("One token was found for all rows. Each row has its own.")
def of_everything(logits):
    return logits.flatten().argmax() if logits.numel() else oracle(logits)


@wrong_answer("The largest logit was returned. Return its number.")
def values(logits):
    return logits.amax(-1)


@wrong_answer("The smallest logit was taken. Take the largest.")
def smallest(logits):
    return oracle(-logits)


@wrong_answer("Of equal logits, the last one was taken. Take the first.")
def last_of_equals(logits):
    return logits.shape[-1] - 1 - oracle(logits.flip(-1))


@wrong_answer("The largest absolute value was taken. Take the largest logit.")
def largest_absolute(logits):
    return oracle(logits.abs())


@wrong_answer("The last axis is still there, with size 1.")
def axis_kept(logits):
    return logits.argmax(-1, keepdim=True)


@wrong_answer("exp of large logits is infinite, so they cannot be told apart. Compare the logits.")
def of_exponentials(logits):
    return oracle(logits.exp())


@wrong_answer("It returned a list. Return a tensor.")
def as_list(logits):
    return oracle(logits).tolist()


@wrong_answer("It returned zeros and ones. Return the numbers of the tokens.")
def one_hot(logits):
    return torch.nn.functional.one_hot(oracle(logits), logits.shape[-1])


@wrong_answer("The tokens were drawn, not chosen.", by_chance=True)
def drawn(logits):
    return torch.distributions.Categorical(logits=torch.zeros_like(logits)).sample()


@wrong_answer("The second axis was searched. The tokens lie on the last one.")
def second_axis(logits):
    return logits.argmax(1 if logits.ndim > 1 else 0)


@wrong_answer("Negative logits were set to 0 first. The largest one may be negative.")
def negatives_as_zero(logits):
    return logits.clamp(min=0).argmax(-1)
