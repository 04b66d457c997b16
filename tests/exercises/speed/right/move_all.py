"""move_all: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def helper_and_match(nested, device):
    match nested:
        case torch.Tensor():
            return nested.to(device)
        case dict():
            return dict(zip(nested, helper_and_match([*nested.values()], device), strict=True))
        case list():
            return [helper_and_match(item, device) for item in nested]
        case tuple():
            return tuple(helper_and_match([*nested], device))
    return nested


@right_answer
def with_pytree(nested, device):
    from torch.utils._pytree import tree_map_only

    return tree_map_only(torch.Tensor, lambda t: t.to(device), nested)
