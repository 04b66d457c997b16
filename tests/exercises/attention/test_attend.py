"""attend: a mean of the values, weighted by how well keys fit a query."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    mask = draw.integers(3, 5, low=0, high=2).bool()
    mask[0, 1] = mask[1, 3] = mask[2, 4] = True
    return draw(n, 2, 3, 4), draw(n, 2, 5, 4), draw(n, 2, 5, 6), mask


def oracle(q, k, v, mask):
    return oracles.attention(q, k, v, mask)


test_standard = standard("attend", inputs, oracle, gradient=True, dtypes=FLOATS)


def test_without_a_mask_every_key_is_seen(learner, draw):
    args = draw(2, 3, 4), draw(2, 5, 4), draw(2, 5, 6), None

    expect(learner.attend(*args)).equals(oracle(*args))


def test_the_gradient_without_a_mask(learner, draw):
    args = [draw(2, *shape).double().requires_grad_() for shape in [(3, 4), (5, 4), (5, 6)]]

    expect(learner.attend(*args, None)).agrees_with(oracle).gradients_agree_with(oracle)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3), (2, 1, 2)])
def test_any_leading_axes(learner, draw, leading):
    shapes = [(*leading, 4, 3), (*leading, 6, 3), (*leading, 6, 2)]
    args = *(draw(*shape) for shape in shapes), None

    expect(learner.attend(*args)).equals(oracle(*args))


def test_as_many_queries_keys_and_features(learner, draw):
    args = *(draw(4, 4, 4) for _ in range(3)), torch.ones(4, 4, dtype=torch.bool).tril()

    expect(learner.attend(*args)).equals(oracle(*args))


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (2, 1, 1, 5), (3, 1, 5), (4, 1), (5,), (1, 1)])
def test_a_mask_is_broadcast(learner, draw, shape):
    mask = draw(*shape) > -0.5
    args = draw(2, 3, 4, 2), draw(2, 3, 5, 2), draw(2, 3, 5, 3), mask

    expect(learner.attend(*args)).equals(oracle(*args))


def test_a_query_that_sees_nothing_gets_zeros(learner, draw):
    mask = torch.ones(3, 4, dtype=torch.bool)
    mask[1] = False
    args = draw(2, 3, 5), draw(2, 4, 5), draw(2, 4, 2), mask

    expect(learner.attend(*args)).equals(oracle(*args))


def test_a_query_that_sees_nothing_has_no_gradient(learner, draw):
    mask = torch.ones(3, 4, dtype=torch.bool)
    mask[1] = False
    args = [draw(2, *shape).double().requires_grad_() for shape in [(3, 5), (4, 5), (4, 2)]]

    expect(learner.attend(*args, mask)).agrees_with(oracle).gradients_agree_with(oracle)


def test_no_keys_give_zeros(learner, draw):
    args = draw(2, 3, 4), draw(2, 0, 4), draw(2, 0, 5), None

    expect(learner.attend(*args)).equals(torch.zeros(2, 3, 5))


def test_a_hidden_key_has_no_effect(learner, draw):
    q, k, v = draw.uniform(3, 4, low=1.0, high=2.0), draw(5, 4), draw(5, 2)
    k[1], v[1] = 1e4, 1e4
    mask = torch.ones(3, 5, dtype=torch.bool)
    mask[:, 1] = False

    expect(learner.attend(q, k, v, mask)).equals(oracle(q, k, v, mask))


def test_large_scores(learner, draw):
    args = 30 * draw(3, 4), 30 * draw(5, 4), draw(5, 2), None

    expect(learner.attend(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


def test_a_mask_beside_scores_far_below_0(learner, draw):
    q, k = -draw.uniform(3, 4, low=10.0, high=15.0), draw.uniform(5, 4, low=10.0, high=15.0)
    args = q, k, draw(5, 2), torch.ones(3, 5, dtype=torch.bool).tril(1)

    expect(learner.attend(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_a_mask_in_half_precision(learner, draw, dtype):
    q, k, v = (draw(2, *shape) for shape in [(3, 4), (5, 4), (5, 2)])
    mask = torch.ones(3, 5, dtype=torch.bool).tril(1)
    mask[2] = False

    seen = learner.attend(q.to(dtype), k.to(dtype), v.to(dtype), mask)

    expect(seen).equals(oracle(q, k, v, mask).to(dtype), rtol=0.06, atol=0.06)


def test_torchs_own_does_not_do_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.attend(*args)

    expect(seen).calls_none_of("scaled_dot_product_attention").equals(oracle(*args))
