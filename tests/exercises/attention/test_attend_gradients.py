"""attend_gradients: the backward of attention, for queries, keys and values."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)
EXACT = {"rtol": 1e-9, "atol": 1e-9}


def inputs(draw, n):
    return draw(n, 3, 4), draw(n, 5, 4), draw(n, 5, 6), draw(n, 3, 6)


def oracle(q, k, v, upstream):
    with torch.enable_grad():
        leaves = [t.detach().clone().requires_grad_() for t in (q, k, v)]
        loss = (oracles.attention(*leaves) * upstream.detach()).sum()
        return torch.autograd.grad(loss, leaves)


test_standard = standard("attend_gradients", inputs, oracle, dtypes=FLOATS, autograd=False)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3), (2, 1, 2)])
def test_any_leading_axes_to_the_last_digits(learner, draw, leading):
    shapes = [(4, 3), (6, 3), (6, 2), (4, 2)]
    args = [draw(*leading, *shape, dtype=torch.float64) for shape in shapes]

    expect(learner.attend_gradients(*args)).equals(oracle(*args), **EXACT)


def test_as_many_queries_keys_and_features(learner, draw):
    args = [draw(4, 4, 4, dtype=torch.float64) for _ in range(4)]

    expect(learner.attend_gradients(*args)).equals(oracle(*args), **EXACT)


def test_one_key_leaves_no_choice(learner, draw):
    args = [draw(*shape, dtype=torch.float64) for shape in [(3, 4), (1, 4), (1, 2), (3, 2)]]

    expect(learner.attend_gradients(*args)).equals(oracle(*args), **EXACT)


def test_large_scores(learner, draw):
    q, k, v, upstream = (t.double() for t in inputs(draw, 2))

    seen = learner.attend_gradients(40 * q, 40 * k, v, upstream)

    expect(seen).equals(oracle(40 * q, 40 * k, v, upstream), rtol=1e-7, atol=1e-7)


def test_torchs_own_does_not_do_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.attend_gradients(*args)

    expect(seen).calls_none_of("scaled_dot_product_attention").equals(oracle(*args))
