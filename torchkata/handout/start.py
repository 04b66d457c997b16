"""A kata of one's own, from an installed package: the copy, its history, and what is to do next."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from torchkata.errors import KataError
from torchkata.handout.contents import ASSISTANTS, contents
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, FILE, WORKSHOP
from torchkata.kata.syllabus import Exercise

_SECONDS = 60
_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
_NOBODY = ("-c", "user.name=learner", "-c", "user.email=learner@localhost")


def files_of(kata: Kata, choice: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a kata with this choice.

    Args:
        kata: Where they come from.
        choice: The options of `kata start`: `topics`, `core`, `course` and `assistants`.

    Raises:
        KataError: If it is not a choice of `kata start`: an update reads it from `handout.json`.
    """
    assistants = choice.get("assistants", ASSISTANTS[0])
    if assistants not in ASSISTANTS:
        said = _("assistants: {value} is not one of {values}, in the choice of {file}.")
        values = ", ".join(ASSISTANTS)
        raise KataError(said.format(value=repr(assistants), values=values, file=FILE))
    exercises = exercises_of(kata, choice)
    kind = COURSE if choice.get("course") else WORKSHOP
    return contents(kata, exercises, kind, assistants, choice)


def exercises_of(kata: Kata, choice: Mapping[str, str]) -> list[Exercise]:
    """The exercises of a choice."""
    return kata.syllabus.chosen(choice.get("topics", ""), bool(choice.get("core")))


def with_history(folder: Path) -> str:
    """Make a git repository of a new kata, with a first commit, if git is there.

    Returns:
        One sentence: what was done, or why nothing was.
    """
    if shutil.which("git") is None:
        return _("git is not installed, so your work has no history here.")
    try:
        inside = _git(folder, "rev-parse", "--show-toplevel")
        if inside.returncode == 0 and not _is_new_repository(folder, Path(inside.stdout.strip())):
            said = _("The folder belongs to the git repository {folder}, so none was made here.")
            return said.format(folder=inside.stdout.strip())
        return _first_commit(folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        return _("git did not make a first commit: {why}.").format(why=error)


def _is_new_repository(folder: Path, top: Path) -> bool:
    """Whether the folder itself is a repository without a commit, such as a new one's clone."""
    no_commit = _git(folder, "rev-parse", "--quiet", "--verify", "HEAD").returncode != 0
    return no_commit and top.resolve() == folder.resolve()


def _first_commit(folder: Path) -> str:
    asked = _git(folder, "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    known = asked.returncode == 0
    # Whoever has hooks or signs commits did not mean this one.
    commit = ("commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", _("a new kata"))
    steps: Sequence[Sequence[str]] = (
        ("init", "--quiet"),
        ("add", "--all"),
        (*(() if known else _NOBODY), *commit),
    )
    for step in steps:
        done = _git(folder, *step)
        if done.returncode:
            why = (done.stderr or done.stdout).strip().splitlines() or [_("it gave no reason")]
            return _("git did not make a first commit: {why}").format(why=why[-1])
    if known:
        return _("git keeps its history; the first commit is made.")
    return _(
        "git keeps its history; the first commit is made, in the name of `learner`, because git "
        "does not know yours: git config --global user.name NAME, and user.email too."
    )


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # A hook of another repository would name that one.
    clean = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    return subprocess.run(  # noqa: S603 - fixed arguments
        ["git", *arguments],  # noqa: S607 - the user's own
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
        check=False,
    )
