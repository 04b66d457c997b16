"""The operands of a product on its device, and the call to time."""

from collections.abc import Callable

import numpy as np
import torch

from torchkata.bench.case import Case
from torchkata.bench.device import Device

Call = Callable[[], torch.Tensor]
Function = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# The largest error that rounding can explain, as a part of a typical element (the root mean square
# of the result). Rounding is at least three times smaller; the error of a wrong element is about 1,
# and that of tf32 instead of float32 is 1e-3.
TOLERANCES = {
    "float64": 1e-12,
    "float32": 5e-5,
    "tf32": 1e-2,
    "bfloat16": 5e-2,
    "float16": 5e-2,
}
_CHECKED = 256  # rows and columns of a result to compare, drawn at random


class Product:
    """Two random matrices and their product.

    Attributes:
        a: (n, k), or (batch, n, k), on the device.
        b: (k, m), or (batch, k, m), on the device.
        call: Makes the product and returns it; this is timed.
    """

    def __init__(
        self, case: Case, device: Device, function: Function | None = None, zeros: bool = False
    ) -> None:
        """Draw the operands on the device, and allocate everything that the product needs.

        Args:
            case: The product.
            device: The device.
            function: A function that makes the product and allocates its result; without it, torch
                or NumPy makes it and writes into given memory.
            zeros: Whether the operands are zeros. Some devices are faster with them, and only that
                is measured with zeros.
        """
        stack = () if case.batch == 1 else (case.batch,)
        dtype = getattr(torch, case.dtype)
        make = torch.zeros if zeros else torch.randn
        self.a = make(*stack, case.n, case.k, device=device.place).to(dtype)
        self.b = make(*stack, case.k, case.m, device=device.place).to(dtype)
        if case.transfer:
            self.call = self._with_transfer()
        elif function is not None:
            given = function
            self.call = lambda: given(self.a, self.b)
        elif case.what == "numpy.matmul":
            self.call = self._by_numpy()
        else:
            self.call = self._by_torch()

    def _by_torch(self) -> Call:
        multiply = torch.mm if self.a.dim() == 2 else torch.bmm
        out = self.a.new_empty(*self.a.shape[:-1], self.b.shape[-1])
        return lambda: multiply(self.a, self.b, out=out)

    def _by_numpy(self) -> Call:
        a, b = self.a.numpy(), self.b.numpy()
        out = self.a.new_empty(*self.a.shape[:-1], self.b.shape[-1])
        view = out.numpy()

        def call() -> torch.Tensor:
            np.matmul(a, b, out=view)
            return out

        return call

    def _with_transfer(self) -> Call:
        resident = self._by_torch()
        host_a, host_b = self.a.to("cpu", copy=True), self.b.to("cpu", copy=True)
        host_out = host_a.new_empty(*host_a.shape[:-1], host_b.shape[-1])

        def call() -> torch.Tensor:
            self.a.copy_(host_a)
            self.b.copy_(host_b)
            return host_out.copy_(resident())

        return call

    def error(self, result: torch.Tensor) -> float:
        """The largest difference of a result from the product in float64.

        Args:
            result: The result of a call. For large ones, 256 random rows by 256 random columns are
                compared: comparing everything would take longer than the timing.

        Returns:
            The largest difference, as a part of a typical element. Infinite if the shape or dtype
            is not the product's, or if it contains NaN.
        """
        shape = (*self.a.shape[:-1], self.b.shape[-1])
        if not isinstance(result, torch.Tensor) or result.shape != shape:
            return float("inf")
        if result.dtype != self.a.dtype:
            return float("inf")
        rows, columns = torch.randperm(shape[-2])[:_CHECKED], torch.randperm(shape[-1])[:_CHECKED]
        wanted = self.a[..., rows, :].cpu().double() @ self.b[..., columns].cpu().double()
        seen = result.detach()[..., rows, :][..., columns].cpu().double()
        scale = wanted.square().mean().sqrt().item() or 1.0
        worst = (seen - wanted).abs().max().item() / scale
        return worst if worst == worst else float("inf")  # NaN is not equal to itself
