"""The web server of a board; when it ends, it first ends the streams, which would go on.

Without that, it would wait for each of 300 watches, and then tell of each that it was cut off.
"""

from collections.abc import Callable
from types import FrameType

import uvicorn

from torchkata.board.guard import App
from torchkata.board.limits import CONNECTIONS


class Server(uvicorn.Server):
    """Answers requests until Ctrl-C.

    Args:
        app: What answers.
        end_streams: Ends all streams; it may be called from a signal's handler.
    """

    def __init__(self, app: App, end_streams: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="error",
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._end_streams = end_streams

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by a signal."""
        self._end_streams()
        super().handle_exit(sig, frame)
