"""What somebody handed in: text that the judge holds, not yet run by anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Submission:
    """One student's modules.

    Attributes:
        student: Who; the name that all reports use. Unique in a class.
        files: The Python files by their path inside the submission (`line_fit.py`,
            `helpers/shapes.py`), as they were handed in; UTF-8, and if they were not, a remark says
            so. Modules of the kata stand at the top, wherever they lay in the archive.
        source: The file or folder that it came from, relative to the class's folder; several
            are parted by commas.
        identity: What the learning platform knows the student by, where its export says so.
        late: Whether the platform marked it so; what follows from that is the instructor's.
        refused: Why it cannot be graded at all; None if it can.
        remarks: What was put right or passed over on the way in, a sentence each.
        manifest: The `handout.json` that came with it, as it came: what was handed out.
    """

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""
    identity: str | None = None
    late: bool = False
    refused: str | None = None
    remarks: tuple[str, ...] = ()
    manifest: bytes | None = None
