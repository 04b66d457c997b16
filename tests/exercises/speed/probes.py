"""A device that only queues, watched products, and models: they run beside the learner's code."""

import weakref
from functools import partial

import torch
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

LAUNCH = 1e-4  # seconds that it takes to queue something
PRODUCT = 1e-3  # seconds that the device takes for a product
COLD = 10e-3  # the same for the first one
ELSEWHERE = 5e-3  # seconds that making or moving a tensor takes
_PRODUCTS = {"mm", "bmm", "addmm", "baddbmm", "mv", "addmv", "dot", "vdot"}
_OUTER = {"mul", "mul_", "addcmul", "addcmul_", "ger", "outer", "addr"}


class FakeDevice:
    """Work is queued and comes back at once; the clock is a number that we keep."""

    def __init__(self, durations=(PRODUCT,)):
        self.durations = durations  # of one call after another, the last one's for all that follow
        self.launched = 0
        self.now = 100.0
        self.free_at = 0.0

    def work(self):
        """Queue one piece of work."""
        duration = self.durations[min(self.launched, len(self.durations) - 1)]
        self.launched += 1
        self.now += LAUNCH
        self.free_at = max(self.now, self.free_at) + duration

    def synchronise(self):
        """Wait until the queue is empty."""
        self.now = max(self.now, self.free_at)

    def clock(self):
        """The time now."""
        return self.now


class _Watch(TorchDispatchMode):
    """Hands each operation to `see(name, inputs, result)`; views are left out."""

    def __init__(self, see):
        super().__init__()
        self.see = see

    @classmethod
    def _should_skip_dynamo(cls):
        return False  # else the first operation imports all of dynamo

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        if not func.is_view:
            inputs = [leaf for leaf in tree_leaves((args, kwargs)) if torch.is_tensor(leaf)]
            self.see(func.overloadpacket.__name__, inputs, result)
        return result


def described(value):
    """A nest with every tensor described: devices without memory cannot be sent."""
    if isinstance(value, torch.Tensor):
        return f"{tuple(value.shape)} {value.dtype} {value.device}"
    if isinstance(value, dict):
        return {key: described(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(described(item) for item in value)
    return value


def to_meta(learner, t, dtype):
    """on_device_of, the reference being on the meta device."""
    return described(learner.on_device_of(t, torch.empty(2, 3, dtype=dtype, device="meta")))


def tracked_on_meta(learner, t):
    """on_device_of, the reference being on the meta device: is the result part of a graph?"""
    return learner.on_device_of(t, torch.empty(2, device="meta")).requires_grad


def oddities_to_meta(learner, t):
    """move_all to the meta device of a nest with things in it that cannot be sent."""
    nested = {
        "z": t,
        "a parameter": torch.nn.Parameter(t.detach()),
        "a scalar": t.sum(),
        "alike": [t, t],
        "deep": [[[[[[t]]]]]],
        "others": [range(3), b"ab", {1}],
    }
    moved = learner.move_all(nested, torch.device("meta"))
    others = [repr(thing) for thing in moved["others"]]
    return described({**moved, "others": others, "keys": list(moved)})


def module_in_a_nest(learner, t):
    """move_all of a nest with a module in it, which has a `to` that moves it in place.

    Gives whether that very module is in the result, and where its parameters are now.
    """
    module = torch.nn.Linear(2, 1)
    moved = learner.move_all([t, module], torch.device("meta"))
    return moved[1] is module, [str(parameter.device) for parameter in module.parameters()]


def all_to_meta(learner, nested):
    """move_all to the meta device."""
    own = tree_map(lambda leaf: leaf, nested)  # what is written into it in place has its own test
    return described(learner.move_all(own, torch.device("meta")))


def move_and_grow(learner, nested):
    """move_all, then something is put into every container of the result: did the input change?"""

    def grow(value):
        if isinstance(value, dict):
            list(map(grow, value.values()))
            value["grown"] = True
        elif isinstance(value, list | tuple):
            list(map(grow, value))
            if isinstance(value, list):
                value.append("grown")

    grow(learner.move_all(nested, torch.device("cpu")))
    return nested


def timed(learner, durations, warmup, repeats):
    """time_call on a fake device: the seconds, and how often the work was called."""
    device = FakeDevice(durations)
    seconds = learner.time_call(device.work, device.synchronise, device.clock, warmup, repeats)
    return seconds, device.launched


def timed_on_a_busy_device(learner, durations, warmup, repeats):
    """The same, but the device already has work to do."""
    device = FakeDevice(durations)
    device.work()
    seconds = learner.time_call(device.work, device.synchronise, device.clock, warmup, repeats)
    return seconds, device.launched


def durations(repeats):
    """How long products take, in rounds: any `repeats` in a row have the same median."""
    return [PRODUCT * (1 + i * i) for i in range(repeats)]


def timed_matmul(learner, n, device, dtype, repeats):
    """time_matmul on a fake device: the seconds, what was multiplied, how often at least."""
    fake, operands = FakeDevice((COLD, *(durations(repeats) * 20)[1:])), []

    def see(name, inputs, result):
        if name in _PRODUCTS:
            fake.work()
            # bmm, which einsum ends in, has a batch of one in front
            operands.extend(described(t[0] if t.ndim == 3 else t) for t in inputs[:2])
        else:
            fake.now += ELSEWHERE

    with _Watch(see):
        seconds = learner.time_matmul(n, device, dtype, repeats, fake.synchronise, fake.clock)
    return seconds, sorted(set(operands)), fake.launched > repeats


def elements(learner, n):
    """What time_matmul multiplies: the least number of different elements, any in order, shapes."""
    fake, counts, orders, shapes = FakeDevice(), [], [], []

    def see(name, inputs, result):
        if name in _PRODUCTS:
            for tensor in inputs[:2]:
                values = tensor.flatten().tolist()
                counts.append(len(set(values)))
                orders.append(values == sorted(values))
                shapes.append(tuple(tensor.shape))

    with _Watch(see):
        cpu = torch.device("cpu")
        learner.time_matmul(n, cpu, torch.float32, 1, fake.synchronise, fake.clock)
    return min(counts, default=0), any(orders), sorted(set(shapes))


def largest_product(learner, a, b, tile):
    """matmul_tiled: the result, and the longest side in any product on the way."""
    sides = []

    def see(name, inputs, result):
        if name.rstrip("_") in _PRODUCTS:
            sides.extend(side for factor in inputs[-2:] for side in factor.shape[-2:])
        elif name in _OUTER:  # all products of all pairs, to be summed: a cube of them is a tile
            side = 1
            while side**3 < result.numel():
                side += 1
            sides.append(side)

    with _Watch(see):
        product = learner.matmul_tiled(a, b, tile)
    return product, max(sides, default=0)


def network(weights):
    """Linear, tanh, linear; its parameters are copies of (w1, b1, w2, b2)."""
    (hidden, width), outputs = weights[0].shape, len(weights[3])
    model = torch.nn.Sequential(
        torch.nn.Linear(width, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, outputs)
    )
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), weights, strict=True):
            parameter.data = value.detach().clone()
    return model


def _with_old_gradients(model):
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 3.0)
    return model


def _gradients(model):
    return [torch.zeros_like(p) if p.grad is None else p.grad.clone() for p in model.parameters()]


def accumulated(learner, weights, batches, old=True):
    """accumulate_gradients: the loss, the gradients and the parameters afterwards."""
    model = network(weights)
    if old:
        _with_old_gradients(model)
    loss = learner.accumulate_gradients(model, batches, functional.mse_loss)
    return loss, _gradients(model), [p.detach() for p in model.parameters()]


def accumulated_by_cross_entropy(learner, weights, batches):
    """The same with a loss whose arguments cannot be exchanged."""
    model, loss_fn = network(weights), functional.binary_cross_entropy_with_logits
    return learner.accumulate_gradients(model, batches, loss_fn), _gradients(model)


def accumulated_frozen(learner, weights, batches, old=False):
    """The same with the first layer frozen: its `.grad` should stay empty."""
    model = network(weights)
    if old:
        _with_old_gradients(model)
    model[0].requires_grad_(False)
    return learner.accumulate_gradients(model, batches, functional.mse_loss), _gradients(model)


def order_of_events(learner, weights, batches):
    """What accumulate_gradients does when: the sizes that the model sees, and the backwards."""
    model, events = network(weights), []

    def look(module, args, output):
        events.append(f"forward of {len(output)}")
        if output.requires_grad:
            output.register_hook(lambda grad: events.append("backward"))

    model.register_forward_hook(look)
    learner.accumulate_gradients(model, batches, functional.mse_loss)
    return events


def graphs_alive(learner, weights, batches):
    """Whether something is kept for a backward at each of the model's calls, and in the end."""
    model, kept, seen = network(weights), weakref.WeakSet(), []

    class Kept:
        def __init__(self, tensor):
            self.tensor = tensor
            kept.add(self)

    model.register_forward_pre_hook(lambda module, args: seen.append(len(kept) > 0))
    with torch.autograd.graph.saved_tensors_hooks(Kept, lambda saved: saved.tensor):
        learner.accumulate_gradients(model, batches, functional.mse_loss)
    return [*seen, len(kept) > 0]


def modes(learner, name, weights, inputs, targets, training):
    """Whether the network is in training mode, at each of its calls and at the end."""
    model, seen = network(weights).train(training), []
    model.register_forward_pre_hook(lambda module, args: seen.append(module.training))
    if name == "accumulate_gradients":
        learner.accumulate_gradients(model, [(inputs, targets)], functional.mse_loss)
    else:
        learner.autocast_step(model, inputs, targets, functional.mse_loss, Descent(model, 0.1))
    return [*seen, model.training]


def block(x, w):
    """A block whose backward needs several things on the way."""
    for _ in range(3):
        x = torch.tanh(x * w + 0.1)
    return x * w


def run_checkpointed(learner, x, weights):
    """checkpointed over one block for each of the weights."""
    return learner.checkpointed([partial(block, w=w) for w in weights], x)


def checkpointed_backward(learner, x, weights):
    """The gradients of the weights by `.backward()`."""
    weights = [w.detach().clone().requires_grad_() for w in weights]
    learner.checkpointed([partial(block, w=w) for w in weights], x).sum().backward()
    return [w.grad for w in weights]


def bytes_kept(learner, x, weights, tracked=True):
    """The bytes that wait for backward, and how often each block was called after it."""
    x, kept, calls = x.detach().clone().requires_grad_(tracked), {}, [0] * len(weights)
    weights = [w.detach().clone().requires_grad_() for w in weights]

    def keep(tensor):
        if all(tensor.data_ptr() != w.data_ptr() for w in weights):
            kept[tensor.data_ptr()] = tensor.numel() * tensor.element_size()
        return tensor

    def counted(x, i):
        calls[i] += 1
        return block(x, weights[i])

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        y = learner.checkpointed([partial(counted, i=i) for i in range(len(weights))], x)
    size = sum(kept.values())
    y.sum().backward()
    return size, calls


def slopes_of_the_second_time(learner, x, weights, factors):
    """The gradients where the blocks get factors for their slopes after the first computation.

    The values stay as they are: y + (y - y)·factor.
    """
    x = x.detach().clone().requires_grad_()
    now = [torch.ones_like(factor) for factor in factors]

    def steeper(x, i):
        y = block(x, weights[i])
        return y.detach() + (y - y.detach()) * now[i]

    y = learner.checkpointed([partial(steeper, i=i) for i in range(len(weights))], x)
    now[:] = factors
    y.sum().backward()
    return x.grad


def dropped(learner, x):
    """checkpointed over a block with dropout: its output, and the gradient of its sum."""
    x = x.detach().clone().requires_grad_()
    y = learner.checkpointed([partial(functional.dropout, p=0.5, training=True)], x)
    y.sum().backward()
    return y.detach(), x.grad


class Descent:
    """What stands in for torch.optim.SGD, whose import takes a second."""

    def __init__(self, model, lr):
        self.model, self.lr, self.steps = model, lr, 0

    def zero_grad(self):
        """Forget the gradients; like any optimizer, without an argument."""
        self.model.zero_grad()

    @torch.no_grad()
    def step(self):
        """Go down."""
        self.steps += 1
        for parameter in self.model.parameters():
            if parameter.grad is not None:
                parameter -= self.lr * parameter.grad


def stepped(learner, weights, inputs, targets, lr):
    """Two autocast steps, the first from old gradients: losses and parameters."""
    model = _with_old_gradients(network(weights))
    optimizer = Descent(model, lr)
    losses = [
        learner.autocast_step(model, inputs, targets, functional.mse_loss, optimizer)
        for _ in range(2)
    ]
    return losses, [p.detach() for p in model.parameters()]


def stepped_by_cross_entropy(learner, weights, inputs, targets, lr):
    """autocast_step with a loss whose arguments cannot be exchanged."""
    model, loss_fn = network(weights), functional.binary_cross_entropy_with_logits
    loss = learner.autocast_step(model, inputs, targets, loss_fn, Descent(model, lr))
    return [loss], [p.detach() for p in model.parameters()]


def loss_dtype(learner, weights, inputs, labels, lr):
    """The dtype of a loss that takes no targets in float32, which would lift it by themselves."""
    found = []

    def loss_fn(predictions, labels):
        loss = functional.cross_entropy(predictions, labels)
        found.append(str(loss.dtype))
        return loss

    model = network(weights)
    learner.autocast_step(model, inputs, labels, loss_fn, Descent(model, lr))
    return found


def layer_dtypes(learner, weights, inputs, targets, lr):
    """What a layer gives where autocast's own choice is bfloat16, and where it is float16."""
    found, before = [], torch.get_autocast_dtype("cpu")
    for default in (torch.bfloat16, torch.float16):
        model = network(weights)
        model[2].register_forward_hook(lambda module, args, output: found.append(str(output.dtype)))
        torch.set_autocast_dtype("cpu", default)
        try:
            learner.autocast_step(model, inputs, targets, functional.mse_loss, Descent(model, lr))
        finally:
            torch.set_autocast_dtype("cpu", before)
    return found


def precisions(learner, weights, inputs, targets, lr):
    """The dtypes on the way, whether autocast was on in backward, and how many steps were made."""
    model, seen = network(weights), {"backward under autocast": False}
    optimizer = Descent(model, lr)

    def look(module, args, output):
        seen["layer gives"] = str(output.dtype)
        output.register_hook(backward)

    def backward(grad):
        seen["backward under autocast"] |= torch.is_autocast_enabled("cpu")

    def step():
        seen["gradients"] = sorted({str(p.grad.dtype) for p in model.parameters()})
        return Descent.step(optimizer)

    optimizer.step = step
    model[2].register_forward_hook(look)
    learner.autocast_step(model, inputs, targets, functional.mse_loss, optimizer)
    seen["parameters"] = sorted({str(p.dtype) for p in model.parameters()})
    seen["steps"] = optimizer.steps
    return seen
