"""Everything that a board keeps, as CSV and JSON; and its end."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from torchkata.board.store import Store, files_of, plain
from torchkata.board.words import Words
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.spreadsheet import inert

_LEARNERS = ("learner", "name", "joined", "left", "removed")
_REPORTS = (
    *("learner", "name", "at", "what", "exercise", "outcome", "mistakes", "kind", "seconds"),
    *("up", "question", "code"),
)


def write_export(kata: Kata, file: Path, folder: Path) -> Iterator[str]:
    """Write `learners.csv`, `reports.csv` and `board.json`, and yield what is written.

    Raises:
        KataError: If the board or the folder cannot be used.
    """
    with closing(Store(file)) as store:
        learners = [
            {
                "learner": one.id,
                "name": one.name,
                "joined": _time(one.joined),
                "left": _time(one.gone),
                "removed": one.removed,
            }
            for one in store.members()
        ]
        names = {one["learner"]: one["name"] for one in learners}
        reports: list[dict[str, Any]] = []
        for kept in store.reports():
            row = plain(kept)
            row |= {"name": names.get(kept.learner, ""), "at": _time(kept.at)}
            row["mistakes"] = list(kept.report.mistakes)
            reports.append(row)
        announcements = [{"at": _time(at), "text": text} for at, text in store.announcements()]
        began = _time(float(store.about("began")))
    document = {
        "format": 1,
        "began": began,
        "exercises": [name for name, *_rest in Words(kata).exercises],
        "learners": learners,
        "reports": reports,
        "announcements": announcements,
    }
    tables = {
        "learners.csv": _table(_LEARNERS, learners),
        "reports.csv": _table(_REPORTS, reports),
        "board.json": json.dumps(document, ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in tables.items():
        write_or_say(folder / name, text.encode())
        yield _("{file} is written.").format(file=folder / name)


def _time(at: float | None) -> str:
    """A moment with its zone; empty for none."""
    return "" if at is None else datetime.fromtimestamp(at).astimezone().isoformat("T", "seconds")


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(inert(_text(row.get(column, ""))) for column in columns)
    return "\ufeff" + out.getvalue()


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def delete_all(file: Path) -> int:
    """Delete a board's files, which nobody may be using.

    Returns:
        How many there were.

    Raises:
        KataError: If it is not a board's file, or cannot be deleted.
    """
    Store(file).close()  # another file of that name stays
    gone = 0
    for one in files_of(file):
        try:
            one.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise KataError(
                _("{file} cannot be deleted: {why}.").format(file=one, why=error.strerror)
            ) from None
        gone += 1
    return gone
