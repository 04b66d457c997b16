"""What runs around the learner's code.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""

import copy

import torch
from torch import nn

# --- modules -------------------------------------------------------------------------------------


def _filled(module, state):
    """The module with these numbers in it, in their dtype; None if it has no place for them."""
    own = {name: tuple(t.shape) for name, t in module.state_dict().items()}
    if own != {name: tuple(t.shape) for name, t in state.items()}:
        return None
    dtypes = {t.dtype for t in state.values()}
    with torch.no_grad():
        module = module.to(dtypes.pop()) if len(dtypes) == 1 else module
        module.load_state_dict({name: t.detach() for name, t in state.items()})
    return module


def _with(module, state, parameters, x):
    """The module's output with these parameters, which gradients reach, and all of its state."""
    module = _filled(module, {**state, **parameters})
    if module is None or {n for n, _ in module.named_parameters()} != parameters.keys():
        return None, module
    return torch.func.functional_call(module, parameters, (x,)), module


def batch_normed(subject, x, mean, variance, weight, bias, training, momentum, eps):
    """A BatchNorm with these numbers, called with x; what it remembers after it."""
    made = subject.BatchNorm(len(mean), momentum=momentum, eps=eps).train(training)
    state = {"running_mean": mean, "running_var": variance}
    output, module = _with(made, state, {"weight": weight, "bias": bias}, x)
    if module is None:
        return {"state": sorted(made.state_dict()), "output": None}
    buffers = {name: b.detach().clone() for name, b in module.named_buffers()}
    return {"state": sorted(module.state_dict()), "output": output, **buffers}


def batch_norm_after(subject, batches, steps, *options):
    """A new BatchNorm in training mode, called with each batch: what it remembers after each."""
    module = subject.BatchNorm(batches[0].shape[1], *options)
    seen = []
    for batch in batches[:steps]:
        out = module(batch)
        seen.append((out.detach(), module.running_mean.clone(), module.running_var.clone()))
    module.eval()
    return {"training": seen, "evaluation": module(batches[-1]).detach()}


def batch_norm_refused(subject, good, bad):
    """Whether a batch with one value a channel is a ValueError, and what is remembered after it."""
    module = subject.BatchNorm(good.shape[1])
    module(good)
    before = copy.deepcopy(module.state_dict())
    try:
        module(bad)
        error = "none"
    except ValueError:
        error = "ValueError"
    same = all(torch.equal(t, before[name]) for name, t in module.state_dict().items())
    return {"error": error, "nothing remembered": same}


def batch_norm_kept(subject, x):
    """What a new BatchNorm holds, and what becomes of it when it is converted, saved and copied."""
    module = subject.BatchNorm(x.shape[1])
    start = {name: t.detach().clone() for name, t in module.state_dict().items()}
    parameters = [name for name, _ in module.named_parameters()]
    buffers = [name for name, _ in module.named_buffers()]
    for _ in range(2):
        module(x.clone().requires_grad_()).sum().backward()
    tracked = [name for name, t in module.named_buffers() if t.requires_grad]
    for buffer in module.buffers():
        buffer.detach_()
    saved = {name: t.clone() for name, t in module.state_dict().items()}
    fresh = subject.BatchNorm(x.shape[1])
    fresh.load_state_dict(saved)
    twin = copy.deepcopy(module).eval()(x)
    module.eval(), fresh.eval()
    double = copy.deepcopy(module).double()
    return {
        "start": start,
        "parameters": sorted(parameters),
        "buffers": sorted(buffers),
        "buffers with a gradient": tracked,
        "restored gives the same": torch.equal(fresh(x), module(x)),
        "a copy gives the same": torch.equal(twin, module(x)),
        "dtypes after double": sorted({str(t.dtype) for t in double.state_dict().values()}),
        "output after double": str(double(x.double()).dtype),
    }


def two_batch_norms(subject, x):
    """What a second BatchNorm holds after the first one was called."""
    first, second = subject.BatchNorm(x.shape[1]), subject.BatchNorm(x.shape[1])
    first(x)
    return {name: t.detach().clone() for name, t in second.state_dict().items()}


def normalisations(subject, name, x, *sizes):
    """How many of torch's normalisation modules are made while a module is made and called."""
    made, kinds = [], (nn.modules.batchnorm._NormBase, nn.GroupNorm, nn.LayerNorm)
    real = [kind.__init__ for kind in kinds]

    def noting(init):
        def note(self, *args, **kwargs):
            made.append(type(self).__name__)
            init(self, *args, **kwargs)

        return note

    for kind, init in zip(kinds, real, strict=True):
        kind.__init__ = noting(init)
    try:
        getattr(subject, name)(*sizes)(x)
    finally:
        for kind, init in zip(kinds, real, strict=True):
            kind.__init__ = init
    return sorted(set(made))


_RESIDUAL = [
    f"{layer}.{kind}" for layer in ("first", "second", "shortcut") for kind in ("weight", "bias")
]


def residual(subject, x, values, stride):
    """A ResidualBlock with these numbers in its parameters, called with x."""
    parameters = dict(zip(_RESIDUAL, values, strict=False))
    k, c = parameters["first.weight"].shape[:2]
    module = subject.ResidualBlock(c, k, stride) if stride != 1 else subject.ResidualBlock(c, k)
    shapes = {name: tuple(t.shape) for name, t in module.state_dict().items()}
    return {"state": shapes, "output": _with(module, {}, parameters, x)[0]}


# --- a network that is trained -------------------------------------------------------------------


def stripes_network(weights):
    """A convolution, a batch norm, ReLU, the mean of all places, and a linear layer."""
    kernels, out = weights
    k = len(kernels)
    pool = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    layers = nn.Conv2d(1, k, 3), nn.BatchNorm2d(k), nn.ReLU(), *pool, nn.Linear(k, 2)
    model = nn.Sequential(*layers).to(kernels.dtype)
    with torch.no_grad():
        model[0].weight.copy_(kernels)
        model[0].bias.zero_()
        model[-1].weight.copy_(out)
        model[-1].bias.zero_()
    return model


def stripes_trained(
    subject, weights, images, labels, test_images, test_labels, lr, epochs, training=True
):
    """train_stripes on such a network, which comes in this mode and with stale gradients."""
    model = stripes_network(weights).train(training)
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    losses, accuracy = subject.train_stripes(
        model, images, labels, test_images, test_labels, lr, epochs
    )
    return {
        "losses": losses,
        "accuracy": accuracy,
        "state": {name: t.detach().clone() for name, t in model.state_dict().items()},
        "in training mode after": model.training,
    }
