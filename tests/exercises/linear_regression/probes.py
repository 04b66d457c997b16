"""What tests ask for beside a plain call; it runs beside the learner's code."""

import torch


def autograd_is_on_after(topic, name, *args):
    """Call an exercise, and say whether autograd is still switched on."""
    getattr(topic, name)(*args)
    return torch.is_grad_enabled()
