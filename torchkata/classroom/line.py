"""The line to a board: requests and answers as JSON over HTTP, and the events that it sends.

At a board's address may be anything: the page of a hotel's network, another program, half an
answer. Whatever is not a board's answer counts as no answer, so nothing is lost to it.
"""

import contextlib
import http.client
import json
import math
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from torchkata.errors import KataError
from torchkata.i18n import _

SECONDS = 5.0  # to wait for an answer to begin or to go on
LONGEST = 10.0  # seconds for all of it
SILENCE = 45.0  # seconds without a word after which events are asked for again
_LARGEST = 1 << 20  # bytes of an answer
_MOST_PATIENCE = 300.0  # seconds that a board may ask for


class NoAnswer(KataError):
    """The board cannot be reached now."""


class Refused(KataError):
    """The board answered, and did not do it.

    Attributes:
        status: The status of HTTP.
        wait: The seconds to wait before the next request, if it said so.
    """

    def __init__(self, said: str, status: int, wait: float = 0.0) -> None:
        super().__init__(said)
        self.status = status
        self.wait = wait


class Line:
    """Requests to one board.

    Args:
        address: The board's address, from `address_of`.
        token: The learner's; empty for one who has not joined yet.
    """

    def __init__(self, address: str, token: str = "") -> None:
        self._address = address
        self._token = token

    def post(self, path: str, document: object) -> dict[str, Any]:
        """Send a document.

        Returns:
            The answer.

        Raises:
            NoAnswer: If the board cannot be reached, or what answers is not a board.
            Refused: If it refuses.
        """
        body = json.dumps(document).encode()
        with self._told(), contextlib.closing(self._open(SECONDS)) as connection:
            headers = {**self._headers(), "Content-Type": "application/json"}
            connection.connect()
            with _ended_after(connection.sock, LONGEST):
                connection.request("POST", path, body, headers)
                with contextlib.closing(connection.getresponse()) as response:
                    data = response.read(_LARGEST)
        answer = _document(data)
        if response.status != 200:
            raise self._refusal(response, answer)
        if answer is None:
            raise self.not_a_board()
        return answer

    def not_a_board(self) -> NoAnswer:
        """The error for an answer that no board gives."""
        return NoAnswer(
            _("What answers at {address} is not a board.").format(address=self._address)
        )

    def events(self, path: str) -> Iterator[dict[str, Any]]:
        """The events that the board sends, as they come; an empty one is a sign of life.

        Raises:
            NoAnswer: If the board cannot be reached, or no longer.
            Refused: If it refuses.
        """
        with self._told(), contextlib.closing(self._open(SILENCE)) as connection:
            connection.request("GET", path, headers=self._headers())
            with contextlib.closing(connection.getresponse()) as response:
                if response.status != 200:
                    raise self._refusal(response, _document(response.read(_LARGEST)))
                while line := response.readline(_LARGEST):
                    if line.startswith(b"data:"):
                        yield _document(line[5:]) or {}
                    elif line.startswith(b":"):
                        yield {}
        raise NoAnswer(_("The board has ended."))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _open(self, seconds: float) -> http.client.HTTPConnection:
        parts = urlsplit(self._address)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        return kind(parts.hostname or "", parts.port, timeout=seconds)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn an error of the network into one sentence."""
        try:
            yield
        except (OSError, ValueError, http.client.HTTPException) as error:
            # A ValueError: a name that cannot be a machine's, or a token that cannot be sent.
            raise self._no_answer(getattr(error, "strerror", None) or error) from None

    def _no_answer(self, why: object) -> NoAnswer:
        return NoAnswer(
            _(
                "The board at {address} does not answer ({why}). Are you in the same network, "
                "and is the address right?"
            ).format(address=self._address, why=why)
        )

    def _refusal(
        self, response: http.client.HTTPResponse, answer: dict[str, Any] | None
    ) -> NoAnswer | Refused:
        """The error for a status that is not 200: a board says why."""
        said = (answer or {}).get("said")
        if not isinstance(said, str):
            busy = response.status >= 500  # the server itself, before the board is asked
            return self._no_answer(f"{response.status}") if busy else self.not_a_board()
        try:
            wait = float(response.headers.get("Retry-After") or 0)
        except ValueError:
            wait = 0.0
        wait = min(max(wait, 0.0), _MOST_PATIENCE) if math.isfinite(wait) else _MOST_PATIENCE
        return Refused(said, response.status, wait)


@contextlib.contextmanager
def _ended_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection that is still open after a while: each byte may come just in time."""

    def end() -> None:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _document(data: bytes) -> dict[str, Any] | None:
    """An object in JSON, its texts fit for a terminal; None for anything else."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {key: _plain(one) if isinstance(one, str) else one for key, one in found.items()}


def _plain(text: str) -> str:
    """A text on one line, without what would control a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)
