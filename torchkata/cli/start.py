"""`kata start`: a kata in a new folder, without a clone."""

from collections.abc import Mapping
from pathlib import Path

import click

from torchkata.cli.terminal import own_kata
from torchkata.handout.contents import ASSISTANTS
from torchkata.i18n import _, counted
from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress

asked_of_assistants = click.option(
    "--assistants",
    type=click.Choice(ASSISTANTS),
    default=ASSISTANTS[0],
    show_default=True,
    help="What AGENTS.md asks of coding assistants: hints only, anything, nothing.",
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--topics", default="", help="Only these topics, separated by commas; else the first course."
)
@click.option("--core", is_flag=True, help="Only the core path, an afternoon's work.")
@click.option("--course", is_flag=True, help="As in a graded course: examples, no hidden tests.")
@asked_of_assistants
@click.option("--no-git", is_flag=True, help="Make no git repository.")
def start(
    folder: Path, topics: str, core: bool, course: bool, assistants: str, no_git: bool
) -> None:
    """Start a kata in FOLDER, which is new or empty: exercises, tests and diagnosis.

    A fresh git repository and a virtual environment (.venv) may be there already.
    """
    from torchkata.handout.machine import next_steps
    from torchkata.handout.start import with_history
    from torchkata.handout.write import write

    choice = {"assistants": assistants, "topics": topics}
    choice |= {"core": "yes"} if core else {}
    choice |= {"course": "yes"} if course else {}
    write(files_for(choice), folder, as_zip=False)
    kata = Kata(folder.resolve())
    count = counted(len(list(kata.syllabus)), "exercise", "exercises")
    click.echo(_("{folder}: {exercises}.").format(folder=folder, exercises=count))
    if not no_git:
        click.echo(with_history(folder))
    for line in next_steps(folder):
        click.echo(line)
    first = Progress(kata).first(kata.syllabus)
    if first is not None:
        said = _("pytest says where to begin: {name} in exercises/{topic}.py.")
        click.echo(said.format(name=first.name, topic=first.topic))


def files_for(choice: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a kata with this choice, from the clone or wheel that runs here."""
    from torchkata.handout.start import files_of

    return files_of(own_kata(), choice)
