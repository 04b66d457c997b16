"""checkpointed: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def all_in_one(blocks, x):
    from torch.utils.checkpoint import checkpoint

    def chain(x):
        for block in blocks:
            x = block(x)
        return x

    return checkpoint(chain, x, use_reentrant=False)


@right_answer
def by_reduce(blocks, x):
    import functools

    from torch.utils.checkpoint import checkpoint

    one = functools.partial(checkpoint, use_reentrant=False)
    return functools.reduce(lambda x, block: one(block, x), blocks, x)
