"""Started by `start.start`, as a script: `python -S send.py ROOT`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.path.remove(str(Path(__file__).parent))

    from torchkata.classroom.courier import deliver

    deliver(Path(sys.argv[1]))
