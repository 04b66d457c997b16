"""What tests need besides a plain call; it runs in the learner's process."""

import torch


def autograd_is_on_after(topic, name, *args):
    """Call an exercise; return whether autograd is still switched on."""
    getattr(topic, name)(*args)
    return torch.is_grad_enabled()


def descend_squares(topic, params, lr, steps):
    """Take steps with sgd_step on the sum of squares, on the same tensors; return their values."""
    for _ in range(steps):
        for param in params:
            param.grad = None
            (param**2).sum().backward()
        topic.sgd_step(params, lr)
    return [param.detach().clone() for param in params]


def training_steps(topic, inputs, targets, weights, bias, lr, steps):
    """Take training steps on the same tensors; return the losses."""
    return [topic.training_step(inputs, targets, weights, bias, lr) for _ in range(steps)]
