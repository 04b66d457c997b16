"""Reads what a class handed in, without running any of it.

A problem with a submission is reported in its own row; no submission can stop the rest of the class
from being read.
"""

from torchkata.grade.intake.classes import read_class, read_one

__all__ = ["read_class", "read_one"]
