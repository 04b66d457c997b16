"""divide: a over b, element by element, fraction and all."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.div


def inputs(draw, n):
    return draw(n, 3), draw.away_from(0.0, n, 3, by=0.5)


test_standard = standard(
    "divide", inputs, oracle, gradient=True, allowed=oracles.allowed("floor_divide")
)


@pytest.mark.parametrize("number", [3, -2.5, 1])
def test_b_may_be_a_number(learner, draw, number):
    a = draw(4, 2)

    expect(learner.divide(a, number)).equals(a / number).shares_nothing()


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4,)), ((3,), (2, 3)), ((), (2,)), ((2, 1, 3), (4, 1))]
)
def test_shapes_broadcast(learner, draw, shapes):
    a, b = (draw.away_from(0.0, *shape, by=0.5) for shape in shapes)

    expect(learner.divide(a, b)).equals(a / b)


def test_gradients_are_summed_where_an_argument_was_stretched(learner, draw):
    a = draw(3, 1, dtype=torch.float64, requires_grad=True)
    b = draw.uniform(4, low=1.0, high=2.0, dtype=torch.float64).requires_grad_()

    expect(learner.divide(a, b)).equals(a / b).gradients_agree_with(oracle)


def test_integers_keep_their_fraction(learner):
    a, b = torch.tensor([7, -7, 1, 0]), torch.tensor([2, 2, -3, 5])

    expect(learner.divide(a, b)).equals(a / b)
    expect(learner.divide(a, 2)).equals(a / 2)


def test_an_integer_over_a_float_is_a_float(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw.uniform(5, low=1, high=2, dtype=torch.float64)

    expect(learner.divide(a, b)).equals(a / b)


def test_a_number_counts_in_full(learner, draw):
    a = draw(5, dtype=torch.float64)

    # 0.1 alone is not enough: in float32 its reciprocal rounds to 10 again.
    for number in (0.1, 0.3):
        expect(learner.divide(a, number)).equals(a / number)


@pytest.mark.parametrize("dtype", [torch.float32, torch.int64])
def test_over_zero_it_is_infinite_or_nan(learner, dtype):
    a = torch.tensor([1, -1, 0], dtype=dtype)

    expect(learner.divide(a, torch.zeros_like(a))).equals(a / 0)
    expect(learner.divide(a, 0)).equals(a / 0)


def test_float32_over_float64_is_float64(learner, draw):
    a, b = draw.away_from(0.0, 5, by=0.5), draw.away_from(0.0, 5, by=0.5).double()

    expect(learner.divide(a, b)).equals(a / b)


@wrong_answer("The fraction is lost: `//` rounds down. Divide with `/`.")
def floored(a, b):
    return a // b


@wrong_answer("The fraction is lost: a rounding mode was given. Divide without.")
def rounded_down(a, b):
    return torch.div(a, b, rounding_mode="floor")


@wrong_answer("The fraction is lost: it was rounded towards zero. Divide without a rounding mode.")
def truncated(a, b):
    return torch.div(a, b, rounding_mode="trunc")


@wrong_answer("The result was forced into a's dtype. One half is no integer.")
def dtype_of_a(a, b):
    return (a / b).to(a.dtype)


@wrong_answer("It is turned round: a is divided by b.")
def turned_round(a, b):
    return b / a


@wrong_answer("torch.tensor(0.1) is float32, and rounds the number: leave it as it is.")
def number_made_a_tensor(a, b):
    if isinstance(b, float):
        b = torch.tensor(b)
    return a / b


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a / b


@wrong_answer("a was changed: `/=` and div_ write into the tensor that you were given.")
def in_place(a, b):
    return a.data.div_(b)


@wrong_answer(
    "You wrote into a copy of a. The quotient may need another shape or dtype: "
    "let the operator make the result."
)
def into_a_copy(a, b):
    quotient = a.clone() if a.is_floating_point() else a.float()
    quotient /= b
    return quotient


@wrong_answer("Nothing may be added to b: the quotient is off by that, and over zero it is inf.")
def with_an_epsilon(a, b):
    return a / (b + 1e-8)


@wrong_answer("Over zero the result is inf, -inf or NaN, as torch gives it: no error, and no 0.")
def zero_over_zero_is_zero(a, b):
    quotient = a / b
    return torch.where(quotient.isfinite(), quotient, 0)


@wrong_answer("Over zero the result is inf, -inf or NaN, as torch gives it: no error, and no 0.")
def zero_refused(a, b):
    if bool((torch.as_tensor(b) == 0).any()):
        raise ZeroDivisionError
    return a / b


@wrong_answer("float32 is not enough for float64 arguments: let torch promote.")
def through_float32(a, b):
    return a.float() / (b.float() if isinstance(b, torch.Tensor) else b)


@wrong_answer("`.detach()` and `.item()` cut the graph: b has a gradient too.")
def b_detached(a, b):
    return a / (b.detach() if isinstance(b, torch.Tensor) else b)


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    dtype = torch.result_type(a, b)
    quotient = torch.as_tensor(a.detach().numpy() / right)
    return quotient.to(dtype if dtype.is_floating_point else torch.float32)


@wrong_answer("A float a does not settle the dtype: float32 over float64 is float64.")
def dtype_of_a_float_a(a, b):
    quotient = a / b
    return quotient.to(a.dtype) if a.is_floating_point() else quotient


@wrong_answer(
    "You wrote into a copy of a. The quotient may need another shape or dtype: "
    "let the operator make the result."
)
def into_a_clone(a, b):
    quotient = a.clone()
    quotient /= b
    return quotient


@wrong_answer(
    "You wrote into a copy of a. The quotient may need another shape or dtype: "
    "let the operator make the result."
)
def into_a_clone_by_div_(a, b):
    return a.clone().div_(b)


@wrong_answer("A divisor of 1 is no reason to hand a itself back: the result is a new tensor.")
def divisor_1(a, b):
    return a if isinstance(b, int) and b == 1 else a / b


@wrong_answer("torch.tensor(0.1) is float32, and rounds the number: leave it as it is.")
def times_the_reciprocal_in_float32(a, b):
    return a * torch.as_tensor(b).reciprocal()


@wrong_answer("a was changed: `/=` and div_ write into the tensor that you were given.")
def in_place_where_autograd_forbids_it(a, b):
    a /= b
    return a


@right_answer
def by_name(a, b):
    return torch.true_divide(a, b)


@right_answer
def times_the_reciprocal(a, b):
    return a * b.reciprocal() if isinstance(b, torch.Tensor) else a / b


@right_answer
def negative_over_negative(a, b):
    return (-a).div(-b) if isinstance(b, torch.Tensor) and b.all() else a.div(b)
