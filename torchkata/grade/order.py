"""What an instructor ordered: the submissions, the rules, and where the reports go."""

from dataclasses import dataclass, field
from pathlib import Path

from torchkata.grade.marks.course_file import CourseFile
from torchkata.grade.rules import Rules


@dataclass(frozen=True)
class Order:
    """An instructor's order for one run.

    Attributes:
        submissions: The class's folder, or one submission.
        out: The folder for the reports.
        rules: The rules; their seed is used only if `seed` is None and a run begins.
        seed: The seed that was asked for, None for the run's own.
        only: Students to grade again; empty means all ungraded ones.
        fresh: Ignore the results in `out`.
        course: What the instructor decided about points, deadlines and the title.
        tests: The instructor's own tests.
        reference: A folder of right answers that these must accept; None means the solutions.
        roster: The platform's gradebook, to fill in.
        column: The title of its assignment; None to find it.
        overwrite: Whether to replace grades there that somebody else gave.
        jobs: The number of judges that grade at a time.
    """

    submissions: Path
    out: Path
    rules: Rules
    seed: int | None = None
    only: tuple[str, ...] = ()
    fresh: bool = False
    course: CourseFile = field(default_factory=CourseFile)
    tests: Path | None = None
    reference: Path | None = None
    roster: Path | None = None
    column: str | None = None
    overwrite: bool = False
    jobs: int = 1
