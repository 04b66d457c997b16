"""train_two_layer: gradient descent on the two-layer network, and the loss before each step."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = oracles.training

PATIENCE = 60.0  # the full size takes 20 ms, but seconds if threads compete for the cores


def inputs(draw, n):
    # In float64, so that no pre-activation is so near to 0 that rounding decides its sign.
    shapes = (n, 6), (n, 8), (6, 7), (7, 8)
    return *(draw(*shape, dtype=torch.float64) for shape in shapes), 1e-3, 5


test_standard = standard("train_two_layer", inputs, oracle, autograd=False)


# A wrong gradient can give a similar curve (the note's does), so every loss is compared.
def test_every_loss_at_full_size_equals_autograds(learner, draw):
    start = [t.double() for t in data.two_layer(draw.generator())]

    seen = learner.watching(seconds=PATIENCE).train_two_layer(*start, 1e-6, 20)

    expect(seen).equals(oracle(*start, 1e-6, 20), rtol=1e-9)


# In float32 a unit near its kink may fall to the other side: some losses keep three digits only.
def test_the_loss_at_full_size_rises_before_it_falls_below_its_start(learner, draw):
    start = data.two_layer(draw.generator())

    seen = learner.watching(seconds=PATIENCE).train_two_layer(*start, 1e-6, 20)

    wanted = oracle(*(t.double() for t in start), 1e-6, 20)
    expect(seen).equals(wanted, rtol=1e-2).holds(
        max(seen.value[1:4]) > 3 * seen.value[0] and seen.value[-1] < seen.value[0] / 3,
        "the loss must rise in epochs 1 to 3, and be below its first value at the end",
    )


def test_no_epochs_give_no_losses(learner, draw):
    expect(learner.train_two_layer(draw(2, 3), draw(2, 5), draw(3, 4), draw(4, 5), 0.1, 0)).equals(
        []
    )


def test_one_epoch_gives_only_the_first_loss(learner, draw):
    start = draw(2, 3), draw(2, 5), draw(3, 4), draw(4, 5)

    expect(learner.train_two_layer(*start, 1e9, 1)).equals([oracles.loss(*start).item()])


def test_a_network_that_is_right_stays_right(learner, draw):
    x, w1, w2 = (draw(*shape, dtype=torch.float64) for shape in [(2, 3), (3, 4), (4, 5)])

    seen = learner.train_two_layer(x, oracles.network(x, w1, w2), w1, w2, 1e-3, 3)

    expect(seen).equals([0.0, 0.0, 0.0], atol=1e-12)


def test_small_losses_keep_their_digits(learner, draw):
    shapes = (3, 4), (3, 2), (4, 5), (5, 2)
    start = [draw(*shape, dtype=torch.float64) / 100 for shape in shapes]

    expect(learner.train_two_layer(*start, 0.1, 3)).equals(
        oracle(*start, 0.1, 3), rtol=1e-6, atol=1e-12
    )
