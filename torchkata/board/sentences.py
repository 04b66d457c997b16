"""The sentences of all known mistakes by their ids: `python -m torchkata.board.sentences ROOT`.

They are read by a process of its own, because the files with known mistakes import torch, which
the server needs for nothing else.
"""

import json
import subprocess
import sys
from pathlib import Path

from torchkata.kata.folder import Kata


def main(root: Path) -> None:
    """Write the sentences as JSON."""
    from torchkata.diagnosis.mistake_id import mistake_id
    from torchkata.errors import AuthorError
    from torchkata.testing.known import wrong_answers

    kata = Kata(root)
    found: dict[str, str] = {}
    for exercise in kata.syllabus:
        try:
            known = [one.sentence for one in wrong_answers(kata, exercise)]
        except AuthorError:  # a file that somebody is writing
            continue
        found |= {mistake_id(sentence): sentence for sentence in known if sentence is not None}
    json.dump(found, sys.stdout)


def read_sentences(kata: Kata) -> dict[str, str]:
    """The sentences of a kata, read by that process; none if they cannot be read."""
    if not any(map(kata.has_tests, kata.syllabus)):
        return {}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "torchkata.board.sentences", str(kata.root)],
        cwd=kata.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
