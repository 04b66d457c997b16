"""Brings in a corrected handout: its stubs and files are added, the learner's work stays.

Nothing is written before the whole plan is ready. Files that the learner had changed and that are
overwritten are kept in `.kata/backup/`. The manifest comes last, so an interrupted update starts
again.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
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
# Errors from reading a zip; the second one is for passwords and for rare compression methods.
_CANNOT_BE_READ = (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


def update(kata: Kata, path: Path) -> list[str]:
    """Bring a handout into a copy.

    Args:
        kata: The learner's copy.
        path: The handout, a folder or a zip.

    Returns:
        What was done and what a person should look at, one line each.

    Raises:
        KataError: If the copy or the handout cannot be used; then nothing is changed. Or if a file
            cannot be written; once that is fixed, the same update continues.
    """
    own_manifest(kata)  # before anything is read from the handout
    new, files, manifest = _read(path)
    return take_over(kata, new, files, manifest, str(path))


def own_manifest(kata: Kata) -> Manifest:
    """The manifest of a learner's copy.

    Raises:
        KataError: If it has none that can be read.
    """
    own = Manifest.of(kata.root)
    if own is None:
        raise KataError(
            _("This copy was not handed out (there is no {file}): update it with git pull.").format(
                file=FILE
            )
        )
    return own


def newest(kata: Kata, files: Mapping[str, bytes], name: str) -> list[str]:
    """Bring the installed release into a kata that was started, as `update` does.

    Args:
        kata: The learner's kata.
        files: The files that `kata start` would write with the same choice.
        name: The release, for messages.
    """
    manifest = files[FILE]
    mine = {each: data for each, data in files.items() if each != FILE and not _is_work(each)}
    return take_over(kata, Manifest.from_json(manifest), mine, manifest, name)


def take_over(
    kata: Kata, new: Manifest, files: Mapping[str, bytes], manifest: bytes, name: str
) -> list[str]:
    """Bring a handout into a copy: its manifest and its files, without the modules to fill in."""
    own = own_manifest(kata)
    plan = _Plan(kata.root, own)
    for file, data in files.items():
        if file.startswith(STUBS):
            plan.module(PurePosixPath(file).name, data)
    for file, data in files.items():
        plan.file(file, data)
    for file in sorted(own.files.keys() - new.files.keys()):
        plan.no_longer(file)
    if plan.is_empty and new == own:
        return [_("There is nothing new in {path}.").format(path=name)]
    plan.carry_out(manifest)
    return list(plan.told(new))


@dataclass
class _Plan:
    """The changes to make; the disk does not change until they are carried out."""

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
            KataError: If the learner's is not valid Python, so that nothing can be found in it.
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
                    "{file}, line {line}, is not valid Python ({why}), so your work cannot be "
                    "found in it. Fix that line, then update again; nothing was changed."
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
        """Bring in one other file, unless only the learner changed it."""
        present = self._digest(name)
        if present == sha256(data):
            return
        was = self.own.files.get(name)
        if was == sha256(data) and present is not None:
            return
        if present not in (None, was):
            self.notes.append(
                _(
                    "{file} changed in the handout and in your copy: the handout's version is used."
                ).format(file=name)
            )
        self._keep(name)
        self.writes[name] = data

    def no_longer(self, name: str) -> None:
        """Remove a file that is no longer handed out, unless the learner changed it."""
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
        # Stubs after modules: the merge of the modules compares with the old stubs.
        later = dict(sorted(self.writes.items(), key=lambda item: item[0].startswith(STUBS)))
        for name, data in (self.modules | later | {FILE: manifest}).items():
            write_or_say(self.root / name, data)
        for name in self.removals:
            (self.root / name).unlink(missing_ok=True)

    def told(self, new: Manifest) -> Iterator[str]:
        """What was done and what a person should look at, one line each."""
        yield _("This copy now matches torchkata {version}, with {exercises}.").format(
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
            yield _("Your changed files are kept in {folder}.").format(folder=folder)
        if any(name in self.writes for name in _INSTALLED):
            yield _("Run again: pip install -r requirements.txt")

    def _digest(self, name: str) -> str | None:
        path = self.root / name
        return sha256(path.read_bytes()) if path.is_file() else None

    def _keep(self, name: str) -> None:
        """Keep a copy of a file that differs from the one that was handed out."""
        if self._digest(name) not in (None, self.own.files.get(name)):
            self.backups.append(name)


def _read(path: Path) -> tuple[Manifest, dict[str, bytes], bytes]:
    """A handout: its manifest, its files without the modules to fill in, the manifest's bytes.

    The stubs are read from the engine's folder: a learner may have started in `exercises/`.
    """
    root = _root(path)
    try:
        data = (root / FILE).read_bytes()
        manifest = Manifest.from_json(data)
    except (*_CANNOT_BE_READ, KeyError, ValueError) as error:
        raise KataError(
            _("{path} is not a handout: it has no {file} that can be read.").format(
                path=path, file=FILE
            )
        ) from error
    files = {}
    for name, digest in manifest.files.items():
        if _is_work(name):
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
                _("{file} in {path} is not valid Python, so it cannot be used.").format(
                    file=name, path=path
                )
            )
        files[name] = content
    return manifest, files, data


def _is_work(name: str) -> bool:
    """Whether a file is a module to fill in; the stubs in the engine's folder say what is new."""
    return name.startswith("exercises/") and name.endswith(".py")


def _root(path: Path) -> Path | zipfile.Path:
    """The folder with the manifest: the path itself or a folder in it, also inside a zip."""
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
    """A file of a handout; None if it is missing."""
    file = root.joinpath(*PurePosixPath(name).parts)
    try:
        return file.read_bytes() if file.is_file() else None
    except _CANNOT_BE_READ:
        return None
