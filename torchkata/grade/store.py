"""What was judged so far, saved at once: a run that was killed can continue.

Only facts are kept: the outcomes of every submission, by exercise, with a hash of the tests that
gave each. Points, weights, deadlines and comments are not in it, so they may change at any time.
"""

import hashlib
import json
import sqlite3
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.results import Filled, Graded, Result
from torchkata.grade.submission import Submission
from torchkata.i18n import _
from torchkata.kata.manifest import handed_out

FILE = "grading.sqlite"
_TABLES = (
    "run (key PRIMARY KEY, value)",
    # `head`: what was judged of the whole, with a hash of each exercise's tests.
    "judged (student PRIMARY KEY, digest, head, exercises)",
    "filled (title, grades)",
    "seen (place INTEGER PRIMARY KEY, row)",
    "told (student PRIMARY KEY, row)",
)


@dataclass(frozen=True)
class Seen:
    """A submission as it was read.

    Attributes:
        submission: The submission; without its files if it comes from an earlier run.
        digest: A hash of everything that its outcomes depend on.
        given: The exercises that its handout had; None if nothing says it.
    """

    submission: Submission
    digest: str
    given: frozenset[str] | None = None

    @classmethod
    def of(cls, submission: Submission) -> "Seen":
        """A submission that was read now."""
        given = handed_out(submission.manifest)
        return cls(submission, digest_of(submission), None if given is None else frozenset(given))

    def plain(self) -> dict[str, Any]:
        """Plain data for JSON, without what was handed in."""
        head = vars(self.submission) | {"files": {}, "manifest": None}
        given = None if self.given is None else sorted(self.given)
        return {"submission": head, "digest": self.digest, "given": given}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Seen":
        """What `plain` gave."""
        head, given = plain["submission"], plain["given"]
        submission = Submission(**{**head, "remarks": tuple(head["remarks"])})
        return cls(submission, plain["digest"], None if given is None else frozenset(given))


class Store:
    """The results of one class, in `OUT/grading.sqlite`.

    It is locked while the store is open: two runs at a time, one of them `--fresh`, would mix
    results of two sets of rules.

    Raises:
        KataError: If it cannot be used, or another run uses it.
    """

    def __init__(self, out: Path) -> None:
        self.file = out / FILE
        try:
            out.mkdir(parents=True, exist_ok=True)
            self.database = sqlite3.connect(self.file, timeout=1.0)
            self.database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.database.execute("BEGIN EXCLUSIVE")
            for table in _TABLES:
                self.database.execute(f"CREATE TABLE IF NOT EXISTS {table}")
            self.database.commit()
        except (OSError, sqlite3.Error) as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise KataError(
                    _(
                        "Another `kata grade` is running in {folder}. Wait for it, or grade into "
                        "another folder."
                    ).format(folder=out)
                ) from error
            raise KataError(
                _("{file} cannot be used: {error}. Grade into another folder.").format(
                    file=self.file, error=error
                )
            ) from error

    def begin(self, conditions: str, seed: int | None, fresh: int) -> int:
        """Begin a run, or continue the one in this folder; one that graded nobody does not count.

        Args:
            conditions: A digest of what all outcomes depend on, beside the tests.
            seed: The seed that was asked for; None means the run's own.
            fresh: The seed of a new run without a given one.

        Returns:
            The seed to grade with.

        Raises:
            KataError: If the results here have other conditions or another seed.
        """
        kept = dict(self.database.execute("SELECT key, value FROM run"))
        if self.database.execute("SELECT 1 FROM judged").fetchone() is None:
            chosen = fresh if seed is None else seed
            self.note(conditions=conditions, seed=str(chosen))
            return chosen
        if kept["conditions"] != conditions or seed not in (None, int(kept["seed"])):
            raise KataError(
                _(
                    "{folder} has grades of a run with other limits, another strictness, other "
                    "packages or another seed ({seed}). Grade into another folder, or use --fresh "
                    "to replace them."
                ).format(folder=self.file.parent, seed=kept["seed"])
            )
        return int(kept["seed"])

    def forget(self) -> None:
        """Delete all results; what the gradebook got stays known, and what was told of whom."""
        for table in ("run", "judged", "seen"):
            self.database.execute(f"DELETE FROM {table}")  # noqa: S608 (names of ours)
        self.database.commit()

    def keep(self, seen: Seen, result: Result, tested: Mapping[str, str]) -> None:
        """Save what was judged; it is on disk when this returns.

        Args:
            seen: The submission.
            result: What was judged: all of it, or some exercises anew.
            tested: For each exercise that was judged now, a hash of its tests.
        """
        head, exercises = self._row(seen)
        exercises |= {
            key: replace(one, points=0.0).plain() for key, one in result.exercises.items()
        }
        new = {
            "status": result.status,
            "reason": result.reason,
            "flags": result.flags,
            "prints": dict(result.prints),
            "tested": {**head.get("tested", {}), **tested},
        }
        self.database.execute(
            "INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?)",
            (seen.submission.student, seen.digest, json.dumps(new), json.dumps(exercises)),
        )
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self.note(graded=now, state=str(int(self.noted("state") or 0) + 1))

    def stale(self, seen: Seen, tested: Mapping[str, str]) -> tuple[str, ...]:
        """The exercises whose outcomes are not known, or come from other tests."""
        head, _exercises = self._row(seen, "'{}'")
        known = head.get("tested", {})
        return tuple(key for key, digest in tested.items() if known.get(key) != digest)

    def done(self, seen: Seen, counted: Container[str]) -> Result | None:
        """What was judged of a submission in these exercises, if it has not changed since."""
        head, exercises = self._row(seen)
        if not head:
            return None
        graded = {key: Graded(**one) for key, one in exercises.items() if key in counted}
        return Result(
            *(seen.submission.student, 0.0, head["status"], head["reason"], tuple(head["flags"])),
            graded,
            prints=head["prints"],
        )

    def _row(
        self, seen: Seen, exercises: str = "exercises"
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        found = self.database.execute(
            f"SELECT head, {exercises} FROM judged WHERE student = ? AND digest = ?",  # noqa: S608
            (seen.submission.student, seen.digest),
        ).fetchone()
        return (json.loads(found[0]), json.loads(found[1])) if found else ({}, {})

    def note(self, **values: str) -> None:
        """Save some values of the run."""
        self.database.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", list(values.items()))
        self.database.commit()

    def noted(self, key: str) -> str:
        """A value of the run; empty if it is not known."""
        found = self.database.execute("SELECT value FROM run WHERE key = ?", (key,)).fetchone()
        return "" if found is None else str(found[0])

    def read_before(self, folder: str) -> list[Seen] | None:
        """The class as it was read the last time, if its folder is still the same.

        Args:
            folder: A hash of the folder with the submissions, and of what reading depends on.
        """
        if self.noted("folder") != folder:
            return None
        rows = self.database.execute("SELECT row FROM seen ORDER BY place")
        return [Seen.read(json.loads(row)) for (row,) in rows]

    def keep_read(self, folder: str, seen: Iterable[Seen]) -> None:
        """Save the class as it was read, without what was handed in.

        Args:
            folder: As for `read_before`; empty if the next run has to read it again.
            seen: The class.
        """
        self.database.execute("DELETE FROM seen")
        self.database.executemany(
            "INSERT INTO seen VALUES (?, ?)",
            [(place, json.dumps(one.plain())) for place, one in enumerate(seen)],
        )
        self.note(folder=folder)

    def told(self) -> dict[str, Any]:
        """What the last reports said of each student."""
        rows = self.database.execute("SELECT student, row FROM told")
        return {student: json.loads(row) for student, row in rows}

    def keep_told(self, rows: Mapping[str, Any]) -> None:
        """Save what the reports say of each student."""
        self.database.execute("DELETE FROM told")
        self.database.executemany(
            "INSERT INTO told VALUES (?, ?)",
            [(student, json.dumps(row)) for student, row in rows.items()],
        )
        self.database.commit()

    def filled(self) -> Filled:
        """What the platform's gradebook got the last time."""
        found = self.database.execute("SELECT title, grades FROM filled").fetchone()
        return Filled() if found is None else Filled(found[0], json.loads(found[1]))

    def keep_filled(self, filled: Filled) -> None:
        """Save what the platform's gradebook got."""
        self.database.execute("DELETE FROM filled")
        self.database.execute(
            "INSERT INTO filled VALUES (?, ?)", (filled.title, json.dumps(dict(filled.grades)))
        )
        self.database.commit()

    def close(self) -> None:
        """Close the file."""
        self.database.close()


def digest_of(submission: Submission) -> str:
    """A hash of everything that a submission's outcomes depend on."""
    sha = hashlib.sha256(f"{submission.refused}".encode(errors="surrogatepass"))
    sha.update(submission.manifest or b"")
    for name, data in sorted(submission.files.items()):
        sha.update(f"\n{name} {len(data)}\n".encode(errors="surrogatepass"))
        sha.update(data)
    return sha.hexdigest()
