"""train_stripes: a small network that tells stripes apart."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)
EPOCHS = 30


def stripes(draw, count, shift=0.0):
    """Images (count, 1, 8, 8) with noise, far from mean 0 and deviation 1, and their labels.

    Both kinds have the same numbers in other places. `shift` makes them brighter.
    """
    labels = draw.labels(count, 2)
    place = torch.arange(8) + draw.integers(count, 1, low=0, high=4)
    wave = 1 - 2 * (place % 4 < 2).float()
    rows = wave[:, :, None].expand(count, 8, 8)
    clean = torch.where(labels[:, None, None] == 0, rows, rows.mT)
    return (5 + shift + 2 * clean + draw(count, 8, 8))[:, None], labels


def weights(draw):
    return [draw(6, 1, 3, 3) / 3, draw(2, 6) / 3]


def data(draw, count, tested=40, shift=0.0):
    return weights(draw), *stripes(draw, count), *stripes(draw, tested, shift)


def inputs(draw, n):
    return *data(draw, n + 4, 7), 0.4, 3


def oracle(weights, images, labels, test_images, test_labels, lr, epochs, training=True):
    model = probes.stripes_network([w.detach() for w in weights]).train()
    images, test_images = images.detach(), test_images.detach()
    mean, deviation = images.mean(), images.var(correction=0).sqrt()
    losses = []
    for _ in range(epochs):
        loss = functional.cross_entropy(model((images - mean) / deviation), labels)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for p, gradient in zip(model.parameters(), gradients, strict=True):
                p -= lr * gradient
        losses.append(loss.item())
    right = model.eval()((test_images - mean) / deviation).argmax(1) == test_labels
    return {
        "losses": losses,
        "accuracy": right.sum().item() / len(right),
        "state": {name: t.detach().clone() for name, t in model.state_dict().items()},
        "in training mode after": False,
    }


CLOSE = {"atol": 1e-3, "rtol": 1e-3}
WITHOUT = {
    "takes_expanded_inputs": "images that are all equal have no deviation, labels may not agree",
    "takes_inputs_that_require_grad": "images that are trained on do not require grad",
}
test_standard = standard(
    "train_stripes", inputs, oracle, probe=probes.stripes_trained, without=WITHOUT, **CLOSE
)


def test_learns_to_tell_the_stripes_apart(learner, draw):
    args = *data(draw, 64), 0.5, EPOCHS

    seen = learner.probe(probes.stripes_trained)(*args)

    accuracy = seen.value["accuracy"]
    expect(seen).holds(
        accuracy > 0.9, f"is right in {accuracy:.0%} of the test images; wanted above 90 %"
    )


def test_control_with_shuffled_labels_stays_at_chance(learner, draw):
    parts, images, labels, test_images, test_labels = data(draw, 64, 128)
    shuffled = labels[draw.permutation(64)], test_labels[draw.permutation(128)]
    args = parts, images, shuffled[0], test_images, shuffled[1], 0.5, EPOCHS

    seen = learner.probe(probes.stripes_trained)(*args)

    accuracy = seen.value["accuracy"]
    expect(seen).holds(
        0.25 < accuracy < 0.75,
        f"is right in {accuracy:.0%} of the test images, although their labels were shuffled",
    )


def test_test_images_are_normalised_as_the_training_images_were(learner, draw):
    args = *(t for t in data(draw, 32, 40, shift=3.0)), 0.5, 8

    expect(learner.probe(probes.stripes_trained)(*args)).equals(oracle(*args), **CLOSE)


def test_a_test_image_does_not_see_the_others(learner, draw):
    parts, images, labels, test_images, test_labels = data(draw, 32, 40)
    args = parts, images, labels, test_images[:1], test_labels[:1], 0.5, 8

    expect(learner.probe(probes.stripes_trained)(*args)).equals(oracle(*args), **CLOSE)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("epochs", [0, 1, 5])
def test_the_model_may_come_in_any_mode(learner, draw, training, epochs):
    args = *data(draw, 16, 40, shift=1.0), 0.5, epochs, training

    expect(learner.probe(probes.stripes_trained)(*args)).equals(oracle(*args), **CLOSE)


def test_equals_gradient_descent_to_the_last_digits_in_float64(learner, draw):
    parts, images, labels, test_images, test_labels = data(draw, 3, 40)
    wide = [part.double() for part in parts], images.double(), labels, test_images.double()
    args = *wide, test_labels, 0.5, 3

    expect(learner.probe(probes.stripes_trained)(*args)).equals(oracle(*args), rtol=1e-7, atol=1e-9)
