"""The settings in which exercises train, to draw their curves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn

from torchkata import data
from torchkata.i18n import _


@dataclass(frozen=True)
class Scene:
    """The course of one module's training.

    Attributes:
        curves: By label, positions and heights.
        lines: By epoch, slope and intercept, if it fitted a line.
    """

    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]
    lines: Mapping[int, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """How to draw an exercise: what to run, and the labels of the axes."""

    run: Callable[[Any], Scene]
    across: str = "epoch"
    up: str = "loss"
    log_across: bool = False


def _steps(losses: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    return range(len(losses)), losses


_EPOCHS_SHOWN = (0, 1, 2, 5, 20, 100)


def _fit_line(module: Any) -> Scene:
    x, y = data.points()
    lines = {}
    for epochs in _EPOCHS_SHOWN:
        start = torch.tensor([-0.2]), torch.tensor([0.5])  # far off, to see it move
        w, b, losses = module.fit_line(x, y, *start, 0.005, epochs)
        lines[epochs] = float(w), float(b)
    return Scene({_("loss"): _steps(losses)}, lines)


def _best_fit(module: Any) -> Scene:
    x, y = data.points()
    best, lines = [], {}
    for epochs in range(1, 61):
        w, b, loss = module.best_fit(x, y, *data.points_start(), 0.0235, epochs)
        best.append(float(loss))
        if epochs in _EPOCHS_SHOWN or epochs == 60:
            lines[epochs] = float(w), float(b)
    return Scene({_("best loss so far"): (range(1, 61), best)}, lines)


def _model(bias: bool = True) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(2, 3, requires_grad=True), torch.randn(2, requires_grad=bias)


def _train(module: Any) -> Scene:
    return Scene({_("loss"): _steps(module.train(*data.orchards(), *_model(), 1e-5, 100))})


def _train_standardised(module: Any) -> Scene:
    inputs, targets = data.orchards()
    weights, bias = _model()
    losses = module.train_standardised(inputs, targets, weights, bias, inputs, 0.1, 1000)[0]
    return Scene({_("loss"): _steps(losses)})


def _two_layer(name: str) -> Callable[[Any], Scene]:
    def run(module: Any) -> Scene:
        return Scene({_("loss"): _steps(getattr(module, name)(*data.two_layer(), 1e-6, 200))})

    return run


def _fit_doubling(module: Any) -> Scene:
    losses = module.fit_doubling(nn.Linear(1, 1), *data.doubling(), 0.01, 150)[2]
    return Scene({_("loss"): _steps(losses)})


def _fit_with_lbfgs(module: Any) -> Scene:
    losses = module.fit_with_lbfgs(nn.Linear(3, 2), *_standardised(), 1.0, 10, 4)
    return Scene({_("loss"): _steps(losses)})


def _compare_optimizers(module: Any) -> Scene:
    names = ["SGD", "Adam", "RMSprop", "Adagrad", "LBFGS"]
    curves = module.compare_optimizers(names, lambda: nn.Linear(3, 2), *_standardised(), 0.1, 100)
    return Scene({str(name): _steps(losses) for name, losses in curves.items()})


def _lr_range_test(module: Any) -> Scene:
    lrs, losses = module.lr_range_test(nn.Linear(3, 2), *_standardised(), 1e-3, 10.0, 60)
    return Scene({_("loss"): (lrs, losses)})


def _cosine_schedule(module: Any) -> Scene:
    rates = [module.cosine_schedule(step, 100, 0.1, 0.01) for step in range(121)]
    return Scene({_("learning rate"): _steps(rates)})


def _warmup_then_linear(module: Any) -> Scene:
    rates = [module.warmup_then_linear(step, 20, 100, 0.1) for step in range(121)]
    return Scene({_("learning rate"): _steps(rates)})


def _train_with_tensor(module: Any) -> Scene:
    inputs, targets = (array.double().numpy() for array in _standardised())
    weights, bias = torch.randn(3, 2).double().numpy(), torch.randn(2).double().numpy()
    losses = module.train_orchards_with_tensor(
        module.Tensor, inputs, targets, weights, bias, 0.1, 100
    )[2]
    return Scene({_("loss"): _steps([float(loss) for loss in losses])})


def _train_stripes(module: Any) -> Scene:
    network = nn.Sequential(
        nn.Conv2d(1, 6, 3),
        nn.BatchNorm2d(6),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, 2),
    )
    losses = module.train_stripes(network, *data.stripes(64), *data.stripes(40), 0.5, 30)[0]
    return Scene({_("loss"): _steps(losses)})


def _train_poem(module: Any) -> Scene:
    text, alphabet = data.poem()
    curves = {
        name: module.train_poem(text, len(alphabet), 8, 200, causal)[1]
        for name, causal in ((_("with the mask"), True), (_("without it"), False))
    }
    return Scene({name: _steps(losses) for name, losses in curves.items()})


def _standardised() -> tuple[torch.Tensor, torch.Tensor]:
    """The orchards with each column at mean 0 and deviation 1."""
    inputs, targets = data.orchards()
    return (
        (inputs - inputs.mean(0)) / inputs.std(0),
        (targets - targets.mean(0)) / targets.std(0),
    )


SETTINGS = {
    "fit_line": Setting(_fit_line),
    "best_fit": Setting(_best_fit, across="epochs"),
    "train": Setting(_train),
    "train_standardised": Setting(_train_standardised),
    "train_two_layer": Setting(_two_layer("train_two_layer")),
    "train_two_layer_autograd": Setting(_two_layer("train_two_layer_autograd")),
    "fit_doubling": Setting(_fit_doubling),
    "fit_with_lbfgs": Setting(_fit_with_lbfgs, across="step"),
    "compare_optimizers": Setting(_compare_optimizers),
    "lr_range_test": Setting(_lr_range_test, across="learning rate", log_across=True),
    "cosine_schedule": Setting(_cosine_schedule, across="step", up="learning rate"),
    "warmup_then_linear": Setting(_warmup_then_linear, across="step", up="learning rate"),
    "train_orchards_with_tensor": Setting(_train_with_tensor),
    "train_stripes": Setting(_train_stripes),
    "train_poem": Setting(_train_poem, across="step"),
}
