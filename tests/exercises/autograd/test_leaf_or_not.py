"""leaf_or_not: whether a tensor is a leaf, requires grad, and remembers what made it."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(t):
    return True, t.requires_grad, False


test_standard = standard("leaf_or_not", inputs, oracle)


@pytest.mark.parametrize(
    ("made_how", "wanted"),
    [
        ("a tracked leaf", (True, True, False)),
        ("an untracked leaf", (True, False, False)),
        ("twice a tracked leaf", (False, True, True)),
        ("twice an untracked leaf", (True, False, False)),
        ("a tracked leaf, detached", (True, False, False)),
        ("twice a tracked leaf, detached", (True, False, False)),
        ("twice a tracked leaf, under no_grad", (True, False, False)),
        ("a view of a tracked leaf", (False, True, True)),
        ("a view of an untracked leaf", (True, False, False)),
        ("a clone of a tracked leaf", (False, True, True)),
        ("zeros that a tracked leaf was added to in place", (False, True, True)),
        ("a parameter", (True, True, False)),
        ("a tracked leaf with a gradient", (True, True, False)),
        ("a result whose gradient was kept", (False, True, True)),
    ],
)
def test_tells_them_apart(learner, draw, made_how, wanted):
    expect(learner.probe(probes.facts_of)(made_how, draw(3))).equals(wanted)


def test_a_leaf_and_a_result_made_from_it(learner, draw):
    seen = learner.probe(probes.facts_of_both)(draw(3))

    expect(seen).equals(((True, True, False), (False, True, True)))


def test_integers_are_leaves(learner, draw):
    t = draw.integers(3, low=0, high=9)

    expect(learner.leaf_or_not(t)).equals((True, False, False))


@wrong_answer("Leaves need not require grad: whatever no tracked operation made is one.")
def leaf_means_tracked(t):
    return t.requires_grad and t.grad_fn is None, t.requires_grad, t.grad_fn is not None


@wrong_answer("You asked for `.grad`, where gradients gather. `grad_fn` is what made the tensor.")
def grad_for_grad_fn(t):
    return t.is_leaf, t.requires_grad, t.grad is not None


@wrong_answer("The third is a bool: whether there is a grad_fn, not the grad_fn itself.")
def grad_fn_itself(t):
    return t.is_leaf, t.requires_grad, t.grad_fn


@wrong_answer("The third is turned round: True where there is a grad_fn.")
def third_turned_round(t):
    return t.is_leaf, t.requires_grad, t.grad_fn is None


@wrong_answer("A leaf may require grad: the second is an attribute of its own, not `not is_leaf`.")
def tracked_means_no_leaf(t):
    return t.is_leaf, not t.is_leaf, not t.is_leaf


@wrong_answer("A tuple of three is wanted, not a list.")
def a_list(t):
    return [t.is_leaf, t.requires_grad, t.grad_fn is not None]


@wrong_answer("Not everything that requires grad was made by an operation: leaves were not.")
def grad_fn_means_tracked(t):
    return t.is_leaf, t.requires_grad, t.requires_grad


@wrong_answer("The order is: is_leaf, requires_grad, has_grad_fn.")
def other_order(t):
    return t.requires_grad, t.is_leaf, t.grad_fn is not None


@wrong_answer("A view is no leaf: it was made from one. Ask the tensor itself.")
def views_taken_for_leaves(t):
    leaf = t.is_leaf or (t._base is not None and t._base.is_leaf)
    return leaf, t.requires_grad, not leaf


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
