"""The options of a run, and the kata that it is about."""

import contextlib
import os
import random
from pathlib import Path

import pytest

from torchkata.errors import KataError, NotAKata
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.run.session import Session


def add_options(parser: pytest.Parser) -> None:
    """Declare the kata's own options."""
    group = parser.getgroup("torchkata")
    group.addoption(
        "--impl",
        default="exercises",
        metavar="FOLDER",
        help="the folder of modules to test: exercises (the default), solutions, or any other",
    )
    group.addoption(
        "--seed",
        default=None,
        metavar="N",
        help="repeat the inputs of an earlier run; by default they are new each time",
    )
    group.addoption(
        "--limit",
        default="10",
        metavar="SECONDS",
        help="time limit of one call of an exercise (default: 10)",
    )


def start_of(config: pytest.Config) -> Path:
    """The folder to look for the kata from.

    pytest's root folder may lie above the kata: an editor that has opened the folder around it
    says `--rootdir`, and two folders as arguments have their root in common.
    """
    named = [config.invocation_params.dir / one.partition("::")[0] for one in config.args]
    configured = [config.inipath.parent] if config.inipath else []
    for folder in (*configured, config.rootpath, *named):
        with contextlib.suppress(NotAKata):
            Kata.find(folder)
            return folder
    return config.rootpath


def is_only_the_kata(config: pytest.Config, kata: Kata) -> bool:
    """Whether a run was asked for nothing but exercises and their hidden tests."""
    inside = (kata.exercises.resolve(), (kata.root / "tests" / "exercises").resolve())
    named = [config.invocation_params.dir / one.partition("::")[0] for one in config.args]
    return all(any(one.resolve().is_relative_to(folder) for folder in inside) for one in named)


def open_session(config: pytest.Config) -> Session:
    """The run that the options ask for.

    Raises:
        pytest.UsageError: If they ask for what there is not; the message says what.
    """
    option = config.option
    seed = number(option.seed, "--seed", whole=True)
    if seed is None:
        seed = 0 if os.environ.get("CI") else random.SystemRandom().randrange(1_000_000)
    option.seed = str(seed)  # pytest-xdist hands the options to its workers
    limit = number(option.limit, "--limit", whole=False) or 10.0
    # Two of pytest's own ways to ask for whole tracebacks.
    traces = config.get_verbosity() >= 2 or bool(config.getoption("fulltrace", False))
    try:
        return Session.open(start_of(config), option.impl, int(seed), limit, traces=traces)
    except KataError as error:
        raise pytest.UsageError(str(error)) from None


def number(text: str | None, option: str, whole: bool) -> float | None:
    """The number that an option was given; None if it was not.

    Raises:
        pytest.UsageError: If it is not such a number.
    """
    if text is None:
        return None
    try:
        number = int(text) if whole else float(text)
    except ValueError:
        number = -1
    if not 0 <= number < 2**63 or (not whole and number == 0):
        kind = _("a whole number, 0 or more") if whole else _("a number of seconds above 0")
        raise pytest.UsageError(
            _("{option} takes {kind}, not {text!r}.").format(option=option, kind=kind, text=text)
        )
    return number
