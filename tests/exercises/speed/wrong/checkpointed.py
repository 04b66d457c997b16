"""checkpointed: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


FIRST_BLOCK_PLAIN = "The first block was left as it was: all that happens inside it is kept."


@wrong_answer(FIRST_BLOCK_PLAIN)
def plain_where_x_needs_no_gradient(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x) if x.requires_grad else block(x)
    return x


@wrong_answer("A lambda looks its block up when it is called: in backward, all call the last one.")
def late_lambda(blocks, x):
    for block in blocks:
        x = _checkpoint(lambda x: block(x), x)  # noqa: B023
    return x


@wrong_answer(FIRST_BLOCK_PLAIN)
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
