"""add: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


IN_PLACE = "The tensor a that you were given was changed. Make a new one."


@wrong_answer(IN_PLACE)
def in_place(a, b):
    return a.data.add_(b)


@wrong_answer(
    "You wrote into a copy of a. The sum may need another shape or dtype: let the operator make "
    "the result."
)
def into_a_copy(a, b):
    total = a.clone()
    total += b
    return total


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a + b


@wrong_answer("A float turns integers into floats. Use the number as it is.")
def number_made_a_float(a, b):
    return a + (b if isinstance(b, torch.Tensor) else float(b))


@wrong_answer("The number was rounded to float32. Use the number as it is.")
def number_made_a_tensor(a, b):
    if isinstance(b, float):
        b = torch.tensor(b)
    return a + b


@wrong_answer("The number took a's dtype. An integer plus 0.5 is a float.")
def number_in_the_dtype_of_a(a, b):
    return a + (b if isinstance(b, torch.Tensor) else torch.full_like(a, b))


@wrong_answer("Different shapes are fine as long as they broadcast: torch stretches them.")
def same_shapes_only(a, b):
    if isinstance(b, torch.Tensor) and a.shape != b.shape:
        raise ValueError("shapes differ")
    return a + b


@wrong_answer("The result was forced into a's dtype. An integer plus 0.5 is a float.")
def dtype_of_a(a, b):
    return (a + b).to(a.dtype)


@wrong_answer("If b is 0, a itself is returned. Always return a new tensor.")
def nothing_to_add(a, b):
    return a if isinstance(b, int) and b == 0 else a + b


@wrong_answer("b was cut out of the graph. b needs a gradient too.")
def b_detached(a, b):
    return a + (b.detach() if isinstance(b, torch.Tensor) else b)


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    return torch.as_tensor(a.detach().numpy() + right).to(torch.result_type(a, b))


@wrong_answer("A float a does not decide the dtype alone: float32 plus float64 is float64.")
def dtype_of_a_float_a(a, b):
    total = a + b
    return total.to(a.dtype) if a.is_floating_point() else total


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(a, b):
    a += b
    return a


@wrong_answer("Small integers became int64, as `sum` makes them. Add the two tensors themselves.")
def sum_of_a_stack(a, b):
    if not isinstance(b, torch.Tensor):
        return a + b
    dtype = torch.result_type(a, b)
    return torch.stack(torch.broadcast_tensors(a.to(dtype), b.to(dtype))).sum(0)
