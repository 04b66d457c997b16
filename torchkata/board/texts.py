"""Names and texts from people, made harmless and short; the page shows them as text anyway."""

import re
import unicodedata
from collections.abc import Iterator

# Letters and marks that show nothing: fillers of Hangul, the empty braille cell, selectors of
# variants, joiners that Unicode does not count as control characters.
_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef]"
)
_MARKS = 4  # on one letter: more than any script needs would be drawn over other lines


def one_line(text: object, most: int) -> str:
    """A text on one line without control characters, marks of direction and surrogates."""
    if not isinstance(text, str):
        return ""
    kept = (" " if one.isspace() else one for one in text[: 8 * most] if _is_shown(one))
    marked = _few_marks(unicodedata.normalize("NFC", " ".join("".join(kept).split())))
    return " ".join("".join(marked).split())[:most].rstrip()


def _few_marks(text: str) -> Iterator[str]:
    """A text in which each letter has few marks, and no mark stands without a letter."""
    marks = _MARKS
    for one in text:
        if one == " ":
            marks = _MARKS
        else:
            marks = marks + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if marks <= _MARKS:
            yield one


def lines(text: object, most: int) -> str:
    """A text in lines, as code is written."""
    if not isinstance(text, str):
        return ""
    kept = (one for one in text[:most] if one in "\n\t" or (_is_shown(one) and one not in "\r\v\f"))
    return "".join(kept)


def _is_shown(one: str) -> bool:
    category = unicodedata.category(one)
    if _NOTHING.match(one):
        return False
    return one.isspace() or (category[0] != "C" and category not in ("Zl", "Zp"))
