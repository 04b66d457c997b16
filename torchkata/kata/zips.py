"""Zips that depend on their contents only."""

import io
import zipfile
from collections.abc import Container, Mapping

# The date of all files in reproducible builds of Python packages.
_DAY = (2020, 2, 2, 0, 0, 0)
_REGULAR_FILE, _SCRIPT = 0o100644, 0o100755


def zipped(files: Mapping[str, bytes], scripts: Container[str] = ()) -> bytes:
    """A zip of some files: sorted, with one date, readable by all, the same on every system.

    Args:
        files: The files by their paths.
        scripts: The paths of executable files.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, where file modes have a meaning
            entry.external_attr = (_SCRIPT if name in scripts else _REGULAR_FILE) << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
