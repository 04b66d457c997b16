"""What runs around the learner's code.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""

import torch


def dropped_with_slope(subject, x, p, generator):
    """What dropout makes of x in training, and the gradient of its sum."""
    leaf = x.clone().requires_grad_()
    out = subject.dropout(leaf, p, True, generator)
    if p == 1 and not out.requires_grad:  # new zeros, whose gradient is 0
        return {"out": out, "gradient": torch.zeros_like(x)}
    return {"out": out.detach(), "gradient": torch.autograd.grad(out.sum(), leaf)[0]}


# --- modules -------------------------------------------------------------------------------------


def shapes(module):
    """The shape of every parameter, by its name."""
    return {name: tuple(p.shape) for name, p in module.named_parameters()}


def _with(module, names, values, *inputs):
    """The module's output with these parameters in place of its own, so that gradients reach them.

    None if its parameters are others.
    """
    parameters = dict(zip(names, values, strict=True))
    output = None
    if shapes(module) == {name: tuple(p.shape) for name, p in parameters.items()}:
        output = torch.func.functional_call(module, parameters, inputs)
    return {"parameters": shapes(module), "output": output}


def swiglu(subject, x, gate, up, down):
    """A SwiGLU with these weights, called with x."""
    module = subject.SwiGLU(gate.shape[1], gate.shape[0])
    return _with(module, ["gate.weight", "up.weight", "down.weight"], [gate, up, down], x)


def two_made(subject, name, *sizes):
    """The parameters of two modules of one class, each by name, as they start."""
    made = [getattr(subject, name)(*sizes) for _ in range(2)]
    return [{name: p.detach() for name, p in module.named_parameters()} for module in made]


def attended(subject, heads, x, context, mask, *values):
    """A MultiHeadAttention with these parameters, called with x, context and mask."""
    module = subject.MultiHeadAttention(x.shape[-1], heads)
    names = [f"{layer}.{part}" for layer in ("q", "k", "v", "out") for part in ("weight", "bias")]
    return _with(module, names, values, x, context, mask)


def attended_alone(subject, heads, x, *values):
    """A MultiHeadAttention with these parameters, called with x alone."""
    module = subject.MultiHeadAttention(x.shape[-1], heads)
    names = [f"{layer}.{part}" for layer in ("q", "k", "v", "out") for part in ("weight", "bias")]
    return _with(module, names, values, x)


BLOCK = (
    *(f"attention_norm.{part}" for part in ("weight", "bias")),
    *(f"{layer}.weight" for layer in ("q", "k", "v", "out")),
    *(f"feed_norm.{part}" for part in ("weight", "bias")),
    *(f"{layer}.weight" for layer in ("up", "down")),
)


def block_called(subject, heads, x, positions, *values):
    """A Block with these parameters, called with x and positions."""
    module = subject.Block(x.shape[-1], heads)
    return _with(module, BLOCK, values, x, positions)


class _Layers(torch.nn.Module):
    """The layers of a Block, without a forward."""

    def __init__(self, heads, values):
        super().__init__()
        d = len(values[0])
        self.heads = heads
        self.attention_norm, self.feed_norm = torch.nn.LayerNorm(d), torch.nn.LayerNorm(d)
        for name in ("q", "k", "v", "out"):
            setattr(self, name, torch.nn.Linear(d, d, bias=False))
        self.up = torch.nn.Linear(d, 4 * d, bias=False)
        self.down = torch.nn.Linear(4 * d, d, bias=False)
        self.load_state_dict(dict(zip(BLOCK, values, strict=True)))
        self.to(values[0].dtype)


def _step(subject, layers, x, cache):
    """A step: its row, and its cache. (Without this check, a tensor could be taken apart.)"""
    made = subject.decode_step(layers, x, cache)
    if not isinstance(made, tuple) or len(made) != 2:
        raise TypeError("decode_step has to return a tuple of two: (out, new cache)")
    return made


def decoded(subject, heads, x, *values):
    """What decode_step gives for each position of x in turn: a list of steps."""
    layers, cache, outputs = _Layers(heads, values), None, []
    with torch.no_grad():
        for at in range(x.shape[1]):
            out, cache = _step(subject, layers, x[:, at : at + 1], cache)
            outputs.append(out)
    return outputs


def weights_after(subject, heads, x, *values):
    """The block's weights, by name, after a step for each position of x."""
    layers, cache = _Layers(heads, values), None
    with torch.no_grad():
        for at in range(x.shape[1]):
            _, cache = _step(subject, layers, x[:, at : at + 1], cache)
    return {name: p.detach() for name, p in layers.named_parameters()}


def decoded_two_ways(subject, heads, x, first, second, *values):
    """Two steps from one cache, each with a token of its own, and the first one once more."""
    layers, cache = _Layers(heads, values), None
    with torch.no_grad():
        for at in range(x.shape[1]):
            _, cache = _step(subject, layers, x[:, at : at + 1], cache)
        one, after = _step(subject, layers, first, cache)
        other, _ = _step(subject, layers, second, cache)
        further, _ = _step(subject, layers, second, after)
    return [one, other, further]


def decoded_side_by_side(subject, heads, x, y, *values):
    """Two sequences in turns, each with its own cache."""
    layers, caches, outputs = _Layers(heads, values), [None, None], [[], []]
    with torch.no_grad():
        for at in range(x.shape[1]):
            for i, sequence in enumerate((x, y)):
                out, caches[i] = _step(subject, layers, sequence[:, at : at + 1], caches[i])
                outputs[i].append(out)
    return outputs
