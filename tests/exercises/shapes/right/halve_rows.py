"""halve_rows: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def let_torch_count(t):
    return t.view(-1, 2 * t.shape[1])


@right_answer
def checked_first(t):
    rows, columns = t.shape
    if rows % 2:
        raise RuntimeError(f"{rows} rows cannot be halved")
    return t.view((rows // 2, columns * 2))


@right_answer
def with_an_error_of_its_own(t):
    if len(t) % 2:
        raise ValueError(f"{len(t)} rows cannot be halved")
    return t.view(len(t) // 2, 2 * t.shape[1])
