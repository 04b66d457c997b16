"""The thread that writes: what waits together is committed together, and only then acknowledged."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from torchkata.board.store import Store

MOST = 500  # jobs in one commit

Result = TypeVar("Result")


class Writer:
    """Writes to a store for an event loop.

    Args:
        store: The store; from now on only this thread uses it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Callable[..., None]] | None]
        self._jobs = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    async def do(self, job: Callable[[Store], Result], then: Callable[[Result], None]) -> Result:
        """Write something, and wait until it is on the disk.

        Args:
            job: Writes it; it runs in the thread.
            then: Called in the loop with the result, in the order of the commits, whether or not
                the caller still waits.

        Raises:
            Exception: Of the job or of the disk; then nothing of it was written.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def finish(result: Result | None, error: Exception | None) -> None:
            if error is None:
                then(result)  # type: ignore[arg-type]
            if future.done():  # the caller has gone
                return
            if error is None:
                future.set_result(result)  # type: ignore[arg-type]
            else:
                future.set_exception(error)

        def finished(result: Result | None, error: Exception | None) -> None:
            loop.call_soon_threadsafe(finish, result, error)

        self._jobs.put((lambda: job(self._store), finished))
        return await future

    def close(self) -> None:
        """Write what is left, and close the store."""
        self._jobs.put(None)
        self._thread.join()
        self._store.close()

    def _work(self) -> None:
        is_open = True
        while is_open:
            batch = [self._jobs.get()]
            while len(batch) < MOST and not self._jobs.empty():
                batch.append(self._jobs.get())
            is_open = None not in batch
            jobs = [one for one in batch if one is not None]
            if jobs:
                self._commit(jobs)

    def _commit(self, jobs: list[tuple[Callable[[], Any], Callable[..., None]]]) -> None:
        """Write all in one commit; if that fails, each alone, so that one cannot spoil others."""
        try:
            results = self._together([job for job, _finished in jobs])
        except Exception as error:
            if len(jobs) == 1:
                jobs[0][1](None, error)
                return
            for one in jobs:
                self._commit([one])
            return
        for (_job, finished), result in zip(jobs, results, strict=True):
            finished(result, None)

    def _together(self, jobs: list[Callable[[], Any]]) -> list[Any]:
        self._store.begin()
        try:
            results = [job() for job in jobs]
            self._store.commit()
        except Exception:
            self._store.roll_back()
            raise
        return results
