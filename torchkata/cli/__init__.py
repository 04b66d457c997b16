"""The `kata` command: each command makes one call of the engine.

There is a module for each group of users: `learner` (and `practice`, for solved exercises), those
with `copies`, those in a `classroom` with a board, `author`, `teacher`, one to `start`, and
`board`. A copy lacks those of authors and teachers and `start`, and with them their commands; one
for a course lacks `board` too.
"""

import errno
import io
import sys
from importlib import import_module
from importlib.util import find_spec

import click

from torchkata import __version__
from torchkata.cli import classroom, copies, learner, practice
from torchkata.cli.handover import engine_of_folder, hand_over
from torchkata.cli.terminal import find_kata, is_unicode, write
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.bars import bars, what_next
from torchkata.kata.progress import Progress

# The modules of commands that not every copy has; a module is imported when its command is used.
_MODULES = {
    "board": "board",
    "grade": "teacher",
    "handout": "teacher",
    "new": "author",
    "plot": "author",
    "start": "start",
    "verify": "author",
}


class _Commands(click.Group):
    """Shows our errors in one line and exits with status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *filter(_is_here, _MODULES)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return super().get_command(ctx, cmd_name)
        if not _is_here(cmd_name):
            raise KataError(
                _(
                    "kata {name} is not in this copy: it comes with a clone of torchkata or with "
                    "its wheel."
                ).format(name=cmd_name)
            )
        command: click.Command = getattr(import_module(_module(cmd_name)), cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = list(args)  # parsing takes them away
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            folder = engine_of_folder(ctx.obj, _MODULES)
            return super().invoke(ctx) if folder is None else hand_over(folder, ctx.obj)
        except KataError as error:
            raise click.UsageError(str(error)) from error
        except OSError as error:  # a full disk, a file without permission
            if error.errno == errno.EPIPE:  # `kata list | head`, which click handles
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.UsageError(f"{where}{error.strerror or error}.") from error


@click.group(cls=_Commands, invoke_without_command=True)
@click.version_option(__version__, message="torchkata %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Learn PyTorch by writing it. Without a command: your progress and the next exercise."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # escape missing characters, as pytest does
            stream.reconfigure(errors="backslashreplace")
    if context.invoked_subcommand is None:
        progress = Progress(find_kata())
        write([*bars(progress, is_unicode()), [("", "")], *what_next(progress)])
        write(practice.due_line(progress))


for _found in (
    *vars(learner).values(),
    *vars(copies).values(),
    *vars(practice).values(),
    *vars(classroom).values(),
):
    if isinstance(_found, click.Command):
        main.add_command(_found)


def _module(command: str) -> str:
    return f"torchkata.cli.{_MODULES[command]}"


def _is_here(command: str) -> bool:
    return find_spec(_module(command)) is not None
