"""Submissions that share more than chance explains, with each other or with the solutions.

Two people who learned from the same docstring often write the same few lines. So one equal answer
says nothing, and a common one says little. What counts is how many longer answers of two
submissions are equal, and how rare these answers are in this class.

The flag says what is equal, not why: friends work together. A person must decide what it means.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from torchkata.grade.flags.prints import Printer, read_or_nothing, size_of
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata

MOST_NAMED = 5

# How often others write the same answer by themselves, before anything is known of the class: one
# of 60 nodes in 1 of 4 cases, one of 150 in 1 of 32. This counts as much as so many students do.
_PRIOR_STUDENTS = 8
_NODES_PER_BIT = 30.0
_COPIED = 0.9  # of the answers that can be taken over from somebody, so many stay equal
# How much rarer than 1 in all pairs of the class a pair must be, in bits. In made classes of 120
# these values flag at most 2 honest students; what they miss was written by many others, too.
_BEYOND_CHANCE = -4.0
_BEYOND_SOLUTION = 2.0  # it is the answer that the docstring leads to

SOLUTION = ""  # stands for the published solution among the students


def copied(prints: Mapping[str, Mapping[str, str]], kata: Kata) -> dict[str, list[str]]:
    """What is equal in two submissions beyond what chance explains, by student.

    The order of statements, the names of locals, annotations, docstrings and comments do not
    count. Answers of one statement never count, nor trees of 30 nodes or fewer, nor stubs as
    shipped. If the stub is a program that the student has to fix, more than 30 nodes must be new.

    Args:
        prints: The fingerprints of each student of a class.
        kata: The source of the stubs to compare with, and of the solutions, if it has them.

    Returns:
        A sentence for the solution and one for each group of others; students without anything
        to report are left out.
    """
    topics = [topic.name for topic in kata.syllabus.topics]
    solutions = {
        f"{topic}.py": read_or_nothing(kata.root / "solutions" / f"{topic}.py") for topic in topics
    }
    order = {f"{one.topic}.{one.name}": place for place, one in enumerate(kata.syllabus)}
    found: dict[str, list[str]] = defaultdict(list)
    for student, others in sorted(_alike(prints, Printer(kata).of(solutions)).items()):
        groups: dict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
        for other, places in others.items():
            equal = tuple(sorted(places, key=order.__getitem__))
            groups[other != SOLUTION, equal].append(other)
        for (_is_student, equal), names in sorted(groups.items()):
            names.sort(key=lambda name: (name.casefold(), name))
            found[student].append(_sentence(names, equal, len(prints[student])))
    return dict(found)


_Answers = Mapping[str, str]  # fingerprints by `TOPIC.NAME`


def _alike(students: Mapping[str, _Answers], solution: _Answers) -> dict[str, dict[str, list[str]]]:
    """For each student, those who are alike beyond chance, with what is equal."""
    counts = Counter(item for answers in students.values() for item in answers.items())
    written = Counter(place for answers in students.values() for place in answers)
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)

    def equal(one: _Answers, other: _Answers, bits: float, of_class: int) -> list[str]:
        """What is equal in both, if that is rarer than chance by `bits`.

        `of_class`: how many of the two are students; their own answers do not say how common an
        answer is.
        """
        found = []
        for place in one.keys() & other.keys():
            is_equal = one[place] == other[place]
            same = counts[place, one[place]] - (of_class if is_equal else 1)
            prior = _PRIOR_STUDENTS * 2 ** (-size_of(one[place]) / _NODES_PER_BIT)
            chance = (same + prior) / (written[place] - of_class + _PRIOR_STUDENTS)
            if is_equal:
                found.append(place)
                bits -= max(math.log2(_COPIED / chance), 0.0)
            else:
                bits -= math.log2((1 - _COPIED) / (1 - min(chance, _COPIED)))
        return found if found and bits < 0 else []

    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student, answers in students.items():
        for item in answers.items():
            shared[item].append(student)
    met = {
        pair for names in shared.values() for pair in combinations(sorted(names), 2)
    }  # only those who share something
    pairs = len(students) * (len(students) - 1) / 2
    for one, other in sorted(met):
        if same := equal(students[one], students[other], math.log2(pairs) + _BEYOND_CHANCE, 2):
            found[one][other] = found[other][one] = same
    for student, answers in students.items():
        if same := equal(answers, solution, math.log2(len(students)) + _BEYOND_SOLUTION, 1):
            found[student][SOLUTION] = same
    return found


def _sentence(others: Sequence[str], places: Sequence[str], written: int) -> str:
    said = {"equal": len(places), "all": written, "places": ", ".join(places)}
    if list(others) == [SOLUTION]:
        return _(
            "Equal to the published solution in {equal} of {all} longer answers, more than chance "
            "explains: {places}."
        ).format(**said)
    return _(
        "Equal to the submission of {others} in {equal} of {all} longer answers, more than chance "
        "explains: {places}."
    ).format(others=listed(others, MOST_NAMED), **said)
