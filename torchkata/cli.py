"""The `kata` command: words in, one call out."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from torchkata import __version__
from torchkata.errors import KataError
from torchkata.progress import Progress, Segment, bars, what_next
from torchkata.syllabus import Kata
from torchkata.text import _, counted


class _Command(click.Group):
    """Tells errors of ours in one line and leaves with status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KataError as error:
            raise click.UsageError(str(error)) from error


@click.group(cls=_Command, invoke_without_command=True)
@click.version_option(__version__, message="torchkata %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Learn PyTorch by writing it. Without a command: where am I, and what is next?"""
    if context.invoked_subcommand is None:
        progress = Progress(_kata())
        _write([*bars(progress, _unicode()), [("", "")], *what_next(progress)])


@main.command()
@click.argument("names", nargs=-1)
@click.option("--seeds", default=20, show_default=True, help="Seeds that right answers must pass.")
def verify(names: tuple[str, ...], seeds: int) -> None:
    """Check exercises before they ship: all of them, or the topics and exercises NAMES."""
    from torchkata.verify import verify as check

    problems = check(_kata(), names, seeds=seeds, tell=lambda topic: click.echo(f"{topic} ..."))
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(counted(len(problems), "problem found.", "problems found."))
        sys.exit(1)
    click.echo(_("All is well."))


def _kata() -> Kata:
    return Kata.find(Path.cwd())


def _unicode() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()


def _write(lines: Iterable[list[Segment]]) -> None:
    for line in lines:
        click.echo("".join(_styled(*segment) for segment in line).rstrip())


def _styled(text: str, style: str) -> str:
    if style in ("", "bold"):
        return click.style(text, bold=True) if style else text
    return click.style(text, fg=style)
