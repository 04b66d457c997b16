"""`kata grade` at the keyboard: how far it is, how long it still takes, and what came out."""

import signal
import sqlite3
import sys
import time
from collections.abc import Iterator

import click

from torchkata.errors import KataError
from torchkata.grade.engine import local, on_dask, stop_local
from torchkata.grade.grading import Order, grade_class
from torchkata.grade.results import Grades, Row
from torchkata.i18n import _, counted
from torchkata.kata.folder import Kata

EVERY = 5.0  # seconds between two lines where nothing can be drawn over


def grade(kata: Kata, order: Order, dask: str | None = None) -> int:
    """Grade a class, show the progress, say what came out.

    Returns:
        The exit status: 0 when every submission was graded, 1 when some were refused, 130 when
        Ctrl-C ended it.

    Raises:
        KataError: Where nothing can be graded at all, or this machine fails on the way.
    """
    make = local if dask is None else on_dask(dask)
    try:
        grades, said = grade_class(
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
        click.echo(_("\nStopped. What is graded is kept: the same command goes on where it was."))
        return 130
    except (OSError, sqlite3.Error) as error:  # a full disk, too few open files
        stop_local()
        raise KataError(
            _(
                "Grading stopped: {error}. What is graded is kept: once that is mended, the same "
                "command goes on where it was."
            ).format(error=error)
        ) from error
    for sentence in said:
        click.echo(sentence)
    return _sum_up(grades, order)


def show_progress(done: Iterator[Row], count: int) -> None:
    """Consume the rows and show how far it is: a bar in a terminal, else a line now and then."""
    if not count:
        click.echo(_("Everything was graded before; the reports are written again."))
        return
    began, told, ran = time.monotonic(), 0.0, 0
    for number, row in enumerate(done, 1):
        passed = time.monotonic() - began
        ran += row.status != "refused"  # those come first, and take no time
        line = _("graded {number} of {count}: {student}")
        if ran:
            line = _("graded {number} of {count}, {rate:.1f} a minute, {left} left: {student}")
        line = line.format(
            number=number,
            count=count,
            rate=60 * ran / max(passed, 1e-3),
            left=_duration(passed / max(ran, 1) * (count - number)),
            student=row.student,
        )
        if sys.stdout.isatty():
            click.echo(f"\r\x1b[2K{line[:100]}", nl=False)
        elif passed - told >= EVERY or number in (1, count):
            told = passed
            click.echo(line)
    if sys.stdout.isatty():
        click.echo()


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


def _sum_up(grades: Grades, order: Order) -> int:
    refused = [row for row in grades.submissions if row.status == "refused"]
    for row in refused:
        click.echo(f"{row.student}: {row.reason}")
    flagged = sum(1 for row in grades.submissions if row.flags)
    click.echo(
        ", ".join(
            [
                counted(len(grades.submissions) - len(refused), "graded", "graded"),
                counted(len(refused), "refused", "refused"),
                counted(flagged, "to be looked at", "to be looked at"),
            ]
        )
        + "."
    )
    if order.rules.trusted:
        click.echo(_("--trusted: the submissions ran without the walls of files and network."))
    click.echo(_("The reports are in {out}: begin with report.html.").format(out=order.out))
    return 1 if refused else 0
