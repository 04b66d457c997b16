"""A submission: text that the judge holds and that has not run yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Submission:
    """One student's modules.

    Attributes:
        student: The student's name in all reports. Unique in a class.
        files: The Python files by their path inside the submission (`line_fit.py`,
            `helpers/shapes.py`), unchanged; in UTF-8, and a remark says if they were converted.
            Modules of the kata are at the top, wherever they were in the archive.
        source: The file or folder that it came from, relative to the class's folder; several are
            separated by commas.
        identity: The student's id on the learning platform, if its export has one.
        claimed: The id in the `student.json` that came with it, where no platform gives one.
        late: Whether the platform marked it as late; the instructor decides what follows.
        refused: The reason why it cannot be graded at all; None if it can.
        remarks: A sentence for each thing that was corrected or ignored while reading it.
        manifest: The `handout.json` that came with it, unchanged: the contents of the handout.
    """

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""
    identity: str | None = None
    claimed: str | None = None
    late: bool = False
    refused: str | None = None
    remarks: tuple[str, ...] = ()
    manifest: bytes | None = None
