"""torn_pairs: shuffled batches in which every input keeps its own target."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(n), 2, draw.generator()


def oracle(x, y, batch_size, generator):
    order = torch.randperm(len(x), generator=generator)
    chunks = [order[i : i + batch_size].tolist() for i in range(0, len(x), batch_size)]
    return [
        (torch.stack([x[i] for i in rows]), torch.stack([y[i] for i in rows])) for rows in chunks
    ]


test_standard = standard(
    "torn_pairs",
    inputs,
    oracle,
    dtypes=ANY,
    without={"leaves_its_arguments_unchanged": "what is drawn changes the generator"},
)


def _numbered(n):
    """Inputs 0, 1, 2, ..., each with ten times itself for a target."""
    return torch.arange(n), 10 * torch.arange(n)


def test_every_input_keeps_its_target(learner, draw):
    seen = learner.torn_pairs(*_numbered(23), 5, draw.generator())

    torn = sum(int((10 * x != y).sum()) for x, y in seen.value)
    expect(seen).holds(torn == 0, f"separated {torn} of 23 pairs", "torn pairs")


def test_every_pair_comes_once(learner, draw):
    seen = learner.torn_pairs(*_numbered(23), 5, draw.generator())

    for part, times in ((0, 1), (1, 10)):
        came = sorted(n for batch in seen.value for n in batch[part].tolist())
        expect(seen).holds(
            came == [times * i for i in range(23)],
            f"gave {len(set(came))} of the 23 {('inputs', 'targets')[part]}, {len(came)} rows in "
            "all",
        )


def test_the_rows_are_shuffled_in_the_order_of_the_generator(learner, draw):
    args = *_numbered(40), 7, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_a_second_epoch_has_another_order(learner, draw):
    x, y = _numbered(30)
    first = learner.torn_pairs(x, y, 30, draw.generator())

    second = learner.torn_pairs(x, y, 30, first.arguments[3])

    expect(second).agrees_with(oracle).holds(
        not torch.equal(first.value[0][0], second.value[0][0]), "gave the same order again"
    )


@pytest.mark.parametrize("batch_size", [1, 4, 11, 12, 50])
def test_any_size_of_batches(learner, draw, batch_size):
    args = draw(12, 2), draw(12, 3), batch_size, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_rows_of_any_shape(learner, draw):
    args = draw(7, 2, 3, 2), draw.labels(7, 4), 3, draw.generator()

    expect(learner.torn_pairs(*args)).agrees_with(oracle)


def test_neither_tensor_is_shuffled_in_place(learner, draw):
    x, y = _numbered(15)

    seen = learner.torn_pairs(x, y, 4, draw.generator())

    expect(seen).argument("inputs").equals(x)
    expect(seen).argument("targets").equals(y)
