"""rows_of: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "The count of rows has to follow from how many elements t has: work it out, or let torch."
)
def fixed_count(t, width):
    return t.reshape(3, width)


@wrong_answer("The width became the number of rows: it is how long each row is.")
def width_rows(t, width):
    return t.reshape(width, -1)


@wrong_answer("The elements run down the columns: they should run along the rows.")
def down_the_columns(t, width):
    return t.reshape(width, t.numel() // width).T


@wrong_answer("`view` raises where the memory is laid out otherwise: there, a copy was asked for.")
def by_view(t, width):
    return t.view(-1, width)


REST_DROPPED = "The elements that fill no row were dropped. Where there are any, an error is due."


@wrong_answer(REST_DROPPED)
def rest_dropped(t, width):
    flat = t.reshape(-1)
    count = flat.numel() // width
    return flat[: count * width].view(count, width)


@wrong_answer("That copies what is not contiguous, even where a view is possible.")
def always_contiguous(t, width):
    return t.contiguous().view(-1, width)


@wrong_answer("That copies always: a view is possible for every contiguous tensor.")
def always_copied(t, width):
    return t.clone().reshape(-1, width)


@wrong_answer(REST_DROPPED)
def by_unfold(t, width):
    return t.flatten().unfold(0, width, width)


@wrong_answer("The width is fixed at 2: take it from the argument.")
def fixed_width(t, width):
    return t.reshape(-1, 2)


@wrong_answer("`resize_` changed t itself: the trailing underscore means in place.")
def in_place(t, width):
    return t.resize_(t.numel() // width, width)


@wrong_answer(
    "Flattened first, rows with gaps between them are copied, even where they keep their width. "
    "Ask for the rows in one step."
)
def flat_first(t, width):
    return t.flatten().unflatten(0, (-1, width))


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t, width):
    if t.numel() % width:
        raise ValueError(f"{t.numel()} elements do not fill rows of {width}")
    return t.reshape(-1, width)
