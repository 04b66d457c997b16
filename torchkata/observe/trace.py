"""A whole traceback as text, with torch's frames and without the engine's own."""

import traceback
from pathlib import Path

_ENGINE = Path(__file__).resolve().parents[1]
LONGEST = 20_000  # characters


def whole_trace(error: BaseException) -> str:
    """A traceback as Python shows it, from the learner's line on, its causes first."""
    told = traceback.TracebackException.from_exception(error)
    one: traceback.TracebackException | None = told
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        one.stack[:] = [frame for frame in one.stack if not _is_engine(frame.filename)]
        one = one.__cause__ or one.__context__
    text = "".join(told.format())
    return text if len(text) <= LONGEST else f"...\n{text[-LONGEST:]}"


def _is_engine(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_ENGINE) and not path.is_relative_to(_ENGINE / "stubs")
