"""The errors that the engine raises.

KataError
├── NotAKata        neither this folder nor one above it is a kata
├── BrokenSyllabus  `syllabus.toml` cannot be used
├── UnknownName     no exercise or topic has that name
├── BrokenMachine   this machine lacks something that grading needs
└── AuthorError     a test file asks for something impossible
"""


class KataError(Exception):
    """A message for the user: what is wrong, where, and how to fix it."""


class NotAKata(KataError):
    """The current folder is not inside a kata."""


class BrokenSyllabus(KataError):
    """`syllabus.toml` cannot be read or contradicts itself; the message names the line."""


class UnknownName(KataError):
    """No exercise or topic has that name; the message offers the nearest names."""


class BrokenMachine(KataError):
    """This machine lacks something that grading needs, such as disk space; no student's fault."""


class AuthorError(KataError):
    """A hidden test asks for something that the engine cannot do."""
