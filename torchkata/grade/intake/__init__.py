"""What a class handed in, read without running any of it.

Whatever is wrong with a submission is said in its own result; nothing that somebody hands in can
stop the rest of the class from being read.
"""

from torchkata.grade.intake.classes import read_class, read_one

__all__ = ["read_class", "read_one"]
