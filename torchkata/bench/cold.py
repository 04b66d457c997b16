"""A process that has never made a product, to time its first one.

    python -m torchkata.bench.cold N PLACE

The child makes its operands, says `ready`, and makes one product for each line that it reads.
"""

import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

import torch

from torchkata.bench.case import Case
from torchkata.bench.device import Device
from torchkata.bench.product import Product

_PATIENCE = 60.0  # seconds before a child that hangs is killed


class Cold:
    """A fresh process that is ready to make a product.

    Args:
        case: A square product in float32.
        device: The device.
    """

    def __init__(self, case: Case, device: Device) -> None:
        command = [sys.executable, "-m", "torchkata.bench.cold", str(case.n), device.place]
        self._child = subprocess.Popen(  # noqa: S603 - this Python, and our own module
            command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._watch = threading.Timer(_PATIENCE, self._child.kill)
        self._watch.daemon = True
        self._watch.start()

    def __enter__(self) -> "Cold":
        self._read()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._watch.cancel()
        self._child.kill()
        self._child.communicate()

    def product(self) -> None:
        """Request one product and wait for it; the time includes a message in both directions."""
        self._write("product")
        self._read()

    def error(self) -> float:
        """The error of the last product, from `Product.error`."""
        self._write("error")
        return float(self._read())

    def _write(self, word: str) -> None:
        pipe = self._child.stdin
        assert pipe is not None
        pipe.write(word + "\n")
        pipe.flush()

    def _read(self) -> str:
        pipe = self._child.stdout
        assert pipe is not None
        line = pipe.readline()
        if not line:
            raise RuntimeError(f"the fresh process ended with status {self._child.wait(5)}")
        return line


def serve(product: Product, device: Device, words: IO[str], answers: IO[str]) -> None:
    """Make a product for each request."""
    device.synchronise()
    print("ready", file=answers, flush=True)
    result = product.a
    for word in words:
        if word.strip() == "product":
            result = product.call()
            device.synchronise()
            print("done", file=answers, flush=True)
        else:
            print(product.error(result), file=answers, flush=True)


if __name__ == "__main__":
    n, place = int(sys.argv[1]), sys.argv[2]
    wait = torch.accelerator.synchronize if place != "cpu" else lambda: None
    here = Device(place, place, place, synchronise=wait)
    case = Case("mistake", "cold_start", "cpu", "float32", n, n, n)
    serve(Product(case, here), here, sys.stdin, sys.stdout)
