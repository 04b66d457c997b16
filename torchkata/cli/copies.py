"""The commands for learners with a copy: to hand in, and to take over a newer one."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from torchkata import __version__
from torchkata.cli.terminal import find_kata
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.progress import Progress


@click.command()
@click.option("--name", help="Your name; asked for once, then remembered.")
@click.option("--id", "identity", help="Your student number, or your other id in the course.")
@click.option("--anyway", is_flag=True, help="Pack it even if something is wrong with it.")
def submit(name: str | None, identity: str | None, anyway: bool) -> None:
    """Check your work, and pack it into a zip to hand in."""
    from torchkata.submit.check import checked
    from torchkata.submit.notebooks import brought_back, left_behind
    from torchkata.submit.packing import pack, standing
    from torchkata.submit.student import remembered

    kata = find_kata()
    student = remembered(kata, name, identity, click.prompt)
    for sentence in brought_back(kata):
        click.echo(sentence)
    found = checked(kata)
    problems = [*left_behind(kata), *found.problems]
    for sentence in problems:
        click.echo(sentence)
    if problems and not anyway:
        raise KataError(
            _("Nothing was packed. Fix this, or pack it as it is: kata submit --anyway")
        )
    for sentence in found.remarks:
        click.echo(sentence)
    file = pack(kata, student)
    for line in standing(Progress(kata)):
        click.echo(line)
    click.echo(_("Hand in {file}").format(file=file.name))


@click.command()
@click.argument(
    "handout", metavar="[FOLDER]", required=False, type=click.Path(exists=True, path_type=Path)
)
def update(handout: Path | None) -> None:
    """Take over a corrected handout, a FOLDER or a zip; your work stays.

    Without FOLDER, a kata that `kata start` made takes over the torchkata that is installed.
    """
    from torchkata.update import newest, own_manifest
    from torchkata.update import update as take_over

    kata = find_kata()
    if handout is not None:
        lines = take_over(kata, handout)
    else:
        own = own_manifest(kata)
        if own.choice is None:
            raise KataError(_("This copy was handed out: name the newer one, a folder or a zip."))
        if find_spec("torchkata.cli.start") is None:
            raise KataError(
                _(
                    "The torchkata that runs here is this kata's own. Install the newer one first, "
                    "or run it once: uvx --from WHEEL kata update"
                )
            )
        from packaging.version import Version

        if Version(__version__) < Version(own.version):
            raise KataError(
                _("torchkata {version} is installed, and this kata has {own} already.").format(
                    version=__version__, own=own.version
                )
            )
        files = import_module("torchkata.cli.start").files_for(own.choice)
        lines = newest(kata, files, f"torchkata {__version__}")
    for line in lines:
        click.echo(line)
