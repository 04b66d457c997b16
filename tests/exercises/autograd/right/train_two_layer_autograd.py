"""train_two_layer_autograd: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_asking_for_gradients(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        w1, w2 = w1.detach().requires_grad_(), w2.detach().requires_grad_()
        loss = ((x @ w1).relu() @ w2 - target).pow(2).sum()
        losses.append(loss.item())
        dw1, dw2 = torch.autograd.grad(loss, (w1, w2))
        w1, w2 = w1 - lr * dw1, w2 - lr * dw2
    return losses


@right_answer
def as_the_note_does(x, target, w1, w2, lr, epochs):
    w1 = w1.detach().clone().requires_grad_(True)
    w2 = w2.detach().clone().requires_grad_(True)
    losses = []
    for _ in range(epochs):
        loss = (x.detach().mm(w1).clamp(min=0).mm(w2) - target.detach()).pow(2).sum()
        losses.append(float(loss))
        loss.backward()
        w1.data -= lr * w1.grad.data
        w2.data -= lr * w2.grad.data
        w1.grad.data.zero_()
        w2.grad.data.zero_()
    return losses
