"""A kata with an engine of its own is tested by that engine, whichever torchkata is installed.

Its tests belong to that engine, and pytest uses it, too, so `kata check` and pytest agree. Other
commands are run by the installed engine: they run no code of a folder, which may be a stranger's
submission.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from torchkata.cli.terminal import find_kata
from torchkata.errors import NotAKata

# Commands that run the code of a kata anyway.
_RUN_IT = ("check", "curve", "replay", "see", "submit", "verify", "watch")


def engine_of_folder(arguments: Sequence[str], modules: Mapping[str, str]) -> Path | None:
    """The kata around the current folder, if its own engine has to run this command.

    Args:
        arguments: The arguments of `kata`.
        modules: The modules of commands that not every engine has.

    Returns:
        Its root; None if the running engine is its own, or has to run the command.
    """
    command = next((one for one in arguments if not one.startswith("-")), "")
    if command not in _RUN_IT:
        return None
    try:
        root = find_kata().root
    except NotAKata:
        return None
    cli = root / "torchkata" / "cli"
    if not (cli / "__init__.py").is_file() or cli.samefile(Path(__file__).parent):
        return None
    is_there = command not in modules or (cli / f"{modules[command]}.py").is_file()
    return root if is_there else None


def hand_over(root: Path, arguments: Sequence[str]) -> object:
    """Run a command by the engine in this folder."""
    for name in [one for one in sys.modules if one.partition(".")[0] == "torchkata"]:
        del sys.modules[name]
    sys.path.insert(0, str(root))
    path = [str(root), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))  # for processes of the command
    return import_module("torchkata.cli").main(list(arguments), prog_name="kata")
