"""The messages between a judge and its workers: what both sides have to know."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

NONCE = 16  # bytes that match an answer with its message
READY, UNFIT = b"R", b"U"  # a first answer: confined; impossible file names
LOAD, CALL = b"L", b"C"


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one message: a line of JSON, then their bytes one after another."""
    head = json.dumps([[name, len(data)] for name, data in files.items()])
    return head.encode() + b"\n" + b"".join(files.values())


def unpack(message: bytes, folder: Path) -> None:
    """Write the files of a message into a folder.

    Raises:
        ValueError: If a name leads out of the folder.
    """
    head, data = message.split(b"\n", 1)
    folder.mkdir()
    at = 0
    for name, size in json.loads(head):
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"{name} is not a path inside a submission")
        file = folder.joinpath(*parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data[at : at + size])
        at += size
