"""Which topic a file is named after, as learners and their tools rename files."""

import re
from collections.abc import Iterable

from torchkata.submit.reading.names import same

LONGEST_NAME = 255
_GAPS, _DIGITS = " _-", "0123456789"
# What file managers, Colab and people write before or after a name, in some languages.
_BEFORE = re.compile(
    r"(?:copy of|kopie von|copie de|copia di|copia de|cópia de|kopia|kopi av|kopie van|копия|副本)"
    r"[ _-]+"
)
_AFTER = re.compile(
    r"(?:[ _.-]+(?:v(?:er(?:sion)?)?[ _.-]?)?\d+(?:\.\d+)*|[ _-]*\([\w ]*\)|[ _.-]+(?:final|finale|"
    r"finished|done|new|neu|last|fixed|corrected|submission|abgabe|copy|kopie|copie|copia|cópia|"
    r"kopia|kopi|копия|副本))$"
)


def topic_of(name: str, topics: Iterable[str]) -> str | None:
    """The topic that a file is named after, ignoring case and the mark of a copy."""
    stem, _dot, suffix = name.rpartition(".")
    if suffix.casefold() not in ("py", "ipynb") or len(name) > LONGEST_NAME:
        return None
    plain = re.sub(r"[-\s]+", "_", _without_copy_mark(same(stem)))
    return next((topic for topic in topics if topic.casefold() == plain), None)


def _without_copy_mark(stem: str) -> str:
    """A name without what browsers, file managers and Canvas add to that of a second copy."""
    counted = stem.rstrip(_DIGITS)
    before = counted.rstrip(_GAPS)
    if before.endswith("copy") and (counted != stem or before == stem):  # `a copy`, `a_copy 2`
        name = before.removesuffix("copy")
        if name.rstrip(_GAPS) != name:
            return name.rstrip(_GAPS)
    if counted != stem and counted.endswith((" ", "-")):  # `a 2`
        return counted[:-1]
    if stem.endswith(")"):
        bracket = stem[:-1].rstrip(_DIGITS)
        if bracket.endswith("(") and bracket != stem[:-1]:  # `a (2)`
            return bracket[:-1].rstrip(_GAPS)
    return stem


def likely_topic(name: str, topics: Iterable[str]) -> str | None:
    """The topic that a file is meant for if no other file has its name.

    `line_fit_v2.py`, `line_fit final.py`, `LineFit.py`, `Copy of line_fit.ipynb` and
    `line_fit.py.txt` are such names.
    """
    if len(name) > LONGEST_NAME:
        return None
    stem, _dot, suffix = with_its_suffix(name).rpartition(".")
    if suffix.casefold() not in ("py", "ipynb"):
        return None
    by_letters = {_letters(topic): topic for topic in topics}
    left = same(stem).removesuffix(f".{suffix.casefold()}").strip()
    while left:
        if _letters(left) in by_letters:
            return by_letters[_letters(left)]
        before, left = left, _AFTER.sub("", _BEFORE.sub("", left, count=1))
        if left == before:
            break
    return None


def with_its_suffix(name: str) -> str:
    """A file's name without a `.txt` that a browser or an editor added to `.py`."""
    return re.sub(r"(\.py|\.ipynb)\.txt$", r"\1", name, flags=re.IGNORECASE)


def _letters(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold())
