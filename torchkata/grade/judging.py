"""What is judged of a class: the submissions are read, and those not judged yet are judged.

A class whose folder has not changed is not even read again: what is known of it is in the store.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from torchkata import __version__
from torchkata.errors import KataError
from torchkata.grade.course import Course, conditions_of
from torchkata.grade.engine import AtWork, Make, grade_all, walls_of
from torchkata.grade.intake.apart import read_apart
from torchkata.grade.intake.unchanged import folder_hash
from torchkata.grade.order import Order
from torchkata.grade.results import Result
from torchkata.grade.store import FILE, Seen, Store
from torchkata.grade.submission import Submission
from torchkata.i18n import _, listed
from torchkata.kata.folder import Kata

MOST_NAMED = 12  # exercises in one sentence
Tell = Callable[[Iterator[Result | AtWork], int], None]


class Judging:
    """One run of judges over a class.

    Args:
        kata: The kata with its hidden tests.
        order: The instructor's order.
        course: The tests and the rules; their seed is the run's own.
        secret: The seed of a new run without a given one.
        say: Takes a sentence about the current step.
        stack: Closes the store at the end.

    Attributes:
        store: The store.
        seen: The class as it was read.
        course: The same, with the seed of this run.

    Raises:
        KataError: If the class or the store cannot be used.
    """

    def __init__(
        self,
        kata: Kata,
        order: Order,
        course: Course,
        secret: int,
        say: Callable[[str], object],
        stack: ExitStack,
    ) -> None:
        self.kata = kata
        self.order = order
        self.say = say
        self.folder = folder_hash(order.submissions, order.out, f"{course.digest} {__version__}")
        # If the reports would be among the submissions, reading refuses it before a file is made.
        store = Store(order.out) if (order.out / FILE).is_file() else None
        if store is not None:
            stack.callback(store.close)
        seen = store.read_before(self.folder) if store and not order.fresh else None
        self.has_files = seen is None
        self.seen = seen if seen is not None else self._read()
        if store is None:
            store = Store(order.out)
            stack.callback(store.close)
        if order.fresh:
            store.forget()
        seed = store.begin(conditions_of(order.rules), order.seed, secret)
        self.store = store
        self.course = replace(course, rules=replace(order.rules, seed=seed))

    @property
    def submissions(self) -> list[Submission]:
        """The class, by student."""
        return [one.submission for one in self.seen]

    def _read(self) -> list[Seen]:
        order = self.order
        read = read_apart(order.submissions, self.kata, order.rules.exercises, order.out, self.say)
        if not read:
            raise KataError(
                _("{folder} contains no submission: no folder, archive or Python file.").format(
                    folder=order.submissions
                )
            )
        return [Seen.of(one) for one in read]

    def read_files(self) -> None:
        """Read the class again if it is known only from an earlier run."""
        if not self.has_files:
            self.seen, self.has_files = self._read(), True

    def judge(self, make: Make, tell: Tell) -> None:
        """Judge what is not judged yet, or what was judged by other tests."""
        todo = self._stale()
        if todo:
            if not self.has_files:
                self.read_files()
                todo = self._stale()
            walls = walls_of(make, self.course)
            self.store.note(walls=json.dumps(walls))
        changed = {keys for keys in todo if keys != tuple(self.course.tested)}
        for keys in sorted(changed):
            self.say(
                _("Judged again, because their tests changed or are new: {names}.").format(
                    names=listed(keys, MOST_NAMED)
                )
            )
        count = sum(map(len, todo.values()))
        done = self._judged(make, todo)
        tell(done, count)
        for _result in done:  # those that `tell` has left
            pass
        if self.has_files:
            is_whole = not any(one.unread for one in self.submissions)
            self.store.keep_read(self.folder if is_whole else "", self.seen)

    def _stale(self) -> dict[tuple[str, ...], list[Seen]]:
        """The submissions to judge, by the exercises in which they are."""
        names = {one.student for one in self.submissions}
        for name in self.order.only:
            if name not in names:
                raise KataError(
                    _("--only={name}: there is no submission of that name.").format(name=name)
                )
        found: dict[tuple[str, ...], list[Seen]] = {}
        for one in self.seen:
            again = one.submission.student in self.order.only
            keys = tuple(self.course.tested) if again else self.store.stale(one, self.course.tested)
            if keys:
                found.setdefault(keys, []).append(one)
        return found

    def _judged(
        self, make: Make, todo: Mapping[tuple[str, ...], Sequence[Seen]]
    ) -> Iterator[Result | AtWork]:
        for keys, seen in todo.items():
            tested = {key: self.course.tested[key] for key in keys}
            refused = [one for one in seen if one.submission.refused is not None]
            for one in refused:
                submission = one.submission
                result = Result(submission.student, 0.0, "refused", submission.refused)
                self.store.keep(one, result, self.course.tested)
                yield result
            rest = {one.submission.student: one for one in seen if one not in refused}
            if not rest:
                continue
            course = self.course.only(keys)
            jobs = min(self.order.jobs, len(rest))
            for event in grade_all(make, jobs, course, [one.submission for one in rest.values()]):
                if isinstance(event, AtWork):
                    yield event
                else:
                    submission, result = event
                    self.store.keep(rest[submission.student], result, tested)
                    yield result
