"""A class: its submissions, and which student each one is from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.intake.arrivals import owner, owners
from torchkata.grade.intake.carried import claims_told
from torchkata.grade.intake.layout import entries_of, inner, is_one
from torchkata.grade.intake.metadata import named
from torchkata.grade.intake.sent import Aside, Part, here, read_parts
from torchkata.grade.submission import Submission
from torchkata.i18n import _, listed
from torchkata.submit.reading.archives import CLASS, opened
from torchkata.submit.reading.asked import ANYTHING, Asked
from torchkata.submit.reading.entries import Entry, File, Folder, Refused, on_disk
from torchkata.submit.reading.names import decoded, is_archive, same, visible

MOST_NAMED = 5


def read_class(
    folder: Path,
    topics: Sequence[str],
    out: Path | None = None,
    asked: Asked = ANYTHING,
    aside: Aside = here,
) -> list[Submission]:
    """Every submission in a folder, or in a platform's zip of all of them, by student.

    A folder that is itself one submission counts as a class of one.

    Args:
        folder: What the instructor downloaded.
        topics: The names of the kata's modules.
        out: Where the reports go; it is not a submission, even if it is in that folder.
        asked: What the class was asked for.
        aside: How each submission is read, perhaps in another process.

    Raises:
        KataError: If nothing can be read there, nothing was handed in, or the reports would be
            among the submissions.
    """
    whole = on_disk(folder.resolve())
    if out is not None and isinstance(whole, Folder):
        if out.resolve() == folder.resolve():
            raise KataError(
                _(
                    "The reports cannot go into {folder}: they would count as submissions there. "
                    "Give --out another folder."
                ).format(folder=folder)
            )
        if out.resolve().parent == folder.resolve():
            whole = _without(whole, decoded(out.resolve().name))
    if isinstance(whole, File) and not is_archive(whole.name):
        return [read_one(folder, topics, asked, aside)]
    try:
        with _listed(whole) as root:
            if is_one(root, topics, isinstance(whole, File)):
                return [read_one(folder, topics, asked, aside)]
            within, root = inner(root, topics)
            entries = entries_of(root)
            names = [(entry.name, isinstance(entry, Folder)) for entry in entries]
            senders = named(entries, owners(names), root.list())
            handed_in = [
                Part(entry, one, within)
                for entry, whose in zip(entries, senders, strict=True)
                for one in whose
            ]
            if not handed_in:
                raise Refused(_("There is no submission in {path}.").format(path=folder))
            students = _by_owner(handed_in)
            read = [read_parts(parts, topics, asked, aside, in_class=True) for parts in students]
    except Refused as refused:
        raise KataError(str(refused)) from refused
    return sorted(_with_twins_named(list(_told_apart(claims_told(read)))), key=_by_student)


def read_one(
    path: Path, topics: Sequence[str], asked: Asked = ANYTHING, aside: Aside = here
) -> Submission:
    """One submission: a folder, an archive, a module or a notebook.

    Its `refused` says what is wrong with it.
    """
    entry = on_disk(path.resolve())
    whose = owner(entry.name, isinstance(entry, Folder))
    return read_parts([Part(entry, whose)], topics, asked, aside)


def _by_owner(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """The parts of each student.

    A name is shown without other spaces and hidden marks. If one that was written as it is shown
    stands beside others that only look like it, they are not its student's.
    """
    owners: dict[tuple[str, str, str], list[Part]] = {}
    for part in parts:
        owners.setdefault(part.owner.key, []).append(part)
    for together in owners.values():
        exact = [part for part in together if part.owner.exact]
        yield exact or together
        if exact and len(exact) < len(together):
            yield [part for part in together if not part.owner.exact]


def _told_apart(submissions: Sequence[Submission]) -> Iterator[Submission]:
    """Students with the same name get the platform's id after it, or a mark if there is none."""
    names = Counter(same(submission.student) for submission in submissions)
    numbers = [submission.identity or submission.claimed for submission in submissions]
    kept = [
        not number or names[same(submission.student)] == 1
        for submission, number in zip(submissions, numbers, strict=True)
    ]
    taken = {one.student for one, keeps in zip(submissions, kept, strict=True) if keeps}
    given: set[str] = set()
    for submission, keeps, number in zip(submissions, kept, numbers, strict=True):
        student = submission.student
        if not keeps:
            student = f"{student} ({number})"
        if not keeps or student in given:
            while student in taken or student in given:
                student += "′"
        given.add(student)
        yield replace(submission, student=student, name=submission.student)


def _with_twins_named(submissions: Sequence[Submission]) -> Iterator[Submission]:
    """Students whose names a person takes for one: each has a row, and a remark names the other."""
    alike: dict[str, list[str]] = {}
    for submission in submissions:
        if submission.identity is None:
            alike.setdefault(same(submission.student.rstrip("′")), []).append(submission.student)
    for submission in submissions:
        others = [
            other
            for other in alike.get(same(submission.student.rstrip("′")), [])
            if other != submission.student
        ]
        if others and submission.identity is None:
            said = _("There are other submissions with almost the same name: {names}.").format(
                names=listed(others, MOST_NAMED)
            )
            submission = replace(submission, remarks=(*submission.remarks, said))
        yield submission


def _by_student(submission: Submission) -> tuple[str, str, str]:
    return submission.student.casefold(), submission.student, submission.source


def _without(folder: Folder, name: str) -> Folder:
    return replace(folder, list=lambda: [entry for entry in folder.list() if entry.name != name])


@contextmanager
def _listed(entry: Entry) -> Iterator[Folder]:
    """A folder, or an archive as one."""
    if isinstance(entry, Folder):
        yield entry
    elif isinstance(entry, File):
        with opened(entry, CLASS) as folder:
            yield folder
    else:
        raise Refused(_("{path} is {what}.").format(path=visible(entry.name), what=entry.what))
