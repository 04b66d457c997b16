"""The results so far, saved at once: a run that was killed can continue."""

import hashlib
import json
import sqlite3
from datetime import datetime
from pathlib import Path

from torchkata.errors import KataError
from torchkata.grade.results import Filled, Result
from torchkata.grade.submission import Submission
from torchkata.i18n import _

FILE = "grading.sqlite"


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
            self.database.execute("CREATE TABLE IF NOT EXISTS run (key PRIMARY KEY, value)")
            self.database.execute(
                "CREATE TABLE IF NOT EXISTS graded (student PRIMARY KEY, digest, row)"
            )
            self.database.execute("CREATE TABLE IF NOT EXISTS filled (title, grades)")
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

    def begin(self, course: str, seed: int | None, fresh: int) -> int:
        """Begin a run, or continue the one in this folder; one that graded nobody does not count.

        Args:
            course: A digest of the tests and the rules.
            seed: The seed that was asked for; None means the run's own.
            fresh: The seed of a new run without a given one.

        Returns:
            The seed to grade with.

        Raises:
            KataError: If the results here have other rules, tests or another seed.
        """
        kept = dict(self.database.execute("SELECT key, value FROM run"))
        if self.database.execute("SELECT 1 FROM graded").fetchone() is None:
            chosen = fresh if seed is None else seed
            self.database.executemany(
                "INSERT OR REPLACE INTO run VALUES (?, ?)",
                [("course", course), ("seed", str(chosen))],
            )
            self.database.commit()
            return chosen
        if kept["course"] != course or seed not in (None, int(kept["seed"])):
            raise KataError(
                _(
                    "{folder} has grades of a run with other tests, rules or another seed "
                    "({seed}). Grade into another folder, or use --fresh to replace them."
                ).format(folder=self.file.parent, seed=kept["seed"])
            )
        return int(kept["seed"])

    def forget(self) -> None:
        """Delete all results; what the gradebook got stays known."""
        for table in ("run", "graded"):
            self.database.execute(f"DELETE FROM {table}")  # noqa: S608 (two names of ours)
        self.database.commit()

    def keep(self, submission: Submission, result: Result) -> None:
        """Save a result; it is on disk when this returns."""
        self.database.execute(
            "INSERT OR REPLACE INTO graded VALUES (?, ?, ?)",
            (
                submission.student,
                digest(submission),
                json.dumps(result.plain() | {"prints": dict(result.prints)}),
            ),
        )
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        self.database.execute("INSERT OR REPLACE INTO run VALUES ('graded', ?)", (now,))
        self.database.commit()

    def when(self) -> str:
        """When the last submission was graded, in ISO 8601; empty if that is not known."""
        found = self.database.execute("SELECT value FROM run WHERE key = 'graded'").fetchone()
        return "" if found is None else str(found[0])

    def done(self, submission: Submission) -> Result | None:
        """The result of a submission, if it has not changed since it was graded."""
        found = self.database.execute(
            "SELECT row FROM graded WHERE student = ? AND digest = ?",
            (submission.student, digest(submission)),
        ).fetchone()
        return None if found is None else Result.read(json.loads(found[0]))

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


def digest(submission: Submission) -> str:
    """A hash of everything that a submission's result depends on."""
    sha = hashlib.sha256(f"{submission.refused} {submission.remarks} {submission.late}".encode())
    sha.update(submission.manifest or b"")
    for name, data in sorted(submission.files.items()):
        sha.update(f"\n{name} {len(data)}\n".encode(errors="surrogatepass"))
        sha.update(data)
    return sha.hexdigest()
