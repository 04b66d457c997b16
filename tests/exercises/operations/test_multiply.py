"""multiply: a times b, element by element, b a tensor or a number."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.mul


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


test_standard = standard(
    "multiply", inputs, oracle, gradient=True, allowed=oracles.nothing_in_place()
)


@pytest.mark.parametrize("number", [3, -2.5, 1, 0])
def test_b_may_be_a_number(learner, draw, number):
    a = draw(4, 2)

    expect(learner.multiply(a, number)).equals(a * number).shares_nothing()


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4,)), ((3,), (2, 3)), ((), (2,)), ((2, 1, 3), (4, 1))]
)
def test_shapes_broadcast(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.multiply(a, b)).equals(a * b)


def test_square_matrices_are_multiplied_element_by_element(learner, draw):
    a, b = draw(3, 3), draw(3, 3)

    expect(learner.multiply(a, b)).equals(a * b)


def test_gradients_are_summed_where_an_argument_was_stretched(learner, draw):
    a, b = (draw(*shape, dtype=torch.float64, requires_grad=True) for shape in [(3, 1), (4,)])

    expect(learner.multiply(a, b)).equals(a * b).gradients_agree_with(oracle)


def test_integers_stay_integers(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw.integers(5, low=-9, high=9, dtype=torch.int32)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(b, 3)).equals(b * 3)


def test_a_number_counts_in_full(learner, draw):
    a = draw(5, dtype=torch.float64)

    expect(learner.multiply(a, 0.1)).equals(a * 0.1)


def test_an_integer_times_a_float_is_a_float(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw(5)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(a, 0.5)).equals(a * 0.5)


def test_float32_times_float64_is_float64(learner, draw):
    a, b = draw.away_from(0.0, 5, by=0.5), draw(5, dtype=torch.float64)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(b, a)).equals(b * a)


def test_0_times_what_is_no_number_is_none(learner):
    t = torch.tensor([float("inf"), float("nan"), 2.0])

    expect(learner.multiply(t, 0)).equals(t * 0)


def test_an_integer_times_a_float_0_is_a_float(learner, draw):
    t = draw.integers(5, low=-9, high=9)

    expect(learner.multiply(t, 0.0)).equals(t * 0.0)


@wrong_answer("a was changed: `*=` and mul_ write into the tensor that you were given.")
def in_place(a, b):
    return a.data.mul_(b)


@wrong_answer(
    "You wrote into a copy of a. It has a's shape and dtype, and the product may need others: "
    "let the operator make the result."
)
def into_a_copy(a, b):
    product = a.clone()
    product *= b
    return product


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a * b


@wrong_answer("That is the matrix product. Here each element meets the one at its own place.")
def matrix_product(a, b):
    return a @ b if isinstance(b, torch.Tensor) else a * b


@wrong_answer("A number that is made a float makes floats of integers: leave it as it is.")
def number_made_a_float(a, b):
    return a * (b if isinstance(b, torch.Tensor) else float(b))


@wrong_answer("torch.tensor(0.1) is float32, and rounds the number: leave it as it is.")
def number_made_a_tensor(a, b):
    if isinstance(b, float):
        b = torch.tensor(b)
    return a * b


@wrong_answer("The number took a's dtype. An integer times 0.5 is a float.")
def number_in_the_dtype_of_a(a, b):
    return a * (b if isinstance(b, torch.Tensor) else torch.full_like(a, b))


@wrong_answer("Different shapes are fine as long as they broadcast: torch stretches them.")
def same_shapes_only(a, b):
    if isinstance(b, torch.Tensor) and a.shape != b.shape:
        raise ValueError("shapes differ")
    return a * b


@wrong_answer("The result was forced into a's dtype. An integer times 0.5 is a float.")
def dtype_of_a(a, b):
    return (a * b).to(a.dtype)


@wrong_answer("A factor of 1 is no reason to hand a itself back: the result is a new tensor.")
def factor_1(a, b):
    return a if isinstance(b, int) and b == 1 else a * b


@wrong_answer("`.detach()` and `.item()` cut the graph: b has a gradient too.")
def b_detached(a, b):
    return a * (b.detach() if isinstance(b, torch.Tensor) else b)


@wrong_answer("A matrix with b on its diagonal multiplies element by element too, but by matmul.")
def by_a_diagonal_matrix(a, b):
    if isinstance(b, torch.Tensor) and a.ndim == b.ndim == 2 and a.shape == b.shape:
        return torch.bmm(torch.diag_embed(a), b.unsqueeze(2)).squeeze(2)
    return a * b


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    return torch.as_tensor(a.detach().numpy() * right).to(torch.result_type(a, b))


@wrong_answer("A float a does not settle the dtype: float32 times float64 is float64.")
def dtype_of_a_float_a(a, b):
    product = a * b
    return product.to(a.dtype) if a.is_floating_point() else product


@wrong_answer("A factor of 0 makes no zeros of inf and NaN, and 0.0 makes floats of integers.")
def zeros_for_0(a, b):
    return torch.zeros_like(a) if isinstance(b, int | float) and b == 0 else a * b


@wrong_answer("a was changed: `*=` and mul_ write into the tensor that you were given.")
def in_place_where_autograd_forbids_it(a, b):
    a *= b
    return a


@right_answer
def by_name(a, b):
    return torch.mul(a, b)


@right_answer
def the_other_way_round(a, b):
    return b * a


@right_answer
def stretched_by_hand(a, b):
    if not isinstance(b, torch.Tensor):
        return a.mul(b)
    return torch.multiply(*torch.broadcast_tensors(a, b))
