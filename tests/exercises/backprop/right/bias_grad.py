"""bias_grad: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_a_row_of_ones(grad_out):
    return grad_out.new_ones(len(grad_out)) @ grad_out


@right_answer
def row_by_row(grad_out):
    grad = grad_out.new_zeros(grad_out.shape[1])
    for row in grad_out:
        grad = grad + row
    return grad
