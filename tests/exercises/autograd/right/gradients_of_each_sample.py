"""gradients_of_each_sample: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def as_a_jacobian_of_all_losses(f, params, inputs, targets):
    def all_losses(params):
        return torch.func.vmap(lambda x, y: f(params, x, y))(inputs, targets)

    return torch.func.jacrev(all_losses)(params)


@right_answer
def with_closed_over_parameters(f, params, inputs, targets):
    def of_one(x, y):
        return torch.func.grad(lambda params: f(params, x, y))(tuple(params))

    return torch.vmap(of_one)(inputs, targets)
