"""rows_of: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_counting(t, width):
    return t.reshape(t.numel() // width, width)


@right_answer
def by_view_where_it_can(t, width):
    try:
        return t.view(-1, width)
    except RuntimeError:
        return t.contiguous().view(-1, width)


@right_answer
def with_an_error_of_its_own(t, width):
    if t.numel() % width:
        raise ValueError(f"{t.numel()} elements do not fill rows of {width}")
    return t.reshape(-1, width)
