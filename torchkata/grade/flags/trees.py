"""Syntax trees of source code from strangers."""

import ast
import warnings


def parsed(data: bytes) -> ast.Module:
    """The tree, as Python itself would read these bytes; its warnings are ignored.

    Raises:
        SyntaxError: If it is not valid Python.
        ValueError, RecursionError, MemoryError: If it was written to break the parser.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(data)
