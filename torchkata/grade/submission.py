"""A submission: text that the judge holds and that has not run yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import accumulate, pairwise


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
        late: Whether the platform marked it as late; the course's rules say what follows.
        when: When it was handed in, in ISO 8601, if the platform says so; without an offset, it is
            a time of the course's zone.
        refused: The reason why it cannot be graded at all; None if it can.
        unread: Whether that is because reading it took too long or too much: it is tried again.
        remarks: A sentence for each thing that was corrected or ignored while reading it.
        manifest: The `handout.json` that came with it, unchanged: the contents of the handout.
        name: The student's name without what tells it apart from others; empty if it is `student`.
    """

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    source: str = ""
    identity: str | None = None
    claimed: str | None = None
    late: bool = False
    when: str = ""
    refused: str | None = None
    unread: bool = False
    remarks: tuple[str, ...] = ()
    manifest: bytes | None = None
    name: str = ""

    def to_bytes(self) -> bytes:
        """The submission as bytes, to send to another process: a line of JSON, then its files."""
        head = {one.name: getattr(self, one.name) for one in fields(self)}
        contents = [*self.files.values(), self.manifest or b""]
        head["files"], head["manifest"] = list(self.files), self.manifest is not None
        head["sizes"] = list(map(len, contents))
        return b"".join([json.dumps(head).encode(), b"\n", *contents])

    @classmethod
    def from_bytes(cls, data: bytes) -> "Submission":
        """The submission that `to_bytes` wrote; nothing in it is ever unpickled."""
        line, _end, rest = data.partition(b"\n")
        head = json.loads(line)
        places = pairwise(accumulate(head.pop("sizes"), initial=0))
        *contents, manifest = [rest[start:end] for start, end in places]
        head["files"] = dict(zip(head["files"], contents, strict=True))
        head["manifest"] = manifest if head["manifest"] else None
        return cls(**{**head, "remarks": tuple(head["remarks"])})
