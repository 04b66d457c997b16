"""The line to a board: requests and answers as JSON over HTTP, and the events that it sends."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from torchkata.errors import KataError
from torchkata.i18n import _

SECONDS = 5.0  # to wait for an answer
SILENCE = 45.0  # seconds without a word after which events are asked for again
_LARGEST = 1 << 20  # bytes of an answer


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
            NoAnswer: If the board cannot be reached.
            Refused: If it refuses.
        """
        body = json.dumps(document).encode()
        with self._told(), contextlib.closing(self._open(SECONDS)) as connection:
            headers = {**self._headers(), "Content-Type": "application/json"}
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            data = response.read(_LARGEST)
        answer = _document(data)
        if response.status != 200:
            raise _refusal(response, answer)
        return answer

    def events(self, path: str) -> Iterator[dict[str, Any]]:
        """The events that the board sends, as they come; an empty one is a sign of life.

        Raises:
            NoAnswer: If the board cannot be reached, or no longer.
            Refused: If it refuses.
        """
        with self._told(), contextlib.closing(self._open(SILENCE)) as connection:
            connection.request("GET", path, headers=self._headers())
            response = connection.getresponse()
            if response.status != 200:
                raise _refusal(response, _document(response.read(_LARGEST)))
            while line := response.readline(_LARGEST):
                if line.startswith(b"data:"):
                    yield _document(line[5:])
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
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(
                _(
                    "The board at {address} does not answer ({why}). Are you in the same network, "
                    "and is the address right?"
                ).format(address=self._address, why=getattr(error, "strerror", None) or error)
            ) from None


def _refusal(response: http.client.HTTPResponse, answer: dict[str, Any]) -> Refused:
    said = answer.get("said")
    default = _("The board refused: {status}.").format(status=response.status)
    try:
        wait = float(response.headers.get("Retry-After") or 0)
    except ValueError:
        wait = 0.0
    return Refused(said if isinstance(said, str) else default, response.status, wait)


def _document(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
