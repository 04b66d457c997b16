"""ema_update: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _checked(average, params):
    if len(average) != len(params):
        raise ValueError(f"{len(average)} averages, {len(params)} parameters")
    return list(zip(average, params, strict=True))


@wrong_answer("The weights are swapped: decay is the part of the average that is kept.")
@torch.no_grad()
def decay_on_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(1 - decay).add_(param, alpha=decay)


@wrong_answer("This only gives a new tensor a local name. The average itself does not change.")
@torch.no_grad()
def rebound(average, params, decay):
    for mean, param in _checked(average, params):
        mean = decay * mean + (1 - decay) * param


@wrong_answer("An average of zeros was treated as not started. Zeros move like any other numbers.")
@torch.no_grad()
def zeros_begin_at_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        if mean.any():
            mean.mul_(decay).add_(param, alpha=1 - decay)
        else:
            mean.copy_(param)


@wrong_answer("New tensors were put into the list. Write into the tensors that were there.")
@torch.no_grad()
def replaced_in_the_list(average, params, decay):
    for i, (mean, param) in enumerate(_checked(average, params)):
        average[i] = decay * mean + (1 - decay) * param


@wrong_answer(
    "Autograd recorded the update, so the averages are part of a graph now. Use torch.no_grad()."
)
def in_the_graph(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("The whole parameter is added. Add it times 1 − decay.")
@torch.no_grad()
def parameter_whole(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param)


@wrong_answer("The parameters were changed too. Change only the averages.")
@torch.no_grad()
def parameters_scaled(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param.mul_(1 - decay))


@wrong_answer("The rest of the longer one was ignored. Compare the lengths, and raise ValueError.")
@torch.no_grad()
def lengths_not_compared(average, params, decay):
    for mean, param in zip(average, params, strict=False):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("Some averages had already changed before the error. Compare the lengths first.")
@torch.no_grad()
def compared_too_late(average, params, decay):
    for mean, param in zip(average, params, strict=True):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("Only the first parameter was averaged.")
@torch.no_grad()
def first_alone(average, params, decay):
    for mean, param in _checked(average, params)[:1]:
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("The averages were returned. Work in place and return nothing.")
@torch.no_grad()
def returned(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param, alpha=1 - decay)
    return average


@wrong_answer("The average got other memory. Write into the memory that it has.")
def memory_swapped(average, params, decay):
    for mean, param in _checked(average, params):
        mean.data = decay * mean.data + (1 - decay) * param.data


@wrong_answer("The average is the parameter itself now, and moves with it. Copy the numbers.")
def tied_to_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        if decay == 0:
            mean.data = param.data
        else:
            mean.data.mul_(decay).add_(param.data, alpha=1 - decay)
