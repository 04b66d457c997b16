"""The files that a submission may read besides its own: Python's and torch's, not this package."""

import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]


def readable() -> dict[Path, bool]:
    """Files and folders, each with whether all in it may be read, or only names be listed."""
    return dict(_without(PACKAGE, filter(Path.exists, _pythons_own())))


def is_installed() -> bool:
    """Whether this package is among the installed ones, not in a clone."""
    return PACKAGE.parent in {Path(folder).resolve() for folder in site.getsitepackages()}


def _without(hidden: Path, paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Paths that may be read, each with whether all in it may; of the others, names may be listed.

    Landlock has no rule that takes back another one, so what lies beside `hidden` is listed.

    Args:
        hidden: What must not be read: an installed package holds the hidden tests.
        paths: Files and folders, which may contain it.
    """
    for path in {path.resolve() for path in paths}:
        if not hidden.is_relative_to(path):
            yield path, True
        elif path != hidden:
            yield path, False
            yield from _without(hidden, (each for each in path.iterdir() if not each.is_symlink()))


def _pythons_own() -> Iterator[Path]:
    """Files that Python and torch may read after they are loaded: code, libraries, the clock."""
    names = {*sysconfig.get_paths().values(), *site.getsitepackages()}
    for key in ("stdlib", "platstdlib", "purelib", "platlib"):
        names.add(sysconfig.get_path(key))
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    prefixes = {Path(sys.prefix), base}
    keep = {prefix / "lib" / version for prefix in prefixes}
    yield from sorted(
        {Path(n).resolve() for n in names if any(Path(n).is_relative_to(k) for k in keep)}
    )
    for folder in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"):
        yield Path(folder)
    yield base / "lib"
    yield from map(Path, ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo"))
    yield from map(Path, ("/dev/urandom", "/proc/cpuinfo", "/sys/devices/system/cpu"))
