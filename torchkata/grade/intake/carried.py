"""The student whom a submission names itself, in the `student.json` that `kata submit` packs.

It is written by the sender, so it never takes a row that somebody else says is another's: where a
platform, or the folder that an instructor made, gives a name, that name counts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from torchkata.grade.submission import Submission
from torchkata.i18n import _, listed
from torchkata.submit.reading.names import plain_student, same, stem
from torchkata.submit.student import Student

MOST_NAMED = 5


def with_carried(
    submission: Submission,
    carried: Student | None,
    in_class: bool,
    on_platform: bool,
    is_archive: bool,
) -> Submission:
    """The submission with what its `student.json` says, as far as that counts.

    Args:
        submission: The submission, with the student that its name gives.
        carried: What it says itself.
        in_class: Whether it is one of a class, so that somebody gave it a name.
        on_platform: Whether a platform gave the name.
        is_archive: Whether it is an archive, which its sender named.
    """
    if carried is None:
        return submission
    if not in_class:
        return replace(submission, student=plain_student(carried.name), claimed=carried.id or None)
    name, words = plain_student(carried.name), {"name": carried.name, "id": carried.id or "-"}
    agrees = _agree(submission.student, name, carried.id)
    words["student"] = submission.student
    if on_platform:
        told = _known(submission) and not agrees
        said = _(
            "Its student.json says {name} ({id}), but the platform says {student}, which counts."
        )
        return _remarked(submission, said.format(**words)) if told else submission
    if not agrees:
        said = (
            _("Its file is called {student}, and its student.json says {name} ({id}).")
            if is_archive
            else _(
                "Its student.json says {name} ({id}), but its folder says {student}, which counts."
            )
        )
        submission = _remarked(submission, said.format(**words))
    ours = same(submission.student) == same(carried.file.removesuffix(".zip"))
    if is_archive or ours:  # a folder of another name is not the sender's to name
        return replace(submission, student=name, claimed=carried.id or None)
    return replace(submission, claimed=carried.id or None) if agrees else submission


def claims_told(submissions: Sequence[Submission]) -> list[Submission]:
    """Submissions that claim what another one has, too, are told and kept apart.

    Of those that claim one id, nothing says which one is the student's, so none keeps the plain
    name. Neither does one that claims another's name without an id, in a file of another name.
    """
    ids = _alike(submissions, lambda one: one.claimed)
    names = _alike(submissions, lambda one: one.student)
    told = []
    for one in submissions:
        if one.source in ids:
            said = _(
                "{others} has the id {id} in its student.json, too: only you can say whose it is."
            )
            one = _apart(one, said.format(others=_others(one, ids), id=one.claimed))
        elif one.source in names and not one.claimed and not _is_of_its_file(one):
            said = _("{others} has the name {name}, too, and this file is called otherwise.")
            one = _apart(one, said.format(others=_others(one, names), name=one.student))
        told.append(one)
    return told


def _alike(
    submissions: Sequence[Submission], what: Callable[[Submission], str | None]
) -> dict[str, list[str]]:
    """For each source that shares something with another one: the sources that share it."""
    groups: dict[str, list[str]] = {}
    for one in submissions:
        shared = what(one) if one.identity is None else None
        if shared:
            groups.setdefault(same(shared), []).append(one.source)
    return {source: group for group in groups.values() if len(group) > 1 for source in group}


def _others(one: Submission, alike: Mapping[str, Sequence[str]]) -> str:
    return listed([source for source in alike[one.source] if source != one.source], MOST_NAMED)


def _is_of_its_file(one: Submission) -> bool:
    """Whether the name is that of the file or folder, and not only what its student.json says."""
    file = stem(one.source.rpartition("/")[2])
    return same(plain_student(file)) == same(one.student)


def _apart(submission: Submission, said: str) -> Submission:
    name = plain_student(f"{submission.student}, {stem(submission.source)}")
    return _remarked(replace(submission, student=name), said)


def _remarked(submission: Submission, said: str) -> Submission:
    return replace(submission, remarks=(said, *submission.remarks))


def _known(submission: Submission) -> bool:
    """Whether the platform gave a name, not only a login or a number."""
    return submission.identity is None or submission.identity not in submission.student


def _agree(student: str, name: str, identity: str) -> bool:
    """Whether two names may be one person's: a part of one is in the other, or the id is."""
    whole = re.sub(r"[\W_]+", "", same(student))
    parts = [part for part in re.findall(r"\w+", same(name)) if len(part) > 1 or len(name) < 3]
    given = re.sub(r"[\W_]+", "", same(identity))
    return any(part in whole for part in parts) or (bool(given) and given in whole)
