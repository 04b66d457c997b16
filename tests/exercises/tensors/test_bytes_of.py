"""bytes_of: the number of bytes that the elements of a tensor take."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

SIZES = {torch.bool: 1, torch.int8: 1, torch.float16: 2, torch.bfloat16: 2, torch.int16: 2}

SIZES |= {torch.int32: 4, torch.int64: 8, torch.float64: 8, torch.complex128: 16}


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.detach().clone(memory_format=torch.contiguous_format).untyped_storage().nbytes()


test_standard = standard("bytes_of", inputs, oracle)


@pytest.mark.parametrize(("dtype", "size"), SIZES.items(), ids=str)
def test_each_dtype_has_its_size(learner, draw, dtype, size):
    t = draw.integers(5, 3, low=0, high=9, dtype=dtype)

    expect(learner.bytes_of(t)).equals(15 * size)


@pytest.mark.parametrize("shape", [(), (7,), (1, 1), (2, 3, 4), (3, 0)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.bytes_of(t)).equals(oracle(t))


def test_a_view_counts_its_own_elements_only(learner, draw):
    t = draw(6, 4, dtype=torch.float64)[::2, 1:3]

    expect(learner.bytes_of(t)).equals(3 * 2 * 8)


def test_whole_rows_of_a_larger_tensor_count_only_themselves(learner, draw):
    seen = learner.probe(probes.bytes_of_rows)(draw(6, 4), 2, 5)

    expect(seen).equals(3 * 4 * 4)


def test_repeated_elements_all_count(learner, draw):
    t = draw(3, 1).expand(3, 5)

    expect(learner.bytes_of(t)).equals(3 * 5 * 4)
