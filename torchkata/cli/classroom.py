"""The commands of learners whose instructor has a board."""

import click

from torchkata.cli.terminal import find_kata
from torchkata.errors import KataError
from torchkata.i18n import _


@click.command()
@click.argument("address")
@click.argument("code")
@click.option("--name", prompt=True, help="How you are called on the instructor's page.")
def join(address: str, code: str, name: str) -> None:
    """Join your instructor's board at ADDRESS: your runs are reported to it from now on.

    It is told the exercise, the outcome, the known mistake and the seconds; never your code.
    """
    from torchkata.classroom.joining import join as run

    member = run(find_kata(), address, code, name)
    click.echo(_("You are in, as {name}. Each run is reported now:").format(name=member.name))
    click.echo(_("the exercise, the outcome, the known mistake, the seconds; never your code."))
    click.echo(_("kata hand raises your hand, kata share NAME shows code, kata leave ends it."))


@click.command()
def leave() -> None:
    """Leave your instructor's board; nothing is reported any more."""
    from torchkata.classroom.joining import leave as run

    click.echo(run(find_kata()))


@click.command()
@click.option("--down", is_flag=True, help="Lower it again.")
def hand(down: bool) -> None:
    """Raise your hand on the instructor's board."""
    from torchkata.classroom.joining import tell
    from torchkata.classroom.reports import hand as raised

    later = tell(find_kata(), raised(not down))
    done = _("Your hand is down.") if down else _("Your hand is up. To lower it: kata hand --down")
    click.echo(later or done)


@click.command()
@click.argument("name")
@click.option("--question", default="", help="What you want to ask about it.")
def share(name: str, question: str) -> None:
    """Show your code of the exercise NAME to the instructor, after a question."""
    from torchkata.classroom.joining import tell
    from torchkata.classroom.membership import Membership
    from torchkata.classroom.reports import shared
    from torchkata.classroom.sharing import code_of

    kata = find_kata()
    exercise = kata.syllabus.exercise(name)
    member = Membership.required(kata.root)
    code = code_of(kata, exercise)
    if not code:
        raise KataError(_("{name} is still to do.").format(name=exercise.name))
    click.echo(code)
    said = _("Show this to your instructor, as {name}?").format(name=member.name)
    click.confirm(said, abort=True)
    later = tell(kata, shared(exercise.name, code, question))
    click.echo(later or _("Your instructor has it now."))
