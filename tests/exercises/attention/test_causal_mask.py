"""causal_mask: a query sees itself and everything before it."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return n, 3


def oracle(n, past):
    rows = [[key <= past + query for key in range(past + n)] for query in range(n)]
    return torch.tensor(rows, dtype=torch.bool).reshape(n, past + n)


test_standard = standard("causal_mask", inputs, oracle)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
@pytest.mark.parametrize("past", [0, 1, 4, 7])
def test_queries_come_after_the_past(learner, n, past):
    expect(learner.causal_mask(n, past)).equals(oracle(n, past))


def test_a_query_sees_itself(learner):
    seen = learner.causal_mask(4, 0)

    expect(seen).equals(oracle(4, 0)).holds(
        bool(seen.value.diagonal().all()), "a query does not see its own key"
    )
