"""The project's own tests share the processors, if pytest-xdist is installed (a learner has none).

That halves `pytest --impl=solutions tests` on two cores. A file goes to one process, which makes
what its tests share once. `-n 0` keeps everything in one process.
"""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Called before pytest-xdist reads its options: choose the number of processes."""
    option = config.option
    asked = {Path(argument).resolve() for argument in config.args}
    is_whole = bool(asked & {HERE, HERE / "engine"})
    can_share = getattr(option, "numprocesses", 0) is None and not hasattr(config, "workerinput")
    if is_whole and can_share and not (option.usepdb or option.collectonly):
        option.numprocesses = os.cpu_count() or 1
        option.dist = "loadfile"
