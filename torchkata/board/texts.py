"""Names and texts from people, made harmless and short; the page shows them as text anyway."""

import unicodedata


def one_line(text: object, most: int) -> str:
    """A text on one line without control characters, marks of direction and surrogates."""
    if not isinstance(text, str):
        return ""
    kept = (" " if one.isspace() else one for one in text[: 8 * most] if _is_shown(one))
    plain = unicodedata.normalize("NFC", " ".join("".join(kept).split()))
    return plain[:most].rstrip()


def lines(text: object, most: int) -> str:
    """A text in lines, as code is written."""
    if not isinstance(text, str):
        return ""
    kept = (one for one in text[:most] if one in "\n\t" or (_is_shown(one) and one not in "\r\v\f"))
    return "".join(kept)


def _is_shown(one: str) -> bool:
    category = unicodedata.category(one)
    return one.isspace() or (category[0] != "C" and category not in ("Zl", "Zp"))
