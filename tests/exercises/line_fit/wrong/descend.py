"""descend: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("You moved uphill. Subtract the gradient.")
def uphill(w, b, dw, db, lr):
    return w + lr * dw, b + lr * db


@wrong_answer("The learning rate is missing: multiply the gradient by it.")
def without_learning_rate(w, b, dw, db, lr):
    return w - dw, b - db


IN_PLACE = "The parameters that you were given were changed. Make new ones."


@wrong_answer(IN_PLACE)
def in_place(w, b, dw, db, lr):
    w.data -= lr * dw.data
    b.data -= lr * db.data
    return w, b


@wrong_answer("b was updated with the gradient of w. Use db for b.")
def same_gradient_for_both(w, b, dw, db, lr):
    return w - lr * dw, b - lr * dw


@wrong_answer("The new parameters are Python numbers. Keep them as tensors of shape (1,).")
def as_numbers(w, b, dw, db, lr):
    return w.item() - lr * dw.item(), b.item() - lr * db.item()


@wrong_answer("w was updated with the gradient of b, and b with the gradient of w.")
def gradients_swapped(w, b, dw, db, lr):
    return w - lr * db, b - lr * dw


@wrong_answer("You returned b first. Return (w, b).")
def b_first(w, b, dw, db, lr):
    return b - lr * db, w - lr * dw


@wrong_answer("When nothing moves, you return the tensors that you were given. Make new ones.")
def nothing_to_move(w, b, dw, db, lr):
    return (w - lr * dw, b - lr * db) if lr else (w, b)


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(w, b, dw, db, lr):
    w -= lr * dw
    b -= lr * db
    return w, b
