"""The same expressions on torch."""

import torch


def differentiated(expression, values):
    """The result of an expression of torch tensors in float64, and its gradient for each."""
    leaves = [torch.as_tensor(value).double().clone().requires_grad_() for value in values]
    result = expression(*leaves)
    grads = torch.autograd.grad(result, leaves, allow_unused=True)
    zeros = [torch.zeros_like(leaf) for leaf in leaves]
    return result.detach(), [z if g is None else g for g, z in zip(grads, zeros, strict=True)]


# --- the ways to go through a graph, right and wrong, for the known answers ----------------------


def parents_first(node):
    """Parents first, by two passes over a stack."""
    return _by_stack(node, visits=1)


def twice_where_used_twice(node):
    """The same, but a node may come twice."""
    return _by_stack(node, visits=2)


def _by_stack(node, visits):
    order, seen, stack = [], {}, [(node, False)]
    while stack:
        one, done = stack.pop()
        if done:
            order.append(one)
        elif seen.get(one, 0) < visits:
            seen[one] = seen.get(one, 0) + 1
            stack += [(one, True), *((parent, False) for parent in one.parents)]
    return order


def by_recursion(node):
    """Parents first, as deep as the graph is."""
    order, seen = [], set()

    def visit(one):
        if one not in seen:
            seen.add(one)
            for parent in one.parents:
                visit(parent)
            order.append(one)

    visit(node)
    return order


def breadth_first(node):
    """By the shortest distance from the end, however long another way is."""
    order, seen = [node], {node}
    for one in order:
        for parent in one.parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
    return order[::-1]
