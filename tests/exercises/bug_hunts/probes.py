"""Models that exercises of this topic train; they are built and used beside the learner's code."""

import weakref
from collections.abc import Mapping
from pathlib import Path
from types import FunctionType

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


def linear(weights, bias):
    """A linear layer with copies of these parameters, weights (k, d) and bias (k,)."""
    model = nn.Linear(*weights.T.shape)
    model.weight = nn.Parameter(weights.detach().clone())
    model.bias = nn.Parameter(bias.detach().clone())
    return model


class Scaled(nn.Module):
    """A linear layer whose inputs are scaled by a buffer; another buffer holds an integer."""

    def __init__(self, weights, bias, scale):
        super().__init__()
        self.layer = linear(weights, bias)
        self.register_buffer("scale", scale.detach().clone())
        self.register_buffer("version", torch.tensor(3))

    def forward(self, x):
        return self.layer(x * self.scale)


class Notes(list):
    """A list that a model shares with its copies, so that the use of a copy shows."""

    def __deepcopy__(self, memo):
        return self


class ModeRecorder(nn.Module):
    """Lets its input through, and notes in which mode that was."""

    def __init__(self):
        super().__init__()
        self.seen = Notes()

    def forward(self, x):
        self.seen.append((self.training, torch.is_grad_enabled(), len(x)))
        return x


class _Token:
    """Lives as long as the node of a graph that holds it."""


class _Marked(torch.autograd.Function):
    """The identity, with a token in its node."""

    @staticmethod
    def forward(ctx, x, alive):
        ctx.token = _Token()
        alive.add(ctx.token)
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return grad, None


class GraphCounter(nn.Module):
    """A linear layer, times a number, that counts how many of its graphs are alive at a time."""

    def __init__(self, weights, bias, scale):
        super().__init__()
        self.layer, self.scale = linear(weights, bias), scale
        self.alive = weakref.WeakSet()
        self.most = 0

    def forward(self, x):
        result = _Marked.apply(self.layer(x) * self.scale, self.alive)
        self.most = max(self.most, len(self.alive))
        return result


def _plain(value):
    """The same with plain dicts: a state dict is a dict of another kind."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value


def _tensors(value):
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    return [t for item in value for t in _tensors(item)] if isinstance(value, tuple | list) else []


def best_of_linear(learner, inputs, targets, weights, bias, lr, epochs):
    """What best_by_alias gives for a linear layer, and the layer's parameters afterwards."""
    model = linear(weights, bias)
    result = learner.best_by_alias(model, inputs, targets, lr, epochs)
    return _plain(result), {name: p.detach().clone() for name, p in model.named_parameters()}


def best_is_shared(learner, inputs, targets, weights, bias, scale, lr, epochs):
    """What best_by_alias gives, and the names of the tensors in the model's memory."""
    model = Scaled(weights, bias, scale)
    result = _plain(learner.best_by_alias(model, inputs, targets, lr, epochs))
    own = {name: _place(t) for name, t in model.state_dict().items()}
    given = {_place(t) for t in _tensors(result)}
    return result, [name for name, place in own.items() if place in given]


def _place(tensor):
    return tensor.untyped_storage().data_ptr()


def best_of_scaled(learner, inputs, targets, weights, bias, scale, lr, epochs):
    """What best_by_alias gives for a model with a buffer."""
    return _plain(learner.best_by_alias(Scaled(weights, bias, scale), inputs, targets, lr, epochs))


def best_loaded_again(learner, inputs, targets, weights, bias, lr, epochs):
    """The mean squared error of a model with the state that best_by_alias gives, and that given."""
    state, loss = learner.best_by_alias(linear(weights, bias), inputs, targets, lr, epochs)
    model = linear(weights, bias)
    model.load_state_dict(state)
    with torch.no_grad():
        return nn.functional.mse_loss(model(inputs), targets).item(), loss


def hoard_of_linear(learner, inputs, targets, weights, bias, lr, epochs):
    """What graph_hoarder gives for a linear layer, and the layer's parameters afterwards."""
    model = linear(weights, bias)
    losses = learner.graph_hoarder(model, inputs, targets, lr, epochs)
    return losses, model.weight.detach(), model.bias.detach()


def graphs_alive(learner, scale, inputs, targets, weights, bias, lr, epochs):
    """What graph_hoarder gives, and how many graphs were alive at most, and are at the end."""
    model = GraphCounter(weights, bias, scale)
    losses = learner.graph_hoarder(model, inputs, targets, lr, epochs)
    return losses, model.most, len(model.alive)


def normed(weights, bias):
    """A batch norm before a linear layer; their modes are noted behind the first."""
    recorder = ModeRecorder()
    norm = nn.BatchNorm1d(weights.shape[1], dtype=weights.dtype)
    return nn.Sequential(norm, recorder, linear(weights, bias)), norm, recorder


def modes_of_normed(learner, inputs, targets, held_inputs, held_targets, weights, bias, lr, epochs):
    """What left_in_eval gives for a model with batch norm, and the model's state afterwards."""
    model, _, _ = normed(weights, bias)
    result = learner.left_in_eval(model, inputs, targets, held_inputs, held_targets, lr, epochs)
    return result, {name: t.detach().clone() for name, t in model.state_dict().items()}


def modes_seen(
    learner, inputs, targets, held_inputs, held_targets, weights, bias, lr, epochs, training, frozen
):
    """Losses, for each call of the model (training mode, tracked, rows), all modes and autograd.

    The model comes in the mode `training`, its batch norm in evaluation mode where `frozen`. Its
    layers lie deep inside. The modes, and whether autograd is switched on, are those afterwards.
    """
    inner, norm, recorder = normed(weights, bias)
    model = nn.Sequential(nn.Sequential(inner)).train(training)
    if frozen:
        norm.eval()
    with torch.enable_grad():  # puts back what it finds
        result = learner.left_in_eval(model, inputs, targets, held_inputs, held_targets, lr, epochs)
        autograd = torch.is_grad_enabled()
    modes = [module.training for module in model.modules()]
    return result, list(recorder.seen), modes, autograd


class _Operations(TorchDispatchMode):
    """Notes the operations that run: `torch.range` is hidden from the functions' own mode."""

    def __init__(self):
        super().__init__()
        self.names = set()

    @classmethod
    def _should_skip_dynamo(cls):
        """Without this answer, the first operation imports all of dynamo (over a second)."""
        return False

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


def operations_run(learner, first, last, factor, w, b, lr, epochs):
    """What written_for_03 gives, and the names of the operations that ran in it."""
    with _Operations() as operations:
        result = learner.written_for_03(first, last, factor, w, b, lr, epochs)
    return result, sorted(operations.names)


def names_used(learner):
    """The names of globals, attributes and keywords in the code of written_for_03.

    Those in the functions that it names count, too, if they are in files of the same folder.
    """
    names, seen, left = set(), [], [learner.written_for_03]
    while left:
        function = left.pop()
        seen.append(function)
        own = _names(function.__code__)
        named = [function.__globals__.get(name) for name in own]
        left += [one for one in named if _is_beside(one, function) and one not in seen + left]
        names |= own
    return sorted(names)


def _is_beside(one, function):
    return isinstance(one, FunctionType) and _folder(one) == _folder(function)


def _folder(function):
    return Path(function.__code__.co_filename).parent


def _names(code):
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, tuple):
            names |= {name for name in constant if isinstance(name, str)}
        elif hasattr(constant, "co_names"):
            names |= _names(constant)
    return names
