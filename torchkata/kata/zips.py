"""Zips that depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Mapping

# The day that reproducible builds of Python packages give their files.
_DAY = (2020, 2, 2, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of some files: in order, of one day, readable by all, whatever system it is made on."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as written on Unix, where modes mean something
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, files[name])
    return packed.getvalue()
