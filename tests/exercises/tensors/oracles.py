"""What several exercises of this topic share: dtypes to try, and reasons to leave out a check."""

import torch

INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
WITHOUT_TENSORS = dict.fromkeys(
    ("takes_strided_inputs", "takes_float64", "takes_inputs_that_require_grad"),
    "it takes no tensor",
)


def each_has_its_own_place(t):
    """Whether no two elements of a tensor lie in the same memory."""
    places = torch.zeros((), dtype=torch.int64)
    for size, stride in zip(t.shape, t.stride(), strict=True):
        places = places[..., None] + stride * torch.arange(size)
    return len(places.unique()) == t.numel()
