"""The data of the exercises, all float32: for tests, pictures and the REPL."""

import torch


def orchards() -> tuple[torch.Tensor, torch.Tensor]:
    """Five regions: temperature (°F), rainfall (mm), humidity (%); apples and oranges (t).

    Returns:
        Inputs (5, 3) and targets (5, 2). The least-squares optimum has a mean squared error of
        0.4831.
    """
    inputs = [
        [73, 67, 43],  # Kanto
        [91, 88, 64],  # Johto
        [87, 134, 58],  # Hoenn
        [102, 43, 37],  # Sinnoh
        [69, 96, 70],  # Unova
    ]
    targets = [[56, 70], [81, 101], [119, 133], [22, 37], [103, 119]]
    return (
        torch.tensor(inputs, dtype=torch.float32),
        torch.tensor(targets, dtype=torch.float32),
    )


def points() -> tuple[torch.Tensor, torch.Tensor]:
    """Fifteen points near a line.

    Returns:
        x (15,) and y (15,). The least-squares line has slope 0.2600, intercept 0.7477 and a mean
        squared error of 0.1689.
    """
    x = [3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997]
    y = [1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904]
    return torch.tensor([*x, 3.1]), torch.tensor([*y, 1.3])


def points_start() -> tuple[torch.Tensor, torch.Tensor]:
    """The start of the fit to the points: w = 0.3923 and b = -0.2236, each of shape (1,)."""
    generator = torch.Generator().manual_seed(2)
    return torch.randn(1, generator=generator), torch.randn(1, generator=generator)


def doubling() -> tuple[torch.Tensor, torch.Tensor]:
    """Three numbers and their doubles: x (3, 1), y (3, 1)."""
    x = torch.tensor([[1.0], [2.0], [3.0]])
    return x, 2 * x


def stripes(
    count: int, generator: torch.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Noisy images of stripes, two pixels wide, with a mean near 5.

    Returns:
        Images (count, 1, 8, 8) and labels (count,) int64: 0 for horizontal stripes, 1 for vertical
        ones.
    """
    labels = torch.arange(count) % 2
    steps = torch.arange(8) + torch.randint(4, (count, 1), generator=generator)
    vertical = torch.where(steps % 4 < 2, 3.0, 7.0)[:, None, :].repeat(1, 8, 1)
    horizontal = vertical.transpose(1, 2)
    images = torch.where((labels == 1)[:, None, None], vertical, horizontal)
    return (images + torch.randn(count, 8, 8, generator=generator))[:, None], labels


def poem() -> tuple[torch.Tensor, str]:
    """Three lines about training, in which any five letters tell the one that follows them.

    Returns:
        The poem as numbers, (103,) int64, and the 22 letters that they stand for, sorted. The mean
        entropy of a letter, given those before it in a window of nine letters, is 0.2287.
    """
    text = (
        "a small step down, then take one more:\n"
        "the loss is lower than before.\n"
        "what looks ahead has seen the end"
    )
    letters = "".join(sorted(set(text)))
    return torch.tensor([letters.index(letter) for letter in text]), letters


def two_layer(
    generator: torch.Generator | None = None,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Noise for a two-layer network, all normal draws.

    Returns:
        x (100, 1000), target (100, 10), w1 (1000, 100), w2 (100, 10).
    """
    shapes = ((100, 1000), (100, 10), (1000, 100), (100, 10))
    x, target, w1, w2 = (torch.randn(shape, generator=generator) for shape in shapes)
    return x, target, w1, w2
