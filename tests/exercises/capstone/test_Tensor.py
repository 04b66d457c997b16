"""Tensor: an array that remembers how it was made, so that it can be differentiated."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

probes, oracles = probes_beside(__file__), oracles_beside(__file__)

CLOSE = {"atol": 1e-9, "rtol": 1e-9}


def _arrays(draw, *shapes):
    """Arrays of float64, away from the kink of relu."""
    return [draw.away_from(0.0, *shape).double().numpy() for shape in shapes]


def inputs(draw, n):
    return "network", _arrays(draw, (n, 3), (3, 4), (4, 2))


def oracle(name, arrays):
    data, grads = oracles.differentiated(probes.TENSOR[name], arrays)
    return data.numpy(), [grad.numpy() for grad in grads]


test_standard = standard("Tensor", inputs, oracle, probe=probes.tensor, **CLOSE)

CASES = {
    "add": ((2, 3), (2, 3), (2, 3)),
    "mul": ((2, 3), (2, 3), (2, 3)),
    "sub": ((4,), (4,), (4,)),
    "neg": ((2, 1, 3), (2, 1, 3), (2, 1, 3)),
    "with numbers": ((2, 3), (2, 3), (2, 3)),
    "matmul": ((2, 3), (3, 4), (2, 4)),
    "matmul of itself": ((3, 3), (2,), (3, 3)),
    "matmul twice": ((2, 3), (3, 4), (4, 5)),
    "relu": ((5, 4), (5, 4), (5, 4)),
    "sum": ((2, 3), (4,), (1, 2)),
    "sum first axis": ((2, 3), (1,), (3,)),
    "sum second axis": ((2, 3), (1,), (2,)),
    "sum last axis": ((2, 3, 4), (1,), (2, 3)),
    "sum of sums": ((2, 3, 4), (1,), (4,)),
    "mean": ((4, 3), (4, 3), (4, 3)),
    "lone element": ((), (), ()),
    "shared": ((2, 3), (2, 3), (2, 3)),
    "shared stretched": ((2, 3), (3,), (2, 1)),
    "network": ((6, 3), (3, 4), (4, 2)),
}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch_on(learner, draw, name):
    arrays = _arrays(draw, *CASES[name])

    expect(learner.probe(probes.tensor)(name, arrays)).equals(oracle(name, arrays), **CLOSE)


STRETCHED = [
    ((4, 3), (3,)),
    ((3,), (4, 3)),
    ((4, 3), (1, 3)),
    ((4, 1), (4, 3)),
    ((4, 1), (3,)),
    ((4, 3), ()),
    ((), (2, 3)),
    ((4, 3), (1,)),
    ((2, 1, 3), (4, 1)),
    ((1, 1), (2, 3, 4)),
    ((3, 3), (3,)),
    ((1, 3), (1, 3)),
]


@pytest.mark.parametrize(("a", "b"), STRETCHED)
def test_a_stretched_gradient_is_summed_back(learner, draw, a, b):
    for name in ("add", "mul", "sub"):
        arrays = _arrays(draw, a, b, np.broadcast_shapes(a, b))

        expect(learner.probe(probes.tensor)(name, arrays)).equals(oracle(name, arrays), **CLOSE)


@pytest.mark.parametrize("shape", [(1, 1), (1,), (1, 1, 1)])
def test_backward_begins_from_one_element_of_any_rank(learner, draw, shape):
    arrays = _arrays(draw, shape, shape, shape)
    one = torch.ones(shape, dtype=torch.float64)
    data, _ = oracles.differentiated(lambda a, b, w: (a * b + w * w).sum(), arrays)
    grads = [arrays[1], arrays[0], 2 * arrays[2]]

    expect(learner.probe(probes.tensor)("lone element", arrays)).equals(
        ((data * one).numpy(), grads), **CLOSE
    )


@pytest.mark.parametrize("shape", [(2,), (2, 3), (1, 2)])
def test_backward_refuses_to_begin_from_anything_else(learner, shape):
    seen = learner.probe(probes.tensor_backward_of_many)(np.ones(shape))

    expect(seen).raises(ValueError, str(shape))


def test_backward_refuses_to_begin_from_nothing(learner):
    learner.probe(probes.tensor_backward_of_many)(
        np.ones(2)
    )  # right even where the next call is wrong

    seen = learner.probe(probes.tensor_backward_of_many)(np.ones(0))

    expect(seen).raises(ValueError, "(0,)")


@pytest.mark.parametrize("sign", [-1, 1])
def test_signs_are_kept_by_relu(learner, draw, sign):
    arrays = [sign * np.abs(array) for array in _arrays(draw, (3, 2), (3, 2), (3, 2))]

    expect(learner.probe(probes.tensor)("relu", arrays)).equals(oracle("relu", arrays), **CLOSE)


@pytest.mark.parametrize(
    "data",
    [3, 2.5, [1, 2, 3], [[1.5], [2.5]], np.arange(6).reshape(2, 3), np.ones(2, np.float32), []],
)
def test_is_made_from_numbers_lists_and_arrays(learner, data):
    array = np.array(data, np.float64)

    expect(learner.probe(probes.tensor_before)(data)).equals(
        [array, np.zeros(array.shape), np.asarray(2 * array), np.zeros(array.shape)]
    )


@pytest.mark.parametrize("name", ["add", "mul", "sub", "matmul", "with numbers"])
def test_an_array_may_stand_on_either_side(learner, draw, name):
    arrays = _arrays(draw, (3, 3), (3, 3), (3, 3))
    data, grads = oracle(name, arrays)

    for plain in range(3):
        seen = learner.probe(probes.tensor_with_arrays)(name, arrays, plain)

        expect(seen).equals((data, [g for i, g in enumerate(grads) if i != plain]), **CLOSE)


@pytest.mark.parametrize("name", ["network", "matmul"])
def test_takes_strided_arrays(learner, draw, name):
    shapes = CASES[name]
    arrays = [array[::2].T for array in _arrays(draw, *((2 * m, n) for n, m in shapes))]

    expect(learner.probe(probes.tensor)(name, arrays)).equals(oracle(name, arrays), **CLOSE)


def test_gradients_of_several_backwards_add_up(learner, draw):
    arrays = _arrays(draw, (2, 3), (3, 4), (4,))
    a, b, c = (torch.tensor(array, requires_grad=True) for array in arrays)
    shared = a @ b + c
    first, last = (
        [g.numpy() for g in torch.autograd.grad(r.sum(), (a, b, c), retain_graph=True)]
        for r in (shared * shared, shared * c)
    )

    expect(learner.probe(probes.tensor_twice)(arrays)).equals(
        [
            first,
            [2 * grad for grad in first],
            [2 * one + other for one, other in zip(first, last, strict=True)],
        ],
        **CLOSE,
    )


def test_backward_from_a_tensor_itself_adds_1_each_time(learner, draw):
    learner.probe(probes.tensor_twice)(
        _arrays(draw, (2, 3), (3, 4), (4,))
    )  # right even where the next call is wrong

    seen = learner.probe(probes.tensor_itself)(*_arrays(draw, (1, 1)))

    expect(seen).equals([np.full((1, 1), total) for total in (1.0, 2.0, 5.0)])


def test_two_gradients_never_share_their_memory(learner, draw):
    seen = learner.probe(probes.tensor_same_twice)(*_arrays(draw, (3, 2)))

    expect(seen).equals(np.ones((3, 2)))


@pytest.mark.parametrize("name", ["relu", "shared", "sub", "mul"])
def test_the_operands_stay_as_they_are(learner, draw, name):
    arrays = _arrays(draw, (2, 3), (2, 3), (2, 3))

    expect(learner.probe(probes.tensor_forward)(name, arrays)).equals(arrays)


def test_gradients_can_be_put_back_to_zeros(learner, draw):
    a, b = arrays = _arrays(draw, (2, 3), (3,))

    expect(learner.probe(probes.tensor_zeroed)(arrays)).equals(
        [np.broadcast_to(b * b, (2, 3)).copy(), 2 * (a * b).sum(0)], **CLOSE
    )


def test_gradients_can_be_put_back_to_zeros_in_place(learner, draw):
    for shape in ((2, 3), ()):
        seen = learner.probe(probes.tensor_zeroed_in_place)(*_arrays(draw, shape))

        expect(seen).equals(np.ones(shape))


def test_a_gradient_of_rank_0_is_an_array_before_and_after(learner, draw):
    expect(learner.probe(probes.tensor_grad_types)(*_arrays(draw, (2,)))).equals(
        ["ndarray", "ndarray"]
    )
    expect(learner.probe(probes.tensor_grad_types)(*_arrays(draw, ()))).equals(
        ["ndarray", "ndarray"]
    )


def test_a_chain_of_5000_operations_is_not_too_long(learner, draw):
    arrays = _arrays(draw, (2, 3), (3,), (2, 3))

    expect(learner.probe(probes.tensor)("chain", arrays)).equals(oracle("chain", arrays), rtol=1e-9)


def test_a_result_that_is_used_often_is_visited_once(learner, draw):
    # There are 2²⁰⁰ ways from the result to a: code that walks each of them never ends.
    arrays = _arrays(draw, (2, 3), (3,), (2, 3))

    expect(learner.watching(seconds=1.0).probe(probes.tensor)("doubled", arrays)).equals(
        oracle("doubled", arrays), rtol=1e-9
    )


def test_does_not_use_torch(learner, draw):
    name, arrays = inputs(draw, 3)

    seen = learner.watching(work=True).probe(probes.tensor)(name, arrays)

    expect(seen).equals(oracle(name, arrays), **CLOSE).holds(
        seen.observation.work.operations == 0,
        "uses torch, which this exercise forbids",
        "forbidden",
    )
