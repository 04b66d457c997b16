"""from_rows: a tensor of the dtype that was asked for, from nested lists."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, dtype=torch.float64).tolist(), torch.float64


def oracle(rows, dtype):
    return torch.from_numpy(np.array(rows)).to(dtype)


test_standard = standard("from_rows", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", [*oracles.FLOATS, *oracles.INTEGERS, torch.bool], ids=str)
def test_any_dtype_will_do(learner, draw, dtype):
    rows = draw.uniform(4, 2, low=1.5, high=100.0, dtype=torch.float64).tolist()

    expect(learner.from_rows(rows, dtype)).equals(oracle(rows, dtype)).requires_grad(False)


@pytest.mark.parametrize("shape", [(4,), (2, 3, 2), (1, 1)], ids=str)
def test_lists_may_be_nested_to_any_depth(learner, draw, shape):
    rows = draw.integers(*shape, low=-9, high=10).tolist()

    expect(learner.from_rows(rows, torch.float32)).equals(oracle(rows, torch.float32))


def test_fractions_survive_beside_whole_numbers(learner):
    for rows in ([[4.75, 3], [2, 1]], [[1, 2], [3, 4.75]]):
        expect(learner.from_rows(rows, torch.float32)).equals(oracle(rows, torch.float32))


def test_a_tenth_in_float64_is_the_tenth_of_python(learner):
    seen = learner.from_rows([[0.1, 0.2]], torch.float64)

    expect(seen).holds(
        seen.value.tolist() == [[0.1, 0.2]],
        "returned numbers that were rounded to float32: from_rows([[0.1, 0.2]], torch.float64)"
        ".tolist() should be [[0.1, 0.2]] again",
    )


def test_large_whole_numbers_arrive_to_the_last_digit(learner, draw):
    rows = (2**53 + 1 + 2 * draw.integers(2, 3, low=0, high=1000)).tolist()

    expect(learner.from_rows(rows, torch.int64)).equals(oracle(rows, torch.int64))


def test_large_whole_numbers_keep_their_digits_beside_a_fraction(learner):
    large = 2**53 + 1

    for rows, wanted in (
        ([[large, 0], [2, -large]], [[large, 0], [2, -large]]),
        ([[large, 0.75], [2.75, -large]], [[large, 0], [2, -large]]),
    ):
        expect(learner.from_rows(rows, torch.int64)).equals(torch.tensor(wanted))


def test_an_integer_dtype_cuts_fractions_off(learner):
    expect(learner.from_rows([[1.7, -1.7], [2.2, -0.9]], torch.int32)).equals(
        torch.tensor([[1, -1], [2, 0]], dtype=torch.int32)
    )


def test_a_fraction_is_true(learner):
    expect(learner.from_rows([[0.5, 0.0], [0, -3]], torch.bool)).equals(
        torch.tensor([[True, False], [False, True]])
    )


@wrong_answer("The dtype was not handed on: torch chose its own default.")
def default_dtype(rows, dtype):
    return torch.tensor(rows)


@wrong_answer(
    "The numbers went through float32 on their way and were rounded. "
    "Hand the dtype to the function that makes the tensor."
)
def converted_afterwards(rows, dtype):
    return torch.tensor(rows).to(dtype)


@wrong_answer(
    "The numbers went through float32 on their way and were rounded. "
    "Hand the dtype to the function that makes the tensor."
)
def float_tensor_first(rows, dtype):
    return torch.FloatTensor(rows).to(dtype)


@wrong_answer("The numbers went through an integer dtype on their way: their fractions are gone.")
def through_integers(rows, dtype):
    return torch.tensor(rows, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The first number decided what all become. Other numbers in the lists may have fractions."
)
def like_the_first_number(rows, dtype):
    first = rows
    while isinstance(first, list) and first:
        first = first[0]
    through = torch.int64 if isinstance(first, int) else torch.float64
    return torch.tensor(rows, dtype=through).to(dtype)


@wrong_answer("float64 cannot hold every whole number beyond 2**53. Make the dtype at once.")
def through_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64).to(dtype)


@wrong_answer(
    "NumPy makes float64 of whole numbers beside fractions, which cannot hold every one beyond "
    "2**53. Hand the lists to torch."
)
def through_numpy(rows, dtype):
    return torch.from_numpy(np.array(rows)).to(dtype)


@wrong_answer("bool takes all but 0 as True, numbers below 0 as well.")
def true_above_0(rows, dtype):
    numbers = torch.tensor(rows, dtype=dtype)
    return torch.tensor(rows, dtype=torch.float64) > 0 if numbers.dtype is torch.bool else numbers


@wrong_answer("Axes of size 1 are gone. Keep the shape of the nest.")
def squeezed(rows, dtype):
    return torch.tensor(rows, dtype=dtype).squeeze()


@wrong_answer("`stack` takes no empty list: `[]` is to give shape (0,).")
def stacked(rows, dtype):
    return torch.stack([torch.tensor(row, dtype=dtype) for row in rows])


@wrong_answer("The result is float64, whatever dtype was asked for.")
def always_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64)


@wrong_answer("The fractions were rounded to the nearest. An integer dtype cuts them off.")
def rounded(rows, dtype):
    if dtype.is_floating_point or dtype is torch.bool:
        return torch.tensor(rows, dtype=dtype)
    array = np.array(rows)
    return torch.from_numpy(array.round() if array.dtype.kind == "f" else array).to(dtype)


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(rows, dtype):
    return torch.tensor(rows, dtype=dtype, requires_grad=dtype.is_floating_point)


@wrong_answer("The rows were put one behind the other: the shape is lost.")
def flattened(rows, dtype):
    return torch.tensor(rows, dtype=dtype).flatten()


@right_answer
def as_tensor(rows, dtype):
    return torch.as_tensor(rows, dtype=dtype)


@right_answer
def row_by_row(rows, dtype):
    if not rows or not isinstance(rows[0], list):
        return torch.tensor(rows, dtype=dtype)
    return torch.stack([row_by_row(row, dtype) for row in rows])
