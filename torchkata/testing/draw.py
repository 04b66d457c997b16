"""Fresh inputs from a seed: the same seed gives the same inputs on every machine."""

import hashlib
from typing import Any

import torch


def seed_for(session_seed: int, test: str) -> int:
    """A test's own seed: it does not depend on the other tests that run, nor on their order.

    The process of the learner's code sees it, so it must not reveal the session's seed.
    """
    hashed = hashlib.blake2b(f"{session_seed} {test}".encode(), digest_size=8)
    return int.from_bytes(hashed.digest(), "little") >> 1


class Draw:
    """Draws tensors: `draw(5, 2)` is normal, float32, of shape (5, 2)."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._generator = torch.Generator().manual_seed(seed)

    def __call__(
        self, *shape: int, dtype: torch.dtype = torch.float32, requires_grad: bool = False
    ) -> torch.Tensor:
        """A normal draw of that shape; without a shape, a tensor of rank 0."""
        normal = torch.randn(shape, generator=self._generator, dtype=torch.float64)
        return normal.to(dtype).requires_grad_(requires_grad)

    def uniform(
        self, *shape: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float32
    ) -> torch.Tensor:
        """A uniform draw from [low, high)."""
        unit = torch.rand(shape, generator=self._generator, dtype=torch.float64)
        return (low + (high - low) * unit).to(dtype)

    def integers(
        self, *shape: int, low: int, high: int, dtype: torch.dtype = torch.int64
    ) -> torch.Tensor:
        """Integers from low to high - 1."""
        return torch.randint(low, high, shape, generator=self._generator).to(dtype)

    def labels(self, count: int, classes: int) -> torch.Tensor:
        """Labels (count,) int64 with every class among them, if `count` allows."""
        random = self.integers(max(count - classes, 0), low=0, high=classes)
        every = torch.arange(classes)
        return torch.cat([every, random])[:count][self.permutation(count)]

    def permutation(self, count: int) -> torch.Tensor:
        """The numbers from 0 to count - 1 in some order."""
        return torch.randperm(count, generator=self._generator)

    def away_from(self, point: float, *shape: int, by: float = 0.1) -> torch.Tensor:
        """A normal draw with both signs around a point, and at least `by` away from it.

        At a kink of a function the gradient is a convention, so tests stay away from it.
        """
        normal = self(*shape)
        return point + torch.where(normal < 0, normal - by, normal + by)

    def choice(self, options: Any) -> Any:
        """One of several."""
        return options[int(self.integers(low=0, high=len(options)))]

    def generator(self) -> torch.Generator:
        """A new generator for the learner's code, with its own seed."""
        return torch.Generator().manual_seed(int(self.integers(low=0, high=2**31)))
