"""grad_of_intermediate: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer(
    "hidden is not a leaf, so its gradient is lost after backward. Ask hidden to keep it, before "
    "you call backward."
)
def not_retained(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    (hidden**3).sum().backward()
    return hidden.grad


@wrong_answer(
    "This is the gradient with respect to x. Return the one with respect to hidden, in the middle "
    "of the graph."
)
def by_x(x):
    x = x.detach().requires_grad_()
    ((x**2) ** 3).sum().backward()
    return x.grad


@wrong_answer("You asked hidden to keep its gradient after backward. That is too late.")
def retained_too_late(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    (hidden**3).sum().backward()
    hidden.retain_grad()
    return hidden.grad


@wrong_answer("The loss was computed from another x², not from the hidden that keeps its gradient.")
def another_hidden(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    ((x**2) ** 3 + 0 * hidden).sum().backward()
    return hidden.grad


@wrong_answer("This is the derivative of hidden with respect to x: the other half of the chain.")
def other_half(x):
    return 2 * x


@wrong_answer("You averaged the cubes. The loss is their sum.")
def of_the_mean(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    (hidden**3).mean().backward()
    return hidden.grad


@wrong_answer(
    "A backward from x itself fills x.grad or makes x require grad. Start from a leaf of your own."
)
def on_x_itself(x):
    x.requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    (hidden**3).sum().backward()
    return hidden.grad
