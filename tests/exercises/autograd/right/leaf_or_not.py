"""leaf_or_not: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def from_one_fact_each(t):
    has_grad_fn = bool(t.grad_fn)
    return not has_grad_fn, t.requires_grad, has_grad_fn


@right_answer
def as_numpy_bools(t):
    import numpy as np

    return tuple(np.array([t.is_leaf, t.requires_grad, t.grad_fn is not None]))


@right_answer
def by_name(t):
    made_by = type(t.grad_fn).__name__
    return t.is_leaf, bool(t.requires_grad), made_by != torch.typename(None)
