"""A corrected handout taken over: its stubs and files come in, what the learner wrote stays.

Nothing is written before all is worked out. Whatever the learner had changed and is written over is
kept in `.kata/backup/`. The manifest comes last, so an update that was cut short begins again.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from torchkata.errors import KataError
from torchkata.i18n import _, counted
from torchkata.kata.files import STATE, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import FILE, Manifest, sha256
from torchkata.kata.source import Source
from torchkata.update.merge import merge

STUBS = "torchkata/stubs/"
_INSTALLED = ("requirements.txt", "pyproject.toml")
# What reading from a zip may end in; the second is said of passwords and of rare ways of packing.
_CANNOT_BE_READ = (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


def update(kata: Kata, path: Path) -> list[str]:
    """Take a handout over into a copy.

    Args:
        kata: The learner's copy.
        path: The handout, a folder or a zip.

    Returns:
        What was done and what a person should look at, a line each.

    Raises:
        KataError: Where the copy or the handout cannot be used, and nothing is changed then; or
            where something cannot be written, and the same update goes on once that is mended.
    """
    own = Manifest.of(kata.root)
    if own is None:
        raise KataError(
            _("This copy was not handed out (there is no {file}): update it with git pull.").format(
                file=FILE
            )
        )
    new, files, manifest = _read(path)
    plan = _Plan(kata.root, own)
    for name, data in files.items():
        if name.startswith(STUBS):
            plan.module(PurePosixPath(name).name, data)
    for name, data in files.items():
        plan.file(name, data)
    for name in sorted(own.files.keys() - new.files.keys()):
        plan.no_longer(name)
    if plan.is_empty and new == own:
        return [_("Nothing is new in {path}.").format(path=path)]
    plan.carry_out(manifest)
    return list(plan.told(new))


@dataclass
class _Plan:
    """What is to be done; the disk is as it was until it is carried out."""

    root: Path
    own: Manifest
    modules: dict[str, bytes] = field(default_factory=dict)
    writes: dict[str, bytes] = field(default_factory=dict)
    removals: list[str] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    backup: Path | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.modules or self.writes or self.removals)

    def module(self, file: str, data: bytes) -> None:
        """Merge one module of exercises.

        Raises:
            KataError: Where the learner's is no Python, so that nothing can be found in it.
        """
        name = f"exercises/{file}"
        mine = Source(self.root / name)
        theirs = Source(Path(file), data)
        if not mine.path.is_file():
            self.new += theirs.definitions
            self.modules[name] = data
            return
        if mine.error is not None or "\ufffd" in mine.text:
            why = mine.error.msg if mine.error else _("it is not UTF-8")
            raise KataError(
                _(
                    "{file}, line {line}, is no Python ({why}), so your work cannot be found in "
                    "it. Mend that line, then update again; nothing was changed."
                ).format(file=name, line=mine.error.lineno if mine.error else 1, why=why)
            )
        merged = merge(Source(self.root / STUBS / file), mine, theirs)
        self.notes += [f"{name}: {said}." for said in merged.told]
        self.new += merged.new
        self.corrected += merged.corrected
        if merged.text != mine.text:
            self.modules[name] = merged.text.encode()
            self._keep(name)

    def file(self, name: str, data: bytes) -> None:
        """Take one other file over, unless only the learner changed it."""
        present = self._digest(name)
        if present == sha256(data):
            return
        was = self.own.files.get(name)
        if was == sha256(data) and present is not None:
            return
        if present not in (None, was):
            self.notes.append(
                _("{file} changed in the handout and here: the handout's is taken.").format(
                    file=name
                )
            )
        self._keep(name)
        self.writes[name] = data

    def no_longer(self, name: str) -> None:
        """Remove a file that is handed out no more, unless the learner changed it."""
        present = self._digest(name)
        if present is None:
            return
        if present == self.own.files[name]:
            self.removals.append(name)
        else:
            self.notes.append(_("{file} is no longer handed out: yours stays.").format(file=name))

    def carry_out(self, manifest: bytes) -> None:
        """Write it: backups, the learner's modules, the rest, the manifest."""
        if self.backups:
            stamp = f"update-{datetime.now():%Y%m%d-%H%M%S-%f}"
            self.backup = self.root / STATE / "backup" / stamp
            for name in self.backups:
                write_or_say(self.backup / name, (self.root / name).read_bytes())
        # Stubs after modules: until these are merged, they are what is compared with.
        later = dict(sorted(self.writes.items(), key=lambda item: item[0].startswith(STUBS)))
        for name, data in (self.modules | later | {FILE: manifest}).items():
            write_or_say(self.root / name, data)
        for name in self.removals:
            (self.root / name).unlink(missing_ok=True)

    def told(self, new: Manifest) -> Iterator[str]:
        """What was done, and what a person should look at."""
        yield _("This copy is now that of torchkata {version}, with {exercises}.").format(
            version=new.version, exercises=counted(len(new.stubs), "exercise", "exercises")
        )
        if self.new:
            yield _("New: {names}.").format(names=", ".join(self.new))
        if self.corrected:
            yield _("Corrected: {names}.").format(names=", ".join(self.corrected))
        gone = [name for name in self.own.exercises if name not in new.exercises]
        if gone:
            yield _("No longer handed out: {names}.").format(names=", ".join(gone))
        yield from self.notes
        if self.backup is not None:
            folder = self.backup.relative_to(self.root).as_posix()
            yield _("What you had changed is kept in {folder}.").format(folder=folder)
        if any(name in self.writes for name in _INSTALLED):
            yield _("Run once more: pip install -r requirements.txt")

    def _digest(self, name: str) -> str | None:
        path = self.root / name
        return sha256(path.read_bytes()) if path.is_file() else None

    def _keep(self, name: str) -> None:
        """Have a file kept that is not as it was handed out."""
        if self._digest(name) not in (None, self.own.files.get(name)):
            self.backups.append(name)


def _read(path: Path) -> tuple[Manifest, dict[str, bytes], bytes]:
    """A handout: its manifest, its files without the modules to fill in, the manifest as it is.

    The stubs are read where the engine keeps them: somebody may have begun in `exercises/`.
    """
    root = _root(path)
    try:
        data = (root / FILE).read_bytes()
        manifest = Manifest.from_json(data)
    except (*_CANNOT_BE_READ, KeyError, ValueError) as error:
        raise KataError(
            _("{path} is no handout: there is no {file} in it that can be read.").format(
                path=path, file=FILE
            )
        ) from error
    files = {}
    for name, digest in manifest.files.items():
        if name.startswith("exercises/") and name.endswith(".py"):
            continue
        content = _content(root, name)
        if content is None or sha256(content) != digest:
            raise KataError(
                _("{file} in {path} is not as it was handed out: get the handout again.").format(
                    file=name, path=path
                )
            )
        if name.startswith(STUBS) and Source(Path(name), content).error is not None:
            raise KataError(
                _("{file} in {path} is no Python, so nothing can be taken from it.").format(
                    file=name, path=path
                )
            )
        files[name] = content
    return manifest, files, data


def _root(path: Path) -> Path | zipfile.Path:
    """The folder that the manifest lies in: the path itself or a folder in it, of a zip too."""
    try:
        top = path if path.is_dir() else zipfile.Path(path)
    except _CANNOT_BE_READ as error:
        raise KataError(
            _("{path} is neither a folder nor a zip that can be read.").format(path=path)
        ) from error
    if (top / FILE).is_file():
        return top
    inner = [folder for folder in top.iterdir() if (folder / FILE).is_file()]
    return inner[0] if len(inner) == 1 else top


def _content(root: Path | zipfile.Path, name: str) -> bytes | None:
    """A file of a handout; None where it is not there, or where its name leads out of it."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or any(mark in name for mark in "\\:"):
        return None
    file = root.joinpath(*parts)
    try:
        return file.read_bytes() if file.is_file() else None
    except _CANNOT_BE_READ:
        return None
