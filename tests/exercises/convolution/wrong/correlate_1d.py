"""correlate_1d: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(x, kernel):
    if len(kernel) > x.shape[-1]:
        raise ValueError("the kernel is longer than the signal")
    return x.unfold(-1, len(kernel), 1)


@wrong_answer("The kernel is flipped. That is a convolution in mathematics, but not in torch.")
def flipped(x, kernel):
    return _checked(x, kernel) @ kernel.flip(0)


@wrong_answer("The last window is missing: n − k + 1 of them fit.")
def one_short(x, kernel):
    return (_checked(x, kernel) @ kernel)[..., :-1]


@wrong_answer("The windows do not overlap. The kernel moves by one element at a time.")
def steps_of_a_kernel(x, kernel):
    _checked(x, kernel)
    return x.unfold(-1, len(kernel), len(kernel)) @ kernel


@wrong_answer("The mean of the products was taken. Take their sum.")
def mean_of_products(x, kernel):
    return (_checked(x, kernel) * kernel).mean(-1)


@wrong_answer("The products were not summed over the elements of a window.")
def not_summed(x, kernel):
    return _checked(x, kernel) * kernel


@wrong_answer("The sum runs over the windows. Sum over the elements of each window.")
def summed_over_windows(x, kernel):
    return (_checked(x, kernel) * kernel).sum(-2)


@wrong_answer("Zeros were added around the signal. Only whole windows of the signal count.")
def padded(x, kernel):
    _checked(x, kernel)
    return oracle(functional.pad(x, (len(kernel) // 2, len(kernel) // 2)), kernel)


@wrong_answer("A kernel that is longer than the signal has to raise a ValueError.")
def no_error(x, kernel):
    if len(kernel) > x.shape[-1]:
        return x[..., :0]
    return _checked(x, kernel) @ kernel


@wrong_answer("A convolution of torch did the work here. Build it from windows.")
def by_conv1d(x, kernel):
    _checked(x, kernel)
    flat = functional.conv1d(x.reshape(-1, 1, x.shape[-1]), kernel[None, None])
    return flat.reshape(*x.shape[:-1], flat.shape[-1])


@wrong_answer("The windows run along the first axis. They lie on the last axis.")
def along_the_first_axis(x, kernel):
    _checked(x, kernel)
    if len(kernel) > x.shape[0]:
        return oracle(x, kernel)[..., :0]
    return x.unfold(0, len(kernel), 1) @ kernel


@wrong_answer("Autograd cannot follow the result back to the kernel.")
def kernel_detached(x, kernel):
    return _checked(x, kernel) @ kernel.detach()


@wrong_answer("Autograd cannot follow the result: it was built from numbers that have no graph.")
def no_graph(x, kernel):
    return (_checked(x, kernel) @ kernel).detach()


@wrong_answer("The result always has torch's default dtype. It should have the dtype of x.")
def default_dtype(x, kernel):
    found = _checked(x, kernel) @ kernel
    return found.to(torch.get_default_dtype())


@wrong_answer("The signal goes round: the last windows took its start for what lies after its end.")
def circular(x, kernel):
    _checked(x, kernel)
    return sum(weight * x.roll(-i, -1) for i, weight in enumerate(kernel))
