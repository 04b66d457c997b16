"""`kata grade` in the terminal: the progress, the time left, and the result."""

import signal
import sqlite3
import sys
import time
from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn
from rich.table import Column

from torchkata.errors import KataError
from torchkata.grade.engine import AtWork, local, on_dask, stop_local
from torchkata.grade.grading import grade_class
from torchkata.grade.order import Order
from torchkata.grade.results import Grades, Result
from torchkata.i18n import _, counted, listed
from torchkata.kata.folder import Kata

EVERY = 5.0  # seconds between two lines without a progress bar
SILENT = 20.0  # seconds after which a line names whose submissions are graded now
MOST_NAMED = 4
PACE = 600.0  # seconds over which the pace is measured: a submission may take a minute
KNOWN = 5  # submissions, and a tenth of the class, after which the pace is told


def grade(kata: Kata, order: Order, dask: str | None = None) -> int:
    """Grade a class, show the progress, and print the result.

    Returns:
        The exit status: 0 when every submission was graded, 1 when some were refused or the
        gradebook could not be filled in, 130 when Ctrl-C ended it.

    Raises:
        KataError: If nothing can be graded at all, or this machine fails during grading.
    """
    make = local if dask is None else on_dask(dask)
    try:
        finished = grade_class(
            kata,
            order,
            make=make,
            travels=dask is not None,
            tell=show_progress,
            say=click.echo,
        )
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough
        stop_local()
        click.echo(
            _("\nStopped. Finished grades are kept: the same command continues where it stopped.")
        )
        return 130
    except (OSError, sqlite3.Error) as error:  # a full disk, too few open files
        stop_local()
        raise KataError(
            _(
                "Grading stopped: {error}. Finished grades are kept: fix this, and the same "
                "command continues where it stopped."
            ).format(error=error)
        ) from error
    for sentence in finished.said:
        click.echo(sentence)
    status = _sum_up(finished.grades, order)
    if not finished.faults:
        return status
    for fault in finished.faults:
        click.echo(fault)
    click.echo(
        _("Everything else is done: fix this, and the same command only writes the reports again.")
    )
    return 1


def show_progress(done: Iterator[Result | AtWork], count: int) -> None:
    """Consume the results and show the progress: a bar in a terminal, else a line sometimes."""
    if not count:
        click.echo(_("Everything is already graded; the reports are written again."))
        return
    screen = Console(highlight=False)
    # CI may force colours on a pipe, but a bar that moves needs a terminal.
    moves = sys.stdout.isatty() and screen.is_interactive
    whole = Column(no_wrap=True, min_width=len(_graded(count, count)))
    rest = Column(no_wrap=True, ratio=1)
    progress = Progress(
        TextColumn("{task.description}", markup=False, table_column=whole),
        BarColumn(bar_width=20),
        # A student's name may hold `[/b]`: it is text, not markup.
        TextColumn("{task.fields[detail]}", markup=False, table_column=rest),
        console=screen,
        expand=True,
        disable=not moves,
        speed_estimate_period=PACE,
    )
    bar = progress.add_task(_graded(0, count), total=count, detail="")
    with progress:
        _show_results(done, progress, bar)


def _show_results(done: Iterator[Result | AtWork], progress: Progress, bar: TaskID) -> None:
    (task,) = progress.tasks
    told = time.monotonic()
    measured = -1  # from the first that was graded: it waited for torch and for its judge
    number = 0
    for result in done:
        now = time.monotonic()
        if isinstance(result, AtWork):
            pace, busy = _pace(task, measured), listed(result.students, MOST_NAMED)
            detail = _("{pace}; now {students}") if pace else _("now {students}")
            detail = detail.format(pace=pace, students=busy)
            progress.update(bar, detail=detail)
            if progress.disable and now - told >= SILENT:
                told = now
                click.echo(f"{_graded(number, task.total)}, {detail}")
            continue
        number += 1
        measured += result.status != "refused" or measured >= 0
        if measured > 0:
            progress.advance(bar)
        else:
            progress.reset(bar, completed=number)
            progress.advance(bar, 0)
        graded, pace = _graded(number, task.total), _pace(task, measured)
        detail = f"{pace}: {result.student}" if pace else result.student
        progress.update(bar, description=graded, detail=detail)
        if progress.disable and (now - told >= EVERY or number in (1, task.total)):
            told = now
            click.echo(f"{graded}{', ' if pace else ': '}{detail}")


def _graded(number: int, count: float | None) -> str:
    return _("graded {number} of {count}").format(number=number, count=count)


def _pace(task: Task, measured: int) -> str:
    """The pace and the time left; nothing as long as they are a guess, and nothing at the end."""
    known = measured >= max(KNOWN, (task.total or 0) / 10)
    if not (known and task.speed and task.remaining):
        return ""
    left = _duration(task.remaining / task.speed)
    return _("{rate:.1f} per minute, {left} left").format(rate=60 * task.speed, left=left)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


def _sum_up(grades: Grades, order: Order) -> int:
    refused = [result for result in grades.submissions if result.status == "refused"]
    for result in refused:
        click.echo(f"{result.student}: {result.reason}")
    flagged = sum(1 for result in grades.submissions if result.flags)
    click.echo(
        ", ".join(
            [
                counted(len(grades.submissions) - len(refused), "graded", "graded"),
                counted(len(refused), "refused", "refused"),
                counted(flagged, "flagged", "flagged"),
            ]
        )
        + "."
    )
    if order.rules.trusted:
        click.echo(_("--trusted: the submissions ran without the walls around files and network."))
    click.echo(_("The reports are in {out}: start with report.html.").format(out=order.out))
    return 1 if refused else 0
