"""attend_in_blocks: attention a block of keys at a time, with a running maximum and sum."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 4), draw(n, 7, 4), draw(n, 7, 6), 2


def oracle(q, k, v, block):
    return oracles.attention(q, k, v)


test_standard = standard("attend_in_blocks", inputs, oracle, dtypes=FLOATS)


@pytest.mark.parametrize("block", [1, 2, 3, 5, 6, 7, 20])
def test_blocks_of_any_size(learner, draw, block):
    args = draw(2, 3, 4), draw(2, 6, 4), draw(2, 6, 5), block

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args))


@pytest.mark.parametrize("leading", [(), (2, 3), (2, 1, 2)])
def test_any_leading_axes(learner, draw, leading):
    args = draw(*leading, 4, 3), draw(*leading, 6, 3), draw(*leading, 6, 2), 4

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args))


def test_scores_that_grow_from_block_to_block(learner, draw):
    k = draw(8, 4)
    k *= torch.linspace(1, 40, 8)[:, None]
    args = draw(3, 4), k, draw(8, 2), 2

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


def test_scores_that_fall_from_block_to_block(learner, draw):
    k = draw(8, 4)
    k *= torch.linspace(40, 1, 8)[:, None]
    args = draw(3, 4), k, draw(8, 2), 3

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


def test_scores_of_some_hundreds(learner, draw):
    for sign in (1, -1):
        q = torch.full((2, 4), 40.0) + draw(2, 4)
        args = q, sign * (torch.full((6, 4), 10.0) + 0.1 * draw(6, 4)), draw(6, 3), 2

        expect(learner.attend_in_blocks(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


def test_a_first_block_of_low_scores(learner, draw):
    q, k = draw.uniform(3, 4, low=5.0, high=6.0), draw(7, 4)
    k[3:] += 60

    seen = learner.attend_in_blocks(q, k, draw(7, 2), 3)

    expect(seen).agrees_with(oracle, rtol=1e-3, atol=1e-3)


def test_queries_with_large_scores_beside_queries_with_small_ones(learner, draw):
    q = torch.tensor([40.0, -40.0])[:, None] + draw(2, 2, 4)
    k = torch.full((6, 4), 10.0) + 0.1 * draw(6, 4)
    args = q, k.expand(2, 6, 4), draw(2, 6, 3), 2

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args), rtol=1e-3, atol=1e-3)


def test_equals_attention_to_the_last_digits_in_float64(learner, draw):
    args = *(draw(*shape, dtype=torch.float64) for shape in [(5, 4), (9, 4), (9, 3)]), 4

    expect(learner.attend_in_blocks(*args)).equals(oracle(*args), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("block", [5, 10])
def test_no_tensor_is_larger_than_one_block_of_scores(learner, draw, block):
    q, k, v = draw(90, 4), draw(200, 4), draw(200, 3)

    seen = learner.watching(work=True).attend_in_blocks(q, k, v, block)

    expect(seen).equals(oracle(q, k, v, block)).at_most(largest=max(k.numel(), 90 * block))


def test_the_whole_is_not_computed_for_each_block(learner, draw):
    q, k, v = draw(20, 4), draw(400, 4), draw(400, 4)

    seen = learner.watching(work=True).attend_in_blocks(q, k, v, 20)

    whole = q.shape[0] * k.shape[0]
    expect(seen).equals(oracle(q, k, v, 20)).at_most(elements=20 * whole)


def test_torchs_own_does_not_do_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.attend_in_blocks(*args)

    expect(seen).calls_none_of("scaled_dot_product_attention").equals(oracle(*args))
