"""Sets up the benchmarks: their options, the machine, the measuring, and the summary.

`torchkata/bench/` has the cases and the measuring.
"""

from collections.abc import Callable
from functools import partial

import pytest

from torchkata.bench.budget import Budget, LeftOut
from torchkata.bench.case import Case
from torchkata.bench.device import Machine
from torchkata.bench.measure import Run, WrongProduct
from torchkata.bench.table import summary, time_of
from torchkata.observe.limit import TimeLimit, limited
from torchkata.plugin import SESSION

RUN = pytest.StashKey[Run]()


def pytest_addoption(parser):
    """Called once at start-up: the benchmarks' own options."""
    group = parser.getgroup("torchkata")
    group.addoption(
        "--full",
        action="store_true",
        help="benchmarks: the whole sweep, products of up to 2 s, without a time limit "
        "(default: products of up to 0.4 s, 90 s in all)",
    )
    group.addoption(
        "--at-most",
        type=float,
        metavar="SECONDS",
        help="benchmarks: time limit of the whole sweep; left-out cases are listed",
    )


def pytest_configure(config):
    """Called after the options are read: find the devices."""
    option = config.option
    if option.at_most is not None and not option.full:
        raise pytest.UsageError("--at-most needs --full: without it, a run takes at most 90 s")
    budget = Budget.full(option.at_most) if option.full else Budget.default()
    config.stash[RUN] = Run(Machine.here(), budget)


def pytest_report_header(config):
    """Called before collection: say how long the run will take."""
    if config.option.at_most is not None:
        return f"benchmarks: the whole sweep, ended after about {config.option.at_most:g} s"
    if config.option.full:
        return "benchmarks: the whole sweep, which takes many minutes"
    return "benchmarks: at most 90 s, largest products left out (--full: the whole sweep)"


def pytest_generate_tests(metafunc):
    """Called for each test: one item for each case, timed by the clock of the case's device."""
    if "case" not in metafunc.fixturenames:
        return
    run = metafunc.config.stash[RUN]
    cases = metafunc.module.cases(run.machine.threads)
    metafunc.parametrize(
        "case", [pytest.param(case, id=case.id, marks=_timing(case, run)) for case in cases]
    )


def _timing(case: Case, run: Run) -> pytest.MarkDecorator:
    device = run.machine.device(case.place) or run.machine.cpu
    return pytest.mark.benchmark(
        group=case.family,
        timer=device.clock if case.what == "no_synchronise" else device.timer,
        # A round is long enough that waiting for the device (some 10 µs) does not show.
        min_time=0.001 if case.place == "cpu" else 0.01,
        max_time=run.budget.row_seconds,
        warmup=False,
    )


@pytest.fixture
def run(request) -> Run:
    """The run, which measures."""
    return request.config.stash[RUN]


@pytest.fixture
def measure(request, benchmark, case, run) -> Callable[..., None]:
    """`measure()` times the case; `measure(run.measure_cold)` does so in another way."""

    def call(how=run.measure, **options):
        try:
            how(benchmark, case, **options)
        except LeftOut as reason:
            pytest.skip(str(reason))
        except WrongProduct as error:
            look = f"\nkata check {case.what}" if "exercise" in request.fixturenames else ""
            pytest.fail(f"{error}{look}", pytrace=False)
        if benchmark.enabled:
            request.node.user_properties.append(("median", time_of(run.rows[-1].median)))

    return call


@pytest.fixture
def exercise(request, case, run) -> Callable[[str], Callable]:
    """`exercise(name)`: the learner's function, checked on a small product."""
    import torch

    session = request.config.stash[SESSION]

    def find(name):
        exercise = session.kata.syllabus.exercise(name)
        place = session.code.place(exercise)
        if session.code.is_todo(exercise):
            run.left_out.append((case, f"still to do: {place}"))
            pytest.skip(f"{name} is still to do: {place}")
        subject = session.code.subject(exercise.topic)
        if subject.module is None:
            pytest.fail(f"{place} cannot be loaded: kata check {name}", pytrace=False)
        function = getattr(subject.module, name)
        if name == "matmul_tiled":
            function = partial(_tiled, function)
        small = torch.randn(2, 2, 2) if name == "batched_matmul" else torch.randn(2, 2)
        try:
            limited(lambda: function(small, small), session.setting.seconds, subject.where)
        except TimeLimit:
            pytest.fail(f"{name} did not come back: kata check {name}", pytrace=False)
        return function

    return find


def _tiled(function, a, b):
    return function(a, b, 64)


def pytest_report_teststatus(report):
    """Called for each report: `pytest benchmarks -v` shows each time."""
    median = dict(getattr(report, "user_properties", ())).get("median")
    if report.when == "call" and report.passed and median is not None:
        return "passed", ".", median
    return None


def pytest_benchmark_group_stats(config):
    """Called for pytest-benchmark's tables: show ours instead, except in a comparison."""
    return None if config.option.benchmark_compare else []


def pytest_benchmark_update_machine_info(machine_info):
    """Called before saving: remove the machine's host name."""
    machine_info.pop("node", None)


def pytest_benchmark_update_json(config, output_json):
    """Called before saving: the left-out cases are a result, too."""
    output_json["left_out"] = [
        {"case": case.id, "reason": reason} for case, reason in config.stash[RUN].left_out
    ]


def pytest_terminal_summary(terminalreporter, config):
    """Called at the end: write the tables."""
    for line in summary(config.stash[RUN]):
        terminalreporter.write_line(line)
