"""backward_if_tracked: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def early_return(loss):
    if not loss.requires_grad:
        return False
    torch.autograd.backward(loss)
    return True


@right_answer
def only_the_known_error(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        if "does not require grad" not in str(error):
            raise
        return False
    return True
