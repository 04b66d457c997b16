"""Submissions whose text itself is the attack: on the parser, the reader, the unpacker.

Each function makes the bytes of `line_fit.py` from the honest ones.
"""


def _hostile(honest, *pieces):
    return honest + b"\n\n" + b"".join(pieces) + b"\n"


def is_empty(honest):
    """No byte at all.

    Gets: todo.
    """
    return b""


def has_a_null_byte(honest):
    """A null byte, behind which some readers stop.

    Gets: raised.
    """
    return _hostile(honest, b"x = 1 \0 + 1")


def begins_with_a_mark(honest):
    """A byte order mark, which some editors write: no attack, and read.

    Gets: solved.
    """
    return b"\xef\xbb\xbf" + honest


def names_no_encoding(honest):
    """A line that names an encoding which does not exist.

    Gets: raised.
    """
    return b"# -*- coding: klingon -*-\n" + honest


def names_another_encoding(honest):
    """A line that names an encoding in which the text says something else.

    Gets: raised.
    """
    return b"# -*- coding: utf-7 -*-\n" + honest.replace(b"return", b"+AHI-eturn")


def is_no_text(honest):
    """Bytes that are no UTF-8.

    Gets: raised.
    """
    return b"\xff\xfe" + honest


def nests_brackets(honest):
    """A hundred thousand brackets.

    Gets: raised.
    """
    return _hostile(honest, b"x = ", b"[" * 100_000, b"]" * 100_000)


def nests_signs(honest):
    """A hundred thousand minus signs.

    Gets: raised or crashed.
    """
    return _hostile(honest, b"x = ", b"-" * 100_000, b"1")


def nests_attributes(honest):
    """A hundred thousand attributes of attributes.

    Gets: raised or crashed.
    """
    return _hostile(honest, b"x = a", b".a" * 100_000)


def nests_sums(honest):
    """A sum of a hundred thousand ones, which is a tree as deep, in the function itself.

    Gets: raised or crashed.
    """
    return _hostile(honest, b"def mse(a, b):\n    return 1", b" + 1" * 100_000)


def nests_functions(honest):
    """Ninety functions in functions.

    Gets: raised or solved.
    """
    lines = [b" " * n + b"def f():\n" for n in range(90)]
    return _hostile(honest, *lines, b" " * 90 + b"pass")


def holds_a_large_literal(honest):
    """A literal of ten megabytes.

    Gets: solved.
    """
    return _hostile(honest, b"x = '", b"x" * 10_000_000, b"'")


def holds_a_large_number(honest):
    """A number of a million digits, which takes quadratic time to read.

    Gets: raised.
    """
    return _hostile(honest, b"x = ", b"9" * 1_000_000)


def asks_the_compiler(honest):
    """Sums that a compiler works out beforehand, to something large.

    Gets: raised or solved or crashed or timed_out.
    """
    return _hostile(honest, b"x = ('x' * 4096, 1 << 127) * 4096\n", b"y = 1 << 10**12")


def is_wide(honest):
    """The shortest statements, as many as a submission has room for.

    Gets: solved or raised or timed_out or crashed.
    """
    return _hostile(honest, b"1;" * 120_000)


def warns_the_reader(honest):
    """Text that Python warns of as it is read, by whoever reads it.

    Gets: solved.
    """
    return _hostile(honest, b"x = '\\d' is '\\w'")


def leads_out():
    """Names of files that lead out of the folder, or that no folder can hold.

    Gets: crashed.
    """
    return {"../left-behind": b"", "/tmp/left-behind": b"", "a/../../b": b"", "x\0y": b""}
