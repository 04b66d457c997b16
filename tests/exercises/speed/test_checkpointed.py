"""checkpointed: the same values and gradients as the blocks in turn, and less kept in between."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

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


def test_keeps_no_more_where_only_the_blocks_need_gradients(learner, draw):
    x = draw(50, 40)

    seen = learner.probe(probes.bytes_kept)(x, [draw(40) for _ in range(2)], False)
    kept, _ = seen.value

    least = 2 * x.numel() * x.element_size()
    expect(seen).holds(
        kept <= least,
        f"where x needs no gradient, keeps {kept:,} bytes; the inputs of 2 blocks are {least:,}",
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


def _checkpoint(block, x, **options):
    from torch.utils.checkpoint import checkpoint

    return checkpoint(block, x, **{"use_reentrant": False, **options})


@wrong_answer("Nothing is saved: all that happens inside the blocks waits for backward.")
def plain(blocks, x):
    for block in blocks:
        x = block(x)
    return x


@wrong_answer("Gradients are missing: without a graph, nothing needs to be kept, nor can be used.")
def without_graph(blocks, x):
    with torch.no_grad():
        for block in blocks:
            x = block(x)
    return x


@wrong_answer("Every block took x itself. Each takes what the one before it gave.")
def all_from_x(blocks, x):
    for block in blocks:
        y = _checkpoint(block, x)
    return y


@wrong_answer(
    "The reentrant kind loses the parameters' gradients where x needs none, and cannot be used "
    "with torch.autograd.grad: use_reentrant=False."
)
def reentrant(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x, use_reentrant=True)
    return x


@wrong_answer("The second call drew other random numbers: their state has to be restored.")
def other_random_numbers(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x, preserve_rng_state=False)
    return x


@wrong_answer("The first block was left as it was: all that happens inside it is kept.")
def plain_where_x_needs_no_gradient(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x) if x.requires_grad else block(x)
    return x


@wrong_answer("A lambda looks its block up when it is called: in backward, all call the last one.")
def late_lambda(blocks, x):
    for block in blocks:
        x = _checkpoint(lambda x: block(x), x)  # noqa: B023
    return x


@wrong_answer("The first block was left as it was: all that happens inside it is kept.")
def all_but_the_first(blocks, x):
    x = blocks[0](x)
    for block in blocks[1:]:
        x = _checkpoint(block, x)
    return x


@wrong_answer("The last block was left as it was: all that happens inside it is kept.")
def all_but_the_last(blocks, x):
    for block in blocks[:-1]:
        x = _checkpoint(block, x)
    return blocks[-1](x)


@wrong_answer("The last block was left out.")
def one_short(blocks, x):
    for block in blocks[:-1]:
        x = _checkpoint(block, x)
    return x.clone()


@wrong_answer("Everything still is kept, only elsewhere. It has to be computed again.")
def kept_elsewhere(blocks, x):
    with torch.autograd.graph.save_on_cpu():
        for block in blocks:
            x = block(x)
    return x


@wrong_answer("The graph was cut between the blocks: gradients stop at the last one.")
def cut_between(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x.detach().requires_grad_())
    return x


@right_answer
def all_in_one(blocks, x):
    def chain(x):
        for block in blocks:
            x = block(x)
        return x

    return _checkpoint(chain, x)


@right_answer
def by_reduce(blocks, x):
    import functools

    return functools.reduce(lambda x, block: _checkpoint(block, x), blocks, x)
