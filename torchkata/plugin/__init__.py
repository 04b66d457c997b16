"""The pytest plugin: options, the `learner` and `draw` fixtures, outcomes, examples, the summary.

A hidden test is any test in `tests/exercises/TOPIC/test_EXERCISE.py`. If it does not pass, its
report stays `failed` whatever the outcome, so that pytest's exit status, `--lf` and JUnit are
correct; `report.kata` has the outcome and the message.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from torchkata.i18n import _
from torchkata.plugin.torch_import import bring_torch_in

bring_torch_in()  # before imports that would load it slowly, or fail without it

import torch  # noqa: E402

from torchkata.diagnosis.verdict import Verdict  # noqa: E402
from torchkata.kata.files import same_file  # noqa: E402
from torchkata.kata.outcome import Outcome  # noqa: E402
from torchkata.observe import interrupt  # noqa: E402
from torchkata.plugin.gather import Gatherer, StillToDo, WithXdist  # noqa: E402
from torchkata.plugin.items import (  # noqa: E402
    EXERCISE,
    SESSION,
    VERDICT,
    ExampleFile,
    HiddenTests,
    hidden_test,
)
from torchkata.plugin.keyword import exact, exact_names  # noqa: E402
from torchkata.plugin.options import add_options, is_only_the_kata, open_session  # noqa: E402
from torchkata.plugin.report import NotSolved, Told  # noqa: E402
from torchkata.run.session import Session  # noqa: E402
from torchkata.run.summary import as_text  # noqa: E402

# --- options and set-up --------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Called once at start-up: the kata's own options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Called after the options are read: refuse invalid ones, each with one line."""
    option = config.option
    config.stash[SESSION] = open_session(config)
    if getattr(option, "usepdb_cls", "") is None:
        option.usepdb_cls = ("torchkata.plugin.debugger", "Debugger")
    if not option.collectonly:
        config.add_cleanup(interrupt.also(pytest.exit.Exception))
    if getattr(option, "verbose", -1) == 0 and is_only_the_kata(config, config.stash[SESSION].kata):
        option.no_header = True  # or the first run would not fit on a screen
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(WithXdist(), "torchkata-xdist")


def pytest_report_header(config: pytest.Config) -> str:
    """Called before collection: name the code under test and the seed of the inputs."""
    return _heading(config)


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    """Called after collection: the same, if pytest's own heading is left out."""
    option = config.option
    left_out = option.no_header and option.verbose >= 0 and not option.collectonly
    return _heading(config) if left_out else None


def _heading(config: pytest.Config) -> str:
    session = config.stash[SESSION]
    return _("torchkata: testing {folder}, inputs from seed {seed} (--seed {seed} repeats)").format(
        folder=session.code.name, seed=session.setting.seed
    )


# --- collection ----------------------------------------------------------------------------------


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Called for each file and folder: known answers are not tests, whatever their names."""
    kata = config.stash[SESSION].kata
    folders = (collection_path, collection_path.parent)
    answers = any(
        folder.name in ("wrong", "right")
        and folder.parent.parent == kata.root / "tests" / "exercises"
        for folder in folders
    )
    return True if answers else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Called for each file: collect the examples of a module of exercises."""
    session = parent.config.stash[SESSION]
    return (
        ExampleFile.from_parent(parent, path=file_path)
        if _has_examples(file_path, session)
        else None
    )


def _has_examples(file: Path, session: Session) -> bool:
    """Whether a file is a module of exercises."""
    is_topic = file.suffix == ".py" and session.kata.syllabus.topic(file.stem) is not None
    return is_topic and same_file(file.parent, session.kata.exercises)


@pytest.hookimpl(hookwrapper=True)
def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> Generator[None, Any, None]:
    """Called for each Python file: put the example before the hidden tests.

    A module of exercises that was named has examples alone. pytest would import it as a test, and
    so tell an error in it in its own way.
    """
    outcome = yield
    session = parent.config.stash[SESSION]
    exercise = session.kata.exercise_of(module_path)
    if exercise is not None:
        outcome.force_result(HiddenTests.from_parent(parent, path=module_path))
    elif _has_examples(module_path, session):
        outcome.force_result(None)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Called for each parameter of a test: put numbers and dtypes into its name as written.

    (A learner reads that name: `any shape will do (7,)` says more than pytest's own `shape1`.)
    """
    if isinstance(val, torch.dtype):
        return str(val).removeprefix("torch.")
    if not isinstance(val, tuple | list):
        return None
    if all(one is None or type(one) in (int, float) for one in val):
        return str(val)
    parts = [pytest_make_parametrize_id(one) for one in val]
    return None if None in parts else ", ".join(map(str, parts))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Called after collection, before anything is deselected."""
    session = config.stash[SESSION]
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in items:
        exercise = item.stash.get(EXERCISE, None) or session.kata.exercise_of(item.path)
        if exercise is not None:
            item.stash[EXERCISE] = exercise
            item.extra_keyword_matches.add(exact(exercise.name))
            # An example is found twice if pytest collects both its hidden tests and its module.
            key = (exercise.name, item.name.rpartition("::")[2])
            if key in seen:
                continue
            seen.add(key)
            session.record.expect(exercise, key[1])
        kept.append(item)
    if any(EXERCISE in item.stash for item in kept):  # a benchmark has names of its own
        config.option.keyword = exact_names(config.option.keyword, session.kata.syllabus)
    order = {exercise: number for number, exercise in enumerate(session.kata.syllabus)}
    # In the order of the course; other tests come last.
    last = len(order)

    def place(item: pytest.Item) -> int:
        return order[item.stash[EXERCISE]] if EXERCISE in item.stash else last

    items[:] = sorted(kept, key=place)
    if config.getoption("stepwise", False):  # it would stop at what is not begun
        todo = [one for one in items if EXERCISE in one.stash and _is_todo(one, session)]
        config.hook.pytest_deselected(items=todo)
        items[:] = [one for one in items if one not in todo]


def _is_todo(item: pytest.Item, session: Session) -> bool:
    return session.code.is_todo(item.stash[EXERCISE])


# --- running -------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Called before a test's fixtures: set ours directly, because thousands of tests use them."""
    exercise = item.stash.get(EXERCISE, None)
    if exercise is not None and isinstance(item, pytest.Function):
        session = item.config.stash[SESSION]
        makers = {"learner": session.learner, "draw": session.draw}
        for name in makers.keys() & set(item.fixturenames):
            item.funcargs[name] = makers[name](exercise, item.name)


@pytest.fixture
def learner(request: pytest.FixtureRequest) -> Any:
    """The learner's code: `learner.mse(a, b)` is one observed call."""
    return _given(request, "learner")


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Any:
    """Fresh inputs: `draw(5, 2)` is a normal draw of that shape."""
    return _given(request, "draw")


def _given(request: pytest.FixtureRequest, name: str) -> Any:
    """The test's own value of a fixture, for other fixtures that use it."""
    given = getattr(request.node, "funcargs", {})
    if name not in given:
        raise pytest.UsageError(f"the {name} fixture is for tests/exercises/TOPIC/test_NAME.py")
    return given[name]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Called to run a test: judge hidden tests, leave others to pytest."""
    exercise = pyfuncitem.stash.get(EXERCISE, None)
    if exercise is None:
        return None
    test = hidden_test(pyfuncitem, exercise)
    learner = test.parameters.get("learner")
    verdict = pyfuncitem.config.stash[SESSION].run_test(test, learner)
    if verdict.outcome is not Outcome.SOLVED:
        raise NotSolved(verdict)
    pyfuncitem.stash[VERDICT] = verdict
    return True


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, None]:
    """Called after each phase of a test: replace the traceback by the message."""
    outcome = yield
    exercise = item.stash.get(EXERCISE, None)
    if exercise is None or call.when != "call":
        return
    report = outcome.get_result()
    session = item.config.stash[SESSION]
    test = item.name.rpartition("::")[2]
    excinfo = call.excinfo
    if excinfo is None:
        verdict = item.stash.get(VERDICT, Verdict(Outcome.SOLVED))
        report.kata = {"exercise": exercise.name, "test": test, **verdict.plain()}
    elif isinstance(excinfo.value, NotSolved):
        verdict = excinfo.value.verdict
        report.kata = {"exercise": exercise.name, "test": test, **verdict.plain()}
        report.longrepr = Told(as_text(exercise, test, verdict), verdict, session.kata.root)
        file, _colon, line = verdict.place.rpartition(":")
        if line.isdecimal():  # for tools that read reports; pytest counts from 0
            report.location = (file, int(line) - 1, report.location[2])
        item.user_properties.append(("outcome", verdict.outcome.value))  # for JUnit


def pytest_report_teststatus(
    report: pytest.TestReport, config: pytest.Config
) -> tuple[str, str, Any] | None:
    """Called for each report: name the outcome, while the report stays failed.

    What is not begun says nothing without `-v`, or it would fill the screen.
    """
    kata = getattr(report, "kata", None)
    if kata is None or not report.failed:
        return None
    outcome = Outcome(kata["outcome"])
    is_silent = outcome is Outcome.TODO and config.get_verbosity() <= 0
    colour = {"yellow" if outcome in (Outcome.TODO, Outcome.NOT_RUN) else "red": True}
    letter = "" if is_silent else outcome.letter
    return outcome.value.replace("_", " "), letter, (outcome.loud, colour)


# --- the end -------------------------------------------------------------------------------------


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Called before collection: gather reports, and take over `--pdb` for our own tests."""
    config = session.config
    post_mortem = config.pluginmanager.get_plugin("pdbinvoke")
    if post_mortem is not None:  # with --pdb
        from torchkata.plugin.debugger import InTheCall

        config.pluginmanager.unregister(post_mortem)
        config.pluginmanager.register(InTheCall(post_mortem, config.stash[SESSION]), "pdbinvoke")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gatherer(config.stash[SESSION]), "torchkata-gatherer")
        config.pluginmanager.register(StillToDo(session), "torchkata-todo")
