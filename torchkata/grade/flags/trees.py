"""Syntax trees of strangers' text."""

import ast
import warnings


def parsed(data: bytes) -> ast.Module:
    """The tree, as Python itself would read these bytes; what it warns of is not our business.

    Raises:
        SyntaxError: Where it is no Python.
        ValueError, RecursionError, MemoryError: Where it is made to break the parser.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(data)
