"""train_stripes: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def by_hand(model, images, labels, test_images, test_labels, lr, epochs):
    mean = images.mean()
    std = ((images - mean) ** 2).mean().sqrt()
    model.train()
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = functional.cross_entropy(model((images - mean) / std), labels)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    model.eval()
    hits = 0
    with torch.inference_mode():
        for image, label in zip(test_images, test_labels, strict=True):
            hits += int(model((image[None] - mean) / std).argmax() == label)
    return losses, hits / len(test_labels)


@right_answer
def by_logarithms(model, images, labels, test_images, test_labels, lr, epochs):
    variance, mean = torch.var_mean(images, correction=0)
    deviation = variance.sqrt()
    parameters = list(model.parameters())
    losses = []
    model.train()
    for _ in range(epochs):
        logs = model((images - mean) / deviation).log_softmax(1)
        loss = -logs[torch.arange(len(labels)), labels].mean()
        for p, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
            p.data.sub_(gradient, alpha=lr)
        losses.append(loss.item())
    model.eval()
    guesses = model((test_images - mean) / deviation).detach().argmax(-1)
    return losses, (guesses == test_labels).float().mean().item()
