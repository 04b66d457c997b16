"""Grades many submissions at once, with any `concurrent.futures.Executor`."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.util import Finalize
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.course import Course
from torchkata.grade.judges import Judges
from torchkata.grade.results import Result
from torchkata.grade.submission import Submission
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.i18n import _
from torchkata.kata.install import install_line

FATAL = "grading it ended the judge's own process; a person has to look at it"
EVERY = 5.0  # seconds between two looks at what is graded now

_turn = threading.Lock()
_judges: dict[str, Judges] = {}  # those of the last course of this process


def grade_one(course: Course, submission: Submission) -> Result:
    """Grade one submission, with fork servers of this process that are kept for the next one."""
    with _turn:  # a Dask worker may have several threads; they grade one at a time
        return _judges_of(course).grade(submission)


def look_at_walls(trusted: bool, limits: Limits) -> tuple[str, ...]:
    """The walls of this machine.

    Raises:
        KataError: If a needed one is missing, unless every submission is trusted.
    """
    walls = Walls.here()
    if not trusted:
        walls.refuse_without()
    return tuple(walls.names(limits))


def walls_of(make: "Make", course: Course) -> tuple[str, ...]:
    """The walls of the machines that an executor grades on."""
    rules = course.rules
    with _executor(make, 1) as (executor, _one):
        return executor.submit(look_at_walls, rules.trusted, rules.limits).result()


def _judges_of(course: Course) -> Judges:
    key = f"{course.digest} {course.rules.seed}"
    if key not in _judges:
        for judges in _judges.values():
            judges.close()
        _judges.clear()
        judges = Judges(course.kata(), course.rules)
        judges.open()
        # The processes of a pool skip `atexit`; without this they leave the fork servers open.
        Finalize(None, judges.close, exitpriority=1)
        _judges[key] = judges
    return _judges[key]


# Makes an executor for that many jobs, and says how many submissions to give it at a time.
Make = Callable[[int], tuple[Executor, int]]


@dataclass(frozen=True)
class AtWork:
    """The students whose submissions are being graded now."""

    students: tuple[str, ...]


def grade_all(
    make: Make, jobs: int, course: Course, submissions: Sequence[Submission]
) -> Iterator[tuple[Submission, Result] | AtWork]:
    """Grade submissions, and yield each when it is done, and whose are graded meanwhile.

    If a process of the executor dies, its current submissions are lost: each is tried once more,
    alone, and refused if that ends its process again.
    """
    waiting, lost = deque(submissions), []
    while waiting:
        with _executor(make, jobs) as (executor, at_once):
            for event in _through(executor, at_once, course, waiting):
                if isinstance(event, Submission):
                    lost.append(event)
                else:
                    yield event
    for submission in lost:
        yield AtWork((submission.student,))
        with _executor(make, 1) as (executor, _one):
            result = _result(executor.submit(grade_one, course, submission))
        yield submission, result or Result(submission.student, 0.0, "refused", FATAL)


def _through(
    executor: Executor, at_once: int, course: Course, waiting: deque[Submission]
) -> Iterator[tuple[Submission, Result] | AtWork | Submission]:
    """Grade what is waiting, until an executor is broken; a submission alone was lost by that."""
    graded: dict[Future[Result], Submission] = {}
    broken = False
    while graded or (waiting and not broken):
        while waiting and len(graded) < at_once and not broken:
            try:
                graded[executor.submit(grade_one, course, waiting[0])] = waiting[0]
            except BrokenExecutor:
                broken = True
            else:
                waiting.popleft()
        if graded:
            yield AtWork(tuple(one.student for one in graded.values()))
        for future in wait(graded, EVERY, FIRST_COMPLETED).done:
            submission, result = graded.pop(future), _result(future)
            broken |= result is None
            yield submission if result is None else (submission, result)


def _result(future: "Future[Result]") -> Result | None:
    """The result of a future; None if its process died."""
    try:
        return future.result()
    except KataError:
        raise
    except Exception:  # each executor has its own: BrokenProcessPool here, KilledWorker in Dask
        return None


@contextmanager
def _executor(make: Make, jobs: int) -> Iterator[tuple[Executor, int]]:
    executor, at_once = make(jobs)
    try:
        yield executor, at_once
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def local(jobs: int) -> tuple[Executor, int]:
    """Processes of this machine; spawned, because threads must not be forked."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_settle), jobs


def stop_local() -> None:
    """End the local processes at once; the next run grades their submissions again."""
    for process in multiprocessing.active_children():
        process.terminate()


def _settle() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def follow() -> None:
            connection.wait([sentinel])
            os._exit(1)

        threading.Thread(target=follow, daemon=True, name="follow the parent").start()


def on_dask(address: str) -> Make:
    """Processes of a Dask cluster; its workers need the package with the extra `grade`.

    Raises:
        KataError: If Dask is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        said = _("--dask needs Dask: {install}")
        raise KataError(said.format(install=install_line("dask"))) from error
    try:
        client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise KataError(
            _("--dask={address}: no scheduler answers there ({error}).").format(
                address=address, error=error
            )
        ) from error

    def make(jobs: int) -> tuple[Executor, int]:
        threads = sum(client.ncores().values())
        # Twice as many as can run, so that no worker waits for the next one to arrive.
        return client.get_executor(pure=False), max(jobs, 2 * threads)

    return make
