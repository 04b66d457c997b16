"""Tensor: right answers in other styles."""

import numpy as np

from torchkata.testing import right_answer, wrong_beside

_Tensor = wrong_beside(__file__)._Tensor


@right_answer
class InMicrogradsStyle(_Tensor):
    pass


@right_answer
class ByTheOrderOfMaking(_Tensor):
    """Later nodes come first; the gradients of this call are kept separately, by number."""

    made_so_far = 0

    def __init__(self, data, parents=()):
        self.data = np.asarray(data).astype(np.float64)
        self.grad = np.zeros_like(self.data)
        self.parents, self.backs = tuple(parents), ()
        ByTheOrderOfMaking.made_so_far += 1
        self.number = ByTheOrderOfMaking.made_so_far

    def made(self, data, *backs):
        result = type(self)(data, [parent for parent, _ in backs])
        result.backs = backs
        return result

    def backward(self):
        self.check()
        waiting, grads = {self.number: self}, {self.number: np.ones(self.data.shape)}
        while waiting:
            number = max(waiting)
            node, grad = waiting.pop(number), grads.pop(number)
            node.grad += grad
            for parent, of in node.backs:
                waiting[parent.number] = parent
                grads[parent.number] = grads.get(parent.number, 0) + of(grad)
