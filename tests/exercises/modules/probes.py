"""What runs around the learner's code: modules to train, an optimizer, and the calls themselves.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""

import builtins
import contextlib
import io
import tempfile
from itertools import pairwise
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

# --- modules that the learner writes -------------------------------------------------------------


def shapes(module):
    """The shape of every parameter, by its name."""
    return {name: tuple(p.shape) for name, p in module.named_parameters()}


def _with(module, parameters, *inputs):
    """The module's output with these in place of its parameters, so that gradients reach them."""
    output = None
    if shapes(module) == {name: tuple(p.shape) for name, p in parameters.items()}:
        output = torch.func.functional_call(module, parameters, inputs)
    return {"parameters": shapes(module), "output": output}


def affine(subject, x, weight, bias):
    """An Affine with these parameters, called with x."""
    module = subject.Affine(weight.shape[1], weight.shape[0])
    return _with(module, {"weight": weight, "bias": bias}, x)


def linear_model(subject, x, weight, bias):
    """A LinearModel with these parameters, called with x."""
    module = subject.LinearModel(weight.shape[1], weight.shape[0])
    return _with(module, {"linear.weight": weight, "linear.bias": bias}, x)


def two_layer(subject, x, first_weight, first_bias, second_weight, second_bias):
    """A TwoLayer with these parameters, called with x."""
    module = subject.TwoLayer(first_weight.shape[1], first_weight.shape[0], second_weight.shape[0])
    parameters = {
        "first.weight": first_weight,
        "first.bias": first_bias,
        "second.weight": second_weight,
        "second.bias": second_bias,
    }
    return _with(module, parameters, x)


def mlp(subject, x, sizes, values):
    """An MLP with these values for its parameters, in their order, called with x."""
    module = subject.MLP(sizes)
    own = dict(module.named_parameters())
    output = None
    if [p.shape for p in own.values()] == [v.shape for v in values]:
        output = torch.func.functional_call(module, dict(zip(own, values, strict=True)), (x,))
    return {"parameters": [tuple(p.shape) for p in own.values()], "output": output}


def weightless(subject, x, w1, w2):
    """A WeightlessNet, called with x and its weights."""
    module = subject.WeightlessNet()
    output = module(x, w1, w2)
    return {
        "parameters": shapes(module),
        "has a backward method": hasattr(module, "backward"),
        "output": output,
    }


def weightless_twice(subject, x, first, second):
    """One WeightlessNet, called with one pair of weights and then with another."""
    module = subject.WeightlessNet()
    return [module(x, *first), module(x, *second)]


def weightless_given_parameters(subject, x, w1, w2):
    """What a WeightlessNet holds after a call with tensors, and after one with parameters."""
    with_tensors, with_parameters = subject.WeightlessNet(), subject.WeightlessNet()
    with_tensors(x, w1, w2)
    with_parameters(x, nn.Parameter(w1), nn.Parameter(w2))
    return {"after tensors": shapes(with_tensors), "after parameters": shapes(with_parameters)}


def handed_on(subject):
    """Whether split_call gives the very objects that it was called with."""
    given, named = object(), object()
    args, kwargs = subject.split_call(given, it=named)
    return {"by position": args[0] is given, "by name": kwargs["it"] is named}


def two_made(subject, name, *sizes):
    """The parameters of two modules of one class, each by name, as they start."""
    with _empty_is_nan():
        made = [getattr(subject, name)(*sizes) for _ in range(2)]
    return [dict(module.named_parameters()) for module in made]


def first_numbers(subject, name, *sizes):
    """The largest element of every parameter as it starts, and the elements' standard deviation."""
    with _empty_is_nan():
        module = getattr(subject, name)(*sizes)
    return {
        name: (p.abs().max().item(), p.std().item() if p.numel() > 1 else 0.0)
        for name, p in module.named_parameters()
    }


def kinds(subject, name, *sizes):
    """The modules inside a module, itself included, that are of torch's own classes."""
    module = getattr(subject, name)(*sizes)
    return [
        kind.__name__
        for inner in module.modules()
        for kind in type(inner).__mro__
        if kind in (nn.Linear, nn.LazyLinear, nn.Bilinear)
    ]


def linears_made(subject, name, x, *sizes):
    """How many `nn.Linear`s are made while a module is made and called."""
    made, real = [], nn.Linear.__init__

    def noting(self, *args, **kwargs):
        made.append(self)
        real(self, *args, **kwargs)

    nn.Linear.__init__ = noting
    try:
        getattr(subject, name)(*sizes)(x)
    finally:
        nn.Linear.__init__ = real
    return len(made)


@contextlib.contextmanager
def _empty_is_nan():
    """Inside, torch fills uninitialised memory with NaN, so that it shows."""
    was = torch.are_deterministic_algorithms_enabled()
    warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
    # Not torch.use_deterministic_algorithms, which loads the compiler first (three seconds).
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch._C._set_deterministic_algorithms(was, warn_only=warn_only)


def contents(subject, name, *sizes):
    """What lies in a module: torch's layers, its children by name, its parameters and buffers."""
    module = getattr(subject, name)(*sizes)
    return {
        "layers of torch": kinds(subject, name, *sizes),
        "children": [name for name, _ in module.named_children()],
        "state": sorted(module.state_dict()),
    }


def hooks_run(subject, factors, x, weight, bias):
    """How often the hooks on a LinearModel and on its layer run in one call, and what comes out.

    Each hook multiplies what it sees by its factor.
    """
    model = subject.LinearModel(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        model.linear.weight.copy_(weight)
        model.linear.bias.copy_(bias)
    counts = {"model": 0, "layer": 0}

    def hook(key):
        def multiply(module, args, output):
            counts[key] += 1
            return output * factors[key]

        return multiply

    model.register_forward_hook(hook("model"))
    model.linear.register_forward_hook(hook("layer"))
    return counts, model(x).detach()


# --- models, loaders and an optimizer to hand to the learner -------------------------------------


class Descent:
    """Gradient descent in place of torch.optim.SGD, which takes a second to load.

    It has `zero_grad` and `step` only: the docstrings promise no more.
    """

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr
        self.steps = 0

    def zero_grad(self, set_to_none=True):
        for p in self.parameters:
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                p.grad.zero_()

    def step(self, closure=None):
        loss = None if closure is None else closure()
        self.steps += 1
        with torch.no_grad():
            for p in self.parameters:
                if p.grad is not None:
                    p -= self.lr * p.grad
        return loss


def linear(weight, bias):
    """An nn.Linear with these numbers."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight = nn.Parameter(weight.detach().clone())
    if bias is not None:
        layer.bias = nn.Parameter(bias.detach().clone())
    return layer


class Notes(list):
    """A list that a model shares with its copies, so that the evaluation of a copy shows."""

    def __deepcopy__(self, memo):
        return self


class Watched(nn.Module):
    """Two linear layers with a tanh between them, that note how they were called."""

    def __init__(self, w1, b1, w2, b2):
        super().__init__()
        self.hidden, self.output = linear(w1, b1), linear(w2, b2)
        self.modes, self.graphs = Notes(), Notes()

    def forward(self, x):
        prediction = self.output(torch.tanh(self.hidden(x)))
        self.modes.append(self.mode())
        self.graphs.append(prediction.requires_grad)
        return prediction

    def mode(self):
        flags = {module.training for module in self.modules()}
        return {True: "training", False: "eval"}[flags.pop()] if len(flags) == 1 else "mixed"

    def stale(self):
        """Leave gradients from some earlier step."""
        for p in self.parameters():
            p.grad = torch.ones_like(p)
        return self

    def numbers(self):
        return [p.detach().clone() for p in self.parameters()]


def trained(subject, parameters, batches, lr, loss_fn, epochs, training):
    """train_epoch, on a model that comes in the mode asked for, with stale gradients at first."""
    model = Watched(*parameters).stale()
    optimizer = Descent(model.parameters(), lr)
    losses, after = [], []
    for _ in range(epochs):
        model.train(training)
        losses.append(subject.train_epoch(model, [tuple(b) for b in batches], loss_fn, optimizer))
        after.append(model.mode())
    return {
        "losses": losses,
        "parameters": model.numbers(),
        "modes": list(model.modes),
        "mode after": after,
        "steps": optimizer.steps,
    }


def trained_on_a_stream(subject, parameters, batches, lr, loss_fn):
    """train_epoch on a loader that has no length and can be gone over once."""
    model = Watched(*parameters)
    optimizer = Descent(model.parameters(), lr)
    stream = ((inputs, targets) for inputs, targets in batches)
    return {
        "loss": subject.train_epoch(model, stream, loss_fn, optimizer),
        "parameters": model.numbers(),
    }


def trained_with_a_frozen_layer(subject, parameters, batches, lr, loss_fn):
    """train_epoch on a model whose first layer is frozen."""
    model = Watched(*parameters)
    model.hidden.requires_grad_(False)
    optimizer = Descent(model.output.parameters(), lr)
    subject.train_epoch(model, [tuple(b) for b in batches], loss_fn, optimizer)
    return {
        "first layer": [p.detach() for p in model.hidden.parameters()],
        "require grad": [p.requires_grad for p in model.parameters()],
    }


def evaluated(subject, parameters, batches, loss_fn, training, autograd=True):
    """evaluate, on a model with stale gradients that comes in the mode asked for."""
    model = Watched(*parameters).stale().train(training)
    with torch.set_grad_enabled(autograd):
        loss = subject.evaluate(model, [tuple(batch) for batch in batches], loss_fn)
        autograd_after = torch.is_grad_enabled()
    return {
        "loss": loss,
        "modes": list(model.modes),
        "built a graph": list(model.graphs),
        "mode after": model.mode(),
        "autograd after": autograd_after,
        "parameters": model.numbers(),
        "gradients": [p.grad for p in model.parameters()],
        "require grad": [p.requires_grad for p in model.parameters()],
    }


def evaluated_on_a_stream(subject, parameters, batches, loss_fn):
    """evaluate, on a loader that has no length and can be gone over once."""
    stream = ((inputs, targets) for inputs, targets in batches)
    return subject.evaluate(Watched(*parameters), stream, loss_fn)


def classified(subject, parameters, inputs, labels, lr, steps):
    """classify_step, time after time, on a model with stale gradients."""
    model = Watched(*parameters).stale()
    optimizer = Descent(model.parameters(), lr)
    losses = [subject.classify_step(model, inputs, labels, optimizer) for _ in range(steps)]
    return {
        "losses": losses,
        "parameters": model.numbers(),
        "steps": optimizer.steps,
        "modes": [*model.modes, model.mode()],
    }


def classified_flat(subject, weight, bias, inputs, labels, lr):
    """One classify_step on a single linear layer."""
    model = linear(weight, bias)
    loss = subject.classify_step(model, inputs, labels, Descent(model.parameters(), lr))
    return {"loss": loss, "parameters": [p.detach() for p in model.parameters()]}


class Line(nn.Module):
    """A line, its layer inside."""

    def __init__(self, weight, bias):
        super().__init__()
        self.linear = linear(weight, bias)

    def forward(self, x):
        return self.linear(x)


def fitted(subject, weight, bias, x, y, lr, epochs, inside):
    """fit_doubling on a line with stale gradients, whose layer lies inside or bare."""
    model = Line(weight, bias) if inside else linear(weight, bias)
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    returned = subject.fit_doubling(model, x, y, lr, epochs)
    at_four = model(torch.full((1, 1), 4.0, dtype=x.dtype)).item()
    return {
        "returned": returned,
        "parameters": [p.detach() for p in model.parameters()],
        "at 4": at_four,
    }


def _generator(seed, used):
    """A generator that has already given some numbers away."""
    generator = torch.Generator().manual_seed(seed)
    torch.rand(used, generator=generator)
    return generator


# --- data ----------------------------------------------------------------------------------------


def passes(subject, inputs, targets, batch_size, shuffle, seed, times):
    """The batches of a loader, pass after pass."""
    generator = torch.Generator().manual_seed(seed)
    loader = subject.make_loader(inputs, targets, batch_size, shuffle, generator)
    return [[(x, y) for x, y in loader] for _ in range(times)]


def loaders_of_one_generator(subject, count, batch_size, seed):
    """The orders of two loaders that draw from one generator, one after the other."""
    inputs, generator = torch.arange(count), _generator(seed, 4)
    loaders = [subject.make_loader(inputs, inputs, batch_size, True, generator) for _ in range(2)]
    return [[sample for x, _ in loader for sample in x.tolist()] for loader in loaders]


def orders(subject, count, batch_size, seed, times, used=0):
    """The same for samples 0, 1, 2, ... in random order, with targets ten times as large."""
    inputs = torch.arange(count)
    loader = subject.make_loader(inputs, 10 * inputs, batch_size, True, _generator(seed, used))
    found = {"sizes": [], "samples": [], "targets": []}
    for _ in range(times):
        batches = [(x.tolist(), y.tolist()) for x, y in loader]
        found["sizes"].append([len(x) for x, _ in batches])
        found["samples"].append([sample for x, _ in batches for sample in x])
        found["targets"].append([target for _, y in batches for target in y])
    return found


def items(subject, inputs, targets):
    """A dataset's length, and its samples one by one."""
    dataset = subject.OrchardDataset(inputs, targets)
    return {"length": len(dataset), "samples": [dataset[i] for i in range(len(inputs))]}


def only_made(subject, inputs, targets):
    """What becomes of a dataset that is made without an error."""
    dataset = subject.OrchardDataset(inputs, targets)
    try:
        return {"length": len(dataset)}
    except Exception as error:
        return {"length": f"raises {type(error).__name__}"}


def two_datasets(subject, one, other):
    """The lengths of two datasets that are there at the same time, and a sample of the first."""
    first, second = subject.OrchardDataset(*one), subject.OrchardDataset(*other)
    return len(first), len(second), first[0]


def item(subject, inputs, targets, index):
    """One sample of a dataset."""
    return subject.OrchardDataset(inputs, targets)[index]


def gone_over(subject, inputs, targets):
    """How many samples a plain loop over a dataset sees, up to twice as many as there are."""
    seen = 0
    for _ in subject.OrchardDataset(inputs, targets):
        seen += 1
        if seen > 2 * len(inputs):
            break
    return seen


def loaded(subject, inputs, targets, batch_size):
    """The batches that torch's own loader makes of a dataset."""
    dataset = subject.OrchardDataset(inputs, targets)
    return [(x, y) for x, y in DataLoader(dataset, batch_size)]


class Numbered:
    """Samples by number, and nothing else: a length and an index."""

    def __init__(self, inputs, targets):
        self.samples = list(zip(inputs, targets, strict=True))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        if not 0 <= index < len(self.samples):
            raise IndexError(index)
        return self.samples[index]


def parts(subject, inputs, targets, fraction, seed, bare=False, used=0):
    """The inputs and the targets of both parts of a dataset, in their order."""
    dataset = Numbered(inputs, targets) if bare else TensorDataset(inputs, targets)
    divided = subject.split(dataset, fraction, _generator(seed, used))
    first, second = ([part[i] for i in range(len(part))] for part in divided)
    return [_stacked(part, inputs, targets) for part in (first, second)]


def parts_of_a_list(subject, samples, fraction, seed):
    """Both parts of a list, and the list itself afterwards."""
    dataset = list(samples)
    divided = subject.split(dataset, fraction, _generator(seed, 0))
    return {"parts": [[part[i] for i in range(len(part))] for part in divided], "list": dataset}


def divided_twice(subject, inputs, targets, fraction, seed):
    """The first part of two divisions that draw from one generator."""
    dataset, generator = TensorDataset(inputs, targets), _generator(seed, 4)
    firsts = [subject.split(dataset, fraction, generator)[0] for _ in range(2)]
    return [sorted(part[i][0].item() for i in range(len(part))) for part in firsts]


def together(subject, inputs, targets, fraction, seed):
    """How many samples each part has, and all of them in order of their first input."""
    first, second = parts(subject, inputs, targets, fraction, seed)
    x, y = (torch.cat([first[i], second[i]]) for i in range(2))
    order = x[:, 0].argsort()
    return {"lengths": [len(first[0]), len(second[0])], "inputs": x[order], "targets": y[order]}


def _stacked(samples, inputs, targets):
    if not samples:
        return inputs[:0], targets[:0]
    return tuple(torch.stack(column) for column in zip(*samples, strict=True))


# --- parameters ----------------------------------------------------------------------------------


def stack(sizes, frozen, tail=False):
    """Linear layers, ReLU between them and perhaps after the last; some of them frozen."""
    layers = nn.Sequential()
    for index, (n_in, n_out) in enumerate(pairwise(sizes)):
        layers.append(nn.Linear(n_in, n_out).requires_grad_(index not in frozen))
        if tail or index < len(sizes) - 2:
            layers.append(nn.ReLU())
    return layers


def counted(subject, sizes, frozen):
    """count_parameters of a stack of linear layers, some of them frozen."""
    return subject.count_parameters(stack(sizes, frozen))


class Odd(nn.Module):
    """Its own parameter, a buffer, a layer inside a layer, and one layer that is used twice."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3, 1, 2))
        self.register_buffer("steps", torch.zeros(7))
        self.block = nn.Sequential(nn.Sequential(nn.Linear(3, 5)), nn.BatchNorm1d(5))
        self.out = nn.Linear(5, 3, bias=False)
        self.back = nn.Linear(3, 5, bias=False)
        self.again = self.out


class Tied(nn.Module):
    """Two layers that share one weight."""

    def __init__(self):
        super().__init__()
        self.inward = nn.Embedding(6, 4)
        self.outward = nn.Linear(4, 6)
        self.outward.weight = self.inward.weight


class Equal(nn.Module):
    """Two norms that hold the same numbers, in parameters of their own; in half precision."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.LayerNorm(4), nn.LayerNorm(4)
        self.half().eval()


def counted_odd(subject, name):
    """count_parameters of one of the modules above."""
    return subject.count_parameters({"Odd": Odd, "Tied": Tied, "Equal": Equal}[name]())


def restored(subject, parameters, x):
    """save_and_restore: what is in the file, and what both models are afterwards."""
    model, fresh = _normed(parameters), _normed([torch.zeros_like(p) for p in parameters])
    own = list(fresh.parameters())
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "state")
        with _opened() as opened:
            subject.save_and_restore(model, path, fresh)
        found = _found(path)
    modes = {"model": model.training, "fresh": fresh.training}
    model.eval()
    fresh.eval()
    return {
        "training mode": modes,
        "model requires grad": [p.requires_grad for p in model.parameters()],
        "model has its gradients": [p.grad is not None for p in model.parameters()],
        "in the file": found,
        "the file was read": any(file == path and "r" in mode for file, mode in opened),
        "model gives": model(x).detach(),
        "fresh gives": fresh(x).detach(),
        "memory is shared": any(
            a.data_ptr() == b.data_ptr()
            for a, b in zip(model.state_dict().values(), fresh.state_dict().values(), strict=True)
        ),
        "same parameters as before": [a is b for a, b in zip(own, fresh.parameters(), strict=True)],
        "state": dict(fresh.state_dict()),
    }


def read_back(subject, parameters, others, x):
    """What the fresh model gives if the numbers in the file change before the file is read."""
    model, fresh = _normed(parameters), _normed([torch.zeros_like(p) for p in parameters])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "state")

        def swap(opened):
            file, mode = opened[-1]
            if file == path and "r" in mode and not swapped:
                swapped.append(True)
                torch.save(_normed(others).state_dict(), path)

        swapped = []
        with _opened(swap):
            subject.save_and_restore(model, path, fresh)
    return fresh.eval()(x).detach()


def _normed(parameters):
    """A linear layer and a norm whose statistics are buffers."""
    weight, bias, mean, var = parameters
    norm = nn.BatchNorm1d(len(bias), affine=False, dtype=weight.dtype)
    with torch.no_grad():
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(var**2 + 1)
        norm.num_batches_tracked.fill_(int(mean.abs().sum() > 0))
    return nn.Sequential(linear(weight, bias), norm)


def _found(path):
    """What a file holds, as data only; or why it cannot be read."""
    if not Path(path).is_file():
        return "no file"
    try:
        found = torch.load(path, weights_only=True)
    except Exception:
        return "more than data: weights_only refuses it"
    return _plain(found)


def _plain(found):
    """The same with plain dicts in place of ordered ones."""
    if isinstance(found, dict):
        return {key: _plain(value) for key, value in found.items()}
    return found


@contextlib.contextmanager
def _opened(before=lambda opened: None):
    """The files that are opened inside, each with its mode; `before` runs before each opening."""
    opened, real = [], builtins.open

    def noting(file, mode="r", *args, **kwargs):
        opened.append((str(file), mode))
        before(opened)
        return real(file, mode, *args, **kwargs)

    builtins.open = io.open = noting
    try:
        yield opened
    finally:
        builtins.open = io.open = real


class Headed(nn.Module):
    """A model for a new task: layers of one kind or another, and parameters of its own."""

    def __init__(self, last):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(2))
        self.body = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4))
        self.head_norm = nn.LayerNorm(4)
        self.head = {
            "layer": lambda: nn.Linear(4, 2),
            "no bias": lambda: nn.Linear(4, 2, bias=False),
            "block": lambda: nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)),
        }[last]()
        self.softmax = nn.Softmax(dim=-1)


def frozen_stack(subject, sizes, frozen, tail):
    """freeze_all_but_last on a stack of linear layers: whether each parameter requires grad."""
    model = stack(sizes, frozen, tail)
    subject.freeze_all_but_last(model)
    return [p.requires_grad for p in model.parameters()]


def frozen_tied(subject):
    """The same by name, on a model whose first and last layers share one weight."""
    model = nn.Sequential(nn.Embedding(6, 4), nn.Linear(4, 4), nn.Linear(4, 6))
    model[2].weight = model[0].weight
    subject.freeze_all_but_last(model)
    return {name: p.requires_grad for name, p in model.named_parameters()}


def frozen_headed(subject, last, training=True, frozen=False):
    """The same by name, on a model with parameters of its own, and what else became of them."""
    model = Headed(last).train(training)
    model.body.train(not training)  # its parts may be in different modes
    model.head.requires_grad_(not frozen)
    modes = [module.training for module in model.modules()]
    own = list(model.parameters())
    for p in own:
        p.grad = torch.ones_like(p)
    before = [p.detach().clone() for p in own]
    subject.freeze_all_but_last(model)
    after = list(model.parameters())
    return {
        "require grad": {name: p.requires_grad for name, p in model.named_parameters()},
        "same numbers": all(a.equal(b) for a, b in zip(before, after, strict=True)),
        "same parameters": all(a is b for a, b in zip(own, after, strict=True)),
        "gradients there": all(p.grad is not None for p in after),
        "modes before": modes,
        "modes": [module.training for module in model.modules()],
    }


class Deep(nn.Module):
    """Linear layers at every depth, with other layers between them."""

    def __init__(self, widths):
        super().__init__()
        d, h, k = widths
        self.embedding = nn.Embedding(3, d)
        self.block = nn.Sequential(nn.Linear(d, h), nn.Sequential(nn.ReLU(), nn.Linear(h, h)))
        self.norm = nn.LayerNorm(h)
        self.out = nn.Linear(h, k, bias=False)


def initialised(subject, widths, dtype, seed):
    """initialise on a deep model: what was filled, and what was left alone."""
    model = Deep(widths).to(dtype)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.linspace(1, 2, p.numel()).view_as(p))
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    own = list(model.parameters())
    subject.initialise(model, torch.Generator().manual_seed(seed))
    after = dict(model.named_parameters())
    return {
        "parameters": shapes(model),
        "dtypes": [p.dtype for p in after.values()],
        "the same objects": all(a is b for a, b in zip(own, after.values(), strict=True)),
        "require grad": [p.requires_grad for p in after.values()],
        "biases": {n: p.detach() for n, p in after.items() if n.startswith("block") and p.ndim < 2},
        "others": {n: p.detach() for n, p in after.items() if n[:4] in ("embe", "norm")},
        "newly drawn": [bool((after[n] != before[n]).all()) for n in WEIGHTS],
        "in training mode": all(module.training for module in model.modules()),
    }


WEIGHTS = ("block.0.weight", "block.1.1.weight", "out.weight")


def initial_weights(subject, widths, seed, used=0):
    """The weights of a deep model's linear layers after initialise."""
    model = Deep(widths)
    subject.initialise(model, _generator(seed, used))
    own = dict(model.named_parameters())
    return [own[name].detach() for name in WEIGHTS]


def initialised_twice(subject, widths, seed):
    """The last weight of two models that one generator fills, one after the other."""
    models, generator = [Deep(widths), Deep(widths)], _generator(seed, 4)
    for model in models:
        subject.initialise(model, generator)
    return [model.out.weight.detach() for model in models]
