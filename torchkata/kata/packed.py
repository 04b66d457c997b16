"""What a clone holds beside the engine, in one compressed file of an installed package.

A wheel has no folders beside it, so `hatch_build.py` packs what copies are made from and what
grading needs. The file is compressed as a whole: no search or preview of an editor shows a solution
in it.
"""

import json
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("packed.bin")
PLACE = "torchkata/kata/packed.bin"  # in a wheel, and in a kata that was started
AT_THE_TOP = (
    *(".gitignore", ".vscode/settings.json", "LICENSE", "conftest.py", "pyproject.toml"),
    "requirements.txt",
)
_PARTS = ("exercises/syllabus.toml", "solutions/*.py", "tests/exercises/**/*.py", "benchmarks/*.py")


def parts_of(clone: Path) -> dict[str, bytes]:
    """The files of a clone that the package does not hold, by their path, in order."""
    patterns = (*AT_THE_TOP, "README.md", *_PARTS)
    found = {file for pattern in patterns for file in clone.glob(pattern) if file.is_file()}
    named = {file.relative_to(clone).as_posix(): file for file in found}
    return {name: named[name].read_bytes() for name in sorted(named)}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Some text files as the bytes of one compressed file.

    Raises:
        UnicodeDecodeError: If one is not UTF-8.
    """
    texts = {name: data.decode() for name, data in files.items()}
    return zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), 9)


@cache
def packed() -> dict[str, bytes]:
    """The files that came with this package, by their path; none in a clone or a handout."""
    if not FILE.is_file():
        return {}
    texts = json.loads(zlib.decompress(FILE.read_bytes()))
    return {name: text.encode() for name, text in texts.items()}
