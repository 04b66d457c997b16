"""The same numbers in another shape.

A view is a tensor in the memory of another one: nothing is copied, and a change in one shows in
the other. Wherever a view is possible, the result here has to be a view, also for inputs that are
not contiguous.
"""

import torch


def add_axis(t: torch.Tensor, dim: int) -> torch.Tensor:
    """The same tensor with one more axis, of size 1.

    Args:
        t: Any shape, any dtype.
        dim: The position of the new axis in the result. Negative numbers count from the end of the
            result: −1 puts it last.

    Returns:
        A view of t, with one more axis than t.

    >>> tuple(add_axis(torch.zeros(2, 3), 1).shape), tuple(add_axis(torch.zeros(2, 3), -1).shape)
    ((2, 1, 3), (2, 3, 1))
    """
    return t.unsqueeze(dim)


def drop_axis(t: torch.Tensor, dim: int) -> torch.Tensor:
    """The same tensor without one axis if that axis has size 1; otherwise the tensor as it is.

    Args:
        t: Any shape of rank 1 or more, any dtype.
        dim: The axis to remove; negative numbers count from the end.

    Returns:
        A view of t. If the size is not 1, it has t's own shape (returning t itself is fine).

    >>> t = torch.zeros(1, 3, 1)
    >>> tuple(drop_axis(t, 0).shape), tuple(drop_axis(t, 1).shape)
    ((3, 1), (1, 3, 1))
    """
    return t.squeeze(dim)


def drop_all_ones(t: torch.Tensor) -> torch.Tensor:
    """The same tensor without any axis of size 1.

    Args:
        t: Any shape, any dtype.

    Returns:
        A view of t. If every axis has size 1, its shape is (); if none has, it has t's own shape
        (returning t itself is fine).

    >>> tuple(drop_all_ones(torch.zeros(1, 3, 1, 2)).shape)
    (3, 2)
    """
    return t.squeeze()


def as_column(v: torch.Tensor) -> torch.Tensor:
    """A vector as a matrix with one column.

    Args:
        v: (n,), any dtype.

    Returns:
        A view of v, (n, 1).

    >>> as_column(torch.tensor([1, 2, 3])).tolist()
    [[1], [2], [3]]
    """
    return v[:, None]


def as_row(v: torch.Tensor) -> torch.Tensor:
    """A vector as a matrix with one row.

    Args:
        v: (n,), any dtype.

    Returns:
        A view of v, (1, n).

    >>> as_row(torch.tensor([1, 2, 3])).tolist()
    [[1, 2, 3]]
    """
    return v[None, :]


def rows_of(t: torch.Tensor, width: int) -> torch.Tensor:
    """The elements of a tensor, in their order, in rows of a given width.

    Args:
        t: Any shape, any dtype, contiguous or not.
        width: How many elements go into a row, 1 or more.

    Returns:
        (count, width), where count depends on how many elements t has. A view of t if its memory
        layout allows one (it always does if t is contiguous); otherwise a copy.

    Raises:
        RuntimeError: If the elements do not fill whole rows (torch's own error is fine, and so is a
            ValueError).

    >>> rows_of(torch.tensor([[1, 2, 3], [4, 5, 6]]), 2).tolist()
    [[1, 2], [3, 4], [5, 6]]
    """
    return t.reshape(-1, width)  # a view if one is possible; `view` would raise otherwise


def halve_rows(t: torch.Tensor) -> torch.Tensor:
    """Each row and the one after it, joined end to end: half as many rows, twice as long.

    Args:
        t: (2n, m), n and m 1 or more, any dtype.

    Returns:
        (n, 2m), always a view of t, never a copy.

    Raises:
        RuntimeError: If the number of rows is odd, or if the memory layout of t allows no view
            (`view` raises it itself; a ValueError is fine, too).

    >>> halve_rows(torch.tensor([[1, 2], [3, 4], [5, 6], [7, 8]])).tolist()
    [[1, 2, 3, 4], [5, 6, 7, 8]]
    """
    rows, columns = t.shape
    return t.view(rows // 2, 2 * columns)


def flatten_images(images: torch.Tensor) -> torch.Tensor:
    """Each image of a batch as one row, ready for a linear layer.

    Args:
        images: (n, c, h, w), any dtype, contiguous or not. n may be 0.

    Returns:
        (n, c·h·w), each image's elements in their order. A view of images if their memory layout
        allows one (it always does if they are contiguous); otherwise a copy.

    >>> flatten_images(torch.arange(8).view(2, 1, 2, 2)).tolist()
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    return images.flatten(start_dim=1)


def flatten_any(t: torch.Tensor) -> torch.Tensor:
    """All elements of a tensor in one row, whatever its memory layout is.

    Args:
        t: Any shape, any dtype, contiguous or not.

    Returns:
        (elements,), in the order in which t's indices count up. A view of t if its memory layout
        allows one (also for some tensors that are not contiguous, such as `v[::2]` of a vector
        v); a copy only if it allows none, as for the transpose of a matrix.

    >>> flatten_any(torch.tensor([[1, 2, 3], [4, 5, 6]]).T).tolist()
    [1, 4, 2, 5, 3, 6]
    """
    return t.reshape(-1)  # unlike `contiguous` and `ravel`, this copies only if it must


def column(t: torch.Tensor, j: int) -> torch.Tensor:
    """One column of a matrix.

    Args:
        t: (n, m), any dtype.
        j: The index of the column; negative numbers count from the end.

    Returns:
        A view of t, (n,).

    >>> column(torch.tensor([[1, 2, 3], [4, 5, 6]]), 1).tolist()
    [2, 5]
    """
    return t[:, j]


def row(t: torch.Tensor, i: int) -> torch.Tensor:
    """One row of a matrix.

    Args:
        t: (n, m), any dtype.
        i: The index of the row; negative numbers count from the end.

    Returns:
        A view of t, (m,).

    >>> row(torch.tensor([[1, 2, 3], [4, 5, 6]]), 1).tolist()
    [4, 5, 6]
    """
    return t[i]


def corners(t: torch.Tensor) -> torch.Tensor:
    """The four corners of a matrix, as a matrix.

    Args:
        t: (n, m), any dtype, n and m at least 2. (In a matrix with a single row or column,
            corners coincide, and no view by slicing can give an element twice.)

    Returns:
        A view of t, (2, 2): the first and last element of the first row, then of the last row.

    >>> corners(torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])).tolist()
    [[1, 3], [7, 9]]
    """
    rows, columns = t.shape
    return t[:: rows - 1, :: columns - 1]


def every_other_row(t: torch.Tensor) -> torch.Tensor:
    """Rows 0, 2, 4 and so on of a matrix.

    Args:
        t: (n, m), any dtype. n may be odd, or 0.

    Returns:
        A view of t, (⌈n / 2⌉, m).

    >>> every_other_row(torch.tensor([[1, 2], [3, 4], [5, 6]])).tolist()
    [[1, 2], [5, 6]]
    """
    return t[::2]


def whc_to_chw(image: torch.Tensor) -> torch.Tensor:
    """An image as torch lays it out: channel first, then height, then width.

    Args:
        image: (width, height, channels), any dtype. Note the order: width comes first.

    Returns:
        A view of image, (channels, height, width): the element at [x, y, c] moves to [c, y, x].

    >>> image = torch.tensor([[[1, 2]], [[3, 4]], [[5, 6]]])  # 3 wide, 1 high, 2 channels
    >>> whc_to_chw(image).tolist()
    [[[1, 3, 5]], [[2, 4, 6]]]
    """
    return image.permute(2, 1, 0)


def nhwc_to_nchw(images: torch.Tensor) -> torch.Tensor:
    """A batch of images with the channels moved to where torch expects them.

    Args:
        images: (n, height, width, channels), any dtype.

    Returns:
        A view of images, (n, channels, height, width): the element at [i, y, x, c] moves to
        [i, c, y, x].

    >>> images = torch.tensor([[[[1, 2], [3, 4], [5, 6]]]])  # 1 image, 1 high, 3 wide, 2 channels
    >>> nhwc_to_nchw(images).tolist()
    [[[[1, 3, 5]], [[2, 4, 6]]]]
    """
    return images.permute(0, 3, 1, 2)


def split_heads(t: torch.Tensor, heads: int) -> torch.Tensor:
    """The features of each token, split between the attention heads.

    The first d features of a token go to head 0, the next d to head 1, and so on.

    Args:
        t: (n, s, h·d): batch, sequence, features; any dtype.
        heads: h, the number of heads.

    Returns:
        A view of t, (n, h, s, d).

    Raises:
        RuntimeError: If the features of a token cannot be split evenly, even if all elements
            together could be (torch's own error is fine, and so is a ValueError).

    >>> split_heads(torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]), 2).tolist()
    [[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]]
    """
    n, s, width = t.shape
    return t.view(n, s, heads, width // heads).transpose(1, 2)


def merge_heads(t: torch.Tensor) -> torch.Tensor:
    """The features of each token, joined again from its attention heads.

    This undoes split_heads: the features of head 0 come first, then those of head 1.

    Args:
        t: (n, h, s, d): batch, heads, sequence, features of one head; any dtype.

    Returns:
        (n, s, h·d). A view of t if its memory layout allows one, as for a result of split_heads,
        or for every other sequence of one (there `contiguous` would copy); otherwise a copy, as for
        a contiguous t with more than one head and more than one token.

    >>> merge_heads(torch.tensor([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]])).tolist()
    [[[1, 2, 3, 4], [5, 6, 7, 8]]]
    """
    return t.transpose(1, 2).flatten(start_dim=2)


def outer_sum(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Every element of one vector plus every element of another.

    Args:
        a: (n,), int or float. n may be 0.
        b: (m,), of a's dtype.

    Returns:
        (n, m) of the same dtype, with a[i] + b[j] at [i, j]. Use broadcasting, not a loop: the
        number of operations does not grow with n or m.

    >>> outer_sum(torch.tensor([10, 20]), torch.tensor([1, 2, 3])).tolist()
    [[11, 12, 13], [21, 22, 23]]
    """
    return a[:, None] + b  # (n, 1) + (m,) broadcasts to (n, m)


def centre_columns(t: torch.Tensor) -> torch.Tensor:
    """A matrix with the mean of each column subtracted from that column.

    Args:
        t: (n, d), float.

    Returns:
        A new tensor, (n, d); t stays as it is. Gradients flow through the means too.

    >>> centre_columns(torch.tensor([[1.0, 10.0], [3.0, 30.0]])).tolist()
    [[-1.0, -10.0], [1.0, 10.0]]
    """
    return t - t.mean(dim=0)  # (n, d) - (d,)


def pairwise_sq_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The squared Euclidean distance from every point of one set to every point of another.

    Args:
        a: Points (n, d), float.
        b: Points (m, d), float.

    Returns:
        (n, m), with the squared distance from a[i] to b[j] at [i, j]. Never negative, not even
        by rounding. Rounding errors can be as large as those of the points' squared lengths.

    The number of operations does not grow with n, m or d: there is no loop. May not call: cdist,
    pdist, pairwise_distance.

    >>> a, b = torch.tensor([[0.0, 0.0], [3.0, 0.0]]), torch.tensor([[0.0, 4.0]])
    >>> pairwise_sq_distances(a, b).tolist()
    [[16.0], [25.0]]
    """
    differences = a[:, None] - b  # (n, 1, d) - (m, d) broadcasts to (n, m, d)
    return differences.square().sum(dim=2)


def repeat_rows(v: torch.Tensor, n: int) -> torch.Tensor:
    """A matrix in which every row is the same vector, without copying it.

    Args:
        v: (d,), any dtype.
        n: Number of rows, 0 or more.

    Returns:
        A view of v, (n, d): all rows share the same memory.

    >>> repeat_rows(torch.tensor([1, 2]), 3).tolist()
    [[1, 2], [1, 2], [1, 2]]
    """
    return v.expand(n, -1)


def windows(v: torch.Tensor, size: int) -> torch.Tensor:
    """Every window of `size` neighbouring elements.

    Args:
        v: (n,), any dtype, contiguous or not.
        size: The number of elements in a window, from 1 to n.

    Returns:
        A view of v, (n − size + 1, size): window i begins at v[i].

    >>> windows(torch.tensor([1, 2, 3, 4]), 3).tolist()
    [[1, 2, 3], [2, 3, 4]]
    """
    return v.unfold(0, size, 1)
