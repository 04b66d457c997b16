"""to_array: mistakes that people make."""

import numpy as np

from torchkata.testing import wrong_answer


@wrong_answer("`.numpy()` alone refuses a tensor that requires grad. Detach it first.")
def numpy_alone(t):
    return t.numpy()


@wrong_answer("That is a detached tensor. Return a NumPy array.")
def still_a_tensor(t):
    return t.detach()


@wrong_answer("Those are lists. Return a NumPy array.")
def lists(t):
    return t.tolist()


@wrong_answer("The dtype is lost on the way through lists: NumPy makes float64 or int64 of them.")
def by_lists(t):
    return np.array(t.tolist()).reshape(t.shape)


@wrong_answer("Everything became float32. Keep the tensor's dtype.")
def narrowed(t):
    return t.detach().float().numpy()


@wrong_answer("Everything became float64. Keep the tensor's dtype.")
def widened(t):
    return t.detach().double().numpy()


@wrong_answer(
    "The given tensor no longer requires grad. Leave it as it is: `.detach()` gives a new tensor."
)
def grad_switched_off(t):
    return t.requires_grad_(False).numpy()


@wrong_answer(
    "`requires_grad_(False)` works on leaves only, not on the result of an operation. "
    "`.detach()` works on both."
)
def switched_off_and_on(t):
    before = t.requires_grad
    array = t.requires_grad_(False).numpy()
    t.requires_grad_(before)
    return array


@wrong_answer("Every tensor that requires grad has to be detached, not only leaves.")
def leaves_only(t):
    return t.detach().numpy() if t.is_leaf else t.numpy()


@wrong_answer("A single number became an array of shape (1,). Its shape should be ().")
def at_least_one_axis(t):
    return np.ascontiguousarray(t.detach().numpy())


@wrong_answer("A single number was returned as a plain number. Return an array of shape ().")
def bare_number(t):
    return t.detach().numpy()[()]


@wrong_answer("The shape is lost. Keep the tensor's shape.")
def flattened(t):
    return t.detach().flatten().numpy()
