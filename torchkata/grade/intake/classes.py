"""A class: its submissions, and which student each one is from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.intake.archives import CLASS, opened
from torchkata.grade.intake.entries import Entry, File, Folder, Odd, Refused, is_junk, on_disk
from torchkata.grade.intake.gather import gather, topic_of
from torchkata.grade.intake.names import is_archive, owner, same, visible
from torchkata.grade.submission import Submission
from torchkata.i18n import _

DEEPEST = 5
MOST_LOOKED_AT = 10_000
# Other files in a class's folder beside the submissions: grade books and notes.
_BESIDE = (".csv", ".html", ".json", ".md", ".xlsx")


def read_class(folder: Path, topics: Sequence[str], out: Path | None = None) -> list[Submission]:
    """Every submission in a folder, or in a platform's zip of all of them, by student.

    A folder that is itself one submission counts as a class of one.

    Args:
        folder: What the instructor downloaded.
        topics: The names of the kata's modules.
        out: Where the reports go; it is not a submission, even if it is in that folder.

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
            whole = _without(whole, out.resolve().name)
    if isinstance(whole, File) and not is_archive(whole.name):
        return [read_one(folder, topics)]
    try:
        with _listed(whole) as root:
            if _is_one(root, topics, isinstance(whole, File)):
                return [read_one(folder, topics)]
            within, root = _inner(root, topics)
            handed_in = [_Part(entry, within) for entry in _entries(root)]
            if not handed_in:
                raise Refused(_("There is no submission in {path}.").format(path=folder))
            read = [_read(parts, topics, in_class=True) for parts in _by_owner(handed_in)]
    except Refused as refused:
        raise KataError(str(refused)) from refused
    return sorted(_told_apart(read), key=_by_student)


def read_one(path: Path, topics: Sequence[str]) -> Submission:
    """One submission: a folder, an archive, a module or a notebook.

    Its `refused` says what is wrong with it.
    """
    return _read([_Part(on_disk(path.resolve()))], topics)


class _Part:
    """One file or folder from a student, perhaps one of several."""

    def __init__(self, entry: Entry, within: str = "") -> None:
        self.owner = owner(entry.name, isinstance(entry, Folder))
        self.source = within + visible(entry.name)
        renamed = isinstance(entry, File) and self.owner.file
        self.entry = replace(entry, name=self.owner.file) if renamed else entry


def _read(parts: list[_Part], topics: Sequence[str], in_class: bool = False) -> Submission:
    """What one student handed in, as one submission."""
    first = parts[0].owner
    submission = Submission(
        first.student,
        source=", ".join(part.source for part in parts),
        identity=first.identity,
        late=any(part.owner.late for part in parts),
    )
    try:
        if in_class and first.identity is None and topic_of(first.file, topics):
            raise Refused(
                _("{file} does not name its student: put it into a folder with the name.").format(
                    file=visible(first.file)
                )
            )
        if first.identity is None and len(parts) > 1:
            return _one_of(submission, parts, topics)
        latest = _latest(parts)
        found = gather((part.entry for part in latest), topics)
    except Refused as refused:
        return replace(submission, refused=str(refused))
    except Exception as error:  # an unexpected error must not leave the others ungraded
        kind = type(error).__name__
        return replace(submission, refused=_("It cannot be read ({error}).").format(error=kind))
    replaced = [
        _("{file} was skipped: it was handed in again.").format(file=part.source)
        for part in parts
        if part not in latest
    ]
    return replace(
        submission,
        files=found.files,
        remarks=(*replaced, *found.remarks),
        manifest=found.manifest,
    )


def _one_of(submission: Submission, parts: list[_Part], topics: Sequence[str]) -> Submission:
    """Two submissions under one name: they must be equal, because nothing says which one counts."""
    found = [gather([part.entry], topics) for part in parts]
    if any(other.files != found[0].files for other in found[1:]):
        raise Refused(
            _("There is more than one submission with that name: {sources}. Keep one.").format(
                sources=submission.source
            )
        )
    return replace(
        submission,
        files=found[0].files,
        remarks=found[0].remarks,
        manifest=next((one.manifest for one in found if one.manifest is not None), None),
    )


def _latest(parts: list[_Part]) -> list[_Part]:
    """The last submission of each file."""
    latest: dict[str, _Part] = {}
    for part in sorted(parts, key=lambda part: part.owner.version):
        latest[same(part.owner.file or part.source)] = part
    return sorted(latest.values(), key=lambda part: part.source)


def _by_owner(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    owners: dict[str, list[_Part]] = {}
    for part in parts:
        owners.setdefault(part.owner.key, []).append(part)
    return iter(owners.values())


def _told_apart(submissions: Sequence[Submission]) -> Iterator[Submission]:
    """Students with the same name get the platform's id after it."""
    names = Counter(same(submission.student) for submission in submissions)
    taken = {
        same(submission.student)
        for submission in submissions
        if submission.identity is None or names[same(submission.student)] == 1
    }
    for submission in sorted(submissions, key=_by_student):
        student = submission.student
        if submission.identity is not None and names[same(student)] > 1:
            student = f"{student} ({submission.identity})"
            while same(student) in taken:
                student += "′"
            taken.add(same(student))
        yield replace(submission, student=student)


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


def _entries(folder: Folder) -> list[Entry]:
    """The entries of a folder that may be submissions."""
    return [
        entry
        for entry in folder.list()
        if not (is_junk(entry.name) or _lies_beside(entry))
        or _is_platforms(entry)
        or (isinstance(entry, Odd) and entry.hostile)
    ]


def _lies_beside(entry: Entry) -> bool:
    return isinstance(entry, File) and entry.name.lower().endswith(_BESIDE)


def _is_one(root: Folder, topics: Sequence[str], is_file: bool) -> bool:
    """Whether it is one submission, not a class of them."""
    entries = _entries(root)
    folders = [entry for entry in entries if isinstance(entry, Folder)]
    if any(map(_is_platforms, entries)):
        return False
    if any(folder.name == "exercises" and _holds(folder, topics, 1) for folder in folders):
        return True
    if is_file and len(entries) == len(folders) == 1:  # a student's folder, packed
        return _is_one(folders[0], topics, is_file=False)
    return _holds(root, topics, 1) and not any(
        is_archive(entry.name) or (isinstance(entry, Folder) and _holds(entry, topics, DEEPEST))
        for entry in entries
    )


def _inner(root: Folder, topics: Sequence[str]) -> tuple[str, Folder]:
    """The folder with the submissions, and the path to it: exports may be wrapped in a folder."""
    within = ""
    for _level in range(DEEPEST):
        entries = _entries(root)
        wrapper = entries[0] if len(entries) == 1 else None
        if not isinstance(wrapper, Folder) or _is_platforms(wrapper):
            break
        try:
            inside = _entries(wrapper)
        except Refused:
            break
        submissions = [
            entry
            for entry in inside
            if is_archive(entry.name)
            or (isinstance(entry, Folder) and _holds(entry, topics, DEEPEST))
        ]
        if _is_one(wrapper, topics, is_file=False) or not (
            len(submissions) > 1 or any(map(_is_platforms, inside))
        ):
            break
        root, within = wrapper, f"{within}{visible(wrapper.name)}/"
    return within, root


def _is_platforms(entry: Entry) -> bool:
    return owner(entry.name, isinstance(entry, Folder)).identity is not None


def _holds(folder: Folder, topics: Sequence[str], depth: int) -> bool:
    """Whether a folder holds a module of the kata, down to that depth; bounded, never raises."""
    waiting, looked = [(folder, depth)], 0
    while waiting and looked < MOST_LOOKED_AT:
        folder, depth = waiting.pop()
        try:
            entries = folder.list()
        except Refused:
            continue
        looked += len(entries)
        if any(isinstance(entry, File) and topic_of(entry.name, topics) for entry in entries):
            return True
        if depth > 1:
            waiting += [(entry, depth - 1) for entry in entries if isinstance(entry, Folder)]
    return False
