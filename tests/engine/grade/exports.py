"""Submissions in the forms that instructors get: folders, archives, and platforms' exports."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]


def folder(root: Path, files: Files) -> Path:
    """Write files below a folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(content))
    return root


def zipped(files: Files) -> bytes:
    """A zip of files; a name that ends in a slash is a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, _bytes(content))
    return stream.getvalue()


def tarred(files: Files, mode: str = "w:gz") -> bytes:
    """A tar of files."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(_bytes(content))
            archive.addfile(member, io.BytesIO(_bytes(content)))
    return stream.getvalue()


def moodle(root: Path, students: Mapping[tuple[str, int], Files]) -> Path:
    """Moodle's `Download all submissions`, unpacked; students by name and number."""
    for (name, number), files in students.items():
        folder(root / f"{name}_{number}_assignsubmission_file_", files)
    return root


def canvas(root: Path, students: Mapping[tuple[str, int], Files], late: bool = False) -> Path:
    """Canvas's `Download submissions`, unpacked; students by name and number."""
    upload = 9000
    for (name, number), files in students.items():
        for file, content in files.items():
            upload += 1
            mark = "LATE_" if late else ""
            folder(root, {f"{name}_{mark}{number}_{upload}_{file}": content})
    return root


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
