"""What runs beside the learner's code: steps one after another, and models that cannot be sent."""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.utils._pytree import tree_leaves

OPTIM = str(Path(torch.__file__).parent / "optim")


def steps(module, name, param, grads, lrs, *options):
    """The parameter after each step; the state is passed from one to the next."""
    state, after = {}, []
    for grad, lr in zip(grads, lrs, strict=True):
        param, state = _step(module, name, param, grad, state, lr, *options)
        after.append(_as_it_is_now(param))
    return after


def steps_in_turn(module, name, params, grads, lr, *options):
    """Several parameters after some steps, taken in turn; each has a state of its own."""
    params, states = list(params), [{} for _ in params]
    for row in grads:
        for i, grad in enumerate(row):
            params[i], states[i] = _step(module, name, params[i], grad, states[i], lr, *options)
    return params


def steps_with_average(module, name, param, grads, lr, *options):
    """The parameter and what the state calls its average, after each step."""
    state, after = {}, []
    for grad in grads:
        param, state = _step(module, name, param, grad, state, lr, *options)
        if "average" not in state:
            raise KeyError(f"the state has no key 'average', only {list(state)}")
        after.append((_as_it_is_now(param), _as_it_is_now(state["average"])))
    return after


def states_changed(module, name, first, second, *options):
    """At which of two steps the state that was given changed, whatever its keys are."""
    state, changed = {}, []
    for number, (param, grad) in (("1", first), ("2", second)):
        before = _copied(state)
        _, after = _step(module, name, param, grad, state, 0.1, *options)
        if not _same(before, state):
            changed.append(number)
        state = after
    return changed


def memory_shared(module, name, param, grad, lr, *options):
    """What a first step returns in the memory of its arguments, whatever the keys are."""
    moved, state = _step(module, name, param, grad, {}, lr, *options)
    return [
        f"{what} in the memory of {owner}"
        for what, value in (("the parameter", moved), ("a tensor of the state", state))
        for owner, given in (("param", param), ("grad", grad))
        if any(_in_the_memory_of(given, leaf) for leaf in tree_leaves(value))
    ]


def _in_the_memory_of(given, leaf):
    return (
        isinstance(leaf, torch.Tensor)
        and leaf.untyped_storage().data_ptr() == given.untyped_storage().data_ptr()
    )


def _copied(value):
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(inner) for inner in value]
    return value


def _same(one, other):
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        alike = one.shape == other.shape and one.dtype == other.dtype
        return alike and bool(((one == other) | (one.isnan() & other.isnan())).all())
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one is other or (type(one) is type(other) and bool(one == other))


def _as_it_is_now(value):
    # A later step may write into the parameter; that must not show as a mistake of this step.
    return value.clone() if isinstance(value, torch.Tensor) else value


def _step(module, name, *args):
    result = getattr(module, name)(*args)
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)):
        kind = type(result).__name__
        raise TypeError(f"wanted (param, state), a tensor and a dict; {name} returned a {kind}")
    return result


def borrowed(module, name, *args):
    """The functions of torch.optim that run during one call."""
    found = set()

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(OPTIM):
            found.add(frame.f_code.co_name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        getattr(module, name)(*args)
    finally:
        sys.setprofile(before)
    return sorted(found)


def linear(weight, bias):
    """A linear model with these parameters and with old gradients."""
    model = nn.Linear(weight.shape[1], weight.shape[0], dtype=weight.dtype)
    model.weight = nn.Parameter(weight.detach().clone(memory_format=torch.contiguous_format))
    model.bias = nn.Parameter(bias.detach().clone(memory_format=torch.contiguous_format))
    for param in model.parameters():
        param.grad = torch.full_like(param, 7.0)
    return model


class Centred(nn.Module):
    """Subtracts the mean of the batch in training, otherwise the running mean (a buffer)."""

    def __init__(self, like):
        super().__init__()
        self.register_buffer("running_mean", torch.zeros_like(like))
        self.register_buffer("last_mean", torch.zeros_like(like), persistent=False)

    def forward(self, x):
        if not self.training:
            return x - self.running_mean
        mean = x.mean(0)
        self.last_mean.copy_(mean.detach())
        self.running_mean.lerp_(mean.detach(), 0.5)
        return x - mean


def tensors_of(model):
    """Parameters and buffers by name, those too that no state_dict holds."""
    return {**dict(model.named_parameters()), **dict(model.named_buffers())}


def modes_left(module, weight, bias, inputs, targets, *options):
    """The modes of a model and of its parts, which differ, before and after `lr_range_test`."""
    model = centred(weight, bias)
    model[1].eval()
    before = [part.training for part in model.modules()]
    module.lr_range_test(model, inputs, targets, *options)
    return before, [part.training for part in model.modules()]


def centred(weight, bias):
    """A linear model, then a module with a buffer that depends on the mode."""
    return nn.Sequential(linear(weight, bias), Centred(bias.detach()))


def fitted(module, weight, bias, inputs, targets, *options):
    """What `fit_with_lbfgs` gives for a linear model, and the model's parameters after it."""
    model = linear(weight, bias)
    params = list(model.parameters())
    losses = module.fit_with_lbfgs(model, inputs, targets, *options)
    return losses, [param.detach().clone() for param in params]


def options_of_lbfgs(module, weight, bias, inputs, targets, *options):
    """The options of each optimizer that `fit_with_lbfgs` takes a step with."""
    from torch.optim.optimizer import register_optimizer_step_pre_hook  # a second, when first used

    used = {}

    def note(optimizer, args, kwargs):
        used[id(optimizer)] = optimizer

    watch = register_optimizer_step_pre_hook(note)
    try:
        fitted(module, weight, bias, inputs, targets, *options)
    finally:
        watch.remove()
    known = torch.optim.LBFGS([weight]).defaults
    return [{k: v for k, v in o.defaults.items() if k in known} for o in used.values()]


def compared(module, names, starts, inputs, targets, *options):
    """What `compare_optimizers` gives where each model that is made has the next start."""
    left = iter(starts)

    def make_model():
        return linear(*next(left, starts[-1]))

    return module.compare_optimizers(names, make_model, inputs, targets, *options)


def ranged(module, weight, bias, inputs, targets, *options):
    """What `lr_range_test` gives for a linear model."""
    return module.lr_range_test(linear(weight, bias), inputs, targets, *options)


def ranged_with_a_frozen_bias(module, weight, bias, inputs, targets, *options):
    """The curve of a linear model whose bias is frozen, and what requires grad afterwards."""
    model = linear(weight, bias)
    model.bias.grad = None
    model.bias.requires_grad_(False)
    curve = module.lr_range_test(model, inputs, targets, *options)
    return curve, [param.requires_grad for param in model.parameters()]


def ranged_and_left(module, weight, bias, training, inputs, targets, *options):
    """The curve of a model with buffers in some mode, and how the model is left.

    Gives the curve, then the parameters and buffers, the mode, the gradients as numbers, and
    which parameters require grad.
    """
    model = centred(weight, bias).train(training)
    held = tensors_of(model)
    curve = module.lr_range_test(model, inputs, targets, *options)
    grads = [param.grad for param in model.parameters() if param.grad is not None]
    values = {key: tensor.detach().clone() for key, tensor in held.items()}
    tracked = [param.requires_grad for param in model.parameters()]
    return curve, values, model.training, [grad.unique().tolist() for grad in grads], tracked


def averaged(module, average, params, *options):
    """The memory that was to be averaged, after `ema_update`, and what it returned.

    In between, whether autograd tracks the averages now.
    """
    tensors, memory = list(average), [tensor.detach() for tensor in average]
    returned = module.ema_update(average, params, *options)
    return memory, [tensor.requires_grad for tensor in tensors], returned


def averaged_often(module, average, params, decay, times):
    """The averages after many updates."""
    for _ in range(times):
        module.ema_update(average, params, decay)
    return average


def averaged_then_changed(module, average, params):
    """An average with decay 0, before and after the parameters change."""
    module.ema_update(average, params, 0.0)
    before = average[0].clone()
    for param in params:
        param.add_(1.0)
    return before, average[0].clone()


def averages_after_refusal(module, average, params, decay):
    """The averages after a call that should raise."""
    try:
        module.ema_update(average, params, decay)
    except ValueError:
        return average
    raise AssertionError("ema_update took lists of different lengths without a ValueError")
