"""Copies of the kata to hand out: a course's without hidden tests, a workshop's with them.

This room stays with the instructor: no copy holds it.
"""

from torchkata.handout.contents import contents, passed_over
from torchkata.handout.leaks import leaks
from torchkata.handout.write import write

__all__ = ["contents", "leaks", "passed_over", "write"]
