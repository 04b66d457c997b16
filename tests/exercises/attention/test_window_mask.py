"""window_mask: a query sees its own key and those just before it."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return 2 * n, 3


def oracle(n, width):
    rows = [[query - width < key <= query for key in range(n)] for query in range(n)]
    return torch.tensor(rows, dtype=torch.bool).reshape(n, n)


test_standard = standard("window_mask", inputs, oracle)


@pytest.mark.parametrize("n", [0, 1, 4, 7])
@pytest.mark.parametrize("width", [1, 2, 4, 9])
def test_any_width(learner, n, width):
    expect(learner.window_mask(n, width)).equals(oracle(n, width))
