"""receptive_field: how many input elements lie under one element of the last result."""

import pytest

from torchkata.testing import expect, standard


def inputs(draw, n):
    size = draw.integers(n, 3, low=1, high=4)
    return ([tuple(layer) for layer in size.tolist()],)


def oracle(layers):
    """From the last layer back: which elements does element 0 read?"""
    read = {0}
    for kernel, stride, dilation in reversed(layers):
        read = {at * stride + i * dilation for at in read for i in range(kernel)}
    return max(read) - min(read) + 1


test_standard = standard("receptive_field", inputs, oracle)


@pytest.mark.parametrize("kernel", [1, 2, 5])
def test_one_layer_sees_its_kernel(learner, kernel):
    expect(learner.receptive_field([(kernel, 3, 1)])).equals(kernel)


def test_a_dilation_makes_a_kernel_wider(learner):
    for layer in [(3, 1, 2), (2, 1, 5), (4, 2, 3)]:
        expect(learner.receptive_field([layer])).equals(oracle([layer]))


def test_a_stride_counts_for_the_layers_behind_it(learner):
    for layers in [[(1, 2, 1), (3, 1, 1)], [(3, 1, 1), (1, 4, 1)], [(2, 3, 1), (2, 1, 1)]]:
        expect(learner.receptive_field(layers)).equals(oracle(layers))


def test_strides_multiply(learner):
    layers = [(3, 2, 1), (3, 2, 1), (3, 3, 1), (3, 1, 1), (2, 2, 2)]

    expect(learner.receptive_field(layers)).equals(oracle(layers))


def test_the_order_of_the_layers_matters(learner):
    for layers in [[(5, 1, 1), (2, 3, 1), (3, 1, 1)], [(3, 1, 1), (2, 3, 1), (5, 1, 1)]]:
        expect(learner.receptive_field(layers)).equals(oracle(layers))


def test_a_network_that_people_use(learner):
    vgg = [(3, 1, 1), (3, 1, 1), (2, 2, 1)] * 2 + [(3, 1, 1), (3, 1, 1), (3, 1, 1), (2, 2, 1)]

    expect(learner.receptive_field(vgg)).equals(oracle(vgg))
