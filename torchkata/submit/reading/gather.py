"""From a student's files to the modules of the kata and the files that they import."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from torchkata.i18n import _, ngettext
from torchkata.kata.manifest import FILE as HANDOUT
from torchkata.kata.manifest import handed_out
from torchkata.submit.reading.archives import opened
from torchkata.submit.reading.asked import ANYTHING, Asked
from torchkata.submit.reading.entries import Entry, File, Folder, Odd, Refused, is_junk
from torchkata.submit.reading.files import MOST_MODULES, OURS, Files, Found
from torchkata.submit.reading.names import few, is_archive, is_foreign_archive, visible
from torchkata.submit.reading.notebooks import with_notebooks
from torchkata.submit.reading.topics import likely_topic, topic_of, with_its_suffix
from torchkata.submit.reading.versions import last_versions
from torchkata.submit.student import FILE as STUDENT
from torchkata.submit.student import Student, carried

MOST_ENTRIES = 20_000
MOST_ARCHIVES = 8
MOST_REMARKS = 12
LARGEST_MANIFEST = 1 << 20
LARGEST_STUDENT = 1 << 16
DEEPEST = 40


@dataclass(frozen=True)
class Gathered:
    """The Python files of a submission, modules of the kata at the top, and remarks on corrections.

    The manifest is the `handout.json` beside them, unchanged; the student is the one that the
    submission names itself; unread says of each file that cannot be read why.
    """

    files: dict[str, bytes]
    remarks: tuple[str, ...]
    manifest: bytes | None = None
    student: Student | None = None
    unread: tuple[str, ...] = ()


def gather(entries: Iterable[Entry], topics: Sequence[str], asked: Asked = ANYTHING) -> Gathered:
    """The modules in these files, folders and archives.

    Args:
        entries: What a student handed in.
        topics: The topics of the kata.
        asked: What the class was asked for.

    Raises:
        Refused: If it is unclear which they are, or if one cannot be read.
    """
    with ExitStack() as archives:
        search = _Search(topics, asked, archives)
        for entry in entries:
            search.look_into(entry)
        return search.result()


class _Search:
    """One walk through a submission; the limits hold for the whole."""

    def __init__(self, topics: Sequence[str], asked: Asked, archives: ExitStack) -> None:
        self.topics = topics
        self.asked = asked
        self.archives = archives
        self.found: list[Found] = []
        self.remarks: list[str] = []
        self.entries = 0
        self.opened = 0
        self.manifest: bytes | None = None
        self.student: Student | None = None

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
            kept, later = last_versions(entries, path)
            self.remarks += later
            for entry in kept:
                if is_junk(entry.name) and not (isinstance(entry, Odd) and entry.hostile):
                    continue
                if isinstance(entry, Folder):
                    waiting.append((entry, path / entry.name))
                else:
                    self.take(entry, path / entry.name.lstrip("/"), packed)

    def take(self, entry: File | Odd, path: PurePosixPath, packed: bool) -> None:
        """One file: a module, a notebook, an archive, or something to ignore."""
        name = visible(str(path))
        suffix = PurePosixPath(with_its_suffix(path.name)).suffix.lower()
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
        elif path.name == STUDENT and self.student is None:
            with suppress(Refused):
                self.student = carried(entry.read(LARGEST_STUDENT))
        elif suffix in (".py", ".ipynb"):
            topic, likely = topic_of(path.name, self.topics), likely_topic(path.name, self.topics)
            self.found.append(Found(path, entry, topic, likely))
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
        files = Files(self.remarks, self.asked.names)
        modules = self.modules()
        self.check_count(len(modules))
        given = handed_out(self.manifest) or {}
        taken = {module.path for module in modules}  # also those that a notebook stands in for
        modules, remarks = with_notebooks(modules, self.found, files, self.asked, given)
        self.remarks += remarks
        homes = {module.path.parent for module in modules} | {path.parent for path in taken}
        written = {module.topic for module in modules if not module.is_notebook}
        others = list(self.others(taken | {module.path for module in modules}, homes))
        self.check_count(len(modules) + len(others))
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
        names = {f"{topic}.py" for topic in self.topics} & content.keys()
        if names <= files.unread.keys():
            raise next(why for name, why in files.unread.items() if name in names)
        unread = tuple(map(str, files.unread.values()))
        self.remarks = [*unread, *self.remarks]
        return Gathered(content, self.few_remarks(), self.manifest, self.student, unread)

    def check_count(self, count: int) -> None:
        """Check the number of files, with all copies, before one is read."""
        if count > MOST_MODULES:
            raise Refused(_("It holds more than {limit} Python files.").format(limit=MOST_MODULES))

    def modules(self) -> list[Found]:
        """The modules of the kata: a topic's module in a folder `exercises` takes precedence."""
        modules = [found for found in self.found if found.topic is not None]
        modules += self.likely({module.topic for module in modules})
        in_place = self.newest([one for one in modules if one.path.parent.name == "exercises"])
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

    def newest(self, modules: Sequence[Found]) -> list[Found]:
        """Without those in a zip beside `exercises/`: `kata submit` left it there, earlier."""
        folders = {(one.topic, one.path.parent.parent) for one in modules}
        kept = []
        said = _("{file} was skipped: {topic}.py in exercises/ counts.")
        for one in modules:
            archive = next((path for path in one.path.parents if is_archive(path.name)), None)
            if archive is None or (one.topic, archive.parent) not in folders:
                kept.append(one)
            else:
                file = visible(str(one.path))
                self.remarks.append(said.format(file=file, topic=one.topic))
        return kept

    def likely(self, taken: Collection[str | None]) -> Iterator[Found]:
        """Files that are meant for a topic, where no file has the topic's own name."""
        for found in self.found:
            if found.topic is not None or found.likely is None or OURS & set(found.path.parts):
                continue
            if found.likely not in taken:
                yield replace(found, topic=found.likely)
            elif not found.is_notebook:
                self.remarks.append(
                    _("{file} was not read as {module}.py: there is one.").format(
                        file=visible(str(found.path)), module=found.likely
                    )
                )

    def few_remarks(self) -> tuple[str, ...]:
        """The remarks, each once, and no more than a person reads."""
        remarks = tuple(dict.fromkeys(self.remarks))
        more = len(remarks) - MOST_REMARKS
        if more <= 0:
            return remarks
        rest = ngettext("{count} more remark.", "{count} more remarks.", more)
        return (*remarks[:MOST_REMARKS], rest.format(count=more))

    def nothing_found(self) -> str:
        asked = self.asked.topics or self.topics
        first = [f"{topic}.py" for topic in asked[:2]]
        wanted = ", ".join([*first, "…"] if len(asked) > 2 else first)
        if self.found:
            name = visible(str(min(self.found, key=lambda found: found.path).path))
            return _("No file in it is named like a module of the kata ({wanted}): {file}.").format(
                wanted=wanted, file=name
            )
        return _("There is no Python file in it (expected: {wanted}).").format(wanted=wanted)

    def others(
        self, taken: Collection[PurePosixPath], homes: set[PurePosixPath]
    ) -> Iterator[tuple[Found, PurePosixPath]]:
        """Other files beside or below the modules that can be imported, with their folder."""
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
                _("Python cannot import files with these names: {files}.").format(files=few(passed))
            )


def _is_environment(entries: list[Entry]) -> bool:
    """Whether a folder is a virtual environment."""
    return any(entry.name in ("pyvenv.cfg", "conda-meta") for entry in entries)
