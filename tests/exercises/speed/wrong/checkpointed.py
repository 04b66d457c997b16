"""checkpointed: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _checkpoint(block, x, **options):
    from torch.utils.checkpoint import checkpoint

    return checkpoint(block, x, **{"use_reentrant": False, **options})


@wrong_answer("No memory is saved: everything inside the blocks is kept for backward.")
def plain(blocks, x):
    for block in blocks:
        x = block(x)
    return x


@wrong_answer(
    "Gradients are missing. Without a graph nothing is kept, but then backward has nothing to use."
)
def without_graph(blocks, x):
    with torch.no_grad():
        for block in blocks:
            x = block(x)
    return x


@wrong_answer("Every block took x itself. Each should take the output of the one before it.")
def all_from_x(blocks, x):
    for block in blocks:
        y = _checkpoint(block, x)
    return y


@wrong_answer(
    "Reentrant checkpoints lose the parameters' gradients where x needs none, and do not "
    "work with torch.autograd.grad. Pass use_reentrant=False."
)
def reentrant(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x, use_reentrant=True)
    return x


@wrong_answer(
    "The second call drew different random numbers. The random state has to be restored first."
)
def other_random_numbers(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x, preserve_rng_state=False)
    return x


FIRST_BLOCK_PLAIN = "The first block is not checkpointed, so everything inside it is kept."


@wrong_answer(FIRST_BLOCK_PLAIN)
def plain_where_x_needs_no_gradient(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x) if x.requires_grad else block(x)
    return x


@wrong_answer(
    "A lambda looks up its block only when it is called, so in backward all of them call "
    "the last block."
)
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


@wrong_answer("The last block is not checkpointed, so everything inside it is kept.")
def all_but_the_last(blocks, x):
    for block in blocks[:-1]:
        x = _checkpoint(block, x)
    return blocks[-1](x)


@wrong_answer("The last block was left out.")
def one_short(blocks, x):
    for block in blocks[:-1]:
        x = _checkpoint(block, x)
    return x.clone()


@wrong_answer(
    "Everything is still kept, only in another place. It has to be computed again instead."
)
def kept_elsewhere(blocks, x):
    with torch.autograd.graph.save_on_cpu():
        for block in blocks:
            x = block(x)
    return x


@wrong_answer("The graph was cut between the blocks, so gradients stop at the last block.")
def cut_between(blocks, x):
    for block in blocks:
        x = _checkpoint(block, x.detach().requires_grad_())
    return x


@wrong_answer(
    "The blocks are called again in backward, but the gradients come from what the first calls "
    "kept."
)
def called_again_for_nothing(blocks, x):
    class Kept(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, tracked, y, block):
            ctx.kept = tracked, y, block
            return y.detach()

        @staticmethod
        def backward(ctx, grad):
            x, y, block = ctx.kept
            block(x.detach())
            if torch.is_grad_enabled() or not y.requires_grad:
                return grad, None, None, None
            y.backward(grad, retain_graph=True)
            return x.grad, None, None, None

    for block in blocks:
        with torch.enable_grad(), torch.autograd.graph.saved_tensors_hooks(lambda t: [t], _first):
            tracked = x.detach().requires_grad_()
            y = block(tracked)
        x = Kept.apply(x, tracked, y, block)
    return x


def _first(kept):
    return kept[0]
