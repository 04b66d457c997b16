"""`-k mse` means the exercise `mse`, not every test with these letters in its name."""

import re

from torchkata.kata.syllabus import Syllabus

_NAME = re.compile(r"[\w:+\-.\[\]\\/]+")  # what pytest reads as one name of an expression


def exact(name: str) -> str:
    """The keyword that only the tests of the exercise of that name have."""
    return f"exercise:{name}:"


def exact_names(expression: str, syllabus: Syllabus) -> str:
    """An expression for `-k` in which the name of an exercise means that exercise alone."""
    known = {name.lower(): name for name in syllabus.by_name}

    def replaced(found: re.Match[str]) -> str:
        name = known.get(found[0].lower())
        return found[0] if name is None else exact(name)

    return _NAME.sub(replaced, expression)
