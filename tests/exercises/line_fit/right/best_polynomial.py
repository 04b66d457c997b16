"""best_polynomial: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def normal_equations(x, y, degree):
    powers = torch.stack([torch.pow(x, k) for k in range(degree + 1)]).T
    return torch.linalg.solve(powers.T @ powers, powers.T @ y)


@right_answer
def by_qr(x, y, degree):
    q, r = torch.linalg.qr(x[:, None] ** torch.arange(degree + 1, device=x.device))
    return torch.linalg.solve_triangular(r, (q.T @ y)[:, None], upper=True)[:, 0]


@right_answer
def powers_by_products(x, y, degree):
    columns = [torch.ones_like(x)]
    for _ in range(degree):
        columns.append(columns[-1] * x)
    return torch.linalg.pinv(torch.stack(columns, -1)).mv(y)


@right_answer
def inverse_of_the_sums(x, y, degree):
    sums = [(x**k).sum() for k in range(2 * degree + 1)]
    matrix = torch.stack([torch.stack(sums[i : i + degree + 1]) for i in range(degree + 1)])
    right = torch.stack([(x**k * y).sum() for k in range(degree + 1)])
    return torch.inverse(matrix) @ right
