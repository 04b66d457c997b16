"""Words in the learner's language: every sentence a learner reads passes through here."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("torchkata", Path(__file__).parent / "locale", fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def counted(count: int, singular: str, plural: str) -> str:
    """The noun for `count`, with the number in front: `3 tests`."""
    return f"{count} {ngettext(singular, plural, count)}"
