"""The commands of somebody who writes exercises; a copy that is handed out has none of them."""

import json
import os
import sys
from pathlib import Path

import click
from click.core import ParameterSource

from torchkata.cli.terminal import find_kata
from torchkata.errors import KataError
from torchkata.i18n import _, counted
from torchkata.kata.files import ensure_writable, write_or_say


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    help="Seeds that right answers must pass; 20 by default, 2 with --answers.",
)
@click.option("--first-seed", default=0, show_default=True, help="The first of these seeds.")
@click.option(
    "--since",
    metavar="COMMIT",
    help="Exercises that were changed since COMMIT must pass 20 seeds, whatever --seeds says; "
    "more than ten of them share 200 seeds.",
)
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
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    help="Only so many mutants, always the same; or exercises, by the first seed.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Try the answers in FOLDER: do the tests refuse the wrong ones, and accept the right?",
)
@click.option(
    "--json",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what became of each answer into this file.",
)
def verify(
    names: tuple[str, ...],
    seeds: int | None,
    first_seed: int,
    since: str | None,
    jobs: int,
    mutants: bool,
    write: bool,
    sample: int | None,
    answers: Path | None,
    out: Path | None,
) -> None:
    """Check exercises before they ship: all of them, or the topics and exercises NAMES."""
    if sample is not None and (answers or write):
        raise KataError(_("--sample is about mutants and exercises: leave it out here."))
    if sum(map(bool, (mutants, write, answers))) > 1:
        raise KataError(_("--mutants, --write and --answers: give one of them."))
    if out and not answers:
        raise KataError(_("--json is about answers: add --answers FOLDER."))
    if write:
        _alone("write")
        _write(names)
        return
    if mutants:
        from torchkata.author.mutants import verify_mutants

        problems = verify_mutants(find_kata(), names, sample=sample, jobs=jobs, tell=click.echo)
    elif answers:
        problems = _answers(answers, names, seeds, jobs, out)
    else:
        problems = _exercises(names, seeds, first_seed, since, sample, jobs)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(counted(len(problems), "problem found.", "problems found."))
        sys.exit(1)
    click.echo(_("All is well."))


def _exercises(
    names: tuple[str, ...],
    seeds: int | None,
    first_seed: int,
    since: str | None,
    sample: int | None,
    jobs: int,
) -> list[str]:
    """What is wrong with the exercises; says first which were changed."""
    from torchkata.author.changed import changed_since
    from torchkata.author.verify import SEEDS
    from torchkata.author.verify import verify as check

    kata = find_kata()
    changed = changed_since(kata, since) if since else []
    if since:
        told = ", ".join(one.name for one in changed) or _("no exercise")
        click.echo(_("changed since {commit}: {names}").format(commit=since, names=told))
    return check(
        kata,
        names,
        seeds=seeds or SEEDS,
        first_seed=first_seed,
        changed=changed,
        sample=sample,
        jobs=jobs,
        tell=click.echo,
    )


def _answers(
    folder: Path, names: tuple[str, ...], seeds: int | None, jobs: int, out: Path | None
) -> list[str]:
    """Try answers, write the file, and say what is wrong."""
    from torchkata.author.answers import SEEDS, verify_answers

    if out:  # before the work, which takes minutes
        ensure_writable(out)
    kata = find_kata()
    results = verify_answers(kata, folder, names, seeds=seeds or SEEDS, jobs=jobs, tell=click.echo)
    if out:
        plain = [result.plain() for result in results]
        write_or_say(out, json.dumps(plain, indent=1, ensure_ascii=False).encode() + b"\n")
    return [result.problem for result in results if result.problem]


@click.command()
@click.argument("exercise", metavar="TOPIC.NAME")
def new(exercise: str) -> None:
    """Write all parts of a new exercise; what is not known yet is marked FILL_IN."""
    from torchkata.author.new import new as write_parts

    kata = find_kata()
    for path in write_parts(kata, exercise):
        click.echo(kata.short(path))
    name = exercise.partition(".")[2]
    click.echo(_("Now `kata verify {name}` says what to fill in first.").format(name=name))


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


def _alone(option: str) -> None:
    """Refuse a call that gives this option together with another one.

    Raises:
        KataError: Which names the other one.
    """
    context = click.get_current_context()
    for other in context.params.keys() - {option, "names"}:
        if context.get_parameter_source(other) is ParameterSource.COMMANDLINE:
            raise KataError(
                _("--{option} checks nothing, so --{other} does not go with it.").format(
                    option=option, other=other
                )
            )


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
