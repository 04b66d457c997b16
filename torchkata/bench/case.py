"""One matrix product to time, and the sweep: the list of products."""

from dataclasses import dataclass, replace
from functools import cached_property

BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
SIZES = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)
# An outer product, an inner one, and a matrix times a vector, as (n, k, m): they compute little for
# each moved byte, so memory limits their speed, not arithmetic.
SHAPES = ((2048, 64, 2048), (64, 8192, 64), (2048, 2048, 1))
CPU_PRECISIONS = ("float32", "bfloat16", "float16", "float64")
GPU_PRECISIONS = ("float32", "tf32", "bfloat16", "float16", "float64")


@dataclass(frozen=True)
class Case:
    """A product of (n, k) and (k, m), or of `batch` pairs of them.

    Attributes:
        family: `sweep`, `learner` (exercises, and functions to compare with), `mistake` (wrong
            ways to measure, and the right one) or `copy` (memory alone).
        what: The called function, such as `torch.mm`; for a mistake, its name.
        place: `cpu` or `gpu`.
        precision: A floating point dtype, or `tf32`: float32 with products rounded to tf32.
        transfer: Whether the time includes copying operands and result between CPU and GPU.
        threads: Threads of the CPU; 0 on the GPU.
    """

    family: str
    what: str
    place: str
    precision: str
    n: int
    k: int
    m: int
    batch: int = 1
    transfer: bool = False
    threads: int = 0

    @property
    def dtype(self) -> str:
        """The dtype of the elements in memory."""
        return "float32" if self.precision == "tf32" else self.precision

    @property
    def fp32_mode(self) -> str:
        """The way to multiply float32, `ieee` or `tf32`; `-` for other dtypes."""
        if self.dtype != "float32":
            return "-"
        return "tf32" if self.precision == "tf32" else "ieee"

    @property
    def flops(self) -> int:
        """Operations: a multiplication and an addition for each of n·k·m; none for a copy."""
        return 0 if self.family == "copy" else 2 * self.batch * self.n * self.k * self.m

    @property
    def moved_bytes(self) -> int:
        """Moved bytes if every element is read once or written once; a copy does both."""
        elements = self.n * self.k + self.k * self.m + self.n * self.m
        if self.family == "copy":
            elements = 2 * self.n * self.k
        return self.batch * elements * BYTES[self.dtype]

    @property
    def work(self) -> int:
        """The amount of work: operations, or the bytes of a copy."""
        return self.flops or self.moved_bytes

    @property
    def square(self) -> bool:
        """Whether all three matrices are square."""
        return self.n == self.k == self.m

    @property
    def shape(self) -> str:
        """The shape as text: `1024`, `2048·64·2048` (n·k·m) or `16 × 64`."""
        size = str(self.n) if self.square else f"{self.n}·{self.k}·{self.m}"
        return size if self.batch == 1 else f"{self.batch} × {size}"

    @property
    def id(self) -> str:
        """Its id in pytest: `torch.mm-cpu2-float32-1024`."""
        place = self.place + (str(self.threads) if self.place == "cpu" else "")
        shape = str(self.n) if self.square else f"{self.n}x{self.k}x{self.m}"
        batch = "" if self.batch == 1 else f"{self.batch}x"
        way = "transfer" if self.transfer else ""
        return "-".join(filter(None, [self.what, place, way, self.precision, batch + shape]))

    @cached_property
    def series(self) -> "Case":
        """The same for all sizes."""
        return replace(self, n=0, k=0, m=0)

    def at_most(self, size: int) -> "Case":
        """The same with no side above `size`."""
        return replace(self, n=min(self.n, size), k=min(self.k, size), m=min(self.m, size))


def sweep(threads: int) -> list[Case]:
    """Every product of the sweep, the most important first, each kind from small to large.

    So a run without enough time loses the least: first the CPU in other precisions than float32.
    The first products are those for the crossover in float32 and for the best speed of a GPU.

    Args:
        threads: The number of all threads.
    """
    shapes = sorted([(n, n, n) for n in SIZES] + list(SHAPES), key=lambda s: s[0] * s[1] * s[2])
    cases = []
    for n, k, m in shapes:
        for precision in GPU_PRECISIONS:
            for transfer in (False, True):
                given = ("sweep", "torch.mm", "gpu", precision, n, k, m)
                cases.append(Case(*given, transfer=transfer))
        for precision in CPU_PRECISIONS:
            for count in {1, threads}:
                given = ("sweep", "torch.mm", "cpu", precision, n, k, m)
                cases.append(Case(*given, threads=count))
    return sorted(cases, key=lambda case: (_rank(case, threads), case.work))


def _rank(case: Case, threads: int) -> int:
    if case.place == "cpu":
        return 0 if (case.precision, case.threads) == ("float32", threads) else 2
    return 0 if case.precision in ("float32", "bfloat16") else 1
