"""best_polynomial: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _powers(x, first, last):
    return torch.stack([x**k for k in range(first, last + 1)], dim=1)


def _fit(columns, y):
    return torch.linalg.pinv(columns) @ y


@wrong_answer("The order is turned round: the coefficient of power 0 comes first.")
def highest_first(x, y, degree):
    return oracle(x, y, degree).flip(0)


@wrong_answer("Power 0 is missing, so there is no constant: the powers are 0, 1, ..., degree.")
def without_the_constant(x, y, degree):
    return _fit(_powers(x, 1, degree), y) if degree else y.new_zeros(0)


@wrong_answer("The constant was fixed at 0. It is a coefficient like the others.")
def through_the_origin(x, y, degree):
    rest = _fit(_powers(x, 1, degree), y) if degree else y.new_zeros(0)
    return torch.cat([y.new_zeros(1), rest])


@wrong_answer(
    "The powers run to degree − 1: `range(degree)` ends one before. They are 0, 1, ..., degree."
)
def one_power_short(x, y, degree):
    return _fit(_powers(x, 0, degree - 1), y) if degree else y.new_zeros(0)


@wrong_answer("The powers run to degree + 1. The highest is degree.")
def one_power_too_many(x, y, degree):
    return oracle(x, y, degree + 1)


@wrong_answer("The powers begin with 1 and end with degree + 1. They are 0, 1, ..., degree.")
def powers_shifted(x, y, degree):
    return _fit(_powers(x, 1, degree + 1), y)


@wrong_answer("Return a vector (degree + 1,), not a column (degree + 1, 1).")
def as_a_column(x, y, degree):
    return oracle(x, y, degree).unsqueeze(1)


@wrong_answer(
    "Each power was fitted alone. The powers depend on each other: solve for all coefficients "
    "together."
)
def each_power_alone(x, y, degree):
    powers = _powers(x, 0, degree)
    return (powers * y.unsqueeze(1)).sum(0) / (powers * powers).sum(0)


@wrong_answer(
    "Only the first degree + 1 points were used. With more points, all of them count: find the "
    "smallest squared error."
)
def through_the_first_points(x, y, degree):
    return oracle(x[: degree + 1], y[: degree + 1], degree)


@wrong_answer("The columns are multiples of x. Use powers: x², not 2·x.")
def multiples(x, y, degree):
    columns = torch.stack([k * x if k else torch.ones_like(x) for k in range(degree + 1)], dim=1)
    return _fit(columns, y)


@wrong_answer("degree was not used: this is the best line, filled up with zeros or cut.")
def line_only(x, y, degree):
    return torch.cat([oracle(x, y, 1), y.new_zeros(max(degree - 1, 0))])[: degree + 1]


@wrong_answer(
    "A number was added to the diagonal of the matrix. It makes the coefficients smaller than the "
    "best ones."
)
def ridge(x, y, degree):
    powers = _powers(x, 0, degree)
    return torch.linalg.solve(powers.T @ powers + 1e-3 * torch.eye(degree + 1).to(x), powers.T @ y)


@wrong_answer("x was centred first, so these are the coefficients for x minus its mean.")
def centred(x, y, degree):
    return oracle(x - x.mean(), y, degree)


@wrong_answer("y was centred first, so its mean is missing from the constant.")
def targets_centred(x, y, degree):
    return oracle(x, y - y.mean(), degree)


@wrong_answer("The product with y is left: the matrix of products of powers was not inverted.")
def not_solved(x, y, degree):
    return _powers(x, 0, degree).T @ y


@wrong_answer("You returned the heights at x. Return the coefficients.")
def heights(x, y, degree):
    return _powers(x, 0, degree) @ oracle(x, y, degree)


@wrong_answer(
    "Autograd cannot follow the way from x and y to the coefficients: something on it leaves the "
    "graph."
)
def detached(x, y, degree):
    return oracle(x.detach(), y.detach(), degree)


@wrong_answer(
    "Some steps of gradient descent come near the best coefficients. Solve for them instead: a "
    "matrix has a function for that."
)
def by_descent(x, y, degree):
    powers = _powers(x, 0, degree)
    c = y.new_zeros(degree + 1)
    for _ in range(100):
        c = c - 0.01 * powers.T @ (powers @ c - y) / len(x)
    return c


@wrong_answer("Base and exponent are exchanged: the columns should be x², not 2 to the power x.")
def exponentials(x, y, degree):
    return _fit(torch.stack([torch.full_like(x, k) ** x for k in range(1, degree + 2)], dim=1), y)


@wrong_answer(
    "The powers of x were scaled to mean 0 and standard deviation 1. The coefficients then belong "
    "to the scaled ones."
)
def standardised(x, y, degree):
    return oracle((x - x.mean()) / x.std(correction=int(len(x) > 1)), y, degree)


@wrong_answer("The points were weighted by x. Each point counts the same.")
def weighted(x, y, degree):
    return _fit(_powers(x, 1, degree + 1), x * y)
