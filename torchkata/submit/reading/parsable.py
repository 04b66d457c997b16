"""Whether a parser can read a text: what would take it more than a little time and memory.

Everything here reads the text once, from its start to its end.
"""

import re

MOST_PARTS = 200

# A dot, a word, what does not end a name (a line that goes on), and anything but a blank.
_NAME = re.compile(rb"(\.)|([\w\x80-\xff]+)|(\\(?:\r\n|\r|\n))|[^ \t\f]")
_OUTSIDE = re.compile(rb"#[^\r\n]*|\"\"\"|'''|[\"']")
_INSIDE = {
    quote: re.compile(rb"\\(?:\r\n|.)|\{|" + end, re.DOTALL)
    for quote, end in (
        *((triple, triple) for triple in (b'"""', b"'''")),
        *((single, b"[\r\n" + single + b"]") for single in (b'"', b"'")),
    )
}


def longest_name(data: bytes) -> int:
    """How many parts follow the first one in the longest dotted name (`a.b.c` has two).

    Python's parser keeps `a`, `a.a`, `a.a.a`, ... of each import: 250 KB of that take 17 GB.
    """
    longest = parts = 0
    after_a_dot = False
    for token in _NAME.finditer(data):
        dot, word, goes_on = token.groups()
        if goes_on:
            continue
        if word and after_a_dot:
            parts += 1
            longest = max(longest, parts)
        elif not dot or after_a_dot:  # a name begins, or something else
            parts = 0
        after_a_dot = bool(dot)
    return longest


def string_work(data: bytes) -> int:
    """The steps of a parser that looks for each brace of a string from the string's start.

    Python 3.11 does so in f-strings. Other strings count, too: nothing here has to know which
    letters make an f-string.
    """
    work = at = 0
    while opened := _OUTSIDE.search(data, at):
        start = at = opened.end()
        inside = _INSIDE.get(opened[0])
        if inside is None:  # a comment
            continue
        braces, at = 0, len(data)
        for token in inside.finditer(data, start):
            if token[0] == b"{":
                braces += 1
            elif not token[0].startswith(b"\\"):
                at = token.end()
                break
        work += braces * (at - start)
    return work
