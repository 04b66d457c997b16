"""group_advantages: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def group_by_group(rewards, eps):
    return tests_beside(__file__).oracle(rewards, eps)


@right_answer
def by_both_at_once(rewards, eps):
    std, mean = torch.std_mean(rewards, dim=-1, correction=0, keepdim=True)
    return (rewards - mean) / (std + eps)


@right_answer
def by_squares(rewards, eps):
    mean = rewards.mean(-1)
    deviation = (rewards - mean[:, None]).pow(2).mean(-1).sqrt()
    return (rewards - mean.unsqueeze(-1)) / (deviation.unsqueeze(-1) + eps)
