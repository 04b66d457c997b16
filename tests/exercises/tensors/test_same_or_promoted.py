"""same_or_promoted: the dtype that the sum of two tensors has."""

import itertools

import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer

DTYPES = (torch.bool, torch.uint8, torch.int8, torch.int64)
DTYPES += (torch.float16, torch.bfloat16, torch.float64, torch.complex64)
SOME = (torch.bool, torch.int32, torch.int64, torch.float16, torch.float64)


def inputs(draw, n):
    return draw.integers(n, 3, low=0, high=9), draw(n, 3)


def oracle(a, b):
    return (a + b).dtype


test_standard = standard("same_or_promoted", inputs, oracle)


def test_every_pair_of_dtypes(learner):
    for one, other in itertools.product(DTYPES, DTYPES):
        a, b = torch.ones(2, dtype=one), torch.ones(2, dtype=other)

        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_rank_0_only_decides_where_its_kind_is_higher(learner):
    for one, other in itertools.product(reversed(SOME), SOME):
        a, b = torch.ones(2, dtype=one), torch.ones((), dtype=other)

        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))
        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_a_complex_number_keeps_the_precision_of_floats(learner):
    others = torch.bool, torch.complex64, torch.complex128
    for one, other in itertools.product((torch.float64, torch.float32, torch.int32), others):
        a, b = torch.ones(2, dtype=one), torch.ones((), dtype=other)

        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))
        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_an_axis_of_size_1_is_an_axis(learner):
    for one, other in itertools.product(SOME, SOME):
        a, b = torch.ones(2, dtype=one), torch.ones(1, dtype=other)

        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))
        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_more_axes_weigh_no_more(learner):
    for one, other in itertools.product(SOME, SOME):
        a, b = torch.ones(3, 2, dtype=one), torch.ones(2, dtype=other)

        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))
        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))


def test_two_of_rank_0_are_equals(learner):
    for one, other in itertools.product(SOME, SOME):
        a, b = torch.ones((), dtype=one), torch.ones((), dtype=other)

        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_shapes_may_broadcast(learner, draw):
    a, b = draw(3, 1, dtype=torch.float64), draw.integers(4, low=0, high=9)

    expect(learner.same_or_promoted(a, b)).equals(torch.float64)


@wrong_answer("That is the dtype of a. The sum may need another.")
def that_of_the_first(a, b):
    return a.dtype


@wrong_answer("That is the dtype of b. The sum may need another.")
def that_of_the_second(a, b):
    return b.dtype


@wrong_answer("The wider one is not always it: int64 plus float32 is float32.")
def the_wider_one(a, b):
    return a.dtype if a.element_size() >= b.element_size() else b.dtype


@wrong_answer(
    "A tensor of rank 0 counts less than one with axes. (promote_types only sees dtypes: it cannot "
    "know.)"
)
def blind_to_rank(a, b):
    return torch.promote_types(a.dtype, b.dtype)


@wrong_answer("A tensor of rank 0 was passed over. Where its kind is the higher one, it counts.")
def rank_0_passed_over(a, b):
    if (a.ndim == 0) != (b.ndim == 0):
        return b.dtype if a.ndim == 0 else a.dtype
    return torch.promote_types(a.dtype, b.dtype)


@wrong_answer("One element is not rank 0: a tensor of shape (1,) has an axis, and a full say.")
def one_element_as_rank_0(a, b):
    a, b = (t.reshape(()) if t.numel() == 1 else t for t in (a, b))
    return torch.result_type(a, b)


@wrong_answer("More axes do not weigh more. Only rank 0 counts less.")
def more_axes_decide(a, b):
    if a.ndim == b.ndim:
        return torch.promote_types(a.dtype, b.dtype)
    large, small = (a, b) if a.ndim > b.ndim else (b, a)
    return torch.result_type(torch.empty(1, dtype=large.dtype), torch.empty((), dtype=small.dtype))


@wrong_answer("`.item()` makes a plain number of it, whose dtype is not the tensor's.")
def item_for_rank_0(a, b):
    if (a.ndim == 0) == (b.ndim == 0):
        return torch.result_type(a, b)
    return torch.result_type(a, b.item()) if a.ndim else torch.result_type(a.item(), b)


@wrong_answer("Where the dtypes differ it is not always float32.")
def float32_if_they_differ(a, b):
    return a.dtype if a.dtype is b.dtype else torch.float32


@wrong_answer("A quotient is never an integer, but a sum can be.")
def of_the_quotient(a, b):
    return (a / b).dtype


@wrong_answer("That is the sum. Wanted: its dtype.")
def the_sum_itself(a, b):
    return a + b


@wrong_answer("That is the dtype as text. Wanted: the dtype itself, such as torch.float32.")
def as_text(a, b):
    return str(torch.result_type(a, b))


@right_answer
def of_the_sum(a, b):
    return (a + b).dtype


@right_answer
def of_a_product_of_ones(a, b):
    return torch.mul(torch.ones_like(a), torch.ones_like(b)).dtype
