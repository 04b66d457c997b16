"""descend: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def by_sub(w, b, dw, db, lr):
    return w.sub(dw, alpha=lr), b.sub(db, alpha=lr)


@right_answer
def in_place_on_copies(w, b, dw, db, lr):
    w, b = w.clone(), b.clone()
    w -= lr * dw
    b -= lr * db
    return w, b
