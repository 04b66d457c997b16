"""Modules imported to see whether they can be: in a process of their own, for a limited time."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torchkata
from torchkata.i18n import _

_STARTING = 120.0  # torch's own import, on a slow disk
_EACH = 25.0


@dataclass(frozen=True)
class Imported:
    """What importing one module gave.

    Attributes:
        failure: Why it cannot be imported; None where it can.
        missing: The names that it should define and does not.
    """

    failure: str | None = None
    missing: Sequence[str] = ()


def import_all(
    folder: Path, root: Path, wanted: Mapping[str, Sequence[str]], seconds: float | None = None
) -> list[Imported]:
    """Import modules as a grader does, from a folder that holds them in `exercises/`.

    Args:
        folder: That folder.
        root: The kata's folder, which a grader does not have: nothing is imported from there.
        wanted: For each module the names that it should define.
        seconds: What all of it may take.
    """
    if not wanted:
        return []
    record = folder / "imported.jsonl"
    command = [sys.executable, "-m", __name__, str(folder), str(root), json.dumps(wanted)]
    engine = str(Path(torchkata.__file__).parents[1])
    path = os.pathsep.join(filter(None, [engine, os.environ.get("PYTHONPATH")]))
    if seconds is None:
        seconds = _STARTING + _EACH * len(wanted)
    why = _("it ends the process")
    try:
        subprocess.run(  # noqa: S603 - Python itself
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        why = _("importing it does not come to an end")
    text = record.read_text(encoding="utf-8") if record.is_file() else ""
    done = [Imported(*json.loads(line)) for line in text.splitlines()]
    left = list(wanted)[len(done) :]
    if not left:
        return done
    # The first that left no record is at fault; those after it get a process of their own.
    record.unlink(missing_ok=True)
    rest = {topic: wanted[topic] for topic in left[1:]}
    return [*done, Imported(why), *import_all(folder, root, rest, seconds)]


def _main(folder: Path, root: Path, wanted: Mapping[str, Sequence[str]]) -> None:
    from torchkata.observe import Subject

    sys.path[:] = [str(folder), *(entry for entry in sys.path if not _is(entry, root))]
    with (folder / "imported.jsonl").open("a", encoding="utf-8") as record:
        for topic, names in wanted.items():
            subject = Subject.load(folder / "exercises", topic)
            failure = subject.failure
            said = None
            missing: list[str] = []
            if failure is None:
                missing = [name for name in names if not subject.has(name)]
            else:
                line = f" (line {failure.frames[-1].line})" if failure.frames else ""
                said = f"{failure.type}: {failure.message}{line}"
                if failure.type == "TimeLimit":
                    said = _("importing it does not come to an end") + line
            record.write(json.dumps([said, missing]) + "\n")
            record.flush()


def _is(entry: str, root: Path) -> bool:
    return Path(entry or ".").resolve() == root.resolve()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
