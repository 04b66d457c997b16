"""mse: mistakes that people make."""

from torch.nn import functional

from torchkata.testing import wrong_answer


@wrong_answer("You added the squares up. Divide by how many there are.")
def sum_of_squares(predictions, targets):
    return _checked(predictions, targets).sum()


@wrong_answer("You divided by the number of rows. The mean goes over every element.")
def divided_by_rows(predictions, targets):
    squares = _checked(predictions, targets)
    return squares.sum() / (len(squares) if squares.ndim else 1)


@wrong_answer("This is the root of the mean squared error. Leave the root out.")
def rooted(predictions, targets):
    return _checked(predictions, targets).mean().sqrt()


@wrong_answer("You averaged the absolute differences. Square them first.")
def absolute(predictions, targets):
    return _checked(predictions, targets).sqrt().mean()


@wrong_answer(
    "The shapes were not compared: (n, 1) minus (n,) silently gives (n, n). Raise a ValueError "
    "that names both."
)
def broadcast(predictions, targets):
    return ((predictions - targets) ** 2).mean()


@wrong_answer("Only the first row was averaged. Take the mean over every element.")
def first_row(predictions, targets):
    squares = _checked(predictions, targets)
    return squares[0].mean() if squares.ndim else squares


@wrong_answer(
    "The result is cut from the graph, so it has no gradient. Return the tensor that you computed."
)
def cut_by_item(predictions, targets):
    return predictions.new_tensor(_checked(predictions, targets).mean().item())


@wrong_answer(
    "Do not call mse_loss: it is the function that you are writing. Build it from simpler "
    "operations."
)
def built_in(predictions, targets):
    _checked(predictions, targets)
    return functional.mse_loss(predictions, targets)


@wrong_answer("NaN was left out of the mean. If a prediction is NaN, the loss must be NaN.")
def nan_left_out(predictions, targets):
    return _checked(predictions, targets).nanmean()


@wrong_answer(
    "The same number of dimensions is not the same shape: (1, 3) against (4, 3) broadcasts too."
)
def ranks_compared(predictions, targets):
    if predictions.ndim != targets.ndim:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


@wrong_answer("The same number of elements is not the same shape: (n, 1) against (n,) broadcasts.")
def counts_compared(predictions, targets):
    if predictions.numel() != targets.numel():
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


@wrong_answer("The predictions that you were given were changed. Make a new tensor.")
def in_place(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    predictions -= targets
    return (predictions**2).mean()


def _checked(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return (predictions - targets) ** 2


@wrong_answer("The error has to name both shapes, that of the predictions and that of the targets.")
def one_shape_named(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"the targets have the shape {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


@wrong_answer("That is half of the mean. Leave the factor 1/2 out.")
def halved(predictions, targets):
    return _checked(predictions, targets).mean() / 2
