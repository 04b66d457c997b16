"""gradients_of_each_sample: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _rows(f, params, inputs, targets):
    of_one = torch.func.grad(f)
    return torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("This is the mean over the samples. Return one row for each sample.")
def mean(f, params, inputs, targets):
    return tuple(grad.mean(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer(
    "This is the sum over the samples, as backward gives it. Return one row for each sample."
)
def summed(f, params, inputs, targets):
    return tuple(grad.sum(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer("f was called for each sample in turn. Let torch.func.vmap call it once for all.")
def looped(f, params, inputs, targets):
    rows = [torch.func.grad(f)(params, x, y) for x, y in zip(inputs, targets, strict=True)]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer(
    "The parameters were mapped over their rows too. Only inputs and targets have a row for each "
    "sample."
)
def maps_the_parameters(f, params, inputs, targets):
    return torch.func.vmap(torch.func.grad(f))(params, inputs, targets)


@wrong_answer(
    "These are the gradients with respect to the inputs. Differentiate with respect to the "
    "parameters, the first argument of f."
)
def by_the_inputs(f, params, inputs, targets):
    of_one = torch.func.grad(f, argnums=1)
    return (torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets),)


@wrong_answer("Each row was divided by the number of samples. Do not average here.")
def divided_by_n(f, params, inputs, targets):
    return tuple(grad / len(inputs) for grad in _rows(f, params, inputs, targets))


@wrong_answer("You returned the losses. Return their gradients.")
def losses(f, params, inputs, targets):
    return torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("You passed the whole batch to f. It takes one sample.")
def whole_batch(f, params, inputs, targets):
    return torch.func.grad(f)(params, inputs, targets)


@wrong_answer(
    "You differentiated with respect to the first parameter only. Return the gradients for all of "
    "them."
)
def only_the_first(f, params, inputs, targets):
    return _rows(f, params, inputs, targets)[:1]


@wrong_answer("All rows are the mean gradient. Each sample has its own.")
def mean_repeated(f, params, inputs, targets):
    return tuple(
        grad.mean(0, keepdim=True).expand_as(grad) for grad in _rows(f, params, inputs, targets)
    )


@wrong_answer(
    "The parameters themselves were made to require grad. torch.func.grad needs no leaves."
)
def switches_params_on(f, params, inputs, targets):
    params = tuple(param.requires_grad_() for param in params)
    losses = torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)
    rows = [torch.autograd.grad(loss, params, retain_graph=True) for loss in losses]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer("You returned a list. Return a tuple, like params.")
def a_list(f, params, inputs, targets):
    return list(_rows(f, params, inputs, targets))


@wrong_answer("If a parameter has no influence on the loss, its gradients are zeros, not None.")
def none_where_unused(f, params, inputs, targets):
    n = len(inputs)
    copies = tuple(p.detach().expand(n, *p.shape).clone().requires_grad_() for p in params)
    loss = torch.vmap(f)(copies, inputs, targets).sum()
    return torch.autograd.grad(loss, copies, allow_unused=True)
