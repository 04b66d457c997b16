"""`kata board`; a course copy lacks it, and a workshop's copy has it."""

import contextlib
from pathlib import Path

import click

from torchkata.cli.terminal import find_kata
from torchkata.errors import KataError
from torchkata.i18n import _, counted


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer at.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(0, 65535))
@click.option("--db", "file", type=click.Path(path_type=Path), help="The board's file.")
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE.html", help="Write what happened."
)
@click.option(
    "--export", type=click.Path(path_type=Path), metavar="FOLDER", help="Write it all as CSV, JSON."
)
@click.option("--delete", is_flag=True, help="Delete all that the board keeps.")
@click.option("--yes", is_flag=True, help="Delete without a question.")
def board(
    host: str,
    port: int,
    file: Path | None,
    report: Path | None,
    export: Path | None,
    delete: bool,
    yes: bool,
) -> None:
    """Show a room of learners live: who is stuck, on what, and by which mistake.

    With --host 0.0.0.0, learners in your network can join; --report, --export and --delete are for
    afterwards, and start no board.
    """
    kata = find_kata()
    try:
        from torchkata.board.serve import Place, default_file, held, lock_of, serve
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    chosen = file or default_file(kata)
    if (report or export or delete) and not chosen.is_file():
        raise KataError(_("There is no board in {file}.").format(file=chosen))
    if report is not None:
        from torchkata.board.report import write_report

        write_report(kata, chosen, report)
        click.echo(_("The report is in {file}.").format(file=report))
    if export is not None:
        from torchkata.board.export import write_export

        for written in write_export(kata, chosen, export):
            click.echo(written)
    if delete:
        from torchkata.board.export import delete_all

        if not yes:
            said = _("Delete all that learners reported, in {file}?").format(file=chosen)
            click.confirm(said, abort=True)
        with held(chosen):
            count = delete_all(chosen)
        with contextlib.suppress(OSError):
            lock_of(chosen).unlink()
        click.echo(_("Deleted: {files}.").format(files=counted(count, "file", "files")))
    if not (report or export or delete):
        try:
            serve(kata, Place(host, port, chosen), click.echo)
        except ModuleNotFoundError as error:
            raise _missing(error) from None


def _missing(error: ModuleNotFoundError) -> KataError:
    if (error.name or "").startswith("torchkata"):
        raise error
    from torchkata.kata.install import install_line

    return KataError(
        _("kata board needs the package {name}: {line}").format(
            name=error.name, line=install_line("board")
        )
    )
