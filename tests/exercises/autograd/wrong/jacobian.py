"""jacobian: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _rows(f, x, stack=torch.stack, **options):
    x = x.detach().requires_grad_()
    y = f(x)
    options = {"retain_graph": True, **options}
    return stack([torch.autograd.grad(output, x, **options)[0] for output in y])


@wrong_answer("The matrix is transposed. Row i belongs to output i, column j to input j.")
def transposed(f, x):
    return _rows(f, x).T


@wrong_answer("The graph is freed after the first row. Ask autograd to keep it.")
def graph_freed(f, x):
    return _rows(f, x, retain_graph=False)


@wrong_answer("The outputs were summed, so you got one row, the sum of all rows.")
def summed(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


@wrong_answer(
    "The earlier rows were added to each row, because `.grad` accumulates. Clear it each time."
)
def accumulated(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    rows = []
    for output in y:
        output.backward(retain_graph=True)
        rows.append(x.grad.clone())
    return torch.stack(rows)


@wrong_answer(
    "All rows equal the last one: one and the same tensor, such as `.grad`, was kept for all "
    "of them. Copy each row."
)
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


@wrong_answer("You returned a list of rows. Stack them into a matrix.")
def a_list(f, x):
    return _rows(f, x, stack=list)


@wrong_answer("There must be as many rows as outputs, not as inputs.")
def as_many_rows_as_inputs(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    return torch.stack([torch.autograd.grad(y[i], x, retain_graph=True)[0] for i in range(len(x))])


@wrong_answer("The rows were joined end to end. Put them one below the other.")
def joined(f, x):
    return _rows(f, x, stack=torch.cat)


@wrong_answer(
    "Your gradients went into x.grad, and were added to what was there. Use your own leaf."
)
def accumulates_in_x(f, x):
    x = x if x.requires_grad else x.detach().requires_grad_()
    rows = []
    for output in f(x):
        before = None if x.grad is None else x.grad.clone()
        output.backward(retain_graph=True)
        rows.append(x.grad - before if before is not None else x.grad.clone())
    return torch.stack(rows)


@wrong_answer("The matrix is always float32. It needs the dtype of x.")
def into_float32(f, x):
    rows = _rows(f, x)
    full = torch.zeros(rows.shape)
    for i, row in enumerate(rows):
        full[i] = row
    return full


@wrong_answer("Differences of values are only close to the derivatives. Ask autograd for them.")
def by_differences(f, x):
    wide = x.detach().double()
    steps = 1e-5 * torch.eye(len(x), dtype=torch.float64)
    columns = [(f(wide + step) - f(wide - step)) / 2e-5 for step in steps]
    full = torch.stack(columns, dim=1) if columns else f(wide).new_zeros(len(f(wide)), 0)
    return full.to(x.dtype)


@wrong_answer("With one output, the result is still one row, (1, n). Do not squeeze.")
def squeezed(f, x):
    return _rows(f, x).squeeze(0)
