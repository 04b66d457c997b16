"""Reads what a class handed in, without running any of it.

A problem with a submission is reported in its own row. `apart` reads each submission in a process
of its own, so that one which takes all time or memory does not stop the others from being read.
"""

from torchkata.grade.intake.classes import read_class, read_one

__all__ = ["read_class", "read_one"]  # `apart` is imported where a class is graded
