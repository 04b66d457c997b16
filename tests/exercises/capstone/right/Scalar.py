"""Scalar: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_Scalar = wrong_beside(__file__)._Scalar


@right_answer
class InMicrogradsStyle(_Scalar):
    pass


@right_answer
class ByTheOrderOfMaking(_Scalar):
    """Later nodes come first: a counter replaces the search."""

    made_so_far = 0

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        ByTheOrderOfMaking.made_so_far += 1
        self.number = ByTheOrderOfMaking.made_so_far

    def order(self):
        found, stack = {self}, [self]
        while stack:
            new = [parent for parent in stack.pop().parents if parent not in found]
            found.update(new)
            stack += new
        return sorted(found, key=lambda node: node.number)
