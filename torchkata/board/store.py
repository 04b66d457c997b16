"""The one file of a board, in SQLite: what was acknowledged is in it, whatever ends the process."""

import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.board.keys import hashed, new_code
from torchkata.board.wire import Report
from torchkata.errors import KataError
from torchkata.i18n import _

FORMAT = 1
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE learners (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, token TEXT NOT NULL,
    joined REAL NOT NULL, gone REAL, removed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE reports (
    number INTEGER PRIMARY KEY, learner INTEGER NOT NULL, id TEXT NOT NULL,
    at REAL NOT NULL, body TEXT NOT NULL, UNIQUE (learner, id)
);
CREATE TABLE announcements (number INTEGER PRIMARY KEY, at REAL NOT NULL, text TEXT NOT NULL);
CREATE TABLE sessions (token TEXT PRIMARY KEY, made REAL NOT NULL);
"""


@dataclass(frozen=True)
class Member:
    """A learner as the file has it.

    Attributes:
        id: The learner's number.
        name: The name.
        token: The hash of the learner's token.
        joined: When, by the board's clock.
        gone: When the learner left; None for one who is there.
        removed: Whether the instructor took the learner out.
    """

    id: int
    name: str
    token: str
    joined: float
    gone: float | None = None
    removed: bool = False


@dataclass(frozen=True)
class Kept:
    """A report as the file has it: whose it is, and when it happened by the board's clock."""

    learner: int
    at: float
    report: Report


class Store:
    """The file, opened by one thread.

    Args:
        file: Its path; it is made if it is not there.

    Raises:
        KataError: If it is not a board's file, or cannot be used.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Everything goes through one thread at a time: the start, then the writer's.
            self._sql = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            version = self._sql.execute("PRAGMA user_version").fetchone()[0]
            is_empty = version == 0 and not self._tables()
            if not is_empty and version != FORMAT:
                raise KataError(
                    _("{file} is not a board of this release of torchkata.").format(file=file)
                )
            self._sql.execute("PRAGMA journal_mode = WAL")
            self._sql.execute("PRAGMA synchronous = FULL")
            if is_empty:
                self._make()
        except (sqlite3.Error, OSError) as error:
            raise KataError(
                _("{file} cannot be used as a board's file: {why}.").format(file=file, why=error)
            ) from None
        file.chmod(0o600)

    def _tables(self) -> list[str]:
        return [name for (name,) in self._sql.execute("SELECT name FROM sqlite_master")]

    def _make(self) -> None:
        self._sql.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {FORMAT}; COMMIT;")
        rows = [("code", new_code()), ("began", repr(time.time()))]
        self._sql.executemany("INSERT INTO about VALUES (?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        self._sql.close()

    # --- reading ---------------------------------------------------------------------------------

    def about(self, key: str) -> str:
        """A fact about the board: its `code`, and when it `began`."""
        row = self._sql.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def members(self) -> list[Member]:
        """Everybody who has joined."""
        rows = self._sql.execute(
            "SELECT id, name, token, joined, gone, removed FROM learners ORDER BY id"
        )
        return [
            Member(number, name, token, joined, gone, bool(removed))
            for number, name, token, joined, gone, removed in rows
        ]

    def reports(self) -> Iterator[Kept]:
        """All reports in the order in which they arrived."""
        rows = self._sql.execute("SELECT learner, at, id, body FROM reports ORDER BY number")
        for learner, at, identity, body in rows:
            yield Kept(learner, at, Report.kept(identity, json.loads(body)))

    def announcements(self) -> list[tuple[float, str]]:
        """All announcements with their moments; an empty one took the last one back."""
        return list(self._sql.execute("SELECT at, text FROM announcements ORDER BY number"))

    def sessions(self) -> set[str]:
        """The hashes of the instructor's sessions."""
        return {token for (token,) in self._sql.execute("SELECT token FROM sessions")}

    # --- writing, inside `together` --------------------------------------------------------------

    def begin(self) -> None:
        """Begin to write."""
        self._sql.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Put what was written since `begin` on the disk."""
        self._sql.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was written since `begin`."""
        if self._sql.in_transaction:
            self._sql.execute("ROLLBACK")

    def next_learner(self) -> int:
        """The number of the next learner."""
        row = self._sql.execute("SELECT coalesce(max(id), 0) + 1 FROM learners").fetchone()
        return int(row[0])

    def add_learner(self, number: int, name: str, token: str, now: float) -> Member:
        """Add a learner; only the hash of the token is kept."""
        self._sql.execute(
            "INSERT INTO learners (id, name, token, joined) VALUES (?, ?, ?, ?)",
            (number, name, hashed(token), now),
        )
        return Member(number, name, hashed(token), now)

    def add_reports(self, kept: list[Kept]) -> list[Kept]:
        """Add reports of one learner.

        Returns:
            Those that are new.
        """
        return [one for one in kept if self._add(one)]

    def _add(self, one: Kept) -> bool:
        body = json.dumps(one.report.body(), ensure_ascii=False)
        done = self._sql.execute(
            "INSERT OR IGNORE INTO reports (learner, id, at, body) VALUES (?, ?, ?, ?)",
            (one.learner, one.report.id, one.at, body),
        )
        return done.rowcount == 1

    def end_learner(self, learner: int, now: float, removed: bool) -> None:
        """Note that a learner left, or was taken out: the token is worth nothing from now on."""
        self._sql.execute(
            "UPDATE learners SET gone = ?, removed = ?, token = '' WHERE id = ?",
            (now, int(removed), learner),
        )

    def add_announcement(self, text: str, now: float) -> None:
        """Add an announcement."""
        self._sql.execute("INSERT INTO announcements (at, text) VALUES (?, ?)", (now, text))

    def add_session(self, token: str, now: float) -> None:
        """Add a session of the instructor; only its hash is kept, and only the newest ones."""
        self._sql.execute("INSERT INTO sessions VALUES (?, ?)", (hashed(token), now))
        self._sql.execute(
            "DELETE FROM sessions WHERE token NOT IN "
            "(SELECT token FROM sessions ORDER BY made DESC LIMIT 50)"
        )


def files_of(file: Path) -> list[Path]:
    """The file of a board, and those that SQLite puts beside it."""
    return [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]


def plain(kept: Kept) -> dict[str, Any]:
    """A report for an export."""
    return {"learner": kept.learner, "at": kept.at, **kept.report.body()}
