"""jacobian: every derivative of every output by every input, row by row."""

from functools import partial

import pytest
import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)
oracle = oracles.jacobian_of_waves


def inputs(draw, n):
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n)


test_standard = standard("jacobian", inputs, oracle)


def test_fewer_outputs_than_inputs(learner, draw):
    f, x = partial(probes.waves, matrix=draw(2, 5)), draw(5)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_a_single_output_is_still_a_row(learner, draw):
    f, x = partial(probes.waves, matrix=draw(1, 3)), draw(3)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_a_square_one_is_not_transposed(learner, draw):
    f, x = partial(probes.waves, matrix=draw(4, 4)), draw(4)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_elements_that_do_not_mix_give_a_diagonal(learner, draw):
    x = draw(4, dtype=torch.float64)

    expect(learner.jacobian(torch.exp, x)).equals(torch.diag(x.exp()))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_close_by_does_not_matter(learner, side):
    # A difference of values would reach over the kink.
    x = torch.full((3,), side * 1e-9, dtype=torch.float64)

    expect(learner.jacobian(torch.abs, x)).equals(side * torch.eye(3, dtype=torch.float64))


def test_x_and_its_gradient_are_left_alone(learner, draw):
    f, x = inputs(draw, 3)
    x.requires_grad_().grad = draw(3)

    seen = learner.jacobian(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


def _rows(f, x, stack=torch.stack, **options):
    x = x.detach().requires_grad_()
    y = f(x)
    options = {"retain_graph": True, **options}
    return stack([torch.autograd.grad(output, x, **options)[0] for output in y])


@wrong_answer("It is transposed: row i belongs to output i, column j to input j.")
def transposed(f, x):
    return _rows(f, x).T


@wrong_answer("The graph is freed after the first row: say that it is to be kept.")
def graph_freed(f, x):
    return _rows(f, x, retain_graph=False)


@wrong_answer("The outputs were summed: that is one row, the sum of all.")
def summed(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


@wrong_answer("Each row has the rows before it added on: `.grad` accumulates. Clear it each time.")
def accumulated(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    rows = []
    for output in y:
        output.backward(retain_graph=True)
        rows.append(x.grad.clone())
    return torch.stack(rows)


@wrong_answer("All rows are the last one: they are the same `.grad`. Copy each, or take it anew.")
def one_grad_for_all(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    rows = []
    for output in y:
        if x.grad is not None:
            x.grad.zero_()
        output.backward(retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows)


@wrong_answer("A list of rows came back: stack them to a matrix.")
def a_list(f, x):
    return _rows(f, x, stack=list)


@wrong_answer("There are as many rows as outputs, not as inputs.")
def as_many_rows_as_inputs(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    return torch.stack([torch.autograd.grad(y[i], x, retain_graph=True)[0] for i in range(len(x))])


@wrong_answer("The rows were joined end to end: put them one below the other.")
def joined(f, x):
    return _rows(f, x, stack=torch.cat)


@wrong_answer("Your gradients went into x.grad, on top of what stood there. Use your own leaf.")
def accumulates_in_x(f, x):
    x = x if x.requires_grad else x.detach().requires_grad_()
    rows = []
    for output in f(x):
        before = None if x.grad is None else x.grad.clone()
        output.backward(retain_graph=True)
        rows.append(x.grad - before if before is not None else x.grad.clone())
    return torch.stack(rows)


@wrong_answer("The matrix that the rows were written into is float32 whatever x is.")
def into_float32(f, x):
    rows = _rows(f, x)
    full = torch.zeros(rows.shape)
    for i, row in enumerate(rows):
        full[i] = row
    return full


@wrong_answer("Differences of values only come near the derivatives: ask autograd for them.")
def by_differences(f, x):
    wide = x.detach().double()
    steps = 1e-5 * torch.eye(len(x), dtype=torch.float64)
    columns = [(f(wide + step) - f(wide - step)) / 2e-5 for step in steps]
    full = torch.stack(columns, dim=1) if columns else f(wide).new_zeros(len(f(wide)), 0)
    return full.to(x.dtype)


@wrong_answer("One output still makes one row, (1, n): leave the squeeze out.")
def squeezed(f, x):
    return _rows(f, x).squeeze(0)


@right_answer
def filled_row_by_row(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    full = torch.zeros(len(y), len(leaf), dtype=y.dtype)
    for i in range(len(y)):
        leaf.grad = None
        y[i].backward(retain_graph=True)
        full[i] = leaf.grad
    return full


@right_answer
def one_upstream_gradient_for_each_row(f, x):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    basis = torch.eye(len(y), dtype=y.dtype)
    rows = [torch.autograd.grad(y, leaf, unit, retain_graph=True)[0] for unit in basis]
    return torch.stack(rows)


@right_answer
def built_in(f, x):
    return torch.autograd.functional.jacobian(f, x.detach())


@right_answer
def column_by_column(f, x):
    return torch.func.jacfwd(f)(x.detach())
