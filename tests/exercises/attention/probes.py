"""What runs around the learner's code.

A probe builds what cannot be sent from plain arguments, uses the learner's code, and returns what
came of it. Nothing here knows what is right.
"""

import torch


def dropped_with_slope(subject, x, p, generator):
    """What dropout makes of x in training, and the gradient of its sum."""
    leaf = x.clone().requires_grad_()
    out = subject.dropout(leaf, p, True, generator)
    return {"out": out.detach(), "gradient": torch.autograd.grad(out.sum(), leaf)[0]}
