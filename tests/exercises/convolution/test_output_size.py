"""output_size: how many windows of a convolution fit along one axis."""

import pytest

from torchkata.testing import expect, standard


def inputs(draw, n):
    kernel, stride, padding, dilation = (int(draw.integers(low=1, high=4)) for _ in range(4))
    return 7 + 3 * n, kernel, stride, padding, dilation


def oracle(n, kernel, stride=1, padding=0, dilation=1):
    """Count the windows one by one."""
    reach = dilation * (kernel - 1)
    return sum(start + reach < n + 2 * padding for start in range(0, n + 2 * padding, stride))


test_standard = standard("output_size", inputs, oracle)


def test_without_options_the_windows_touch(learner):
    for n, kernel in [(5, 3), (9, 2), (4, 1), (12, 5)]:
        expect(learner.output_size(n, kernel)).equals(oracle(n, kernel))


def test_a_window_that_does_not_fit_whole_is_left_out(learner):
    for n in range(3, 12):
        expect(learner.output_size(n, 3, stride=4)).equals(oracle(n, 3, 4))


def test_padding_counts_on_both_sides(learner):
    for padding in (1, 2, 3):
        expect(learner.output_size(6, 3, padding=padding)).equals(oracle(6, 3, 1, padding))


def test_dilation_makes_a_window_wider(learner):
    for kernel, dilation in [(3, 2), (2, 4), (4, 3), (1, 5)]:
        seen = learner.output_size(15, kernel, dilation=dilation)

        expect(seen).equals(oracle(15, kernel, 1, 0, dilation))


def test_all_options_together(learner, draw):
    for _ in range(6):
        args = inputs(draw, 3)

        expect(learner.output_size(*args)).equals(oracle(*args))


@pytest.mark.parametrize("args", [(5, 5), (3, 5, 7, 1), (7, 3, 2, 0, 3), (1, 1, 3)])
def test_a_window_as_wide_as_all_there_is_fits_once(learner, args):
    expect(learner.output_size(*args)).equals(1)


@pytest.mark.parametrize("args", [(4, 5), (2, 5, 3, 1), (6, 3, 2, 0, 3), (0, 1), (4, 7, 4), (1, 9)])
def test_where_nothing_fits_there_is_no_size(learner, args):
    expect(learner.output_size(*args)).raises(ValueError)


def test_an_empty_axis_has_the_windows_of_its_padding(learner):
    expect(learner.output_size(0, 2, 1, 3)).equals(5)
