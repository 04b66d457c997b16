"""What a right answer may use: the operations that no exercise of this topic is about.

An exercise removes what it has to build: `allowed(without="clamp maximum minimum")`. Where matrix
products and norms are as good a way as any other, it adds them: `allowed(also=oracles.SUMS)`.
Convolutions, pooling, activations and softmax are on no list: a call that ends in one of them is
refused, whatever name it was called by. The topic's docstring says the same to the learner.
"""

ELEMENTWISE = """
    abs add addcdiv addcmul bitwise_and bitwise_not bitwise_or bitwise_xor ceil clamp clamp_max
    clamp_min copysign div eq exp exp2 expm1 floor floor_divide fmax fmin fmod frac ge gt
    heaviside hypot isinf isnan isneginf isposinf ldexp le lerp log log10 log1p log2 logical_and
    logical_not logical_or logical_xor lt masked_fill maximum minimum mul nan_to_num ne neg
    positive pow reciprocal remainder round rsqrt rsub sgn sign signbit sqrt sub trunc where
    bitwise_left_shift bitwise_right_shift
"""

CREATION = """
    arange empty empty_like empty_strided eye full full_like linspace new_empty new_empty_strided
    new_full new_ones new_zeros ones ones_like scalar_tensor zeros zeros_like
"""

MOVES = """
    _index_put_impl_ _reshape_copy _to_copy _unsafe_view cat clone constant_pad_nd copy copy_
    diag_embed embedding fill fill_ flip gather index index_add index_add_ index_copy
    index_copy_ index_fill index_fill_ index_put index_put_ index_select lift lift_fresh_copy
    masked_scatter masked_scatter_ masked_select nonzero put put_ repeat repeat_interleave roll
    scatter scatter_ select_scatter slice_scatter squeeze_ stack t_ take take_along_dim transpose_
    tril tril_ triu triu_ unsqueeze_ zero zero_
"""

REDUCTIONS = """
    _local_scalar_dense _unique2 all amax amin aminmax any argmax argmin argsort bincount bucketize
    count_nonzero cummax cummin cumprod cumsum equal is_nonzero isin max mean median min nansum
    prod searchsorted sort sum unique_consecutive
"""

# Ways to add up along a dimension, for exercises that are not about products.
SUMS = """
    addbmm addmm addmv addr baddbmm bmm dot linalg_vector_norm mm mv norm vdot
"""

SPARSE = """
    _coalesce _sparse_coo_tensor_with_dims_and_tensors _to_dense is_coalesced
"""

HARMLESS = frozenset(
    [
        *" ".join((ELEMENTWISE, CREATION, MOVES, REDUCTIONS)).split(),
        *(f"{name}_" for name in ELEMENTWISE.split()),
    ]
)

# Everything that gives the larger or the smaller of two numbers.
PICKS = """
    amax amin aminmax argmax argmin argsort clamp clamp_max clamp_min cummax cummin fmax fmin max
    maximum median min minimum sort
"""

# By name too: a tensordot over all dimensions does not end in a matrix product.
PRODUCTS = """
    __matmul__ __rmatmul__ addbmm addmm addmv addr baddbmm bilinear bmm chain_matmul conv1d dot
    einsum inner linalg_multi_dot linalg_vecdot linear matmul matrix_power mm mv tensordot trace
    vdot
"""

ANOTHER_DOOR = (
    "That is a matrix product under another name: torch multiplies and adds for you. Write it "
    "with an elementwise product and a sum."
)
THROUGH_FLOAT64 = (
    "float64 holds every whole number only up to 2⁵³. Multiply and add integers as they are."
)
CUT = (
    "Autograd cannot follow the way from the arguments to the result: something on it (NumPy, "
    ".tolist(), .item(), .detach()) leaves the graph. Use tensors all the way."
)


def allowed(without: str = "", also: str = "") -> list[str]:
    """The harmless operations without some (and their in-place twins), and with some more."""
    names = without.split()
    return sorted(HARMLESS - {*names, *(f"{name}_" for name in names)} | {*also.split()})


def nothing_in_place(also: str = "") -> list[str]:
    """The harmless operations that do not write into an existing tensor, and some more."""
    return sorted({name for name in HARMLESS if not name.endswith("_")} | {*also.split()})


def whole_numbers_beyond_float64(draw, left, right):
    """Tensors of int64 whose sums of products are odd and above 2⁵³: float64 holds no such number.

    On the left, all are odd; on the right, only the first row (of each matrix) or first element.
    """
    a = 2 * draw.integers(*left, low=2**27, high=2**28) + 1
    b = 2 * draw.integers(*right, low=2**27, high=2**28)
    b.select(max(b.ndim - 2, 0), 0).add_(1)
    return a, b
