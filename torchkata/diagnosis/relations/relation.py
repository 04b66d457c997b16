"""A relation: what one part of a result has to do with what it should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from torchkata.diagnosis.relations.case import Case, Pair

Holds = Callable[[Pair, Case], bool | None]


@dataclass(frozen=True)
class Relation:
    """One relation, which can be looked for in other calls, too.

    Attributes:
        key: Its name; the same relation in another call has the same.
        said: A sentence with `{what}` at its start: the part.
        holds: Whether it holds in a part of a case; None where nothing can be said.
        rank: Of several that hold, the lowest is told.
        concept: Of several with the same rank, those with one concept are one relation.
        need: How many numbers have to show it.
        whole: Whether it has to hold in every part that is wrong.
        size: The size of an argument that it is about; it has to differ between calls.
        instead: What is told where several concepts remain, or one size.
    """

    key: str
    said: str
    holds: Holds
    rank: int = 5
    concept: str = ""
    need: int = 2
    whole: bool = False
    size: Callable[[Pair, Case], float | None] | None = None
    instead: "Relation | None" = None


Family = Callable[[Pair, Case], Iterator[Relation]]
