"""The peaks of some devices, from their data sheets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peak:
    """Dense peaks of one device, not those for sparse matrices.

    Attributes:
        tflops: TFLOP/s by precision; for float16 and bfloat16 with float32 accumulation, which
            torch uses.
        memory: TB/s of the device's memory.
    """

    tflops: dict[str, float]
    memory: float


def _peak(memory: float, float32: float, float64: float, half: float, tf32: float = 0.0) -> Peak:
    tflops = {"float32": float32, "float64": float64, "float16": half}
    if tf32:  # a device that has tf32 has bfloat16 too
        tflops |= {"tf32": tf32, "bfloat16": half}
    return Peak(tflops, memory)


# By the whole name in torch: a laptop's chip has a longer name and is another device.
_PEAKS = {
    "NVIDIA H200": _peak(4.8, 67.0, 67.0, 989.0, 494.5),
    "NVIDIA H100 80GB HBM3": _peak(3.35, 67.0, 67.0, 989.0, 494.5),
    "NVIDIA H100 PCIe": _peak(2.0, 51.0, 51.0, 756.0, 378.0),
    "NVIDIA A100-SXM4-40GB": _peak(1.555, 19.5, 19.5, 312.0, 156.0),
    "NVIDIA A100-SXM4-80GB": _peak(2.039, 19.5, 19.5, 312.0, 156.0),
    "NVIDIA A100-PCIE-40GB": _peak(1.555, 19.5, 19.5, 312.0, 156.0),
    "NVIDIA A100 80GB PCIe": _peak(1.935, 19.5, 19.5, 312.0, 156.0),
    "NVIDIA L4": _peak(0.3, 30.3, 0.49, 121.0, 60.0),
    "NVIDIA GeForce RTX 4090": _peak(1.008, 82.6, 1.29, 165.2, 82.6),
    "Tesla V100-SXM2-16GB": _peak(0.9, 15.7, 7.8, 125.0),
    "Tesla V100-SXM2-32GB": _peak(0.9, 15.7, 7.8, 125.0),
    "Tesla T4": _peak(0.32, 8.1, 0.25, 65.0),
}


def peak_of(device_name: str) -> Peak | None:
    """The peaks of the device with that name in torch, None if they are unknown."""
    return _PEAKS.get(device_name)
