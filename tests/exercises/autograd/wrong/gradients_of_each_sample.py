"""gradients_of_each_sample: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _rows(f, params, inputs, targets):
    of_one = torch.func.grad(f)
    return torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("That is the mean over the samples: one row for each sample is wanted.")
def mean(f, params, inputs, targets):
    return tuple(grad.mean(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer("That is the sum over the samples, as backward gives it: one row for each is wanted.")
def summed(f, params, inputs, targets):
    return tuple(grad.sum(0) for grad in _rows(f, params, inputs, targets))


@wrong_answer("f was called for each sample in turn. Let torch.func.vmap call it once for all.")
def looped(f, params, inputs, targets):
    rows = [torch.func.grad(f)(params, x, y) for x, y in zip(inputs, targets, strict=True)]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer(
    "The parameters were mapped over their rows too. Only inputs and targets have samples."
)
def maps_the_parameters(f, params, inputs, targets):
    return torch.func.vmap(torch.func.grad(f))(params, inputs, targets)


@wrong_answer("Those are the gradients by the inputs. Differentiate by the parameters, f's first.")
def by_the_inputs(f, params, inputs, targets):
    of_one = torch.func.grad(f, argnums=1)
    return (torch.func.vmap(of_one, in_dims=(None, 0, 0))(params, inputs, targets),)


@wrong_answer("Each row was divided by the number of samples: there is nothing to average here.")
def divided_by_n(f, params, inputs, targets):
    return tuple(grad / len(inputs) for grad in _rows(f, params, inputs, targets))


@wrong_answer("The losses came back: their gradients are wanted.")
def losses(f, params, inputs, targets):
    return torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)


@wrong_answer("The whole batch was handed to f, which takes one sample.")
def whole_batch(f, params, inputs, targets):
    return torch.func.grad(f)(params, inputs, targets)


@wrong_answer("Only the first parameter was differentiated by: all of them are wanted.")
def only_the_first(f, params, inputs, targets):
    return _rows(f, params, inputs, targets)[:1]


@wrong_answer("All rows are the mean gradient: each sample has its own.")
def mean_repeated(f, params, inputs, targets):
    return tuple(
        grad.mean(0, keepdim=True).expand_as(grad) for grad in _rows(f, params, inputs, targets)
    )


@wrong_answer(
    "The parameters themselves were made to require grad: torch.func.grad needs no leaves."
)
def switches_params_on(f, params, inputs, targets):
    params = tuple(param.requires_grad_() for param in params)
    losses = torch.func.vmap(f, in_dims=(None, 0, 0))(params, inputs, targets)
    rows = [torch.autograd.grad(loss, params, retain_graph=True) for loss in losses]
    return tuple(torch.stack(grads) for grads in zip(*rows, strict=True))


@wrong_answer("A list came back: a tuple is wanted, as params is one.")
def a_list(f, params, inputs, targets):
    return list(_rows(f, params, inputs, targets))


@wrong_answer("A parameter that plays no part has gradients of zero, not None.")
def none_where_unused(f, params, inputs, targets):
    n = len(inputs)
    copies = tuple(p.detach().expand(n, *p.shape).clone().requires_grad_() for p in params)
    loss = torch.vmap(f)(copies, inputs, targets).sum()
    return torch.autograd.grad(loss, copies, allow_unused=True)
