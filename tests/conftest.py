"""How the project's own tests are collected and run.

They share the processors, if pytest-xdist is installed: that halves `pytest --impl=solutions tests`
on two cores. A file goes to one process, which makes what its tests share once. `-n 0` keeps
everything in one process.

They need the packages of requirements-dev.txt. A learner has none of these, and an editor may still
collect everything here, so without them `engine/` is left out, and one line says so.
"""

import functools
import importlib.metadata
import os
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HERE = Path(__file__).parent
ENGINE = HERE / "engine"
LEFT_OUT = pytest.StashKey[bool]()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Called for each file and folder that was not asked for by its own name.

    pytest looks at `engine/` on its way to `exercises/`, too; then nothing is left out.
    """
    if collection_path != ENGINE or not _asked(config) & set(ENGINE.parents) or not missing():
        return None
    config.stash[LEFT_OUT] = True
    return True


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    """Called after collection: say what was left out."""
    if not config.stash.get(LEFT_OUT, False):
        return None
    names = ", ".join([*missing()[:3], "..."][: len(missing())])
    return (
        "not collected: the project's own tests in tests/engine, which need "
        f"`pip install -r requirements-dev.txt` ({names} missing)"
    )


def _asked(config: pytest.Config) -> set[Path]:
    folder = config.invocation_params.dir
    return {(folder / argument.partition("::")[0]).resolve() for argument in config.args}


@functools.cache
def missing() -> list[str]:
    """The packages of the extra `dev`, and of the extras that it names, that are not installed."""
    text = HERE.with_name("pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    left, found = [Requirement(f"{project['name']}[dev]")], []
    while left:
        one = left.pop()
        if one.marker is not None and not one.marker.evaluate():
            continue
        if one.name == project["name"]:
            lists = [project["optional-dependencies"][extra] for extra in one.extras]
            left += [Requirement(line) for lines in lists for line in lines]
        elif not _is_installed(one.name):
            found.append(one.name)
    return sorted(found)


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Called before pytest-xdist reads its options: choose the number of processes."""
    option = config.option
    is_whole = bool(_asked(config) & {HERE, ENGINE})
    can_share = getattr(option, "numprocesses", 0) is None and not hasattr(config, "workerinput")
    if is_whole and can_share and not (option.usepdb or option.collectonly):
        option.numprocesses = os.cpu_count() or 1
        option.dist = "loadfile"
