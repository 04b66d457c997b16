"""Modules imported to see whether they can be: in a process of their own, for a limited time."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import torchkata
from torchkata.i18n import _
from torchkata.submit.offered import offered

Hook = Callable[[str, tuple[Any, ...]], None]
# Python's audit events of a new process.
_PROCESSES = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty"),
        *("os.posix_spawn", "os.spawn", "os.startfile"),
    }
)
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

    @property
    def lost(self) -> str | None:
        """The module that it did not find, without its parts."""
        found = re.search(r"No module named '(\w+)", self.failure or "")
        return found[1] if found else None


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
            env=os.environ | {"PYTHONPATH": path, "CUDA_VISIBLE_DEVICES": ""},
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
    import torchkata.data
    from torchkata.observe import Subject
    from torchkata.observe.alone import end_threads, settle

    known = offered(root)
    sys.path[:] = [entry for entry in sys.path if not _is(entry, root) and not _is(entry, folder)]
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    with (folder / "imported.jsonl").open("a", encoding="utf-8") as record:
        settle(scratch)
        end_threads()
        sys.meta_path.insert(0, _Offered(known))
        python = map(Path, (sys.prefix, sys.base_prefix, torchkata.__path__[0], *sys.path))
        sys.addaudithook(_walls([Path.home(), root], [folder, *python]))
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


class _Offered(MetaPathFinder):
    """Hides from a learner's code what is installed here, and not where it is graded."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        from torchkata.observe.siblings import importer

        if "." in fullname or fullname in self.known or importer(sys._getframe(1)) is None:
            return None
        raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def _walls(private: Sequence[Path], python: Sequence[Path]) -> Hook:
    """An audit hook that forbids what a grader's walls forbid: the network, processes, files.

    Args:
        private: Folders that a grader does not have.
        python: Folders inside these that belong to Python or to the check.
    """
    closed = tuple(f"{one.resolve()}{os.sep}" for one in private)
    free = tuple(f"{path}{os.sep}" for one in python for path in (one, one.resolve()))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _PROCESSES or event.startswith("socket."):
            raise PermissionError(
                f"{event} is forbidden where your work is graded: no network, no other processes"
            )
        if event == "open" and isinstance(arguments[0], str):
            file = os.path.normpath(Path.cwd() / arguments[0])
            if file.startswith(closed) and not file.startswith(free):
                raise PermissionError(
                    f"{arguments[0]} cannot be read where your work is graded: only Python files "
                    "in exercises/ are handed in"
                )

    return hook


def _is(entry: str, root: Path) -> bool:
    return Path(entry or ".").resolve() == root.resolve()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
