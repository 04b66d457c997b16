"""The web server of a board; when it ends, it first ends the streams, which would go on.

Without that, it would wait for each of 300 watches, and then tell of each that it was cut off.

It also ends connections that hold a place and ask nothing: those on which a request takes too long
to arrive, and of one machine the oldest beyond a number that no room needs.
"""

import time
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from torchkata.board import limits
from torchkata.board.addresses import machine_of
from torchkata.board.guard import App


class Server(uvicorn.Server):
    """Answers requests until Ctrl-C.

    Args:
        app: What answers.
        end_streams: Ends all streams; it may be called from a signal's handler.
    """

    def __init__(self, app: App, end_streams: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            http="h11",  # `_is_waiting` knows its connections
            ws="none",
            access_log=False,
            log_level="error",
            server_header=False,
            limit_concurrency=limits.CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._end_streams = end_streams
        self._waiting: dict[Any, tuple[object, float]] = {}  # connection: its last request, since

    async def on_tick(self, counter: int) -> bool:
        """Called by the server ten times a second."""
        self._end_idle(time.monotonic())
        return await super().on_tick(counter)

    def _end_idle(self, now: float) -> None:
        """End the connections that have waited too long for a request, or are too many."""
        before, self._waiting = self._waiting, {}
        connections: list[Any] = list(self.server_state.connections)
        for one in connections:
            if _is_waiting(one):
                last, since = before.get(one, (None, now))
                # Another request came and was answered meanwhile: it waits anew.
                self._waiting[one] = (one.cycle, since if last is one.cycle else now)
        held: Counter[str] = Counter()
        newest_first = sorted(self._waiting.items(), key=lambda pair: -pair[1][1])
        for one, (_last, since) in newest_first:
            machine = machine_of(one.client[0] if one.client else "")
            held[machine] += 1
            if now - since > limits.BODY_SECONDS or held[machine] > limits.WAITING_OF_ONE:
                one.transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by a signal."""
        self._end_streams()
        super().handle_exit(sig, frame)


def _is_waiting(connection: Any) -> bool:
    """Whether the whole of a request is still to come."""
    cycle = connection.cycle
    return cycle is None or cycle.response_complete or cycle.more_body
