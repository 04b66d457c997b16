"""What the engine raises at its callers.

KataError
├── NotAKata        no kata at or above this folder
├── BrokenSyllabus  `syllabus.toml` cannot be used
├── UnknownName     no exercise or topic of that name
└── AuthorError     a test file asks for something that cannot be
"""


class KataError(Exception):
    """A sentence for the person at the keyboard: what is wrong, where, and the mend."""


class NotAKata(KataError):
    """The current folder is not inside a kata."""


class BrokenSyllabus(KataError):
    """`syllabus.toml` cannot be read or contradicts itself; the message names the line."""


class UnknownName(KataError):
    """No exercise or topic is called that; the message offers the nearest names."""


class AuthorError(KataError):
    """A hidden test asks for something that the engine cannot do."""
