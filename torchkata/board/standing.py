"""The state of a room of learners, made from their reports in the order in which they arrived."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from torchkata.board.store import Kept, Member
from torchkata.board.wire import Report
from torchkata.kata.outcome import Outcome

STUCK_SECONDS = 600.0  # on the same exercise, from its first failing run on
STUCK_RUNS = 5  # failing runs of the same exercise
AWAY = 1800.0  # seconds without a report after which nobody counts as stuck
MOST_TOLD = 5  # mistakes
STEP = 60.0  # seconds between two points of the progress


@dataclass
class Cell:
    """One learner's state in one exercise.

    Attributes:
        outcome: That of the last run.
        at: When the last run was.
        first: When the first run was.
        runs: How many there were since the learner joined.
        fails: How many in a row failed, up to now.
        failing: When the first of these was.
        solved: When it was solved for the first time; None if it never was.
        mistakes: The known mistakes in the last run.
        kind: The kind of the last run's failure.
    """

    outcome: Outcome
    at: float
    first: float
    runs: int = 0
    fails: int = 0
    failing: float = 0.0
    solved: float | None = None
    mistakes: tuple[str, ...] = ()
    kind: str = ""

    @property
    def reason(self) -> str:
        """What explains its failure: a known mistake or a kind; empty if neither is known."""
        return self.mistakes[0] if self.mistakes else self.kind


@dataclass(frozen=True)
class Stuck:
    """Why somebody is stuck.

    Attributes:
        why: `hand`, `runs` or `time`.
        exercise: Where; empty if nothing was run yet.
        since: Since when.
    """

    why: str
    exercise: str
    since: float


@dataclass
class Learner:
    """One learner.

    Attributes:
        member: Who it is.
        cells: The state of each exercise that was run.
        current: The exercise of the last run.
        at: When the last report was, or the learner joined.
        hand: Since when the hand is up; None if it is down.
        count: The number of reports.
        shares: The number of shared pieces of code.
    """

    member: Member
    at: float
    cells: dict[str, Cell] = field(default_factory=dict)
    current: str = ""
    hand: float | None = None
    count: int = 0
    shares: int = 0

    @property
    def solved(self) -> int:
        """The number of exercises that are done."""
        return sum(cell.outcome.is_done for cell in self.cells.values())

    def stuck(self, now: float) -> Stuck | None:
        """Why the learner is stuck; None if not."""
        if self.member.gone is not None:
            return None
        if self.hand is not None:
            return Stuck("hand", self.current, self.hand)
        cell = self.cells.get(self.current)
        if cell is None or cell.outcome.is_done or now - self.at > AWAY or not cell.fails:
            return None
        if cell.fails >= STUCK_RUNS:
            return Stuck("runs", self.current, cell.failing)
        if now - cell.failing >= STUCK_SECONDS:
            return Stuck("time", self.current, cell.failing)
        return None


@dataclass(frozen=True)
class Told:
    """A mistake of the room.

    Attributes:
        reason: The known mistake, or the kind of failure.
        exercise: The exercise in which it is made; a kind is counted in each exercise apart.
        count: How many learners make it now.
    """

    reason: str
    exercise: str
    count: int


@dataclass(frozen=True)
class Share:
    """Code that a learner has shown to the instructor."""

    learner: int
    at: float
    exercise: str
    code: str
    question: str


class Standing:
    """The state of a room.

    Attributes:
        learners: Everybody who joined and was not taken out, by number.
        shares: The newest shared pieces of code.
        points: The number of solved exercises, over all learners, at the end of each minute in
            which it changed.
    """

    MOST_SHARES = 30

    def __init__(self, members: Iterable[Member] = (), reports: Iterable[Kept] = ()) -> None:
        self.learners: dict[int, Learner] = {}
        self.shares: list[Share] = []
        self.points: list[tuple[float, int]] = []
        self._solved = 0
        for member in members:
            self.join(member)
        for kept in reports:
            self.add(kept)

    def join(self, member: Member) -> None:
        """Add a learner, or replace what is known of one."""
        known = self.learners.get(member.id)
        if member.removed:
            self.learners.pop(member.id, None)
            self.shares = [one for one in self.shares if one.learner != member.id]
        elif known is None:
            self.learners[member.id] = Learner(member, member.joined)
        else:
            known.member = member
            known.hand = None if member.gone is not None else known.hand

    def add(self, kept: Kept) -> None:
        """Add a report that is in the file."""
        learner = self.learners.get(kept.learner)
        if learner is None:
            return
        learner.count += 1
        report = kept.report
        learner.at = max(learner.at, kept.at)
        if report.what == "hand":
            learner.hand = (learner.hand or kept.at) if report.up else None
        elif report.what == "share":
            learner.shares += 1
            share = Share(kept.learner, kept.at, report.exercise, report.code, report.question)
            self.shares = [*self.shares, share][-self.MOST_SHARES :]
        else:
            self._ran(learner, report, kept.at)

    def _ran(self, learner: Learner, report: Report, at: float) -> None:
        outcome = Outcome(report.outcome)
        cell = learner.cells.get(report.exercise)
        if report.what == "earlier":
            if cell is None:
                cell = learner.cells[report.exercise] = Cell(outcome, at, at)
                self._note_solved(cell, at)
            return
        if cell is None:
            cell = learner.cells[report.exercise] = Cell(outcome, at, at)
        learner.current = report.exercise
        cell.outcome, cell.at = outcome, at
        cell.mistakes, cell.kind = report.mistakes, report.kind
        cell.runs += 1
        if outcome.is_done:
            cell.fails = 0
        else:
            cell.failing = cell.failing if cell.fails else at
            cell.fails += 1
        self._note_solved(cell, at)

    def _note_solved(self, cell: Cell, at: float) -> None:
        if not cell.outcome.is_done or cell.solved is not None:
            return
        cell.solved = at
        self._solved += 1
        # Reports of a laptop that slept come late: the line never runs back.
        minute = max(at // STEP * STEP, self.points[-1][0] if self.points else 0.0)
        if self.points and self.points[-1][0] == minute:
            self.points.pop()
        self.points.append((minute, self._solved))

    @property
    def here(self) -> Iterator[Learner]:
        """The learners who have not left."""
        return (one for one in self.learners.values() if one.member.gone is None)

    def stuck(self, now: float) -> dict[int, Stuck]:
        """Who is stuck: raised hands first, then those who have been for longest."""
        found = [(one.member.id, why) for one in self.here if (why := one.stuck(now)) is not None]
        found.sort(key=lambda pair: (pair[1].why != "hand", pair[1].since))
        return dict(found)

    def mistakes(self, now: float) -> list[Told]:
        """The mistakes that most learners make now, in the exercise that they are at."""
        count: Counter[tuple[bool, str, str]] = Counter()  # a known mistake says more than a kind
        for learner in self.here:
            cell = learner.cells.get(learner.current)
            if cell is None or cell.outcome.is_done or now - learner.at > AWAY:
                continue
            is_kind = not cell.mistakes
            for reason in cell.mistakes or filter(None, [cell.kind]):
                count[is_kind, reason, learner.current] += 1
        best = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
        return [
            Told(reason, exercise, number)
            for (_is_kind, reason, exercise), number in best[:MOST_TOLD]
        ]

    def to_explain(self, now: float) -> tuple[str, int] | None:
        """The exercise in which most are stuck, and how many; None if nobody is."""
        count = Counter(one.exercise for one in self.stuck(now).values() if one.exercise)
        best = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
        return best[0] if best else None

    def by_exercise(self) -> dict[str, list[Cell]]:
        """The cells of each exercise that somebody ran."""
        found: dict[str, list[Cell]] = defaultdict(list)
        for learner in self.learners.values():
            for name, cell in learner.cells.items():
                found[name].append(cell)
        return found
