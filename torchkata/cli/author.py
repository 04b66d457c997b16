"""The commands of somebody who writes exercises; a copy that is handed out has none of them."""

import os
import sys
from pathlib import Path

import click

from torchkata.cli.terminal import find_kata
from torchkata.errors import KataError
from torchkata.i18n import _, counted


@click.command()
@click.argument("names", nargs=-1)
@click.option("--seeds", default=20, show_default=True, help="Seeds that right answers must pass.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    help="Processes that share the work.",
)
@click.option("--mutants", is_flag=True, help="Change solutions a little: do the tests notice?")
@click.option(
    "--write", is_flag=True, help="Copy the stubs' docstrings and signatures to the rest."
)
@click.option("--sample", type=click.IntRange(min=1), help="Only so many mutants, always the same.")
def verify(
    names: tuple[str, ...], seeds: int, jobs: int, mutants: bool, write: bool, sample: int | None
) -> None:
    """Check exercises before they ship: all of them, or the topics and exercises NAMES."""
    if sample is not None and not mutants:
        raise KataError(_("--sample takes a sample of the mutants: add --mutants."))
    if write:
        _write(names)
        return
    from torchkata.author.mutants import verify_mutants
    from torchkata.author.verify import verify as check

    if mutants:
        problems = verify_mutants(find_kata(), names, sample=sample, jobs=jobs, tell=click.echo)
    else:
        problems = check(find_kata(), names, seeds=seeds, jobs=jobs, tell=click.echo)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(counted(len(problems), "problem found.", "problems found."))
        sys.exit(1)
    click.echo(_("All is well."))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The folder for the pictures; FILE's own if not."
)
def plot(file: Path, out: Path | None) -> None:
    """Draw the benchmark in FILE, which `pytest benchmarks --benchmark-json FILE` wrote."""
    from torchkata.bench.pictures import draw

    for picture in draw(file, out or file.parent):
        click.echo(picture)


def _write(names: tuple[str, ...]) -> None:
    """Derive what is copied from the stubs, and say what changed."""
    from torchkata.author.derive import write_derived
    from torchkata.author.verify import chosen_of

    kata = find_kata()
    chosen = {exercise.topic for exercise in chosen_of(kata, names)}
    topics = [topic for topic in kata.syllabus.topics if topic.name in chosen]
    for path in write_derived(kata, topics):
        name = path.relative_to(kata.root).as_posix()
        click.echo(_("{file} is written; what it said is kept in .kata/backup.").format(file=name))
    click.echo(_("Everything agrees with the stubs."))
