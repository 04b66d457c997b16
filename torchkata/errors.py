"""What the engine raises at its callers.

KataError
├── NotAKata        no kata at or above this folder
├── BrokenSyllabus  `syllabus.toml` cannot be used
├── UnknownName     no exercise or topic of that name
├── BrokenMachine   what grading needs from this machine fails
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


class BrokenMachine(KataError):
    """This machine lacks what grading needs, such as space on a disk; no submission's fault."""


class AuthorError(KataError):
    """A hidden test asks for something that the engine cannot do."""
