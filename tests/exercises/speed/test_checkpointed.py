"""checkpointed: the same values and gradients as the blocks in turn, and less kept in between."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), [draw(3) for _ in range(3)]


def oracle(x, weights):
    for w in weights:
        x = probes.block(x, w)
    return x


test_standard = standard(
    "checkpointed", inputs, oracle, probe=probes.run_checkpointed, gradient=True
)


@pytest.mark.parametrize("blocks", [1, 4])
def test_keeps_no_more_than_the_input_of_each_block(learner, draw, blocks):
    x = draw(50, 40)

    seen = learner.probe(probes.bytes_kept)(x, [draw(40) for _ in range(blocks)])
    kept, calls = seen.value

    least = blocks * x.numel() * x.element_size()
    expect(seen).holds(
        kept <= least,
        f"keeps {kept:,} bytes for backward; the inputs of {blocks} blocks are {least:,}",
        "too much kept",
    ).holds(
        calls == [2] * blocks,
        f"called the blocks {calls} times; each is called once, and once more in backward",
        "not computed again",
    )


@pytest.mark.parametrize("blocks", [1, 3])
def test_backward_uses_what_was_computed_again(learner, draw, blocks):
    x, weights = draw(5, 4), [draw(4) for _ in range(blocks)]
    factors = [draw.uniform(low=2.0, high=3.0) for _ in range(blocks)]
    tracked = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(oracle(tracked, weights).sum(), tracked)

    seen = learner.probe(probes.slopes_of_the_second_time)(x, weights, factors)

    wanted = slope * torch.stack(factors).prod()
    expect(seen).holds(
        seen.value is not None and torch.allclose(seen.value, wanted, rtol=1e-4),
        "has gradients that do not come from a second computation of the blocks",
        "not computed again",
    )


def test_keeps_no_more_where_only_the_blocks_need_gradients(learner, draw):
    x = draw(50, 40)

    seen = learner.probe(probes.bytes_kept)(x, [draw(40) for _ in range(2)], False)
    kept, _ = seen.value

    least = 2 * x.numel() * x.element_size()
    expect(seen).holds(
        kept <= least,
        f"keeps {kept:,} bytes where x needs no gradient; the inputs of 2 blocks are {least:,}",
        "too much kept",
    )


def test_the_blocks_own_parameters_learn_where_x_needs_no_gradient(learner, draw):
    x, weights = draw(4, 3), [draw(3), draw(3)]
    tracked = [w.clone().requires_grad_() for w in weights]

    seen = learner.probe(probes.checkpointed_backward)(x, weights)

    expect(seen).equals(list(torch.autograd.grad(oracle(x, tracked).sum(), tracked)))


def test_backward_sees_the_random_numbers_of_forward(learner, draw):
    x = draw.away_from(0.0, 40)

    seen = learner.probe(probes.dropped)(x)
    _, grad = seen.value

    expect(seen).equals((grad * x, grad)).holds(
        set(grad.tolist()) == {0.0, 2.0}, "dropout at a half leaves 0 or 2 as the gradient"
    )
