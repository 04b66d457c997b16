"""preference_loss: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_logaddexp(chosen, rejected, ref_chosen, ref_rejected, beta):
    return tests_beside(__file__).oracle(chosen, rejected, ref_chosen, ref_rejected, beta)


@right_answer
def by_softplus(chosen, rejected, ref_chosen, ref_rejected, beta):
    rewards = beta * (chosen - ref_chosen), beta * (rejected - ref_rejected)
    return functional.softplus(rewards[1] - rewards[0]).mean()


@right_answer
def by_a_binary_loss(chosen, rejected, ref_chosen, ref_rejected, beta):
    logits = beta * ((chosen - ref_chosen) - (rejected - ref_rejected))
    return functional.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
