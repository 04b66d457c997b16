"""count_parameters: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Parameters with equal numbers were counted as one. Count each of them.")
def by_value(model):
    kept = []
    for p in model.parameters():
        same = any(p.shape == other.shape and p.equal(other) for other in kept)
        if p.requires_grad and not same:
            kept.append(p)
    return sum(p.numel() for p in kept)


@wrong_answer(
    "Only the parameters that the model holds itself were counted, not those of its layers."
)
def own_only(model):
    return sum(p.numel() for p in model.parameters(recurse=False) if p.requires_grad)


@wrong_answer("Frozen parameters were counted too. Training cannot change them.")
def all_of_them(model):
    return sum(p.numel() for p in model.parameters())


@wrong_answer("You counted the parameter tensors. Count the numbers that they hold.")
def tensors(model):
    return sum(1 for p in model.parameters() if p.requires_grad)


@wrong_answer("The first dimension was counted, not all elements.")
def first_dimension(model):
    return sum(len(p) for p in model.parameters() if p.requires_grad)


@wrong_answer("Frozen parameters and buffers were counted as well, as a state_dict holds them.")
def state(model):
    return sum(t.numel() for t in model.state_dict().values())


@wrong_answer("The biases and norms are missing: every parameter counts, whatever its shape.")
def weights_only(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad and p.ndim == 2)


@wrong_answer(
    "Parameters of inner modules are counted several times: `parameters()` already includes them."
)
def at_every_depth(model):
    return sum(p.numel() for m in model.modules() for p in m.parameters() if p.requires_grad)


@wrong_answer("A parameter that is used in two places was counted twice.")
def by_use(model):
    own = (p for m in model.modules() for p in m.parameters(recurse=False))
    return sum(p.numel() for p in own if p.requires_grad)


@wrong_answer("Only the top-level layers were counted, not the layers inside them.")
def top_layers(model):
    own = (p for m in model.children() for p in m.parameters(recurse=False))
    return sum({id(p): p.numel() for p in own if p.requires_grad}.values())


@wrong_answer("The number is a tensor. Return an int.")
def as_tensor(model):
    return torch.tensor([p.numel() for p in model.parameters() if p.requires_grad]).sum()


@wrong_answer("Buffers were counted too. Training does not change them.")
def with_buffers(model):
    trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return trainable + sum(b.numel() for b in model.buffers())
