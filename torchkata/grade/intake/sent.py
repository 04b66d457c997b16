"""What one student sent, in one or several parts and attempts, as one submission."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from torchkata.grade.intake.arrivals import Owner
from torchkata.grade.intake.carried import with_carried
from torchkata.grade.submission import Submission
from torchkata.i18n import _, listed
from torchkata.submit.reading.asked import Asked
from torchkata.submit.reading.entries import Entry, File, Refused
from torchkata.submit.reading.gather import Gathered, gather
from torchkata.submit.reading.names import is_archive, same, visible
from torchkata.submit.reading.topics import likely_topic

MOST_NAMED = 5


class Part:
    """One file or folder from a student, perhaps one of several."""

    def __init__(self, entry: Entry, whose: Owner, within: str = "") -> None:
        self.owner = whose
        self.source = within + visible(entry.name)
        self.is_archive = isinstance(entry, File) and is_archive(entry.name)
        renamed = isinstance(entry, File) and self.owner.file
        self.entry = replace(entry, name=self.owner.file) if renamed else entry


# Reads one submission: takes what is known of it already, and the work.
Aside = Callable[[Submission, Callable[[], Submission]], Submission]


def here(_known: Submission, work: Callable[[], Submission]) -> Submission:
    """Read it in this process."""
    return work()


def read_parts(
    parts: list[Part], topics: Sequence[str], asked: Asked, aside: Aside, in_class: bool = False
) -> Submission:
    """What one student handed in, as one submission."""
    first = parts[0].owner
    submission = Submission(
        first.student,
        source=", ".join(part.source for part in parts),
        identity=first.identity,
        late=any(part.owner.late for part in parts),
        when=max((part.owner.when for part in parts if not part.owner.doubtful), default=""),
    )
    return aside(submission, lambda: _read(submission, parts, topics, asked, in_class))


def _read(
    submission: Submission,
    parts: list[Part],
    topics: Sequence[str],
    asked: Asked,
    in_class: bool,
) -> Submission:
    first = parts[0].owner
    try:
        if in_class and not first.platform and likely_topic(first.file, topics):
            raise Refused(
                _("{file} does not name its student: put it into a folder with the name.").format(
                    file=visible(first.file)
                )
            )
        certain = [part for part in parts if not part.owner.doubtful]
        if not certain:
            raise Refused(_nobodys(parts[0]))
        if not first.platform and len(parts) > 1:
            found = _one_of(submission, parts, topics, asked)
        else:
            found = _last(certain, topics, asked)
    except Refused as refused:
        return replace(submission, refused=str(refused))
    except Exception as error:  # an unexpected error must not leave the others ungraded
        kind = type(error).__name__
        return replace(submission, refused=_("It cannot be read ({error}).").format(error=kind))
    nobodys = [_nobodys(part) for part in parts if part.owner.doubtful]
    submission = replace(
        submission,
        files=found.files,
        remarks=(*nobodys, *found.remarks),
        manifest=found.manifest,
    )
    are_archives = all(part.is_archive for part in parts)
    return with_carried(submission, found.student, in_class, bool(first.platform), are_archives)


def _nobodys(part: Part) -> str:
    return _(
        "{file} was skipped: its name has a platform's mark twice, so it does not say who sent it."
    ).format(file=part.source)


def _one_of(
    submission: Submission, parts: list[Part], topics: Sequence[str], asked: Asked
) -> Gathered:
    """Two submissions under one name: they must be equal, because nothing says which one counts."""
    found = [gather([part.entry], topics, asked) for part in parts]
    if any(other.files != found[0].files for other in found[1:]):
        raise Refused(
            _("There is more than one submission with that name: {sources}. Keep one.").format(
                sources=submission.source
            )
        )
    manifest = next((one.manifest for one in found if one.manifest is not None), None)
    return replace(found[0], manifest=manifest)


def _last(parts: list[Part], topics: Sequence[str], asked: Asked) -> Gathered:
    """The last attempt, and from earlier ones the files that it does not have."""
    ordered = sorted(parts, key=lambda part: part.owner.when, reverse=True)
    found: Gathered | None = None
    refused: Refused | None = None
    remarks: list[str] = []
    for _when, together in groupby(ordered, key=lambda part: part.owner.when):
        attempt = list(together)
        sources = ", ".join(part.source for part in attempt)
        try:
            one = _gathered(attempt, topics, asked)
        except Refused as error:
            refused = refused or error
            remarks.append(_("{source} was skipped: {why}").format(source=sources, why=error))
            continue
        if found is None:
            found = one
            continue
        added = [name for name in one.files if name not in found.files]
        if added:
            said = _("{names}: from an earlier attempt ({source}); the last has no such file.")
        else:
            said = _("{source} was skipped: there is a later attempt.")
        names = listed(added, MOST_NAMED) if added else ""
        remarks.append(said.format(source=sources, names=names))
        found = replace(
            found,
            files={**one.files, **found.files},
            manifest=found.manifest or one.manifest,
            student=found.student or one.student,
        )
    if found is None:
        assert refused is not None
        raise refused
    return replace(found, remarks=(*found.remarks, *remarks))


def _gathered(parts: list[Part], topics: Sequence[str], asked: Asked) -> Gathered:
    """One attempt; of a file that was sent several times, the last counts."""
    latest: dict[str, Part] = {}
    for part in sorted(parts, key=lambda part: part.owner.version):
        latest[same(part.owner.file or part.source)] = part
    kept = sorted(latest.values(), key=lambda part: part.source)
    found = gather((part.entry for part in kept), topics, asked)
    replaced = [
        _("{file} was skipped: it was handed in again.").format(file=part.source)
        for part in parts
        if part not in kept
    ]
    return replace(found, remarks=(*replaced, *found.remarks))
