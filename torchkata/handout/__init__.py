"""Copies of the kata to hand out: for a course without hidden tests, for a workshop with them.

This package stays with the instructor: no copy contains it.
"""

from torchkata.handout.contents import contents, passed_over
from torchkata.handout.leaks import leaks
from torchkata.handout.write import write

__all__ = ["contents", "leaks", "passed_over", "write"]
