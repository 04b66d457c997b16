"""Whether a folder is a class or one submission, and where the submissions of a class are."""

from collections.abc import Sequence

from torchkata.grade.intake.arrivals import owner
from torchkata.grade.intake.metadata import METADATA
from torchkata.submit.reading.entries import Entry, File, Folder, Odd, Refused, is_junk
from torchkata.submit.reading.files import OURS
from torchkata.submit.reading.names import is_archive, visible
from torchkata.submit.reading.topics import likely_topic

DEEPEST = 5
MOST_LOOKED_AT = 10_000
# What stands beside `exercises` in a clone or a handout; MARKS are files that only these have.
PARTS = frozenset({*OURS, "exercises", "docs", "notebooks", "build", "dist"})
MARKS = frozenset({"handout.json", "pyproject.toml"})
# Other files in a class's folder beside the submissions: grade books and notes.
_BESIDE = (".csv", ".html", ".json", ".md", ".xlsx")


def entries_of(folder: Folder) -> list[Entry]:
    """The entries of a folder that may be submissions."""
    return [
        entry
        for entry in folder.list()
        if not (is_junk(entry.name) or _lies_beside(entry))
        or _is_platforms(entry)
        or (isinstance(entry, Odd) and entry.hostile)
    ]


def _lies_beside(entry: Entry) -> bool:
    return isinstance(entry, File) and entry.name.lower().endswith((*_BESIDE, METADATA))


def is_one(root: Folder, topics: Sequence[str], is_file: bool) -> bool:
    """Whether it is one submission, not a class of them."""
    entries = entries_of(root)
    folders = [entry for entry in entries if isinstance(entry, Folder)]
    if any(map(_is_platforms, entries)):
        return False
    if any(folder.name == "exercises" and _holds(folder, topics, 1) for folder in folders):
        return _is_clone(root, topics)
    if is_file and len(entries) == len(folders) == 1:  # a student's folder, packed
        return is_one(folders[0], topics, is_file=False)
    return _holds(root, topics, 1) and not any(
        is_archive(entry.name) or (isinstance(entry, Folder) and _holds(entry, topics, DEEPEST))
        for entry in entries
    )


def _is_clone(root: Folder, topics: Sequence[str]) -> bool:
    """Whether a folder `exercises` is part of a clone, and not what a student of that name sent.

    A student may choose any name, so everything beside it must be part of a clone, too.
    """
    others = [entry for entry in entries_of(root) if entry.name not in PARTS]
    if any(is_archive(entry.name) for entry in others):
        return False
    folders = [entry for entry in others if isinstance(entry, Folder)]
    known = any(isinstance(entry, File) and entry.name in MARKS for entry in root.list())
    return not folders or (known and not any(_holds(one, topics, DEEPEST) for one in folders))


def inner(root: Folder, topics: Sequence[str]) -> tuple[str, Folder]:
    """The folder with the submissions, and the path to it: exports may be wrapped in a folder."""
    within = ""
    for _level in range(DEEPEST):
        entries = entries_of(root)
        wrapper = entries[0] if len(entries) == 1 else None
        if not isinstance(wrapper, Folder) or _is_platforms(wrapper):
            break
        try:
            inside = entries_of(wrapper)
        except Refused:
            break
        submissions = [
            entry
            for entry in inside
            if is_archive(entry.name)
            or (isinstance(entry, Folder) and _holds(entry, topics, DEEPEST))
        ]
        if is_one(wrapper, topics, is_file=False) or not (
            len(submissions) > 1 or any(map(_is_platforms, inside))
        ):
            break
        root, within = wrapper, f"{within}{visible(wrapper.name)}/"
    return within, root


def _is_platforms(entry: Entry) -> bool:
    return owner(entry.name, isinstance(entry, Folder)).platform != ""


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
        if any(isinstance(entry, File) and likely_topic(entry.name, topics) for entry in entries):
            return True
        if depth > 1:
            waiting += [(entry, depth - 1) for entry in entries if isinstance(entry, Folder)]
    return False
