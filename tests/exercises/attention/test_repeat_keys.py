"""repeat_keys: each key head shown to a group of query heads, as a view."""

import pytest

from torchkata.testing import NUMBERS, expect, standard


def inputs(draw, n):
    return draw(n, 3, 4, 5), 2


def oracle(k, groups):
    n, heads, t, d = k.shape
    return k.reshape(n, heads, 1, t, d).repeat(1, 1, groups, 1, 1)


test_standard = standard("repeat_keys", inputs, oracle, gradient=True, dtypes=NUMBERS)


@pytest.mark.parametrize("groups", [1, 2, 3, 7])
def test_any_number_of_queries_in_a_group(learner, draw, groups):
    k = draw(2, 3, 4, 5)

    expect(learner.repeat_keys(k, groups)).equals(oracle(k, groups))


def test_as_many_groups_as_heads(learner, draw):
    k = draw(3, 3, 3, 3)

    expect(learner.repeat_keys(k, 3)).equals(oracle(k, 3))


@pytest.mark.parametrize("groups", [1, 4])
def test_nothing_is_copied(learner, draw, groups):
    k = draw(2, 3, 4, 5)

    seen = learner.repeat_keys(k, groups)

    expect(seen).equals(oracle(k, groups)).shares_memory_with("k")


def test_keys_that_are_a_view_themselves(learner, draw):
    k = draw(2, 4, 3, 5).transpose(1, 2)

    seen = learner.repeat_keys(k, 2)

    expect(seen).equals(oracle(k, 2)).shares_memory_with("k")


def test_keys_that_begin_in_the_middle_of_a_tensor(learner, draw):
    k = draw(3, 4, 5, 6)[1:, 1:, 2:, 1:]

    seen = learner.repeat_keys(k, 2)

    expect(seen).equals(oracle(k, 2)).shares_memory_with("k")


def test_no_tensor_is_made(learner, draw):
    k = draw(2, 3, 4, 5)

    seen = learner.watching(work=True).repeat_keys(k, 4)

    expect(seen).equals(oracle(k, 4)).at_most(largest=0)
