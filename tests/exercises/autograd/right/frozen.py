"""frozen: right answers in other styles."""

from contextlib import AbstractContextManager, contextmanager

from torchkata.testing import right_answer


@right_answer
def frozen_class(params):
    return _Frozen(params)


class _Frozen(AbstractContextManager):
    def __init__(self, params):
        self.before = [(param, param.requires_grad) for param in params]

    def __enter__(self):
        for param, _ in self.before:
            param.requires_grad = False

    def __exit__(self, *error):
        for param, required in self.before:
            param.requires_grad = required


@right_answer
@contextmanager
def only_the_tracked(params):
    tracked = [param for param in params if param.requires_grad]
    for param in tracked:
        param.requires_grad = False
    try:
        yield
    finally:
        for param in tracked:
            param.requires_grad = True
