"""route: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _shares(experts, logits):
    counts = torch.bincount(experts.flatten(), minlength=logits.shape[1])
    return (counts / experts.numel()).to(logits.dtype)


@wrong_answer(
    "The weights come from a softmax over all experts, so they do not sum to 1. Take it over the "
    "chosen ones."
)
def softmax_over_all(logits, k):
    _, experts, balance = oracle(logits, k)
    return logits.softmax(1).gather(1, experts), experts, balance


@wrong_answer("The weights are not the softmax: the logits were divided by their sum.")
def divided_logits(logits, k):
    _, experts, balance = oracle(logits, k)
    picked = logits.gather(1, experts)
    return picked / picked.sum(1, keepdim=True), experts, balance


@wrong_answer("The balance comes from counts alone, so it has no gradient. Multiply f by p.")
def counts_alone(logits, k):
    weights, experts, _ = oracle(logits, k)
    shares = _shares(experts, logits)
    return weights, experts, logits.shape[1] * (shares * shares).sum()


@wrong_answer("The balance comes from probabilities alone. Multiply p by the shares of choices.")
def probabilities_alone(logits, k):
    weights, experts, _ = oracle(logits, k)
    likely = logits.softmax(1).mean(0)
    return weights, experts, logits.shape[1] * (likely * likely).sum()


@wrong_answer("The balance is not multiplied by the number of experts.")
def not_multiplied(logits, k):
    weights, experts, balance = oracle(logits, k)
    return weights, experts, balance / logits.shape[1]


@wrong_answer("The shares were divided by the tokens. Divide by all choices: tokens · k.")
def divided_by_tokens(logits, k):
    weights, experts, balance = oracle(logits, k)
    return weights, experts, balance * k


@wrong_answer("Probabilities were summed over the tokens. Take their mean.")
def summed_probabilities(logits, k):
    weights, experts, balance = oracle(logits, k)
    return weights, experts, balance * len(logits)


@wrong_answer("Only the first choice of each token was counted. All k count.")
def first_choices(logits, k):
    weights, experts, _ = oracle(logits, k)
    balance = logits.shape[1] * (_shares(experts[:, :1], logits) * logits.softmax(1).mean(0)).sum()
    return weights, experts, balance


@wrong_answer("The experts with the smallest logits were chosen.")
def smallest(logits, k):
    best = logits.topk(k, 1, largest=False)
    balance = logits.shape[1] * (_shares(best.indices, logits) * logits.softmax(1).mean(0)).sum()
    return best.values.softmax(1), best.indices, balance


@wrong_answer("The chosen experts are sorted by their numbers. The largest logit comes first.")
def sorted_by_number(logits, k):
    weights, experts, balance = oracle(logits, k)
    order = experts.argsort(1)
    return weights.gather(1, order), experts.gather(1, order), balance


@wrong_answer("Weights and experts are exchanged. Return (weights, experts, balance).")
def exchanged(logits, k):
    weights, experts, balance = oracle(logits, k)
    return experts, weights, balance


@wrong_answer("The balance loss is missing.")
def without_balance(logits, k):
    return oracle(logits, k)[:2]


@wrong_answer("1 was taken from the balance. It is 1 where all is even.")
def minus_one(logits, k):
    weights, experts, balance = oracle(logits, k)
    return weights, experts, balance - 1


@wrong_answer("The balance has no gradient: the probabilities were detached.")
def balance_detached(logits, k):
    weights, experts, balance = oracle(logits, k)
    return weights, experts, balance.detach()


OVER_TOKENS = "A softmax ran over the tokens. It runs over the experts of one token."


@wrong_answer(OVER_TOKENS)
def softmax_over_tokens(logits, k):
    _, experts, _ = oracle(logits, k)
    weights = logits.gather(1, experts).softmax(0)
    likely = logits.softmax(0).mean(0)
    return weights, experts, logits.shape[1] * (_shares(experts, logits) * likely).sum()


@wrong_answer(OVER_TOKENS)
def weights_over_tokens(logits, k):
    _, experts, balance = oracle(logits, k)
    return logits.gather(1, experts).softmax(0), experts, balance


@wrong_answer(OVER_TOKENS)
def balance_over_tokens(logits, k):
    weights, experts, _ = oracle(logits, k)
    likely = logits.softmax(0).mean(0)
    return weights, experts, logits.shape[1] * (_shares(experts, logits) * likely).sum()
