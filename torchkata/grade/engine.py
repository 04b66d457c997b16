"""Grades many submissions at once, with any `concurrent.futures.Executor`."""

import dataclasses
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.course import Course
from torchkata.grade.flags import suspicious
from torchkata.grade.results import Result
from torchkata.grade.submission import Submission
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.i18n import _

FATAL = "grading it ended the judge's own process; a person has to look at it"

_turn = threading.Lock()
_judges: dict[str, Any] = {}  # one for each course of this process; `Judge` imports torch


def grade_one(course: Course, submission: Submission) -> Result:
    """Grade one submission in this process, with a judge that is kept for the next one."""
    with _turn:  # a Dask worker may have several threads; a judge grades one at a time
        result: Result = _judge(course).grade(submission)
    flags = (*result.flags, *suspicious(submission.files))
    return dataclasses.replace(result, flags=flags)


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
    with _executor(make, 1) as executor:
        return executor.submit(look_at_walls, rules.trusted, rules.limits).result()


def _judge(course: Course) -> Any:
    from torchkata.grade.judge import Judge

    key = f"{course.digest} {course.rules.seed}"
    if key not in _judges:
        for judge in _judges.values():
            judge.close()
        _judges.clear()
        judge = Judge(course.kata(), course.rules)
        judge.open()
        _judges[key] = judge
    return _judges[key]


Make = Callable[[int], Executor]


def grade_all(
    make: Make, jobs: int, course: Course, submissions: Sequence[Submission]
) -> Iterator[tuple[Submission, Result]]:
    """Grade submissions, and yield each when it is done.

    If a judge dies, its current submissions are lost: each is tried once more, alone, and refused
    if that ends its judge again.
    """
    lost: list[Submission] = []
    with _executor(make, jobs) as executor:
        futures = {executor.submit(grade_one, course, one): one for one in submissions}
        for future in as_completed(futures):
            result = _result(future)
            if result is None:
                lost.append(futures[future])
            else:
                yield futures[future], result
    for submission in lost:
        with _executor(make, 1) as executor:
            result = _result(executor.submit(grade_one, course, submission))
        yield submission, result or Result(submission.student, 0.0, "refused", FATAL)


def _result(future: "Future[Result]") -> Result | None:
    """The result of a future; None if its judge died."""
    try:
        return future.result()
    except KataError:
        raise
    except Exception:  # each executor has its own: BrokenProcessPool here, KilledWorker in Dask
        return None


@contextmanager
def _executor(make: Make, jobs: int) -> Iterator[Executor]:
    executor = make(jobs)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


def local(jobs: int) -> Executor:
    """Processes of this machine; spawned, because torch and its threads must not be forked."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_settle)


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
            wait([sentinel])
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
        raise KataError(_("--dask needs Dask: run `pip install 'torchkata[dask]'`.")) from error
    try:
        client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise KataError(
            _("--dask={address}: no scheduler answers there ({error}).").format(
                address=address, error=error
            )
        ) from error
    return lambda _jobs: client.get_executor(pure=False)
