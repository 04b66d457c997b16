"""The `kata` command: words in, one call out."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from torchkata import __version__
from torchkata.errors import KataError, UnknownName
from torchkata.hints import next_hint
from torchkata.progress import WORDS, Progress, Segment, State, bars, what_next
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


@main.command("list")
@click.argument("topic", required=False)
@click.option("--core", is_flag=True, help="Only the core path, an afternoon's work.")
@click.option("--todo", is_flag=True, help="Only what is not solved.")
def list_exercises(topic: str | None, core: bool, todo: bool) -> None:
    """Every exercise with its state, or those of one TOPIC."""
    kata = _kata()
    progress = Progress(kata)
    if topic is not None:
        _topic(kata, topic)
    for one in kata.syllabus.topics:
        states = [
            state
            for state in progress.states(one)
            if topic in (None, one.name)
            and (state.exercise.core or not core)
            and (state.outcome != "solved" or not todo)
        ]
        if states:
            click.echo(_styled(f"{one.name}: {one.title}", "bold"))
        for state in states:
            _write([_listed(state)])


@main.command()
@click.argument("name")
def hint(name: str) -> None:
    """One more hint for the exercise NAME: the idea, then the tool, then the outline."""
    kata = _kata()
    given = next_hint(kata, kata.syllabus.exercise(name))
    click.echo(
        _("Hint {step} of {steps}: {text}").format(
            step=given.step, steps=given.steps, text=given.text
        )
    )


@main.command()
@click.argument("name")
def check(name: str) -> None:
    """Test the exercise NAME, and nothing else."""
    import pytest

    kata = _kata()
    exercise = kata.syllabus.exercise(name)
    file = kata.test_file(exercise)
    example = kata.exercises / f"{exercise.topic}.py"
    chosen = str(file) if file.is_file() else f"{example}::{exercise.name}::example"
    status = pytest.main(["-q", "--no-header", "--rootdir", str(kata.root), chosen])
    sys.exit(status if status in (0, 1) else 2)


@main.command()
@click.argument("name")
def reset(name: str) -> None:
    """Put the exercise NAME back to its stub; the rest of its file stays as it is."""
    from torchkata.reset import reset as put_back

    kata = _kata()
    exercise = kata.syllabus.exercise(name)
    backup = put_back(kata, exercise)
    click.echo(
        _("{name} is a stub again. Your text is kept in {backup}.").format(
            name=exercise.name, backup=backup.relative_to(kata.root).as_posix()
        )
    )


@main.command()
@click.argument("name")
@click.option("--anyway", is_flag=True, help="Show it although the exercise is not solved.")
def solution(name: str, anyway: bool) -> None:
    """The solution of the exercise NAME, to compare with yours once that is solved."""
    from torchkata.reset import definition_text
    from torchkata.source import Source

    kata = _kata()
    exercise = kata.syllabus.exercise(name)
    source = Source(kata.root / "solutions" / f"{exercise.topic}.py")
    if exercise.name not in source.definitions:
        raise KataError(_("The solutions are not in this copy of the kata."))
    if Progress(kata).state(exercise).outcome != "solved" and not anyway:
        raise KataError(
            _(
                "{name} is not solved yet. Try `kata hint {name}` first; "
                "`kata solution {name} --anyway` shows it all the same."
            ).format(name=exercise.name)
        )
    click.echo(definition_text(source, exercise.name).rstrip())


@main.command()
@click.argument("names", nargs=-1)
@click.option("--seeds", default=20, show_default=True, help="Seeds that right answers must pass.")
@click.option("-j", "--jobs", default=os.cpu_count() or 1, help="Processes that share the work.")
@click.option("--mutants", is_flag=True, help="Change solutions a little: do the tests notice?")
@click.option("--sample", type=click.IntRange(min=1), help="Only so many mutants, always the same.")
def verify(
    names: tuple[str, ...], seeds: int, jobs: int, mutants: bool, sample: int | None
) -> None:
    """Check exercises before they ship: all of them, or the topics and exercises NAMES."""
    if sample is not None and not mutants:
        raise KataError(_("--sample takes a sample of the mutants: add --mutants."))
    from torchkata.mutants import verify_mutants
    from torchkata.verify import verify as check

    if mutants:
        problems = verify_mutants(_kata(), names, sample=sample, jobs=jobs, tell=click.echo)
    else:
        problems = check(_kata(), names, seeds=seeds, jobs=jobs, tell=click.echo)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(counted(len(problems), "problem found.", "problems found."))
        sys.exit(1)
    click.echo(_("All is well."))


@main.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder of the reports."
)
@click.option("--topics", default="", help="Count only these topics, separated by commas.")
@click.option("--core", is_flag=True, help="Count only the core path.")
@click.option(
    "--roster", type=click.Path(path_type=Path), help="Gradebook (Canvas, Moodle) to fill."
)
@click.option("--tests", type=click.Path(path_type=Path), help="Folder of your own hidden tests.")
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade this one again.")
@click.option("--seed", type=int, help="Draw the inputs of an earlier run; by default a secret.")
@click.option("--fresh", is_flag=True, help="Forget what OUT holds and grade everybody again.")
@click.option("-j", "--jobs", default=os.cpu_count() or 1, help="Judges that grade at a time.")
@click.option("--dask", metavar="ADDRESS", help="Grade on the Dask cluster with this scheduler.")
@click.option("--limit", default=10.0, show_default=True, help="Seconds that one call may take.")
@click.option("--seconds", default=600.0, show_default=True, help="Seconds for one submission.")
@click.option("--memory", default=2048, show_default=True, help="MiB that one submission may use.")
@click.option("--trusted", is_flag=True, help="Grade although walls are missing here.")
def grade(
    submissions: Path,
    out: Path,
    topics: str,
    core: bool,
    roster: Path | None,
    tests: Path | None,
    only: tuple[str, ...],
    seed: int | None,
    fresh: bool,
    jobs: int,
    dask: str | None,
    limit: float,
    seconds: float,
    memory: int,
    trusted: bool,
) -> None:
    """Grade SUBMISSIONS: a class's folder as your platform exports it, or one submission.

    Their code runs in processes of its own, behind walls, and can only answer calls. Interrupt it
    whenever you like: the same command goes on where it was.
    """
    from torchkata.grade.console import grade as run
    from torchkata.grade.grading import Order
    from torchkata.grade.judge import Rules
    from torchkata.grade.sandbox import Limits

    for path in (submissions, roster, tests):
        if path is not None and not path.exists():
            raise KataError(_("{path}: there is no such file or folder.").format(path=path))
    if seed is not None and not 0 <= seed < 2**53:
        raise KataError(_("--seed={seed}: it has to be between 0 and 2**53.").format(seed=seed))
    if limit <= 0 or seconds <= 0 or memory < 256 or jobs < 1:
        raise KataError(
            _("--limit and --seconds have to be above 0, --memory at least 256, --jobs at least 1.")
        )
    kata = _kata()
    rules = Rules(
        seed=0,
        exercises=_counting(kata, topics, core),
        call_seconds=limit,
        seconds=seconds,
        trusted=trusted,
        limits=Limits(memory=memory),
    )
    order = Order(submissions, out, rules, seed, only, fresh, tests, roster, jobs)
    sys.exit(run(kata, order, dask))


def _counting(kata: Kata, topics: str, core: bool) -> tuple[str, ...]:
    """The exercises that count; none named means all."""
    wanted = [topic.strip() for topic in topics.split(",") if topic.strip()]
    for name in wanted:
        _topic(kata, name)
    if not wanted and not core:
        return ()
    return tuple(
        exercise.name
        for exercise in kata.syllabus
        if (not wanted or exercise.topic in wanted) and (exercise.core or not core)
    )


def _topic(kata: Kata, name: str) -> None:
    if kata.syllabus.topic(name) is None:
        names = ", ".join(topic.name for topic in kata.syllabus.topics)
        raise UnknownName(
            _("There is no topic called {name}; there are {names}.").format(name=name, names=names)
        )


def _listed(state: State) -> list[Segment]:
    exercise = state.exercise
    colour = {"solved": "green", "todo": ""}.get(state.outcome, "yellow")
    return [
        (f"  {exercise.name:<32}", ""),
        (f"{'core' if exercise.core else '':<6}", ""),
        (f"{'*' * exercise.difficulty:<5}", ""),
        (f"{exercise.minutes:>3} min  ", ""),
        (WORDS[state.outcome], colour),
    ]


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
