"""What stands before every request: whose machine is asked, how large it is, what a page may do."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from torchkata.board.limits import BODY_BYTES, BODY_SECONDS, REPORT_BYTES

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


class Guard:
    """Refuses what no learner and no page of ours would ask.

    Args:
        app: What answers the rest.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for each request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        headers = dict(scope["headers"])
        if not is_ours(headers.get(b"host", b"").decode("latin-1")):
            await _refuse(sealed, 421, "The board answers to its own addresses only.")
            return
        if not _same_origin(headers):
            await _refuse(sealed, 403, "Another page may not ask this board.")
            return
        if scope["method"] == "POST":
            most = REPORT_BYTES if scope["path"] == "/reports" else BODY_BYTES
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    body = await _whole(receive, most)
            except TimeoutError:
                await _refuse(sealed, 408, "The request did not arrive in time.")
                return
            if body is None:
                await _refuse(sealed, 413, "The request is too large.")
                return
            receive = _replay(body, receive)
        await self._app(scope, receive, sealed)


def is_ours(host: str) -> bool:
    """Whether a `Host` is an address or a name of this machine.

    A name of somebody's own that leads to this address (DNS rebinding) is not.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]").lower().rstrip(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        own = socket.gethostname().lower().rstrip(".")
        short = own.partition(".")[0]
        return name in {"localhost", own, short, f"{short}.local"}
    return True


def _same_origin(headers: dict[bytes, bytes]) -> bool:
    """Whether a request comes from this board's page, or from no page at all."""
    origin = headers.get(b"origin")
    site = headers.get(b"sec-fetch-site", b"none")
    if site not in (b"none", b"same-origin"):
        # A link on another page may lead here: it shows the page, and carries no cookie.
        return headers.get(b"sec-fetch-mode") == b"navigate" and origin is None
    return origin is None or origin.partition(b"://")[2] == headers.get(b"host")


async def _whole(receive: Receive, most: int) -> bytes | None:
    """The body of a request; None if it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, and then goes on."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


async def _refuse(send: Send, status: int, said: str) -> None:
    body = f'{{"said": "{said}"}}'.encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
