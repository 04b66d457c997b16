"""as_row: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_view(v):
    return v.view(1, -1)


@right_answer
def by_unsqueeze(v):
    return v.unsqueeze(0)
