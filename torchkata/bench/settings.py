"""Settings of torch that change how fast a product is, set for a while and put back."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def fp32_mode(mode: str) -> Iterator[None]:
    """Multiply float32 on CUDA as float32, or rounded to tf32.

    torch 2.9 brought a new name for it, and refuses to have the two mixed.

    Args:
        mode: `ieee`, `tf32`, or `-` where it does not matter.
    """
    if mode == "-":
        yield
        return
    settings = torch.backends.cuda.matmul
    name, value = ("fp32_precision", mode)
    if not hasattr(settings, name):
        name, value = "allow_tf32", mode == "tf32"  # type: ignore[assignment]
    before = getattr(settings, name)
    setattr(settings, name, value)
    try:
        yield
    finally:
        setattr(settings, name, before)


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let torch use that many threads on the CPU; 0 leaves it as it is."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def numpy_threads(environment: dict[str, str], cores: int) -> int:
    """How many threads NumPy's products use, as far as can be told from outside.

    Args:
        environment: Environment variables, as they were when NumPy was loaded.
        cores: Cores that this process may use.
    """
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        value = environment.get(name, "")
        if value.isdigit() and int(value) > 0:
            return min(int(value), cores)
    return cores
