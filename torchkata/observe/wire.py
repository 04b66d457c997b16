"""Values as bytes, for the way between a learner's code and the tests.

The unit is not the tensor, because two tensors may share memory, which tests want to see. The unit
is the *memory region*: spans with overlapping addresses are merged and sent once; a tensor or an
array is a description (region, offset, shape, strides, dtype) in JSON. So aliasing, identity,
strides, rank 0, NaN and bfloat16 are all preserved, and received data cannot run anything: it is
numbers and JSON, never a pickle.

This module has the limits and the names that both sides share; `pack` writes and `unpack` reads.
"""

from dataclasses import dataclass

import numpy as np
import torch

LARGEST = 1 << 26  # bytes in one packet: 64 MiB, whether they are sent or only described
MOST_ELEMENTS = 1 << 23  # in all tensors and arrays of a packet: 64 MiB as float64
MOST_THINGS = 20_000  # tensors and arrays in one packet
LONGEST = 1 << 22  # characters of a description; the objects read from it take about 30 times that
DEEPEST = 32  # nested containers
MOST = 1_000_000  # nodes in one tree
MOST_KEYS = 4096  # nodes in all keys together: all keys could be made to collide
RANK = 64

TENSOR_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.complex64, torch.complex128, torch.bool),
        *(torch.uint8, torch.uint16, torch.uint32, torch.uint64),
        *(torch.int8, torch.int16, torch.int32, torch.int64),
    )
}
DTYPE_NAMES = {dtype: name for name, dtype in TENSOR_DTYPES.items()}
ARRAY_DTYPES = {
    np.dtype(name).str: np.dtype(name)
    for name in (
        *("bool", "complex64", "complex128", "float16", "float32", "float64"),
        *(f"{sign}int{bits}" for sign in ("u", "") for bits in (8, 16, 32, 64)),
    )
}


UNCALLED = "a function, not its result"
UNRAISED = "an error of type"
MODULE = "a module of type"


class Unsendable(Exception):
    """A value that cannot be judged, with the reason as a phrase: `a value of type set`."""


class Malformed(Exception):
    """Bytes that our packer cannot have written."""


@dataclass(frozen=True)
class Packet:
    """A serialised value: a JSON text that describes it, and its memory."""

    text: str
    memory: bytes

    def to_bytes(self) -> bytes:
        """The packet as bytes."""
        text = self.text.encode()
        return len(text).to_bytes(8, "little") + text + self.memory

    @classmethod
    def from_bytes(cls, data: bytes) -> "Packet":
        """The packet that `to_bytes` wrote."""
        length = int.from_bytes(data[:8], "little")
        if len(data) < 8 or length > len(data) - 8:
            raise Malformed("the packet is cut short")
        if length > LONGEST:
            raise Malformed("the description is too long")
        try:
            return cls(data[8 : 8 + length].decode(), data[8 + length :])
        except UnicodeDecodeError as error:
            raise Malformed("the description is not text") from error


def join(*parts: bytes) -> bytes:
    """Several strings of bytes as one."""
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def split(data: bytes, count: int) -> list[bytes]:
    """The strings of bytes that `join` joined.

    Raises:
        Malformed: If the bytes are not exactly that many strings.
    """
    parts, at = [], 0
    for _ in range(count):
        size = int.from_bytes(data[at : at + 8], "little")
        if at + 8 + size > len(data):
            raise Malformed("the message is cut short")
        parts.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    if at != len(data):
        raise Malformed("the message goes on after its end")
    return parts
