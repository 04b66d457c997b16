"""From a student's files to the modules of the kata and the files that they import."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from torchkata.grade.intake.archives import opened
from torchkata.grade.intake.entries import Entry, File, Folder, Odd, Refused, is_junk
from torchkata.grade.intake.files import MOST_MODULES, Files, Found
from torchkata.grade.intake.names import is_archive, is_foreign_archive, same, visible
from torchkata.i18n import _, ngettext
from torchkata.kata.manifest import FILE as HANDOUT

MOST_ENTRIES = 20_000
MOST_ARCHIVES = 8
MOST_REMARKS = 12
LARGEST_MANIFEST = 1 << 20
DEEPEST = 40
LONGEST_NAME = 255

# Parts of a clone beside `exercises`; they are not a student's work.
OURS = frozenset({"benchmarks", "conftest.py", "solutions", "tests", "torchkata"})
_GAPS, _DIGITS = " _-", "0123456789"


@dataclass(frozen=True)
class Gathered:
    """The Python files of a submission, modules of the kata at the top, and remarks on corrections.

    The manifest is the `handout.json` beside them, unchanged.
    """

    files: dict[str, bytes]
    remarks: tuple[str, ...]
    manifest: bytes | None = None


def gather(entries: Iterable[Entry], topics: Sequence[str]) -> Gathered:
    """The modules in these files, folders and archives.

    Raises:
        Refused: If it is unclear which they are, or if one cannot be read.
    """
    with ExitStack() as archives:
        search = _Search(topics, archives)
        for entry in entries:
            search.look_into(entry)
        return search.result()


def topic_of(name: str, topics: Iterable[str]) -> str | None:
    """The topic that a file is named after, ignoring case and the mark of a copy."""
    stem, _dot, suffix = name.rpartition(".")
    if suffix.casefold() not in ("py", "ipynb") or len(name) > LONGEST_NAME:
        return None
    plain = re.sub(r"[-\s]+", "_", _without_copy_mark(same(stem)))
    return next((topic for topic in topics if topic.casefold() == plain), None)


def _without_copy_mark(stem: str) -> str:
    """A name without what browsers, file managers and Canvas add to that of a second copy."""
    counted = stem.rstrip(_DIGITS)
    before = counted.rstrip(_GAPS)
    if before.endswith("copy") and (counted != stem or before == stem):  # `a copy`, `a_copy 2`
        name = before.removesuffix("copy")
        if name.rstrip(_GAPS) != name:
            return name.rstrip(_GAPS)
    if counted != stem and counted.endswith((" ", "-")):  # `a 2`
        return counted[:-1]
    if stem.endswith(")"):
        bracket = stem[:-1].rstrip(_DIGITS)
        if bracket.endswith("(") and bracket != stem[:-1]:  # `a (2)`
            return bracket[:-1].rstrip(_GAPS)
    return stem


class _Search:
    """One walk through a submission; the limits hold for the whole."""

    def __init__(self, topics: Sequence[str], archives: ExitStack) -> None:
        self.topics = topics
        self.archives = archives
        self.found: list[Found] = []
        self.remarks: list[str] = []
        self.entries = 0
        self.opened = 0
        self.manifest: bytes | None = None

    def look_into(self, entry: Entry) -> None:
        """Find the Python files in a file, a folder or an archive."""
        if isinstance(entry, Folder):
            self.walk(entry, PurePosixPath(), packed=False)
        elif isinstance(entry, Odd) and not entry.hostile:
            raise Refused(
                _("{file} is {what}: hand in the files themselves.").format(
                    file=visible(entry.name), what=entry.what
                )
            )
        elif is_foreign_archive(entry.name):
            raise Refused(
                _("{file} is an unsupported kind of archive: pack it as .zip.").format(
                    file=visible(entry.name)
                )
            )
        else:
            self.take(entry, PurePosixPath(entry.name), packed=False)

    def walk(self, folder: Folder, path: PurePosixPath, packed: bool) -> None:
        waiting = [(folder, path)]
        while waiting:
            folder, path = waiting.pop()
            entries = folder.list()
            self.entries += len(entries)
            if self.entries > MOST_ENTRIES:
                raise Refused(
                    _("It holds more than {limit} files.").format(limit=f"{MOST_ENTRIES:,}")
                )
            if len(path.parts) > DEEPEST:
                raise Refused(_("Its folders are nested too deeply."))
            if path.parts and _is_environment(entries):
                continue
            for entry in entries:
                if is_junk(entry.name) and not (isinstance(entry, Odd) and entry.hostile):
                    continue
                if isinstance(entry, Folder):
                    waiting.append((entry, path / entry.name))
                else:
                    self.take(entry, path / entry.name.lstrip("/"), packed)

    def take(self, entry: File | Odd, path: PurePosixPath, packed: bool) -> None:
        """One file: a module, a notebook, an archive, or something to ignore."""
        name = visible(str(path))
        suffix = path.suffix.lower()
        if isinstance(entry, Odd):
            if entry.hostile:
                raise Refused(
                    _("{file} is {what}.").format(file=visible(entry.name), what=entry.what)
                )
            if suffix in (".py", ".ipynb"):
                raise Refused(
                    _("{file} is {what}: hand in the file itself.").format(
                        file=name, what=entry.what
                    )
                )
            self.remarks.append(_("{file} is {what}: skipped.").format(file=name, what=entry.what))
        elif path.name == HANDOUT and self.manifest is None:
            with suppress(Refused):  # an unreadable one counts as none
                self.manifest = entry.read(LARGEST_MANIFEST)
        elif suffix in (".py", ".ipynb"):
            self.found.append(Found(path, entry, topic_of(path.name, self.topics)))
        elif is_archive(entry.name):
            if packed:
                self.remarks.append(
                    _("{file} is an archive inside an archive: skipped.").format(file=name)
                )
            else:
                self.opened += 1
                if self.opened > MOST_ARCHIVES:
                    raise Refused(
                        _("It holds more than {limit} archives.").format(limit=MOST_ARCHIVES)
                    )
                folder = self.archives.enter_context(opened(entry))
                self.walk(folder, path, packed=True)
        elif is_foreign_archive(entry.name):
            self.remarks.append(
                _("{file} is an unsupported kind of archive: skipped.").format(file=name)
            )

    def result(self) -> Gathered:
        modules = self.modules()
        homes = {module.path.parent for module in modules}
        files = Files(self.remarks)
        written = {module.topic for module in modules if not module.is_notebook}
        others = list(self.others(modules, homes))
        if len(modules) + len(others) > MOST_MODULES:  # before one is read, and with all copies
            raise Refused(_("It holds more than {limit} Python files.").format(limit=MOST_MODULES))
        for module in sorted(modules, key=lambda module: (module.is_notebook, module.path)):
            assert module.topic is not None
            if module.is_notebook and module.topic in written:
                self.remarks.append(
                    _("{file} was skipped: there is a {module}.py.").format(
                        file=visible(str(module.path)), module=module.topic
                    )
                )
            else:
                files.put(f"{module.topic}.py", module)
        for other, home in others:
            files.put(other.path.relative_to(home).as_posix(), other)
        content = dict(sorted(files.content.items()))
        return Gathered(content, self.few_remarks(), self.manifest)

    def modules(self) -> list[Found]:
        """The modules of the kata: a topic's module in a folder `exercises` takes precedence."""
        modules = [found for found in self.found if found.topic is not None]
        in_place = [module for module in modules if module.path.parent.name == "exercises"]
        topics = {module.topic for module in in_place}
        if in_place:
            modules = [
                *in_place,
                *(
                    module
                    for module in modules
                    if module.topic not in topics and not OURS & set(module.path.parts)
                ),
            ]
        if modules:
            return modules
        if len(self.found) == len(self.topics) == 1:
            (only,) = self.found
            self.remarks.append(
                _("{file} was read as {module}.py.").format(
                    file=visible(str(only.path)), module=self.topics[0]
                )
            )
            return [Found(only.path, only.file, self.topics[0])]
        raise Refused(" ".join([self.nothing_found(), *self.few_remarks()]))

    def few_remarks(self) -> tuple[str, ...]:
        """The remarks, each once, and no more than a person reads."""
        remarks = tuple(dict.fromkeys(self.remarks))
        more = len(remarks) - MOST_REMARKS
        if more <= 0:
            return remarks
        rest = ngettext("{count} more remark.", "{count} more remarks.", more)
        return (*remarks[:MOST_REMARKS], rest.format(count=more))

    def nothing_found(self) -> str:
        first = [f"{topic}.py" for topic in self.topics[:2]]
        wanted = ", ".join([*first, "…"] if len(self.topics) > 2 else first)
        if self.found:
            name = visible(str(min(self.found, key=lambda found: found.path).path))
            return _("No file in it is named like a module of the kata ({wanted}): {file}.").format(
                wanted=wanted, file=name
            )
        return _("There is no Python file in it (expected: {wanted}).").format(wanted=wanted)

    def others(
        self, modules: list[Found], homes: set[PurePosixPath]
    ) -> Iterator[tuple[Found, PurePosixPath]]:
        """Other files beside or below the modules that can be imported, with their folder."""
        taken = {module.path for module in modules}
        passed = []
        for found in sorted(self.found, key=lambda found: found.path):
            home = next((folder for folder in found.path.parents if folder in homes), None)
            if found.path in taken or found.is_notebook or home is None:
                continue
            inside = found.path.relative_to(home)
            if inside.parts[0] in OURS:
                continue
            if all(part.isidentifier() for part in inside.with_suffix("").parts):
                yield found, home
            else:
                passed.append(visible(str(found.path)))
        if passed:
            self.remarks.append(
                _("Python cannot import files with these names: {files}.").format(
                    files=_listed(passed)
                )
            )


def _is_environment(entries: list[Entry]) -> bool:
    """Whether a folder is a virtual environment."""
    return any(entry.name in ("pyvenv.cfg", "conda-meta") for entry in entries)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    more = len(names) - 3
    if more <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(
        names=shown, count=more
    )
