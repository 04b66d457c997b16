"""The contents of a handout: `handout.json`, which is part of every submission.

A submission's own file is not trusted. A student gains nothing by changing it: an exercise that it
leaves out earns no points, and a stub that it calls untouched counts as to do.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from packaging.version import Version

from torchkata.errors import KataError
from torchkata.i18n import _

FILE = "handout.json"
FORMAT = 1
COURSE, WORKSHOP = "course", "workshop"
_LARGEST = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """The contents of one handout.

    Attributes:
        version: The release of torchkata that made it.
        kind: `course`, without hidden tests, or `workshop`, with them.
        stubs: For each exercise, as `TOPIC.NAME`, the fingerprint of its stub.
        files: For each file in the handout, the SHA-256 of its bytes.
        strict: Whether its README says what a submission may use, so that all else is refused.
        choice: The options of `kata start`, which made it, so that a newer release can be taken
            over with them; None in a handout.
    """

    version: str
    kind: str
    stubs: Mapping[str, str]
    files: Mapping[str, str]
    strict: bool = False
    choice: Mapping[str, str] | None = None

    @property
    def exercises(self) -> dict[str, str]:
        """The exercises' names, with the fingerprints of their stubs."""
        return {key.partition(".")[2]: stub for key, stub in self.stubs.items()}

    def to_json(self) -> str:
        """The text of `handout.json`."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """The manifest that `to_json` wrote.

        Raises:
            ValueError: If it is not a manifest.
        """
        if len(data) > _LARGEST:
            raise ValueError("too large")
        try:
            document = json.loads(data)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ValueError("not of this format")
        version, kind = document.get("version"), document.get("kind")
        if not isinstance(version, str) or kind not in (COURSE, WORKSHOP):
            raise ValueError("version or kind is missing")
        Version(version)  # raises a ValueError
        stubs, files = _strings(document, "stubs"), _strings(document, "files")
        # An update writes and removes files by these names.
        if not all(_stays_inside(name) for name in files):
            raise ValueError("the name of a file leads out of the folder")
        choice = None if document.get("choice") is None else _strings(document, "choice")
        return cls(version, kind, stubs, files, document.get("strict") is True, choice)

    @classmethod
    def of(cls, root: Path) -> "Manifest | None":
        """The manifest of a copy; None if the folder was not handed out.

        Raises:
            KataError: If it is damaged.
        """
        try:
            return cls.from_json((root / FILE).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise KataError(
                _(
                    "{file} cannot be read ({why}): take it from the handout again, or from git if "
                    "`kata start` made this folder (git checkout {name})."
                ).format(file=root / FILE, why=error, name=FILE)
            ) from error


def handed_out(manifest: bytes | None) -> dict[str, str] | None:
    """The exercises of a student's handout, with the fingerprints of their stubs.

    Args:
        manifest: The `handout.json` of a submission.

    Returns:
        The fingerprint (`Source.fingerprint`) of each exercise's stub by the exercise's name; None
        if there is no readable manifest, so every exercise counts as handed out.
    """
    try:
        return None if manifest is None else Manifest.from_json(manifest).exercises
    except ValueError:
        return None


def is_strict(manifest: bytes | None) -> bool:
    """Whether the handout of a submission says what it may use."""
    try:
        return manifest is not None and Manifest.from_json(manifest).strict
    except ValueError:
        return False


def sha256(data: bytes) -> str:
    """The digest of a file in a manifest."""
    return hashlib.sha256(data).hexdigest()


def _strings(document: dict[str, Any], key: str) -> dict[str, str]:
    table = document.get(key)
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise ValueError(f"{key} is missing")
    return table


def _stays_inside(name: str) -> bool:
    """Whether the name of a file is a plain path that does not lead out of its folder."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and ".." not in parts
        and not any(mark in name for mark in "\\:\0")
        and parts[0] != "/"
    )
