"""broadcast_loss: right answers in other styles."""

from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

_train = wrong_beside(__file__)._train


@right_answer
def column_of_targets(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t[:, None]) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@right_answer
def flat_predictions(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: functional.mse_loss(p.flatten(), t)
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@right_answer
def shape_of_the_predictions(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: (p - t.reshape_as(p)).pow(2).sum() / p.numel()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)
