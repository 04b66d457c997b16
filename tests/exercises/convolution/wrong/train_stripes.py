"""train_stripes: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _train(
    model,
    images,
    labels,
    test_images,
    test_labels,
    lr,
    epochs,
    *,
    own_mean=False,
    raw=False,
    correction=0,
    train=True,
    test_mode=False,
    clear=True,
    after=False,
    reduction="mean",
    sign=1,
    axes=(),
    on_training=False,
    count=False,
    end=None,
    test_raw=False,
):
    """The right answer, with one thing done differently."""
    axes = list(axes) or [0, 1, 2, 3]
    mean = images.mean(axes, keepdim=True)
    deviation = images.var(axes, correction=correction, keepdim=True).sqrt()
    if raw:
        mean, deviation = torch.zeros_like(mean), torch.ones_like(deviation)
    inputs, tested = (images - mean) / deviation, (test_images - mean) / deviation
    if test_raw:
        tested = test_images
    if own_mean:
        tested = test_images - test_images.mean()
        tested = tested / tested.std(correction=0) if len(tested) else tested
    losses = []
    model.train(train)

    def loss_now():
        return functional.cross_entropy(model(inputs), labels, reduction=reduction)

    for _ in range(epochs):
        loss = loss_now()
        if clear:
            model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= sign * lr * p.grad
        losses.append(loss_now().item() if after else loss.item())
    model.train(test_mode)
    if on_training:
        tested, test_labels = inputs, labels
    with torch.no_grad():
        right = model(tested).argmax(1) == test_labels
    model.train(test_mode if end is None else end)
    return losses, right.sum().item() if count else right.double().mean().item()


@wrong_answer("The model was trained in evaluation mode. Call `model.train()` before the steps.")
def eval_left_on(*args):
    return _train(*args, train=False)


@wrong_answer("The model was tested in training mode. Call `model.eval()` before the test.")
def tested_in_training_mode(*args):
    return _train(*args, test_mode=True)


@wrong_answer("The model is in training mode at the end. Leave it in evaluation mode.")
def training_mode_at_the_end(*args):
    return _train(*args, end=True)


@wrong_answer(
    "The test images were normalised by their own mean and deviation. Use those of the training "
    "images."
)
def normalised_by_their_own(*args):
    return _train(*args, own_mean=True)


@wrong_answer("The images were not normalised.")
def not_normalised(*args):
    return _train(*args, raw=True)


@wrong_answer("The test images were not normalised. Prepare them as the training images.")
def test_images_not_normalised(*args):
    return _train(*args, test_raw=True)


@wrong_answer("The deviation is the unbiased one. Divide the sum of squares by how many there are.")
def unbiased(*args):
    return _train(*args, correction=1)


@wrong_answer("Each place has a mean of its own. One mean and one deviation count for all places.")
def each_place_alone(*args):
    return _train(*args, axes=(0,))


@wrong_answer("The gradients add up from step to step: clear them before each backward.")
def not_cleared(*args):
    return _train(*args, clear=False)


@wrong_answer("The loss was taken after the step. Keep the loss before it.")
def loss_after_the_step(*args):
    return _train(*args, after=True)


@wrong_answer("The loss is a sum over the images. Take the mean.")
def summed(*args):
    return _train(*args, reduction="sum")


@wrong_answer("The parameters went uphill: subtract lr times the gradient.")
def uphill(*args):
    return _train(*args, sign=-1)


@wrong_answer("The accuracy is that of the training images. Take the test images.")
def tested_on_the_training_images(*args):
    return _train(*args, on_training=True)


@wrong_answer("You returned how many are right. Return their share.")
def counted(*args):
    return _train(*args, count=True)


@wrong_answer("The order of the result is reversed: return (losses, accuracy).")
def turned_round(*args):
    return _train(*args)[::-1]
