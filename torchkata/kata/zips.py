"""Zips that depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Container, Mapping

# The day that reproducible builds of Python packages give their files.
_DAY = (2020, 2, 2, 0, 0, 0)
_REGULAR_FILE, _SCRIPT = 0o100644, 0o100755


def zipped(files: Mapping[str, bytes], scripts: Container[str] = ()) -> bytes:
    """A zip of some files: in order, of one day, readable by all, whatever system it is made on.

    Args:
        files: The files by their path.
        scripts: The paths of those that may be executed.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as written on Unix, where modes mean something
            entry.external_attr = (_SCRIPT if name in scripts else _REGULAR_FILE) << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()
