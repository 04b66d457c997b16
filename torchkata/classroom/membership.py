"""Which board a learner has joined: a file in `.kata/classroom/` that only the learner can read."""

import contextlib
import json
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import STATE, told_where_it_cannot_be_written, write_whole

PORT = 8420


@dataclass(frozen=True)
class Membership:
    """A learner's place in a board.

    Attributes:
        address: The board's, such as `http://192.168.1.5:8420`.
        token: What proves who the learner is; nobody else has it.
        name: The learner's name there.
        queue: The name of the file with the reports for this board.
    """

    address: str
    token: str
    name: str
    queue: str

    @classmethod
    def new(cls, address: str, token: str, name: str) -> "Membership":
        """A membership that has just begun."""
        return cls(address, token, name, f"queue-{secrets.token_hex(8)}")

    @classmethod
    def of(cls, root: Path) -> "Membership | None":
        """The membership of the kata in `root`; None if it has joined no board."""
        try:
            document = json.loads(_file(root).read_text(encoding="utf-8"))
            return cls(**{key: str(document[key]) for key in cls.__dataclass_fields__})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def required(cls, root: Path) -> "Membership":
        """The membership of the kata in `root`.

        Raises:
            KataError: If it has joined no board.
        """
        found = cls.of(root)
        if found is None:
            raise KataError(_("You have not joined a board: kata join ADDRESS CODE --name NAME"))
        return found

    def keep(self, root: Path) -> None:
        """Keep it, in a file that nobody else can read.

        Raises:
            KataError: If it cannot be written.
        """
        file = _file(root)
        with told_where_it_cannot_be_written(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
            write_whole(file, json.dumps(asdict(self)).encode(), mode=0o600)


def forget(root: Path) -> None:
    """Forget the board of the kata in `root`, and the reports for it."""
    with contextlib.suppress(OSError):
        _file(root).unlink()  # first, so that nothing is reported to a queue that goes
    shutil.rmtree(folder(root), ignore_errors=True)


def folder(root: Path) -> Path:
    """The folder with the membership and the queue."""
    return root / STATE / "classroom"


def _file(root: Path) -> Path:
    return folder(root) / "membership.json"


def address_of(text: str) -> str:
    """A board's address as people type it: `192.168.1.5:8420`, or a link with a path and a code.

    Raises:
        KataError: If it is not an address.
    """
    whole = text if "//" in text else f"http://{text}"
    try:
        parts = urlsplit(whole)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    scheme = whole.partition(":")[0]
    if not host or any(map(str.isspace, text)) or scheme not in ("http", "https"):
        raise KataError(
            _("{text} is not a board's address; it looks like 192.168.1.5:{port}.").format(
                text=text, port=PORT
            )
        )
    inner = f"[{host}]" if ":" in host else host
    return f"{scheme}://{inner}:{port or (443 if scheme == 'https' else PORT)}"
