"""split_call: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def built_anew(*args, **kwargs):
    return tuple(args), dict(kwargs)


@right_answer
def by_loops(*positional, **named):
    first, second = (), {}
    for value in positional:
        first += (value,)
    for name in named:
        second[name] = named[name]
    return first, second
