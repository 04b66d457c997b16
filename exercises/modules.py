"""nn.Module and what goes with it: layers, losses, optimizers, datasets and loaders.

The data are three numbers and their doubles, `torchkata.data.doubling()`, and five orchards,
`torchkata.data.orchards()`. From here on autograd and torch.nn do the work: make sure that you
know what they do.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import nn
from torch.utils.data import Dataset


class Affine(nn.Module):
    """A fully connected layer with parameters of its own: x·Wᵀ + b.

    Args:
        in_features: d.
        out_features: k.

    `weight` (k, d) and `bias` (k,) are float32 `nn.Parameter`s, and the module has no others. The
    weight starts as random numbers around 0, of order 1 or less, and every instance draws new ones.
    How the bias starts is up to you.

    `forward(x)` takes x (..., d) and returns (..., k), differentiable in x, weight and bias.

    May not use: nn.Linear, the parameters of one, or a copy of them.

    >>> layer = Affine(3, 2)
    >>> sorted((name, tuple(parameter.shape)) for name, parameter in layer.named_parameters())
    [('bias', (2,)), ('weight', (2, 3))]
    >>> tuple(layer(torch.zeros(5, 3)).shape)
    (5, 2)
    """

    def __init__(self, in_features: int, out_features: int):
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError


class LinearModel(nn.Module):
    """A model of one linear layer.

    Args:
        in_features: d.
        out_features: k.

    `linear` is an `nn.Linear` with bias. It is made once, and the module holds nothing else.

    `forward(x)` takes x (..., d) and returns (..., k). The hooks on the model run, and so do the
    hooks on its layer.

    >>> model = LinearModel(3, 2)
    >>> sorted((name, tuple(parameter.shape)) for name, parameter in model.named_parameters())
    [('linear.bias', (2,)), ('linear.weight', (2, 3))]
    >>> tuple(LinearModel()(torch.zeros(5, 1)).shape)
    (5, 1)
    """

    def __init__(self, in_features: int = 1, out_features: int = 1):
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError


class TwoLayer(nn.Module):
    """A linear layer, ReLU, and a second linear layer.

    Args:
        in_features: d.
        hidden: h.
        out_features: k.

    `first` (d to h) and `second` (h to k) are `nn.Linear`s with bias; there are no other
    parameters.

    `forward(x)` takes x (..., d) and returns (..., k): the second layer's output as it is, with its
    negative numbers.

    >>> model = TwoLayer(3, 5, 2)
    >>> sorted(name for name, _ in model.named_parameters())
    ['first.bias', 'first.weight', 'second.bias', 'second.weight']
    >>> tuple(model(torch.zeros(4, 3)).shape)
    (4, 2)
    """

    def __init__(self, in_features: int, hidden: int, out_features: int):
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError


class MLP(nn.Module):
    """A chain of linear layers, with ReLU between every two of them and none after the last.

    Args:
        sizes: Width of the input, of each hidden layer, and of the output: two or more numbers, as
            a list or a tuple. [3, 5, 4, 2] makes the layers 3 to 5, 5 to 4 and 4 to 2.

    `parameters()` gives weight and bias of the first layer, then of the second, and so on to the
    last. How the layers are named is up to you. Each layer has parameters of its own, even if two
    layers have the same size.

    `forward(x)` takes x (..., sizes[0]) and returns (..., sizes[-1]).

    >>> model = MLP([3, 5, 2])
    >>> [tuple(parameter.shape) for parameter in model.parameters()]
    [(5, 3), (5,), (2, 5), (2,)]
    >>> tuple(model(torch.zeros(4, 3)).shape)
    (4, 2)
    """

    def __init__(self, sizes: Sequence[int]):
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError


def split_call(*args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a call as they arrive. A module's `__call__` takes its own like this.

    Args:
        *args: The arguments given by position.
        **kwargs: The arguments given by name.

    Returns:
        (positional, named): the first as a tuple, the second as a dict from name to value.

    >>> split_call(1, 2, x=3)
    ((1, 2), {'x': 3})
    """
    raise NotImplementedError


class WeightlessNet(nn.Module):
    """A two-layer ReLU network without parameters: the weights come with each call.

    `forward(x, w1, w2)` takes x (n, d), w1 (d, h) and w2 (h, k) and returns ReLU(x·w1)·w2, (n, k),
    differentiable in all three.

    The module holds no parameters, neither before a call nor after it. It has no `backward`
    method: autograd would never call one. It finds the way back through the operations of
    `forward`.

    >>> x, w1 = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, -1.0], [1.0, 0.0]])
    >>> WeightlessNet()(x, w1, torch.tensor([[2.0], [5.0]])).tolist()
    [[6.0]]
    """

    def forward(self, x: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError


def summed_mse(pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The sum of the squared differences over every element, computed without a warning.

    Args:
        pred: Predictions, any shape, float.
        y: Targets, the same shape.

    Returns:
        The sum, of shape ().

    Raises:
        ValueError: If the shapes differ; the message names both, and there is no warning then,
            either.

    >>> summed_mse(torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])).item()
    5.0
    """
    raise NotImplementedError


def train_epoch(
    model: nn.Module,
    loader: Iterable[tuple[torch.Tensor, torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
) -> float:
    """Train a model for one epoch: one step of the optimizer for each batch.

    Args:
        model: Takes inputs, returns predictions. It may come in eval mode and with old gradients.
            It is in training mode at every call, and stays in training mode.
        loader: Any iterable of pairs (inputs (b, ...), targets (b, ...)); it may have no length,
            and may allow one pass only. Batches may differ in size b.
        loss_fn: Takes predictions and targets, returns the mean loss of that batch, ().
        optimizer: Over the model's parameters. Only its `zero_grad` and `step` are needed.

    Returns:
        The mean loss over the samples, each batch's loss taken before its step.

    >>> model = torch.nn.Linear(1, 1)
    >>> _ = torch.nn.init.zeros_(model.weight), torch.nn.init.zeros_(model.bias)
    >>> loader = [(torch.ones(2, 1), torch.ones(2, 1)), (torch.ones(1, 1), 4 * torch.ones(1, 1))]
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    >>> train_epoch(model, loader, torch.nn.MSELoss(), optimizer)
    2.0
    """
    raise NotImplementedError


def fit_doubling(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: float, epochs: int
) -> tuple[float, float, list[float]]:
    """Fit a line by SGD on the summed squared error, over all samples at once.

    On the doubling data the weight goes towards 2 and the bias towards 0. At lr 0.01 that takes
    far more than 150 epochs: see what the model predicts for 4.

    Args:
        model: With one weight and one bias; `model.parameters()` gives the weight (1, 1), then the
            bias (1,). It may come with old gradients, and is trained in place.
        x: Inputs, (n, 1).
        y: Targets, (n, 1).
        lr: Learning rate.
        epochs: Number of steps.

    Returns:
        (weight, bias, losses) as floats: the parameters after the last step, and the loss before
        each step.

    >>> model = torch.nn.Linear(1, 1)
    >>> _ = torch.nn.init.zeros_(model.weight), torch.nn.init.zeros_(model.bias)
    >>> x = torch.tensor([[1.0], [2.0]])
    >>> weight, bias, losses = fit_doubling(model, x, 2 * x, 0.125, 1)
    >>> weight, bias, losses
    (2.5, 1.5, [20.0])
    """
    raise NotImplementedError


def make_loader(
    inputs: torch.Tensor,
    targets: torch.Tensor,
    batch_size: int,
    shuffle: bool,
    generator: torch.Generator,
) -> Iterable[tuple[torch.Tensor, torch.Tensor]]:
    """Inputs and targets in batches, for any number of passes.

    Args:
        inputs: One sample per row, (n, ...), n at least 1.
        targets: Their targets, (n, ...).
        batch_size: Samples in a batch.
        shuffle: Whether each pass takes the samples in a new random order; otherwise they come in
            the order given.
        generator: Random orders are drawn from it, and from nothing else. Each draw changes its
            state.

    Returns:
        An iterable that can be passed over again and again. Each pass gives pairs
        (inputs (b, ...), targets (b, ...)) with every sample once, together with its own target.
        Every batch has batch_size samples; the last has what is left, if that is fewer.

    >>> x = torch.tensor([[1.0], [2.0], [3.0]])
    >>> for inputs, targets in make_loader(x, 2 * x, 2, False, torch.Generator()):
    ...     inputs.tolist(), targets.tolist()
    ([[1.0], [2.0]], [[2.0], [4.0]])
    ([[3.0]], [[6.0]])
    """
    raise NotImplementedError


class OrchardDataset(Dataset):
    """A dataset over two tensors: sample i is the pair of their rows i.

    Args:
        inputs: One sample per row, (n, ...).
        targets: Their targets, (n, ...).

    Raises:
        ValueError: From the constructor, if there are not as many targets as inputs.
        IndexError: From `dataset[i]`, if i is n or more; this is how `for x, y in dataset` ends.

    `len(dataset)` is n. `dataset[i]` is the tuple (inputs[i], targets[i]).

    >>> dataset = OrchardDataset(torch.tensor([[73.0, 67.0], [91.0, 88.0]]), torch.tensor([56, 81]))
    >>> len(dataset)
    2
    >>> [part.tolist() for part in dataset[1]]
    [[91.0, 88.0], 81]
    """

    def __init__(self, inputs: torch.Tensor, targets: torch.Tensor):
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        raise NotImplementedError


def split(dataset: Dataset, fraction: float, generator: torch.Generator) -> tuple[Dataset, Dataset]:
    """Divide a dataset at random, say for training and for testing.

    Args:
        dataset: Has a length n, and gives a sample for each index from 0 to n − 1.
        fraction: How much of it goes into the first part, between 0 and 1.
        generator: The choice is drawn from it, and from nothing else; each draw changes its state.

    Returns:
        (first, second), as a tuple or a list of two: each has a length and gives samples by index,
        as the dataset does. Every sample is in exactly one of them. The first has fraction·n
        samples (0.8 of 5 is 4); if that is not a whole number, you may round it up or down.

    >>> first, second = split(list("abcdefgh"), 0.75, torch.Generator().manual_seed(0))
    >>> len(first), len(second)
    (6, 2)
    >>> sorted([first[i] for i in range(6)] + [second[i] for i in range(2)])
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    """
    raise NotImplementedError


def evaluate(
    model: nn.Module,
    loader: Iterable[tuple[torch.Tensor, torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> float:
    """The mean loss of a model over the samples of a loader, without a trace in the model.

    Args:
        model: Takes inputs, returns predictions. All its parts come in one mode. It is in eval mode
            at every call. Afterwards it is back in the mode that it came in, whichever it was.
        loader: Any iterable of pairs (inputs (b, ...), targets (b, ...)); it may have no length,
            and may allow one pass only. Batches may differ in size b.
        loss_fn: Takes predictions and targets, returns the mean loss of that batch, ().

    Returns:
        The mean loss over the samples.

    No graph is built. Parameters, their gradients, and whether autograd is switched on are the
    same afterwards.

    >>> model = torch.nn.Dropout(0.5)
    >>> loader = [(torch.ones(3, 1), torch.zeros(3, 1)), (torch.ones(1, 1), torch.ones(1, 1))]
    >>> evaluate(model, loader, torch.nn.MSELoss()), model.training
    (0.75, True)
    """
    raise NotImplementedError


def count_parameters(model: nn.Module) -> int:
    """How many numbers training can change: the elements of all trainable parameters.

    Args:
        model: Any module. Parameters that do not require grad are not counted, nor are buffers; a
            parameter that is used in two places counts once.

    >>> count_parameters(torch.nn.Linear(3, 2))
    8
    """
    raise NotImplementedError


def save_and_restore(model: nn.Module, path: str, fresh: nn.Module) -> None:
    """Save the state of a model to a file, and restore it from that file in another model.

    Args:
        model: What to save: parameters and buffers. It stays as it is, and so does its mode.
        path: The full name of the file. The file holds only the model's state_dict: data that
            `torch.load(path, weights_only=True)` can read, without a pickled class.
        fresh: A model of the same architecture with other numbers in it. Afterwards it returns what
            `model` returns in the same mode, and shares no memory with it. Its parameters are still
            the same objects, and its mode does not change.

    >>> import tempfile
    >>> one, other = torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = save_and_restore(one, f"{folder}/one.pt", other)
    ...     sorted(torch.load(f"{folder}/one.pt", weights_only=True))
    ['bias', 'weight']
    >>> torch.equal(one.weight, other.weight)
    True
    """
    raise NotImplementedError


def freeze_all_but_last(model: nn.Module) -> None:
    """Leave only the last layer trainable, as when a trained network learns a new task.

    Args:
        model: Its children are its layers, in order; some, such as ReLU, have no parameters, and
            some are built of further modules. The last child that has parameters is the last
            layer. Afterwards all its parameters require grad, even if they did not before, and even
            if another layer uses them, too. No other parameter of the model requires grad, not even
            one that the model holds itself, outside its children. Nothing else changes, neither
            numbers nor modes.

    >>> model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    >>> freeze_all_but_last(model)
    >>> [parameter.requires_grad for parameter in model.parameters()]
    [False, False, True, True]
    """
    raise NotImplementedError


def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Initialise every `nn.Linear` of a model by Kaiming's method for ReLU.

    A weight (k, d) gets normal draws with mean 0 and variance 2 / d, so that the signal keeps its
    size through a layer and its ReLU. A bias gets zeros.

    Args:
        model: Its linear layers may lie deep inside, and may have no bias. They are filled in
            place: the parameters stay the same objects. Layers that are not linear, such as a
            LayerNorm or an Embedding, stay as they are.
        generator: All numbers are drawn from it, and from nothing else. Each draw changes its
            state.

    >>> model = torch.nn.Sequential(torch.nn.Linear(400, 200), torch.nn.ReLU())
    >>> initialise(model, torch.Generator().manual_seed(0))
    >>> round(model[0].weight.std().item(), 2), model[0].bias.any().item()
    (0.07, False)
    """
    raise NotImplementedError


def classify_step(
    model: nn.Module,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    optimizer: torch.optim.Optimizer,
) -> float:
    """One training step of a classifier, on the mean cross entropy.

    Args:
        model: Takes inputs, returns logits (n, k). It comes in training mode and stays in it. It
            may come with old gradients.
        inputs: (n, d).
        labels: The right class of each sample, 0 to k − 1, (n,) int64.
        optimizer: Over the model's parameters. Only its `zero_grad` and `step` are needed.

    Returns:
        The loss before the step. Loss and step are finite and exact, however large the logits are.

    >>> model = torch.nn.Linear(2, 3)
    >>> _ = torch.nn.init.zeros_(model.weight), torch.nn.init.zeros_(model.bias)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.75)
    >>> round(classify_step(model, torch.ones(2, 2), torch.tensor([0, 2]), optimizer), 4)
    1.0986
    >>> [round(number, 4) for number in model.bias.tolist()]
    [0.125, -0.25, 0.125]
    """
    raise NotImplementedError
