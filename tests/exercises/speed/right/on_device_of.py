"""on_device_of: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def only_if_elsewhere(t, reference):
    return t if t.device == reference.device else t.to(device=reference.device)


@right_answer
def both_named(t, reference):
    return t.to(reference.device, t.dtype, copy=False)
