"""route: k experts for each token, and how evenly they are used."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    order = draw(n, 5).argsort(dim=1).float()  # no two are equal, also in half precision
    return order - 2 + 0.3 * draw.uniform(n, 5), 2


def oracle(logits, k):
    experts = logits.detach().sort(dim=1, descending=True).indices[:, :k]
    picked = logits.gather(1, experts)
    exponentials = (picked - picked.max(1, keepdim=True).values.detach()).exp()
    counts = torch.zeros(logits.shape[1], dtype=torch.float64)
    for at in experts.flatten().tolist():
        counts[at] += 1
    share = (counts / counts.sum()).to(logits.dtype)
    mean = torch.softmax(logits, dim=1).sum(0) / len(logits)
    return exponentials / exponentials.sum(1, keepdim=True), experts, len(counts) * share @ mean


test_standard = standard(
    "route",
    inputs,
    oracle,
    gradient=True,
    dtypes=FLOATS,
    without={"takes_size_0": "the balance of nothing"},
)


@pytest.mark.parametrize(("tokens", "experts", "k"), [(1, 4, 1), (6, 4, 4), (5, 5, 3), (9, 2, 1)])
def test_any_sizes(learner, draw, tokens, experts, k):
    logits = draw(tokens, experts)

    expect(learner.route(logits, k)).equals(oracle(logits, k))


def test_it_is_1_where_all_is_even(learner):
    logits = 0.5 * torch.eye(4)

    seen = learner.route(logits, 1)

    even = torch.tensor(1.0)
    expect(seen).equals((torch.ones(4, 1), torch.arange(4)[:, None], even))


def test_an_expert_that_nobody_chooses(learner, draw):
    logits = draw(6, 4)
    logits[:, 3] -= 50

    expect(learner.route(logits, 2)).equals(oracle(logits, 2))


def test_one_expert_for_all(learner, draw):
    logits = draw(6, 4)
    logits[:, 1] += 50

    expect(learner.route(logits, 1)).equals(oracle(logits, 1))


def test_large_logits(learner, draw):
    logits = 200 * draw(4, 5)

    expect(learner.route(logits, 2)).equals(oracle(logits, 2))


def test_the_balance_has_a_gradient(learner, draw):
    logits = draw(5, 4).double().requires_grad_()

    seen = learner.route(logits, 4)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)
