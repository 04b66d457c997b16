"""What a docstring forbids, read from its words: `May not call: abs, norm or anything else that …`.

After "May not call" or "May not use" stand names, with a colon before them or not: of torch's
functions and of tensors' methods (`mm`, `add_`, `torch.range`), of a part of torch (`autograd`,
`torch.optim`, `nn.Linear`), or operators in backticks (`@`). An operator may follow its function:
``pow (`**`)``. The list ends with its sentence, or before words of the author's own: these begin
with one of `OWN_WORDS`, as in "or anything else that multiplies matrices".
"""

import re
from collections.abc import Iterator

from torchkata.errors import AuthorError

OWN_WORDS = ("another", "any", "anything", "others", "the", "which")
OPERATORS = ("@", "**", "//", "/", "%", "+=", "-=", "*=", "/=")
_BEGINS = re.compile(r"\bMay not (?:call|use)\b:?\s+")
_NAME = re.compile(r"([A-Za-z_][\w.]*\w|[A-Za-z])|`([^`]+)`")
_BETWEEN = re.compile(r"(?:,?\s+(?:or|nor|and)(?:\s+call:)?\s+|,\s+)|\s+\((?=`[^`]+`\))")
_ENDS = re.compile(r"[.;:](?:\s|$)|\s*$")


def forbidden(docstring: str) -> list[str]:
    """The names that a docstring forbids, in its order; operators without their backticks.

    Raises:
        AuthorError: Where words follow that cannot be read; the message has them.
    """
    starts = [found.end() for found in _BEGINS.finditer(docstring)]
    return list(dict.fromkeys(name for start in starts for name in _names(docstring, start)))


def _names(text: str, at: int) -> Iterator[str]:
    start = at
    while True:
        name = _NAME.match(text, at)
        if name is not None and name[1] in OWN_WORDS and at > start:
            if more := re.match(r"[^.]*?(\bnor\b[^.]*)", text[at:], re.DOTALL):
                raise AuthorError(_unread(more[1]))
            return
        if name is None or not (name[1] or name[2] in OPERATORS):
            raise AuthorError(_unread(text[at:]))
        yield name[1] or name[2]
        at = name.end()
        if text[at : at + 1] == ")":  # of an operator after its function
            at += 1
        between = _BETWEEN.match(text, at)
        if between is None:
            if _ENDS.match(text, at):
                return
            raise AuthorError(_unread(text[at:]))
        at = between.end()


def _unread(text: str) -> str:
    words = " ".join(re.split(r"(?<=[.])\s", text)[0].split()[:4])
    return (
        f'"May not call" cannot be read at "{words}": names with commas, operators in backticks, '
        f'then ".", or words that begin with {", ".join(OWN_WORDS)}'
    )
