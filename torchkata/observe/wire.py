"""Values as bytes: what crosses between a learner's code and the tests.

A tensor is not the unit, for two tensors may share memory, and that is something to see. The unit
is the *memory region*: spans that overlap by address are merged and their bytes are sent once; a
tensor or an array is then a description (region, offset, shape, strides, dtype) in JSON. So
aliasing, identity, strides, rank 0, NaN and bfloat16 all come through, and nothing that arrives
can do anything: it is numbers and JSON, never a pickle.

Here stand the limits and the words that both sides share; `pack` writes and `unpack` reads.
"""

from dataclasses import dataclass

import numpy as np
import torch

LARGEST = 1 << 28  # bytes in one packet: 256 MiB
LONGEST = 1 << 22  # characters of a description: what is read from it takes some 30 times that
DEEPEST = 32  # nested containers
MOST = 1_000_000  # nodes in one tree
MOST_KEYS = 4096  # nodes in all keys together: keys can be made to collide, all with all
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


class Unsendable(Exception):
    """A value that cannot be judged, with the reason as a phrase: `a value of type set`."""


class Malformed(Exception):
    """Bytes that no packer of ours wrote."""


@dataclass(frozen=True)
class Packet:
    """A value at rest: a JSON text that describes it, and the memory it speaks of."""

    text: str
    memory: bytes

    def to_bytes(self) -> bytes:
        """The packet as one string of bytes."""
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
    """What `join` put together.

    Raises:
        Malformed: If it is not that many, to the byte.
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
