"""leaf_or_not: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "A leaf need not require grad: every tensor that no tracked operation made is a leaf."
)
def leaf_means_tracked(t):
    return t.requires_grad and t.grad_fn is None, t.requires_grad, t.grad_fn is not None


@wrong_answer(
    "You checked `.grad`, which holds gradients. `grad_fn` is the operation that made the tensor."
)
def grad_for_grad_fn(t):
    return t.is_leaf, t.requires_grad, t.grad is not None


@wrong_answer("The third value must be a bool: whether there is a grad_fn, not the grad_fn itself.")
def grad_fn_itself(t):
    return t.is_leaf, t.requires_grad, t.grad_fn


@wrong_answer("The third value is inverted. It is True if there is a grad_fn.")
def third_turned_round(t):
    return t.is_leaf, t.requires_grad, t.grad_fn is None


@wrong_answer(
    "A leaf may require grad. The second value is an attribute of its own, not `not is_leaf`."
)
def tracked_means_no_leaf(t):
    return t.is_leaf, not t.is_leaf, not t.is_leaf


@wrong_answer("Return a tuple of three, not a list.")
def a_list(t):
    return [t.is_leaf, t.requires_grad, t.grad_fn is not None]


@wrong_answer("Not every tensor that requires grad was made by an operation: leaves were not.")
def grad_fn_means_tracked(t):
    return t.is_leaf, t.requires_grad, t.requires_grad


@wrong_answer("The order is wrong. Return (is_leaf, requires_grad, has_grad_fn).")
def other_order(t):
    return t.requires_grad, t.is_leaf, t.grad_fn is not None


@wrong_answer(
    "A view of a tracked leaf is not a leaf: it was made from one. Ask the tensor itself."
)
def views_taken_for_leaves(t):
    leaf = t.is_leaf or (t._base is not None and t._base.is_leaf)
    return leaf, t.requires_grad, not leaf
