"""The debugger of `breakpoint()`, which a beginner can leave in whatever way they try."""

import pdb
from typing import Any


class Debugger(pdb.Pdb):
    """pdb, but Ctrl-D and Ctrl-C at its prompt end the run, as `q` does.

    To pdb, Ctrl-D fails one test, after which the next one opens it again, and Ctrl-C does nothing.
    pytest makes a class of its own from this one; its `do_quit` ends the run.
    """

    def cmdloop(self, intro: Any = None) -> None:
        """Read commands until one of them goes on."""
        try:
            super().cmdloop(intro)
        except KeyboardInterrupt:
            self.do_quit("")

    def do_EOF(self, arg: str) -> bool | None:  # noqa: N802 - its name is pdb's
        """Ctrl-D ends the run."""
        return self.do_quit(arg)
