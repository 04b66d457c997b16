"""embed: every token replaced by its row of a table."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, standard


def inputs(draw, n):
    return draw(6, 4), draw.integers(n, 3, low=0, high=6)


def oracle(table, ids):
    rows = [table[at] for at in ids.flatten().tolist()]
    return torch.stack(rows).reshape(*ids.shape, -1) if rows else table.new_zeros(*ids.shape, 4)


test_standard = standard("embed", inputs, oracle, gradient=True, dtypes=NUMBERS)


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 2), (4, 4)])
def test_ids_of_any_shape(learner, draw, shape):
    table, ids = draw(5, 4), draw.integers(*shape, low=0, high=5)

    expect(learner.embed(table, ids)).equals(oracle(table, ids))


def test_a_table_as_wide_as_it_is_long(learner, draw):
    table, ids = draw(4, 4), draw.integers(4, low=0, high=4)

    expect(learner.embed(table, ids)).equals(oracle(table, ids))


def test_numbers_that_are_not_finite_stay_in_their_rows(learner, draw):
    table = draw(4, 4)
    table[1, 2], table[3, 0] = float("inf"), float("nan")

    expect(learner.embed(table, torch.tensor([0, 1, 2]))).equals(table[:3])


def test_the_result_has_memory_of_its_own(learner, draw):
    seen = learner.embed(draw(4, 3), torch.arange(4))

    expect(seen).shares_nothing()


def test_ids_that_occur_twice_add_their_gradients(learner, draw):
    table = draw(5, 3).double().requires_grad_()

    seen = learner.embed(table, torch.tensor([1, 3, 1, 1]))

    expect(seen).agrees_with(lambda table, ids: table[ids]).gradients_agree_with(
        lambda table, ids: table[ids]
    )


def test_torchs_own_does_not_do_the_work(learner, draw):
    table, ids = inputs(draw, 3)

    expect(learner.embed(table, ids)).calls_none_of("embedding").equals(oracle(table, ids))
