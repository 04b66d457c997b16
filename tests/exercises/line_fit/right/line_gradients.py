"""line_gradients: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def as_dot_products(x, y, w, b):
    error = w * x + b - y
    return error.dot(x) * (2 / len(x)), error.sum() * (2 / len(x))


@right_answer
def multiplied_out(x, y, w, b):
    dw = 2 * (w * (x * x).mean() + b * x.mean() - (x * y).mean())
    db = 2 * (w * x.mean() + b - y.mean())
    return dw.reshape(()), db.reshape(())
