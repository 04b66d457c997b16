"""The commands for what comes after an exercise is solved: to solve it again, and to look at it."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from torchkata.cli.terminal import find_kata, write
from torchkata.i18n import _, counted, listed, ngettext
from torchkata.kata.again import MOST, GivenBack, give_back, is_used, waiting
from torchkata.kata.again import give_up as put_own_back
from torchkata.kata.bars import Segment
from torchkata.kata.files import write_or_say
from torchkata.kata.progress import Progress
from torchkata.kata.syllabus import Exercise

MOST_NAMED = 3


@click.command()
@click.option(
    "--most",
    type=click.IntRange(1),
    default=MOST,
    show_default=True,
    help="How many exercises to give back in one day.",
)
@click.option("--give-up", metavar="NAME", help="Put your last solution of NAME back, and show it.")
def again(most: int, give_up: str | None) -> None:
    """Give back solved exercises that are due, as stubs, to solve them once more."""
    kata = find_kata()
    if give_up is not None:
        exercise = kata.syllabus.exercise(give_up)
        text, backup = put_own_back(kata, exercise)
        click.echo(text.rstrip())
        click.echo()
        said = _("{name} has this text again; what was in its place is in {backup}.")
        click.echo(said.format(name=exercise.name, backup=backup))
        return
    write(_told(Progress(kata), give_back(kata, most)))


@click.command()
@click.argument("name")
@click.option("--png", type=click.Path(path_type=Path), help="Write the picture to this file.")
@click.option("--limit", default=10.0, show_default=True, help="Seconds for one call.")
def see(name: str, png: Path | None, limit: float) -> None:
    """Draw the tensors of a call of NAME, coloured by their place in memory."""
    from torchkata.notebook.blocks.scene import scene_of

    kata = find_kata()
    scene = scene_of(kata.root, name, limit)
    if png is not None:
        from torchkata.notebook.blocks.picture import png as picture

        write_or_say(png, picture(scene))
        click.echo(_("The picture of {name} is in {file}.").format(name=name, file=png))
        return
    from rich.color import Color
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    from torchkata.notebook.blocks.plain import lines

    console = Console(highlight=False)
    for line in lines(scene, console.width):
        text = Text()
        for piece in line:
            colours = [one and Color.from_rgb(*one) for one in (piece.ink, piece.fill)]
            text.append(piece.text, Style(color=colours[0], bgcolor=colours[1], bold=piece.bold))
        console.print(text, soft_wrap=True)


def due_line(progress: Progress) -> list[list[Segment]]:
    """What is due, in one line; nothing if `kata again` was never used."""
    due = waiting(progress.kata, progress) if is_used(progress.kata) else []
    if not due:
        return []
    names = listed([exercise.name for exercise in due], MOST_NAMED)
    return [[(_("Due again: {names}: kata again").format(names=names), "bold")]]


def _told(progress: Progress, found: GivenBack) -> Iterator[list[Segment]]:
    """What was given back, and how to have it back; or when something is due."""
    if found.broken:
        yield [
            (
                _(
                    ".kata/again.json could not be read, so it is kept as .kata/again-broken.json, "
                    "and each solved exercise is due as if it had been solved only once."
                ),
                "yellow",
            )
        ]
    if found.given:
        yield [(_("Stubs again, to solve once more:"), "bold")]
        yield from _listed(progress, found, found.given)
    if found.opened:
        yield [(_("Given back earlier, and not solved yet:"), "bold")]
        yield from _listed(progress, found, found.opened)
    if found.given or found.opened:
        yield [(_("Your text is kept: kata again --give-up NAME shows it and puts it back."), "")]
    if found.given:
        yield [(_("Not now? kata reset --undo puts back what was just given."), "")]
    if found.left:
        more = ngettext("One more is due", "{count} more are due", found.left)
        more = more.format(count=found.left)
        yield [(_("{more}, on another day or with --most.").format(more=more), "")]
    if found.changed:
        count = counted(found.changed, "exercise", "exercises")
        said = _("{count} would be due, but changed since the last run: run pytest first.")
        yield [(said.format(count=count), "yellow")]
    if found.elsewhere:
        names = listed([exercise.name for exercise in found.elsewhere], MOST_NAMED)
        said = _("Due, but only in a notebook: {names}. kata notebook TOPIC --back copies it here.")
        yield [(said.format(names=names), "yellow")]
    if not (found.given or found.opened or found.left or found.changed or found.elsewhere):
        yield [(_nothing_due(found), "")]


def _listed(
    progress: Progress, found: GivenBack, exercises: Sequence[Exercise]
) -> Iterator[list[Segment]]:
    width = max(len(exercise.name) for exercise in exercises)
    for exercise in exercises:
        place = progress.state(exercise).place
        yield [(f"  {exercise.name:<{width}}  {place}", "")]
        if names := found.callers[exercise.name]:
            said = _("until then, what calls it fails: {names}")
            text = said.format(names=listed(names, MOST_NAMED))
            yield [(f"  {'':<{width}}  {text}", "")]


def _nothing_due(found: GivenBack) -> str:
    if found.next is None:
        return _("Nothing is solved yet. Once an exercise is, it comes back here after some days.")
    days = (found.next - date.today()).days
    said = _("Nothing is due: the next exercise comes back {when} ({date}).")
    when = ngettext("tomorrow", "in {count} days", days).format(count=days)
    return said.format(when=when, date=found.next.isoformat())
