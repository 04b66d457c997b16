"""Starts a board: says where it can be reached, and answers until Ctrl-C."""

import asyncio
import contextlib
import gc
import io
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from torchkata.board.addresses import Address, addresses, bracketed, open_socket
from torchkata.board.app import app_of
from torchkata.board.board import Board
from torchkata.board.limits import CONNECTIONS
from torchkata.board.store import Store
from torchkata.classroom.lock import only_one
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import STATE
from torchkata.kata.folder import Kata

OLD = 30 * 86400.0  # seconds after which a board is likely to be a forgotten one


@dataclass(frozen=True)
class Place:
    """Where a board is.

    Attributes:
        host: The address of this machine that it answers at.
        port: Its port.
        file: Its file.
    """

    host: str
    port: int
    file: Path


def default_file(kata: Kata) -> Path:
    """The file of a kata's board."""
    return kata.root / STATE / "board.sqlite"


def lock_of(file: Path) -> Path:
    """The file that says that a board's file is in use."""
    return file.with_name(f"{file.name}.lock")


@contextlib.contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold a board's file, so that no other board writes or deletes it.

    Raises:
        KataError: If a board that runs has it, or its folder cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KataError(
            _("{file} cannot be written: {why}.").format(file=file, why=error.strerror)
        ) from None
    with only_one(lock_of(file)) as is_ours:
        if not is_ours:
            raise KataError(
                _("{file} is in use: does a board run already? End it first.").format(file=file)
            )
        yield


def serve(kata: Kata, place: Place, say: Callable[[str], None]) -> None:
    """Run a board until Ctrl-C.

    Args:
        kata: The kata of the workshop.
        place: Where.
        say: Writes a line to the terminal.

    Raises:
        KataError: If the address or the file cannot be used.
    """
    from torchkata.board.server import Server

    with held(place.file), contextlib.closing(_socket(place)) as waiting:
        store = Store(place.file)
        bound, port = waiting.getsockname()[:2]
        reached = addresses(bound)
        best = reached[0].text if reached and not reached[0].why_not else ""
        link = f"http://{bracketed(best or bound)}:{port}"
        code = store.about("code")
        facts: dict[str, Any] = {
            "link": link,
            "reachable": bool(best),
            "qr": qr(f"{link}/join#{code}"),
        }
        began, learners = float(store.about("began")), len(store.members())
        board = Board(kata, store, facts)
        for line in _heading(board, link, reached, began, learners):
            say(line)
        _allow_many_files()
        gc.freeze()
        try:
            with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
                Server(app_of(board), board.hub.close).run(sockets=[waiting])
        finally:
            board.close()
        say(_("The board has ended; what was reported is in {file}.").format(file=place.file))


def _allow_many_files() -> None:
    """Each watch holds a connection, and some systems allow 256 open files by default."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 2 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _socket(place: Place) -> socket.socket:
    try:
        return open_socket(place.host, place.port)
    except (OSError, OverflowError, ValueError) as error:
        raise KataError(
            _(
                "The board cannot answer at {host}, port {port}: {why}. Does another program use "
                "the port (--port), and is it an address of this machine (--host)?"
            ).format(
                host=place.host, port=place.port, why=getattr(error, "strerror", None) or error
            )
        ) from None


def qr(text: str) -> list[str]:
    """A QR code as rows of 0 and 1, without a margin."""
    import segno

    return ["".join(str(int(one)) for one in row) for row in segno.make(text, micro=False).matrix]


def _drawn(text: str) -> Iterator[str]:
    """A QR code for the terminal; nothing if it cannot show it.

    It has colours of its own, for on a light terminal its dark parts would be light.
    """
    import segno

    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True, border=2)
    rows = out.getvalue().splitlines()
    try:
        "".join(rows).encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return
    for row in rows:
        yield f"\x1b[97;40m{row}\x1b[0m"  # bright white on black, if it has colours


def _heading(
    board: Board, link: str, reached: list[Address], began: float, learners: int
) -> Iterator[str]:
    """What the terminal says at the start."""
    port = link.rpartition(":")[2]
    yield _("The board, for you alone (do not show this address):")
    yield f"  {link}/#{board.token}"
    yield ""
    good = [one for one in reached if not one.why_not]
    if good:
        yield _("Learners in the same network type:")
        yield f"  kata join {link.removeprefix('http://')} {board.code} --name NAME"
        yield ""
        yield _("or open this page, which says the same:")
        yield from _drawn(f"{link}/join#{board.code}")
        yield f"  {link}/join#{board.code}"
    else:
        yield _("Only this machine can reach the board. To let learners in: kata board --host")
        yield _("with an address of this machine, or 0.0.0.0 for all of them.")
        yield f"  kata join {link.removeprefix('http://')} {board.code} --name NAME"
    yield ""
    yield _("Addresses of this machine at which the board answers:")
    for one in reached:
        who = one.why_not or _("learners in the network of {card}").format(card=one.where)
        yield f"  {bracketed(one.text)}:{port}   {who}"
    if good:
        yield _("(If a learner gets no answer: the same network? a firewall on this machine?)")
    yield ""
    if learners:
        day = datetime.fromtimestamp(began)
        yield _("It goes on with {count} learners, since {day:%Y-%m-%d %H:%M}.").format(
            count=learners, day=day
        )
        if datetime.now().timestamp() - began > OLD:
            yield _("That is long ago. To begin with an empty board: kata board --delete")
    yield _("Ctrl-C ends the board; started again, it goes on.")
