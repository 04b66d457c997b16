"""The `kata` command: words in, one call out."""

import errno
import io
import os
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import click

from torchkata import __version__
from torchkata.errors import KataError
from torchkata.i18n import _, counted
from torchkata.kata.bars import Segment, bars, what_next
from torchkata.kata.files import STATE, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.hints import next_hint
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress, State


class _Command(click.Group):
    """Tells errors of ours in one line and leaves with status 2.

    What only an author or an instructor needs is not in every copy, nor among its commands.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in super().list_commands(ctx) if _is_here(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not _is_here(cmd_name):
            raise KataError(
                _("kata {name} is not in this copy: it belongs to who handed it out.").format(
                    name=cmd_name
                )
            )
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KataError as error:
            raise click.UsageError(str(error)) from error
        except OSError as error:  # a full disk, a file that may not be read
            if error.errno == errno.EPIPE:  # `kata list | head`, of which click takes care
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.UsageError(f"{where}{error.strerror or error}.") from error


@click.group(cls=_Command, invoke_without_command=True)
@click.version_option(__version__, message="torchkata %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Learn PyTorch by writing it. Without a command: where am I, and what is next?"""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign that it lacks is written as pytest does
            stream.reconfigure(errors="backslashreplace")
    if context.invoked_subcommand is None:
        progress = Progress(_kata())
        _write([*bars(progress, _unicode()), [("", "")], *what_next(progress)])


@main.command("list")
@click.argument("topic", required=False)
@click.option("--core", is_flag=True, help="Only the core path, an afternoon's work.")
@click.option("--todo", is_flag=True, help="Only what is not done.")
def list_exercises(topic: str | None, core: bool, todo: bool) -> None:
    """Every exercise with its state, or those of one TOPIC."""
    kata = _kata()
    progress = Progress(kata)
    if topic is not None:
        kata.syllabus.known_topic(topic)
    for one in kata.syllabus.topics:
        states = [
            state
            for state in progress.states(one)
            if topic in (None, one.name)
            and (state.exercise.core or not core)
            and not (todo and state.is_done)
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
    example = kata.argument(kata.exercises / f"{exercise.topic}.py")
    chosen = kata.argument(file) if file.is_file() else f"{example}::{exercise.name}::example"
    status = pytest.main(["-q", "--no-header", "--rootdir", str(kata.root), chosen])
    sys.exit(status if status in (0, 1) else 2)


@main.command()
@click.argument("what", metavar="[TOPIC or NAME]", required=False)
@click.option("--limit", default=10.0, show_default=True, help="Seconds that one call may take.")
def watch(what: str | None, limit: float) -> None:
    """Test what you save, as you save it: everything, one topic, or one exercise."""
    from torchkata.watch import watch as run

    kata = _kata()
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


@main.command()
@click.argument("name")
def reset(name: str) -> None:
    """Put the exercise NAME back to its stub; the rest of its file stays as it is."""
    from torchkata.kata.reset import reset as put_back

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
    from torchkata.kata.solution import solution_text

    kata = _kata()
    exercise = kata.syllabus.exercise(name)
    text = solution_text(kata, exercise, docstring=True)
    if Progress(kata).state(exercise).outcome is not Outcome.SOLVED and not anyway:
        raise KataError(
            _(
                "{name} is not solved yet. Try `kata hint {name}` first; "
                "`kata solution {name} --anyway` shows it all the same."
            ).format(name=exercise.name)
        )
    click.echo(text)


@main.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="Write the picture to this file.")
@click.option("--open", "look", is_flag=True, help="Open it in the system's viewer.")
def curve(name: str, out: Path | None, look: bool) -> None:
    """Draw what happened in training: the loss of your NAME beside the reference's, as a PNG."""
    kata = _kata()
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


@main.command()
@click.argument("topic")
@click.option("--back", is_flag=True, help="Put what the notebook holds into exercises/TOPIC.py.")
def notebook(topic: str, back: bool) -> None:
    """Write a notebook of a TOPIC's stubs, to work in Jupyter; or bring it back as a module."""
    from torchkata.notebook.convert import bring_back, file_of, write

    kata = _kata()
    chosen = kata.syllabus.known_topic(topic)
    name = file_of(kata, chosen).relative_to(kata.root).as_posix()
    if back:
        backup = bring_back(kata, chosen)
        click.echo(
            _("exercises/{topic}.py is what {file} holds. What it was is kept in {backup}.").format(
                topic=topic, file=name, backup=backup.relative_to(kata.root).as_posix()
            )
        )
    else:
        write(kata, chosen)
        click.echo(_("{file} is written; open it in Jupyter.").format(file=name))


@main.command()
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
@click.option("--sample", type=click.IntRange(min=1), help="Only so many mutants, always the same.")
def verify(
    names: tuple[str, ...], seeds: int, jobs: int, mutants: bool, sample: int | None
) -> None:
    """Check exercises before they ship: all of them, or the topics and exercises NAMES."""
    if sample is not None and not mutants:
        raise KataError(_("--sample takes a sample of the mutants: add --mutants."))
    from torchkata.author.mutants import verify_mutants
    from torchkata.author.verify import verify as check

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
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--open", "with_tests", is_flag=True, help="A workshop's copy: tests and diagnosis.")
@click.option("--topics", default="", help="Only these topics, separated by commas.")
@click.option("--core", is_flag=True, help="Only the core path.")
@click.option("--zip", "as_zip", is_flag=True, help="Write OUT.zip in place of a folder.")
def handout(out: Path, with_tests: bool, topics: str, core: bool, as_zip: bool) -> None:
    """Write a copy to hand out to OUT: stubs and examples, no hidden test and no solution."""
    from torchkata.handout import contents, leaks, passed_over, write
    from torchkata.kata.manifest import COURSE, WORKSHOP

    kata = _kata()
    kind = WORKSHOP if with_tests else COURSE
    exercises = kata.syllabus.chosen(topics, core)
    files = contents(kata, exercises, kind)
    if told := leaks(kata, files, kind):
        raise KataError(_("Nothing was written, for this would leak:") + "\n" + "\n".join(told))
    written = write(files, out, as_zip)
    click.echo(
        (
            _("{path}: {exercises}, with their tests, without solutions.")
            if with_tests
            else _("{path}: {exercises}, without hidden tests and solutions.")
        ).format(path=written, exercises=counted(len(exercises), "exercise", "exercises"))
    )
    for sentence in passed_over(kata, exercises):
        click.echo(sentence)


@main.command()
@click.option("--name", help="Your name; asked for once, then remembered.")
@click.option("--id", "identity", help="Your student number, or what your course knows you by.")
@click.option("--anyway", is_flag=True, help="Pack it although something is wrong with it.")
def submit(name: str | None, identity: str | None, anyway: bool) -> None:
    """Pack what you wrote into a zip to hand in, once it is checked."""
    from torchkata.submit import checked, pack, remembered, standing

    kata = _kata()
    student = remembered(kata, name, identity, click.prompt)
    found = checked(kata)
    for sentence in found:
        click.echo(sentence)
    if found and not anyway:
        raise KataError(
            _("Nothing was packed. Mend that, or pack it as it is: kata submit --anyway")
        )
    file = pack(kata, student)
    for line in standing(Progress(kata)):
        click.echo(line)
    click.echo(_("Hand in {file}").format(file=file.name))


@main.command()
@click.argument("handout", metavar="FOLDER", type=click.Path(exists=True, path_type=Path))
def update(handout: Path) -> None:
    """Take over a corrected handout, a FOLDER or a zip; what you wrote stays."""
    from torchkata.update import update as take_over

    for line in take_over(_kata(), handout):
        click.echo(line)


@main.command()
@click.argument("submissions", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the reports.")
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
@click.option(
    "--gradescope",
    metavar="OUT.zip",
    type=click.Path(path_type=Path),
    help="Write an autograder for Gradescope instead.",
)
def grade(
    submissions: Path | None,
    out: Path | None,
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
    gradescope: Path | None,
) -> None:
    """Grade SUBMISSIONS: a class's folder as your platform exports it, or one submission.

    Their code runs in processes of its own, behind walls, and can only answer calls. Interrupt it
    whenever you like: the same command goes on where it was.
    """
    from torchkata.grade.console import grade as run
    from torchkata.grade.grading import Order
    from torchkata.grade.rules import Rules
    from torchkata.grade.wall.sandbox import Limits

    for path in (submissions, roster, tests):
        if path is not None and not path.exists():
            raise KataError(_("{path}: there is no such file or folder.").format(path=path))
    if seed is not None and not 0 <= seed < 2**53:
        raise KataError(_("--seed={seed}: it has to be between 0 and 2**53.").format(seed=seed))
    if not (0 < limit <= 1e6 and 0 < seconds <= 1e6 and 256 <= memory <= 2**24 and jobs >= 1):
        raise KataError(
            _(
                "--limit and --seconds have to be above 0 and at most a million, --memory at least "
                "256 and at most 2**24, --jobs at least 1."
            )
        )
    kata = _kata()
    chosen = kata.syllabus.chosen(topics, core)
    rules = Rules(
        seed=0,
        exercises=tuple(one.name for one in chosen) if topics or core else (),
        call_seconds=limit,
        seconds=seconds,
        trusted=trusted,
        limits=Limits(memory=memory),
    )
    if gradescope is not None:
        from torchkata.grade.gradescope import write_autograder

        write_autograder(kata, rules, gradescope, tests)
        click.echo(_("Upload {file} as the autograder of your assignment.").format(file=gradescope))
        return
    if submissions is None or out is None:
        raise KataError(_("Say what to grade and where to: kata grade SUBMISSIONS --out OUT."))
    order = Order(submissions, out, rules, seed, only, fresh, tests, roster, jobs)
    sys.exit(run(kata, order, dask))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The folder for the pictures; FILE's own if not."
)
def plot(file: Path, out: Path | None) -> None:
    """Draw the benchmark in FILE, which `pytest benchmarks --benchmark-json FILE` wrote."""
    from torchkata.bench.pictures import draw

    for picture in draw(file, out or file.parent):
        click.echo(picture)


def _listed(state: State) -> list[Segment]:
    exercise = state.exercise
    return [
        (f"  {exercise.name:<32}", ""),
        (f"{'core' if exercise.core else '':<6}", ""),
        (f"{'*' * exercise.difficulty:<5}", ""),
        (f"{exercise.minutes:>3} min  ", ""),
        (state.outcome.words, state.outcome.style),
    ]


def _is_here(command: str) -> bool:
    """Whether this copy has the room that a command needs."""
    needs = {"grade": "grade", "handout": "handout", "plot": "bench", "verify": "author"}
    return command not in needs or find_spec(f"torchkata.{needs[command]}") is not None


def _kata() -> Kata:
    return Kata.find(Path.cwd())


def _unicode() -> bool:
    return "utf" in (getattr(sys.stdout, "encoding", None) or "").lower()


def _write(lines: Iterable[list[Segment]]) -> None:
    for line in lines:
        click.echo("".join(_styled(*segment) for segment in line).rstrip())


def _styled(text: str, style: str) -> str:
    if style in ("", "bold"):
        return click.style(text, bold=True) if style else text
    return click.style(text, fg=style)
