"""checkpointed: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_checkpoint = wrong_beside(__file__)._checkpoint


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
