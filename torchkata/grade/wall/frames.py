"""Messages between the judge and its workers: a length, then that many bytes."""

import os
import socket
import time

LARGEST = 1 << 26  # bytes of one message, 64 MiB


class Lost(Exception):
    """No more messages: the other side is gone, or broke the protocol."""


class TooLate(Lost):
    """The other side took too long."""


def send(channel: socket.socket, message: bytes, deadline: float) -> None:
    """Send one message.

    Raises:
        Lost: If the other side is gone, or does not read before the deadline.
    """
    try:
        channel.settimeout(max(0.001, deadline - time.monotonic()))
        channel.sendall(len(message).to_bytes(8, "little") + message)
    except TimeoutError as error:
        raise TooLate from error
    except OSError as error:
        raise Lost from error


def receive(channel: socket.socket, deadline: float, most: int = LARGEST) -> bytes:
    """Receive one message.

    Memory grows with the received bytes, never with the announced number.

    Raises:
        Lost: If the other side is gone or announces more than `most` bytes.
        TooLate: If the message is not complete before the deadline.
    """
    size = int.from_bytes(_exactly(channel, 8, deadline), "little")
    if size > most:
        raise Lost
    return bytes(_exactly(channel, size, deadline))


def _exactly(channel: socket.socket, size: int, deadline: float) -> bytearray:
    data = bytearray()
    while len(data) < size:
        try:
            channel.settimeout(max(0.001, deadline - time.monotonic()))
            piece = channel.recv(min(size - len(data), 1 << 20))
        except TimeoutError as error:
            raise TooLate from error
        except OSError as error:
            raise Lost from error
        if not piece:
            raise Lost
        data += piece
        if time.monotonic() > deadline:
            raise TooLate
    return data


def write(descriptor: int, message: bytes) -> None:
    """The worker's way to send: it must not use socket calls, and it has no deadline."""
    view = memoryview(len(message).to_bytes(8, "little") + message)
    while view:
        view = view[os.write(descriptor, view) :]


def read(descriptor: int) -> bytes | None:
    """The worker's way to receive; None when the judge is gone."""
    head = _read_exactly(descriptor, 8)
    return None if head is None else _read_exactly(descriptor, int.from_bytes(head, "little"))


def _read_exactly(descriptor: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = os.read(descriptor, min(size - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)
