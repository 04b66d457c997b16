"""same_or_promoted: the dtype that the sum of two tensors has."""

import itertools

import torch

from torchkata.testing import expect, standard

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


def test_rank_0_counts_only_if_its_kind_is_higher(learner):
    for one, other in itertools.product(reversed(SOME), SOME):
        a, b = torch.ones(2, dtype=one), torch.ones((), dtype=other)

        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))
        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_beside_a_complex_number_floats_keep_their_precision(learner):
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


def test_more_axes_do_not_count_more(learner):
    for one, other in itertools.product(SOME, SOME):
        a, b = torch.ones(3, 2, dtype=one), torch.ones(2, dtype=other)

        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))
        expect(learner.same_or_promoted(b, a)).equals(oracle(b, a))


def test_two_tensors_of_rank_0_count_the_same(learner):
    for one, other in itertools.product(SOME, SOME):
        a, b = torch.ones((), dtype=one), torch.ones((), dtype=other)

        expect(learner.same_or_promoted(a, b)).equals(oracle(a, b))


def test_shapes_may_broadcast(learner, draw):
    a, b = draw(3, 1, dtype=torch.float64), draw.integers(4, low=0, high=9)

    expect(learner.same_or_promoted(a, b)).equals(torch.float64)
