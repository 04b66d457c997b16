"""Translation: every sentence that a learner reads goes through here."""

import gettext
from collections.abc import Sequence
from pathlib import Path

_catalogue = gettext.translation("torchkata", Path(__file__).parent / "locale", fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def counted(count: int, singular: str, plural: str) -> str:
    """A number with its noun: `3 tests`."""
    return f"{count} {ngettext(singular, plural, count)}"


def listed(names: Sequence[str], most: int) -> str:
    """Names in a row; if there are more than `most`, the first ones and the number of others."""
    if len(names) > most:
        names = [*names[: most - 1], _("{count} more").format(count=len(names) - most + 1)]
    return _(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
