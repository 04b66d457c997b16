"""Source code that has no business in a submission, found in its syntax tree."""

from collections.abc import Mapping, Sequence

from torchkata.grade.flags.findings import uses
from torchkata.grade.flags.reach import Found, Reading
from torchkata.i18n import listed, ngettext
from torchkata.submit.reading.names import visible

MOST = 20
MOST_NAMED = 5


def suspicious(files: Mapping[str, bytes]) -> list[str]:
    """What a person should look at, one sentence each, the worst first; at most 21 of them.

    A hint, never proof: code can hide from a syntax tree.

    Args:
        files: Python files by their path inside the submission.
    """
    first: dict[tuple[str, str], Found] = {}
    for one in Reading(files).shown():
        known = first.setdefault((one.path, one.what), one)
        if one.line < known.line:
            first[one.path, one.what] = one
    found = list(first.values())
    # Where there is much, names with one reason share a sentence, so that no reason is left out.
    groups: dict[tuple[str, ...], list[Found]] = {}
    for one in sorted(found, key=lambda one: (-one.weight, one.path, one.line, one.what)):
        together = one.rule is not None and (one.weight == 1 or len(found) > MOST)
        key = (one.path, one.rule.why) if together and one.rule else (one.path, "", one.what)
        groups.setdefault(key, []).append(one)
    sentences = list(map(_sentence, groups.values()))
    more = len(sentences) - MOST
    if more > 0:
        left = ngettext("{count} more thing to look at.", "{count} more things to look at.", more)
        sentences[MOST:] = [left.format(count=more)]
    return sentences


def _sentence(together: Sequence[Found]) -> str:
    first = together[0]
    what = first.what
    if len(together) > 1 and first.rule is not None:
        names = [visible(one.rule.name) for one in together if one.rule is not None]
        what = uses(listed(names, MOST_NAMED), first.rule.why)
    return f"{visible(first.path)}:{first.line} {what}."
