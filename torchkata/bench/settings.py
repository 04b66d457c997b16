"""Settings of torch that change the speed of a product, set for a while and restored."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def fp32_mode(mode: str) -> Iterator[None]:
    """Multiply float32 on CUDA as float32, or rounded to tf32.

    torch 2.9 has a new name for the setting, and does not allow mixing the two names.

    Args:
        mode: `ieee`, `tf32`, or `-` if it does not matter.
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
    """Let torch use that many threads on the CPU; 0 changes nothing."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def numpy_threads(environment: dict[str, str], cores: int) -> int:
    """The number of threads of NumPy's products, as far as it is known from outside.

    Args:
        environment: The environment variables at the import of NumPy.
        cores: The number of cores that this process may use.
    """
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        value = environment.get(name, "")
        if value.isdigit() and int(value) > 0:
            return min(int(value), cores)
    return cores
