"""The commands for instructors; a handout has none of them."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from torchkata.cli.start import asked_of_assistants
from torchkata.cli.terminal import find_whole_kata, handed_out_here
from torchkata.errors import KataError
from torchkata.i18n import _, counted


def _course(said: str) -> Callable[[Any], Any]:
    """The option `--course`."""
    file = click.Path(path_type=Path)
    return click.option("--course", "course_file", metavar="FILE", type=file, help=said)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--open", "with_tests", is_flag=True, help="A workshop's copy: tests and diagnosis.")
@click.option(
    "--topics", default="", help="Only these topics, separated by commas; else the first course."
)
@click.option("--core", is_flag=True, help="Only the core path.")
@asked_of_assistants
@click.option("--zip", "as_zip", is_flag=True, help="Write OUT.zip instead of a folder.")
@_course("The course's rules, for `kata grade --course`: written if there is no such file yet.")
@click.option("--github", is_flag=True, help="With a workflow that runs the examples on GitHub.")
def handout(
    out: Path,
    with_tests: bool,
    topics: str,
    core: bool,
    assistants: str,
    as_zip: bool,
    course_file: Path | None,
    github: bool,
) -> None:
    """Write a handout to OUT: stubs and examples, without hidden tests and solutions."""
    from torchkata.grade.marks.options import decided
    from torchkata.grade.marks.template import course_text
    from torchkata.handout import contents, leaks, passed_over, write
    from torchkata.kata.files import write_or_say
    from torchkata.kata.manifest import COURSE, WORKSHOP

    kata = find_whole_kata()
    kind = WORKSHOP if with_tests else COURSE
    is_new = course_file is not None and not course_file.exists()
    course, said = decided(None if is_new else course_file, kata.syllabus, "", topics, core, False)
    exercises = kata.syllabus.chosen(course.topics, course.core)
    files = contents(kata, exercises, kind, assistants, packages=course.packages, github=github)
    if told := leaks(kata, files, kind):
        raise KataError(_("Nothing was written, because this would leak:") + "\n" + "\n".join(told))
    written = write(files, out, as_zip)
    if is_new and course_file is not None:
        names = [name.strip() for name in course.topics.split(",") if name.strip()]
        write_or_say(course_file, course_text("", names, course.core).encode())
        said = [_("{file}: the rules of the course, to fill in.").format(file=course_file)]
    click.echo(
        (
            _("{path}: {exercises}, with their tests, without solutions.")
            if with_tests
            else _("{path}: {exercises}, without hidden tests and solutions.")
        ).format(path=written, exercises=counted(len(exercises), "exercise", "exercises"))
    )
    for sentence in (*said, *passed_over(kata, exercises)):
        click.echo(sentence)


@click.command()
@click.argument("submissions", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the reports.")
@click.option(
    "--topics",
    default="",
    help="Count only these topics, separated by commas; else the first course.",
)
@click.option("--core", is_flag=True, help="Count only the core path.")
@click.option(
    "--roster", type=click.Path(path_type=Path), help="Gradebook that your platform exported."
)
@click.option("--column", metavar="TITLE", help="The roster's assignment; by default it is found.")
@click.option("--overwrite", is_flag=True, help="Replace grades in the roster that others gave.")
@click.option("--title", default="", help="The course or the assignment, for the reports.")
@click.option("--tests", type=click.Path(path_type=Path), help="Folder of your own hidden tests.")
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    help="Folder of right answers that --tests must accept; by default the solutions.",
)
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade this student again.")
@click.option("--seed", type=int, help="Repeat the inputs of an earlier run; by default a secret.")
@click.option("--fresh", is_flag=True, help="Ignore the results in OUT and grade everybody again.")
@click.option("-j", "--jobs", default=os.cpu_count() or 1, help="Submissions to grade at a time.")
@click.option("--dask", metavar="ADDRESS", help="Grade on the Dask cluster with this scheduler.")
@click.option("--limit", default=10.0, show_default=True, help="Seconds for one call.")
@click.option("--seconds", default=600.0, show_default=True, help="Seconds for one submission.")
@click.option("--memory", default=2048, show_default=True, help="MiB of memory for one submission.")
@click.option("--strict", is_flag=True, help="Refuse exercises that use what is not admitted.")
@click.option("--trusted", is_flag=True, help="Grade even if this machine lacks some walls.")
@click.option(
    "--gradescope",
    metavar="OUT.zip",
    type=click.Path(path_type=Path),
    help="Write an autograder for Gradescope instead.",
)
@click.option(
    "--classroom50",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Write an autograder for Classroom 50 instead.",
)
@_course("The course's rules: points, deadlines, title. `kata handout --course` writes one.")
def grade(
    submissions: Path | None,
    out: Path | None,
    topics: str,
    core: bool,
    roster: Path | None,
    column: str | None,
    overwrite: bool,
    title: str,
    tests: Path | None,
    reference: Path | None,
    only: tuple[str, ...],
    seed: int | None,
    fresh: bool,
    jobs: int,
    dask: str | None,
    limit: float,
    seconds: float,
    memory: int,
    strict: bool,
    trusted: bool,
    gradescope: Path | None,
    classroom50: Path | None,
    course_file: Path | None,
) -> None:
    """Grade SUBMISSIONS: a class's folder as your platform exports it, or one submission.

    Student code runs in separate processes, behind walls, and can only answer calls. You can
    interrupt the command at any time: the same command continues where it stopped.
    """
    from torchkata.grade.console import grade as run
    from torchkata.grade.marks.options import decided, refuse_what_is_missing
    from torchkata.grade.order import Order
    from torchkata.grade.rules import Rules
    from torchkata.grade.wall.sandbox import Limits

    for path in (submissions, roster, tests, reference, course_file):
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
    if only and fresh:
        raise KataError(
            _(
                "--only grades a student again and keeps the others, --fresh discards all: "
                "name one of the two."
            )
        )
    if reference is not None and tests is None:
        raise KataError(_("--reference needs --tests: it is what your tests are tried on."))
    kata = find_whole_kata()
    if submissions is not None and kata.root.is_relative_to(submissions.resolve()):
        raise KataError(
            _(
                "{folder} is among the submissions, and its tests would grade them: change into "
                "your clone, or into a folder without a kata."
            ).format(folder=kata.root)
        )
    course, told = decided(course_file, kata.syllabus, title, topics, core, strict)
    refuse_what_is_missing(course)
    for sentence in told:
        click.echo(sentence)
    chosen = [one.name for one in kata.syllabus.chosen(course.topics, course.core)]
    here = [] if course.topics or course.core else handed_out_here(kata)
    rules = Rules(
        seed=0,
        exercises=tuple(here or chosen),
        call_seconds=limit,
        seconds=seconds,
        trusted=trusted,
        strict=course.strict,
        packages=course.packages,
        limits=Limits(memory=memory),
    )
    if gradescope is not None:
        from torchkata.grade.gradescope import write_autograder

        write_autograder(kata, rules, course, gradescope, tests, reference)
        click.echo(_("Upload {file} as the autograder of your assignment.").format(file=gradescope))
        return
    if classroom50 is not None:
        from torchkata.grade.classroom50 import write_bundle

        write_bundle(kata, rules, course, classroom50, tests, reference)
        where = _("Commit {out} as CLASSROOM/autograders/ASSIGNMENT/: see its README.")
        click.echo(where.format(out=classroom50))
        return
    if submissions is None or out is None:
        raise KataError(_("Name the submissions and a folder: kata grade SUBMISSIONS --out OUT."))
    if roster is None and (column is not None or overwrite):
        raise KataError(_("--column and --overwrite say how to fill in a --roster: name one."))
    order = Order(
        submissions,
        out,
        rules,
        seed,
        only,
        fresh,
        course,
        tests,
        reference,
        roster,
        column,
        overwrite,
        jobs,
    )
    sys.exit(run(kata, order, dask))
