"""Errors of torch and Python whose message means one thing, in a learner's words.

Longer than 300 lines: it is one table, whose order decides which meaning an error gets.
"""

import re

from torchkata.i18n import _
from torchkata.testing.messages import asked_about

# The start of a message, or a part of it, as a pattern; then what it means.
_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"new\(\) received an invalid combination|legacy constructor expects",
        _(
            "`torch.Tensor` only makes tensors of the default dtype: `torch.tensor(numbers, "
            "dtype=...)` takes numbers and a dtype."
        ),
    ),
    (
        r"received an invalid combination of arguments",
        _(
            "torch does not take these arguments: compare their types and their order with the "
            "forms that its message lists. Those after `*` must be given by name (`name=value`)."
        ),
    ),
    (
        r"torch\.return_types",
        _(
            "With a dim, `max`, `min`, `sort` and `topk` return the values and their indices: take "
            "`.values`, or give both a name."
        ),
    ),
    (
        r"can only concatenate (tuple|list)",
        _("`+` joins tuples and lists, and adds tensors: take one entry, or make a tensor of it."),
    ),
    (
        r"must be tuple of Tensors, not Tensor",
        _("The tensors have to be in one list or tuple: `torch.cat([a, b])`."),
    ),
    (
        r"argument 'dtype' must be torch\.dtype",
        _(
            "A dtype of torch is needed here, such as `torch.float32`: not a text, and not a dtype "
            "of NumPy."
        ),
    ),
    (
        r"'Tensor' object has no attribute",
        _(
            "A tensor has nothing of that name: look at its spelling, and whether it is a function "
            "of torch or of NumPy."
        ),
    ),
    (
        r"only integers, slices .* are valid indices",
        _("An index is an int, a slice, None, `...`, or a tensor of ints or bools."),
    ),
    (
        r"number of dimensions in the tensor input does not match the length",
        _("Every axis of the tensor has to be named exactly once."),
    ),
    (
        r"has no len\(\)",
        _("It has no length: count its entries in the loop."),
    ),
    (
        r"cannot be converted to type .* without overflow",
        _("This number does not fit into the dtype of the tensor, such as float16."),
    ),
    (
        r"The shape of the mask .* does not match",
        _(
            "As an index, a mask has the shape of the tensor: `masked_fill` and `where` "
            "broadcast it."
        ),
    ),
    (
        r"expected np\.ndarray",
        _("This function takes a NumPy array only: `torch.tensor` also takes numbers and lists."),
    ),
    (
        r"Cannot interpret 'torch\.\w+' as a data type",
        _(
            "NumPy does not know torch's dtypes: make a tensor first, then convert it with "
            "`.to(dtype)`."
        ),
    ),
    (
        r"of a 0-d tensor|tensor has no dimensions",
        _("A tensor of rank 0 is a single number: it has no axes and no length."),
    ),
    (
        r"mat1 and mat2 shapes|inconsistent tensor size|size mismatch",
        _(
            "A matrix product needs as many columns on the left as rows on the right: "
            "look at the shapes, and whether a transpose is missing."
        ),
    ),
    (
        r"expanded size of the tensor .* must match the existing size",
        _(
            "A tensor is written into a shape, or expanded to one, that it does not fit: from the "
            "last axis on, each of its sizes has to be equal or 1."
        ),
    ),
    (
        r"Index is supposed to be a vector|Index should have dimension 1",
        _("This operation takes an index with one axis: flatten the index first."),
    ),
    (
        r"Class values must be smaller than num_classes",
        _("`one_hot` counts classes from 0: their number has to be larger than the largest one."),
    ),
    (
        r"negative dimension",
        _("A size is negative here: the difference of two sizes may be less than 0."),
    ),
    (
        r"must match the size of tensor b .* at non-singleton|shape mismatch|not broadcastable",
        _(
            "Two shapes do not fit: broadcasting compares them from the last axis on, and each "
            "pair of sizes has to be equal or 1."
        ),
    ),
    (
        r"elements cannot be converted to Scalar|only one element tensors can be converted"
        r"|only integer tensors of a single element",
        _(
            "`.item()`, `float` and `int` need a tensor with exactly one number: leave the call "
            "out, or first take the mean, the sum or one element."
        ),
    ),
    (
        r"Boolean value of Tensor with more than one|truth value of an array with more than one",
        _(
            "`if`, `and`, `or`, `not`, and Python's `max` and `min` need one truth value, but the "
            "tensor has several: use `torch.where`, a mask, `&`, or `.any()` and `.all()`."
        ),
    ),
    (
        r"does not require grad and does not have a grad_fn",
        _(
            "backward starts at a tensor that autograd did not track: nothing that went into it "
            "requires grad, or the graph was cut (`no_grad`, `.detach()`, `.data`, `.item()`)."
        ),
    ),
    (
        r"backward through the graph a second time",
        _(
            "The graph was already freed by a backward: compute the result again, or pass "
            "`retain_graph=True`."
        ),
    ),
    (
        r"leaf Variable that requires grad is being used in an in-place|a view of a leaf Variable",
        _("A leaf that requires grad may change in place only inside `with torch.no_grad():`."),
    ),
    (
        r"modified by an inplace operation",
        _("A tensor that backward still needs was changed in place: make a new one."),
    ),
    (
        r"grad can be implicitly created only for scalar",
        _("backward without an argument starts at one number: take the sum, or pass a gradient."),
    ),
    (
        r"Can't call numpy\(\) on Tensor that requires grad",
        _("A tensor that requires grad does not become a NumPy array: `.detach()` it first."),
    ),
    (
        r"view size is not compatible",
        _("`view` needs the elements in order in memory; here they are not: use `reshape`."),
    ),
    (
        r"unspecified dimension size -1",
        _(
            "The tensor has no elements, so torch cannot work out the size that is −1: write the "
            "number instead."
        ),
    ),
    (
        r"is invalid for input of size",
        _("The new shape has more or fewer elements than the tensor."),
    ),
    (
        r"expected .*(dtype|scalar type)|must have the same dtype|have the same dtype"
        r"|should be the same",
        _("Two tensors have different dtypes: make the second one with the dtype of the first."),
    ),
    (
        r"result type \w+ can't be cast to",
        _("An operation in place keeps the dtype, and this result does not fit into it."),
    ),
    (
        r"[Ii]nteger division of tensors|only supports floating|only support floating"
        r"|not implemented for '(Long|Int|Bool|Byte|Short|Char)'|must be floating"
        r"|Input dtype must be either a floating",
        _("This operation does not take integers: convert to a floating dtype first."),
    ),
    (
        r"Only Tensors of floating point and complex dtype can require gradients",
        _("Only floating point tensors can require grad."),
    ),
    (
        r"non-empty TensorList|empty iterable|empty sequence|empty tensor|zero-size|non-zero size"
        r"|no elements|got an empty|empty list|expected a non-empty",
        _("The list or the tensor is empty here: there is nothing to add, compare or join."),
    ),
    (
        r"invalid index of a 0-dim|iteration over a 0-d|slice\(\) cannot be applied to a 0-dim"
        r"|too many indices",
        _("The index is for more axes than the tensor has."),
    ),
    (
        r"index .* is out of bounds|out of DATA bounds|list index out of range|out of range",
        _("It uses an index or an axis that does not exist."),
    ),
    (
        r"'(NoneType)' object|: 'NoneType'|and 'NoneType'|NoneType",
        _("Something is None here: a function without `return`, or a `.grad` before backward."),
    ),
    (
        r"same device|on different devices|found at least two devices",
        _("Two tensors lie on different devices: make the second one on that of the first."),
    ),
    (
        r"don't support automatic differentiation",
        _("`out=` does not work with tensors that require grad: assign the result instead."),
    ),
    (
        r"doesn't define __round__|can't multiply sequence|must be real number, not Tensor",
        _("A plain number is needed here, not a tensor or a list: `.item()` gives one."),
    ),
    (r"division by zero|float division", _("It divides a plain number by 0.")),
    (
        r"math domain error|cannot be raised to a negative power",
        _("Python's `math` raises an error for this number; torch gives inf or NaN."),
    ),
    (
        r"math range error|too large to convert|Numerical result out of range|too large",
        _("This number is too large for a Python float; torch gives inf."),
    ),
    (
        r"'(float|int|bool)' object has no attribute 'item'",
        _("This is a plain Python number already: leave `.item()` out."),
    ),
    (
        r"'(float|int|bool)' object has no attribute",
        _("This is a plain Python number, not a tensor: was `.item()` called too early?"),
    ),
    (
        r"'(list|tuple|dict)' object has no attribute",
        _("This is a list, a tuple or a dict, not a tensor: it has no methods of a tensor."),
    ),
    (
        r"has no attribute",
        _("This object does not have that attribute: is it of the type that the line expects?"),
    ),
    (
        r"is not defined|referenced before assignment|cannot access local variable",
        _("This name has no value yet: look at its spelling, and at the line that sets it."),
    ),
    (
        r"positional argument|unexpected keyword|required .*argument|takes .* arguments",
        _("A function is called with too many, too few or unknown arguments."),
    ),
    (
        r"'(int|float|bool|str|torch\.\w+|Tensor|tuple|list)' object is not callable",
        _("Parentheses call a function, but this is a value: leave the parentheses out."),
    ),
    (
        r"'(int|float)' object is not iterable",
        _("`for` needs a list or a range: to repeat n times, write `range(n)`."),
    ),
    (
        r"is not subscriptable|object is not iterable|object is not callable|unsupported operand",
        _("A value has another type than this line expects."),
    ),
    (
        r"must be Tensor|must be tensor|expected Tensor|must be a Tensor|be Tensor, not",
        _("torch needs a tensor here, and this is a value of another type."),
    ),
    (
        r"maximum size for tensor at dimension|size \d+ exceeds|exceeds dimension size",
        _("A slice or a window is longer than the axis."),
    ),
    (
        r"not enough values to unpack|too many values to unpack",
        _("There are more or fewer names on the left of `=` than values on the right."),
    ),
)


_OWN = _(
    "It refuses a call that the docstring allows: look at the condition of its own `raise` or "
    "`assert`."
)


def is_meaning(said: str) -> bool:
    """Whether a sentence says what an error means."""
    return said.endswith((_OWN, *(means for _pattern, means in _MEANINGS)))


def meaning(message: str, source: str = "") -> str | None:
    """What an error's message means; None if it may mean several things.

    It is empty if the message with its hint says all. `source` is the line that raised it.
    """
    if source.startswith(("raise ", "assert ")):
        return _OWN
    if asked_about(message) or "Did you mean" in message:
        return ""
    if "RecursionError" in message or "maximum recursion depth" in message:
        return _("It calls itself too many times: use a loop, which has no such limit.")
    for pattern, means in _MEANINGS:
        if re.search(pattern, message):
            return means
    return None
