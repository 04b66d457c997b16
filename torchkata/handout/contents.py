"""The files of a copy and their contents.

The stubs are the shipped ones, whatever is in the clone's `exercises/`. Nothing here depends on the
time, on the machine or on the order of a folder, so two copies of one clone are the same.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import torchkata
from torchkata.errors import KataError
from torchkata.handout.cut import syllabus_of, without_definitions
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, FILE, WORKSHOP, Manifest, sha256
from torchkata.kata.packed import AT_THE_TOP, PLACE, pack
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise

# The commands of authors and instructors, and the rooms that nothing but these commands reaches.
KEPT_BACK = (
    *("author", "bench", "cli/author.py", "cli/start.py", "cli/teacher.py", "grade", "handout"),
)
# The live board: whoever has a workshop's copy may hold the workshop.
KEPT_FROM_A_COURSE = ("board", "cli/board.py")
ASSISTANTS = ("tutor", "free", "none")
# Files that only point to AGENTS.md. Most assistants read that one; Claude Code did not always, and
# Gemini's does only if a setting names it. Both read `@FILE` as the text of that file.
_POINTERS = ("CLAUDE.md", "GEMINI.md")
_HERE = Path(__file__).parent
# What the README of a workshop's copy says of a copy that was handed out, or started.
_HANDED_OUT = {
    "commands": "| `kata update FOLDER` | brings in a corrected copy (a folder or a zip); what you "
    "wrote stays |",
    "solutions": "The solutions are not in this copy.",
}
_STARTED = {
    "commands": "| `kata solution NAME` | shows the solution, once your own is right |\n"
    "| `pytest benchmarks` | times matrix products, yours among them, on the CPU and on a GPU |\n"
    "| `kata update` | brings in the exercises of a newer torchkata, once that is installed; what "
    "you wrote stays |",
    "solutions": "The solutions are in one compressed file, which `kata solution` reads.",
}
WORKFLOW = ".github/workflows/kata.yml"
_ENGINE = {".css", ".html", ".js", ".json", ".md", ".mo", ".po", ".py", ".toml", ".typed"}

_GITHUB = _(
    """\
## On GitHub

After each push, the workflow in `.github/workflows/kata.yml` runs the examples.
The summary of its run, under *Actions*, shows the bars and what is next.

"""
)


def contents(
    kata: Kata,
    exercises: Sequence[Exercise],
    kind: str,
    assistants: str = ASSISTANTS[0],
    choice: Mapping[str, str] | None = None,
    *,
    packages: Sequence[str] = (),
    github: bool = False,
) -> dict[str, bytes]:
    """The files of a copy by their path, in order.

    Args:
        kata: Where they come from.
        exercises: The exercises to hand out.
        kind: `course` or `workshop`.
        assistants: What coding assistants are asked to be, one of `ASSISTANTS`.
        choice: The options of `kata start`, None for a handout. A workshop's copy that a learner
            started for themselves has the solutions, in one compressed file.
        packages: The packages that the grader offers beside torch and numpy.
        github: Whether a workflow of GitHub Actions runs the examples.

    Raises:
        KataError: If a part is missing.
    """
    is_own = choice is not None and kind == WORKSHOP
    kept_back = {*KEPT_BACK, *(KEPT_FROM_A_COURSE if kind == COURSE else ())}
    files = dict(_engine(kept_back - ({"bench"} if is_own else set())))
    stubs: dict[str, str] = {}
    names = {exercise.name for exercise in exercises}
    for topic in kata.syllabus.topics:
        given = [exercise for exercise in topic.exercises if exercise.name in names]
        if not given:
            continue
        text = _stubs(kata, topic.name, {exercise.name for exercise in topic.exercises} - names)
        source = Source(kata.stub(topic.name), text)
        for one in given:
            stubs[f"{topic.name}.{one.name}"] = _fingerprint(source, one)
        files[f"exercises/{topic.name}.py"] = text
        files[f"torchkata/stubs/{topic.name}.py"] = text
        if kind == WORKSHOP:
            files |= _tests(kata, given)
    files["exercises/syllabus.toml"] = _syllabus(kata, names).encode()
    for name in AT_THE_TOP:
        if (kata.root / name).is_file():
            files[name] = _read(kata.root / name)
    files["README.md"] = _readme(kata, kind, is_own, packages, github).encode()
    files["AGENTS.md"] = _read(_HERE / "assistants" / f"{assistants}.md")
    files |= dict.fromkeys(_POINTERS, b"@AGENTS.md\n")
    if packages:
        required = files.get("requirements.txt", b"-e .\n").rstrip(b"\n") + b"\n"
        files["requirements.txt"] = required + "".join(f"{one}\n" for one in packages).encode()
    if github:
        files[WORKFLOW] = _read(_HERE / "github.yml")
    if is_own:
        for file in sorted((kata.root / "benchmarks").glob("*.py")):
            if file.name.startswith(("conftest", "test_")):
                files[f"benchmarks/{file.name}"] = _read(file)
        solutions = {f"solutions/{exercise.topic}.py" for exercise in exercises}
        packed = {name: _read(kata.root / name) for name in sorted(solutions)}
        files[PLACE] = pack(packed)
    files = dict(sorted(files.items()))
    digests = {name: sha256(data) for name, data in files.items()}
    manifest = Manifest(torchkata.__version__, kind, stubs, digests, kind == COURSE, choice)
    return {**files, FILE: manifest.to_json().encode()}


def _engine(kept_back: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The package as it runs here, without the parts that are kept back and without stubs."""
    package = Path(torchkata.__file__).parent
    for path in package.rglob("*"):
        inside = path.relative_to(package)
        if any(map(inside.is_relative_to, (*kept_back, "stubs"))) or "__pycache__" in inside.parts:
            continue
        if path.is_file() and path.suffix in _ENGINE and not path.name.startswith("."):
            yield f"torchkata/{inside.as_posix()}", _read(path)


def _stubs(kata: Kata, topic: str, left_out: set[str]) -> bytes:
    source = Source(kata.stub(topic), _read(kata.stub(topic)))
    if source.error is not None:
        raise KataError(
            _("{file}, line {line}, is not valid Python ({why}): nothing is handed out.").format(
                file=source.path, line=source.error.lineno, why=source.error.msg
            )
        )
    return without_definitions(source, left_out).encode() if left_out else source.text.encode()


def _fingerprint(stubs: Source, exercise: Exercise) -> str:
    found = stubs.fingerprint(exercise.name)
    if found is None:
        raise KataError(
            _(
                "{name} is not in {file}, so it cannot be handed out: `kata verify {name}` says "
                "what else is missing."
            ).format(name=exercise.name, file=stubs.path)
        )
    return found


def _syllabus(kata: Kata, names: set[str]) -> str:
    """The entries of these exercises, as they are written."""
    text = kata.syllabus_file.read_text(encoding="utf-8-sig")
    part = syllabus_of(text, names)
    wanted = {}
    for topic, table in tomllib.loads(text).items():
        entries = {name: entry for name, entry in table.items() if name in names}
        for entry in entries.values():
            entry["requires"] = [name for name in entry["requires"] if name in names]
        if entries:
            own = {key: table[key] for key in ("title", "course") if key in table}
            wanted[topic] = {**own, **entries}
    if tomllib.loads(part) != wanted:
        raise KataError(
            _(
                "{file} cannot be cut into parts: write each exercise as a table, [topic.name], "
                "and the names that it requires in double quotes."
            ).format(file=kata.syllabus_file)
        )
    return part


def passed_over(kata: Kata, exercises: Sequence[Exercise]) -> list[str]:
    """Corrections that are only in `exercises/`, and so in no copy, one sentence each."""
    found = []
    for exercise in exercises:
        stub = Source(kata.stub(exercise.topic))
        own = Source(kata.exercises / f"{exercise.topic}.py")
        says = [
            (source.docstring(exercise.name), source.signature(exercise.name))
            for source in (own, stub)
        ]
        if exercise.name in own.definitions and says[0] != says[1]:
            found.append(
                _(
                    "{name} differs between exercises/{topic}.py and "
                    "torchkata/stubs/{topic}.py; the second one was handed out."
                ).format(topic=exercise.topic, name=exercise.name)
            )
    return found


def _tests(kata: Kata, exercises: Sequence[Exercise]) -> dict[str, bytes]:
    """The hidden tests of some exercises of one topic, with what diagnosis needs.

    The right answers in `tests/exercises/*/right/` stay at home, as the solutions do.
    """
    shared = [kata.tests(exercises[0].topic) / name for name in ("probes.py", "oracles.py")]
    optional = [*map(kata.wrong_file, exercises), *shared]
    files = [*map(kata.test_file, exercises), *(file for file in optional if file.is_file())]
    return {file.relative_to(kata.root).as_posix(): _read(file) for file in files}


def _readme(kata: Kata, kind: str, is_own: bool, packages: Sequence[str], github: bool) -> str:
    """The learners' README, with two sections of the clone's own in the places marked for them."""
    text = (_HERE / f"{kind}.md").read_text(encoding="utf-8")
    for mark, said in (_STARTED if is_own else _HANDED_OUT).items():
        text = text.replace(f"<!-- {mark} -->", said)
    file = kata.root / "README.md"
    readme = file.read_text(encoding="utf-8") if file.is_file() else ""
    for mark, title in (("install", "Install"), ("expected", "What every exercise expects")):
        section = re.search(rf"^## {title}\n.*?(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
        found = section[0].rstrip() + "\n" if section else ""
        text = text.replace(f"<!-- {mark} -->\n", found)
    more = {
        "packages": _packages(packages) if packages else "",
        "github": _GITHUB if github else "",
    }
    for mark, found in more.items():
        text = text.replace(f"<!-- {mark} -->\n", found)
    return text


def _packages(names: Sequence[str]) -> str:
    """A line of the README's table."""
    listed = ", ".join(f"`{name}`" for name in names)
    return _("| this course | the packages {names} |\n").format(names=listed)


def _read(path: Path) -> bytes:
    """A file's bytes, with the same line ends on every system.

    Raises:
        KataError: If it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KataError(
            _("{file} cannot be read, so nothing can be handed out: {why}.").format(
                file=path, why=error.strerror
            )
        ) from error
    return data if path.suffix == ".mo" else data.replace(b"\r\n", b"\n")
