"""The commands for learners."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click

from torchkata.cli.terminal import find_kata, styled, write
from torchkata.errors import KataError
from torchkata.i18n import _, listed
from torchkata.kata.bars import Segment
from torchkata.kata.files import STATE, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.hints import next_hint, note_solution
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress, State, in_notebook
from torchkata.kata.syllabus import Exercise

MOST_NAMED = 12
MOST_SECONDS = 1e6


@click.command("list")
@click.argument("topic", required=False)
@click.option("--core", is_flag=True, help="Only the core path, an afternoon's work.")
@click.option("--todo", is_flag=True, help="Only exercises that are not done.")
def list_exercises(topic: str | None, core: bool, todo: bool) -> None:
    """List every exercise with its state, or only those of one TOPIC."""
    kata = find_kata()
    progress = Progress(kata)
    if topic is not None:
        kata.syllabus.known_topic(topic)
    several, course = len(kata.syllabus.courses) > 1, 0
    for one in kata.syllabus.topics:
        states = [
            state
            for state in progress.states(one)
            if topic in (None, one.name)
            and (state.exercise.core or not core)
            and not (todo and state.is_done)
        ]
        if states and several and one.course != course:
            course = one.course
            click.echo(styled(_("Course {number}").format(number=course), "bold"))
            click.echo()
        if states:
            click.echo(styled(f"{one.name}: {one.title}", "bold"))
        for state in states:
            write([_listed(state)])


@click.command()
@click.argument("name")
@click.option("--step", type=click.IntRange(1), help="Show this hint: 1, 2 or 3.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for an editor or an assistant.")
def hint(name: str, step: int | None, as_json: bool) -> None:
    """Show one more hint for the exercise NAME: the idea, then the tool, then the outline."""
    from torchkata.kata.solution import has_solution

    kata = find_kata()
    exercise = kata.syllabus.exercise(name)
    given = next_hint(kata, exercise, step or 0)
    if as_json:
        click.echo(json.dumps({"version": 1, "exercise": exercise.name, **asdict(given)}, indent=1))
        return
    click.echo(
        _("Hint {step} of {steps}: {text}").format(
            step=given.step, steps=given.steps, text=given.text
        )
    )
    if given.step == given.steps and has_solution(kata, exercise):
        last = _("This is the last hint. The solution: kata solution {name} --anyway")
        click.echo(last.format(name=exercise.name))
    if given.unkept:
        click.echo(styled(given.unkept, "yellow"))
        if given.step < given.steps:
            more = _("The next hint: kata hint {name} --step {step}")
            click.echo(more.format(name=exercise.name, step=given.step + 1))


@click.command()
@click.argument("what", metavar="NAME or TOPIC")
@click.option("--limit", default="10", show_default=True, help="Seconds for one call.")
@click.option("--trace", is_flag=True, help="Show the whole traceback of an error, torch's too.")
@click.option("--pdb", is_flag=True, help="Stop at the first line of your function if it fails.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for an editor or an assistant.")
def check(what: str, limit: str, trace: bool, pdb: bool, as_json: bool) -> None:
    """Test only the exercise NAME, or those of one TOPIC."""
    import pytest

    kata = find_kata()
    if as_json:
        _check_as_json(kata, what, limit, trace, pdb)
    topic = kata.syllabus.topic(what)
    if topic is not None:
        has_tests = any(map(kata.has_tests, topic.exercises))
        chosen = kata.argument(kata.tests(what) if has_tests else kata.exercises / f"{what}.py")
    else:
        exercise = kata.syllabus.exercise(what)
        module = kata.argument(kata.exercises / f"{exercise.topic}.py")
        alone = f"{module}::{exercise.name}::example"
        has_tests = kata.has_tests(exercise)
        chosen = kata.argument(kata.test_file(exercise)) if has_tests else alone
    options = ("-q", "--no-header", "--rootdir", str(kata.root), "--limit", limit)
    asked = [*(["--full-trace"] if trace else []), *(["--pdb"] if pdb else [])]
    status = pytest.main([*options, *asked, chosen])
    sys.exit(status if status in (0, 1) else 2)


def _check_as_json(kata: Kata, what: str, limit: str, trace: bool, pdb: bool) -> NoReturn:
    """Print what a learner reads, and exit as `check` does."""
    if pdb:
        raise KataError(_("--pdb needs your terminal, and --json is for programs: choose one."))
    from torchkata.run.reading import reading

    try:
        seconds = float(limit)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MOST_SECONDS:
        raise KataError(_("--limit={limit}: give a number of seconds.").format(limit=limit))
    topic = kata.syllabus.topic(what)
    chosen = [kata.syllabus.exercise(what)] if topic is None else list(topic.exercises)
    found = reading(kata.root, chosen, seconds, traces=trace)
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    done = all(Outcome(one["outcome"]).is_done for one in found["exercises"])
    sys.exit(0 if done else 1)


@click.command()
@click.argument("name")
def replay(name: str) -> None:
    """Print the failing call of the exercise NAME as code, to paste into a REPL or a notebook."""
    from torchkata.run.replay import replay as replayed

    click.echo(replayed(find_kata().root, name))


@click.command()
@click.argument("what", metavar="[TOPIC or NAME]", required=False)
@click.option("--limit", default=10.0, show_default=True, help="Seconds for one call.")
def watch(what: str | None, limit: float) -> None:
    """Test exercises when you save them: all, those of one topic, or one exercise."""
    from torchkata.watch import watch as run

    kata = find_kata()
    topic = kata.syllabus.topic(what) if what else None
    if what is None:
        scope = list(kata.syllabus)
    elif topic is not None:
        scope = list(topic.exercises)
    else:
        scope = [kata.syllabus.exercise(what)]
    if not scope:
        raise KataError(_("There is no exercise in {name}.").format(name=what or kata.root))
    run(kata, scope, limit)


@click.command()
@click.argument("what", metavar="NAME or TOPIC", nargs=-1)
@click.option("--undo", "back", is_flag=True, help="Put back what the last reset replaced.")
@click.option("--yes", is_flag=True, help="Reset several exercises without a question.")
def reset(what: tuple[str, ...], back: bool, yes: bool) -> None:
    """Put exercises back to their stubs: one NAME, several, or those of a TOPIC."""
    from torchkata.kata.reset import reset_all, undo

    kata = find_kata()
    if back == bool(what):
        raise click.UsageError(_("Name an exercise or a topic, or say --undo."))
    if back:
        for line in undo(kata):
            click.echo(line)
        return
    chosen = _begun(kata, what)
    if not chosen:
        click.echo(_("Nothing is begun there: there is nothing to reset."))
        return
    if len(chosen) > 1 and not yes:
        names = listed([exercise.name for exercise in chosen], MOST_NAMED)
        click.confirm(_("Reset {names}?").format(names=names), abort=True)
    progress = Progress(kata)
    noted = [one for one in chosen if progress.state(one).in_notebook]
    written = [one for one in chosen if one not in noted]
    for replaced in reset_all(kata, written):
        click.echo(
            _("{name} is a stub again. Your text is kept in {backup}.").format(
                name=replaced.name, backup=replaced.backup
            )
        )
    progress.outcomes.forget(in_notebook(one.name) for one in noted)
    for one in noted:
        said = _("{name}: its verdict from the notebook is forgotten. The notebook stays as it is.")
        click.echo(said.format(name=one.name))
    if written:
        click.echo(_("To have it back: kata reset --undo"))


def _begun(kata: Kata, what: Iterable[str]) -> list[Exercise]:
    """The exercises that are named and begun, each once; one that is named alone counts anyway."""
    progress = Progress(kata)
    found: dict[str, Exercise] = {}
    for name in what:
        topic = kata.syllabus.topic(name)
        if topic is None:
            exercise = kata.syllabus.exercise(name)
            found[exercise.name] = exercise
        else:
            states = progress.states(topic)
            found |= {
                one.exercise.name: one.exercise for one in states if one.outcome is not Outcome.TODO
            }
    return list(found.values())


@click.command()
@click.argument("name")
@click.option("--anyway", is_flag=True, help="Show it even if the exercise is not solved.")
def solution(name: str, anyway: bool) -> None:
    """Show the solution of the exercise NAME, to compare with yours once it is solved."""
    from torchkata.kata.solution import solution_text

    kata = find_kata()
    exercise = kata.syllabus.exercise(name)
    text = solution_text(kata, exercise, docstring=True)
    is_solved = Progress(kata).state(exercise).outcome is Outcome.SOLVED
    if not is_solved and not anyway:
        raise KataError(
            _(
                "{name} is not solved yet. Try `kata hint {name}` first; "
                "`kata solution {name} --anyway` shows it now."
            ).format(name=exercise.name)
        )
    if not is_solved:
        note_solution(kata, exercise)
    click.echo(text)


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="Write the picture to this file.")
@click.option("--open", "look", is_flag=True, help="Open it in the system's viewer.")
def curve(name: str, out: Path | None, look: bool) -> None:
    """Draw the training curve of your NAME beside the reference's, as a PNG."""
    kata = find_kata()
    exercise = kata.syllabus.exercise(name)
    if Progress(kata).is_todo(exercise):
        raise KataError(_("{name} is still to do.").format(name=exercise.name))
    from torchkata.notebook.curves import drawn
    from torchkata.run.code import load

    picture = drawn(kata, exercise, load(kata, kata.exercises, exercise.topic))
    file = out or kata.root / STATE / "curves" / f"{exercise.name}.png"
    write_or_say(file, picture)
    shown = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    click.echo(_("The curve of {name} is in {file}.").format(name=exercise.name, file=shown))
    if look:
        click.launch(str(file))


@click.command()
@click.argument("topic")
@click.option("--back", is_flag=True, help="Copy what you wrote in it into exercises/TOPIC.py.")
def notebook(topic: str, back: bool) -> None:
    """Write the exercises of a TOPIC as a notebook for Jupyter, or copy your work back."""
    from torchkata.notebook.back import bring_back
    from torchkata.notebook.convert import file_of, write

    kata = find_kata()
    chosen = kata.syllabus.known_topic(topic)
    if back:
        for line in bring_back(kata, chosen).told(kata, chosen):
            click.echo(line)
    else:
        write(kata, chosen)
        file = kata.short(file_of(kata, chosen))
        click.echo(_("{file} is written. Open it in VS Code or Jupyter.").format(file=file))
        click.echo(
            _("(If you have neither: pip install jupyterlab, then jupyter lab {file})").format(
                file=file
            )
        )


def _listed(state: State) -> list[Segment]:
    exercise = state.exercise
    return [
        (f"  {exercise.name:<32}", ""),
        (f"{'core' if exercise.core else '':<6}", ""),
        (f"{'*' * exercise.difficulty:<5}", ""),
        (f"{exercise.minutes:>3} min  ", ""),
        (state.words, state.outcome.style),
    ]
