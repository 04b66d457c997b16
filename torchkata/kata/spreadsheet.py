"""What a spreadsheet would not take as text."""

import re

_FORMULA = "=+\\-@|%\t\r\n＝＋－＠"
# At the start of a cell, and after what separates cells in a spreadsheet of another language: it
# cuts a line at each semicolon, whatever separates the cells of this file.
_BEGINS = re.compile(rf"(?:^|(?<=;)) *(?=[{_FORMULA}])")


def inert(text: str) -> str:
    """The text with a quote in front of what a spreadsheet would read as a formula."""
    return _BEGINS.sub(lambda found: f"'{found[0]}", text)
