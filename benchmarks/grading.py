"""The cost of grading, measured side by side in one run: `python benchmarks/grading.py`.

Aims: judging takes at most 1.4 x the same tests without a wall; the worker of another submission
starts in under 40 ms, and so does its judge; a call across the wall costs under 0.5 ms more than
one in the tests' process; the memory of the judges' fork server does not grow.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch

from torchkata.grade.judge import Judge
from torchkata.grade.judges import Judges
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.grade.wall.client import Client
from torchkata.kata.folder import Kata
from torchkata.observe import Request
from torchkata.run.code import load
from torchkata.run.suite import run_all
from torchkata.testing.learner import beside

ROOT = Path(__file__).resolve().parents[1]
FEW = 10  # exercises of each of many small submissions


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, help="whole submissions to judge")
    parser.add_argument("--many", type=int, default=1000, help="small submissions for the memory")
    options = parser.parse_args()
    torch.set_num_threads(1)
    kata = Kata(ROOT)
    files = {file.name: file.read_bytes() for file in (ROOT / "solutions").glob("*.py")}

    began = time.perf_counter()
    judges = Judges(kata, Rules(seed=1))
    judges.open()
    judges.grade(Submission("first", files))
    _say("start-up, collection and the first submission", f"{time.perf_counter() - began:.1f} s")
    _judge_starts(judges)
    judges.close()
    judge = Judge(kata, Rules(seed=1))

    limit = _cpu(lambda: _without_wall(judge, options.repeat)) / options.repeat
    _say("all tests without a wall, CPU", f"{limit:.2f} s")
    idle = _cpu(lambda: _judged(judges, files, 0))
    judged = (_cpu(lambda: _judged(judges, files, options.repeat)) - idle) / options.repeat
    _say("the same, judged, CPU", f"{judged:.2f} s   {judged / limit:.2f} x   (aim 1.4 x)")

    _starts(judge.client, files)
    _calls(kata, judge.client, files)
    _memory(kata, files, options.many)


def _without_wall(judge: Judge, times: int) -> None:
    for topic in judge.kata.syllabus.topics:
        subject = load(judge.kata, ROOT / "solutions", topic.name)
        for exercise in topic.exercises:
            for _ in range(times):
                run_all(judge.kata, judge.tests[exercise.name], subject, seed=1)


def _judged(judges: Judges, files: dict[str, bytes], times: int) -> None:
    judges.open()
    for number in range(times):
        judges.grade(Submission(str(number), files))
    judges.close()


def _judge_starts(judges: Judges) -> None:
    empty = Submission("nobody")
    milliseconds = 1e3 * _median(lambda: judges.grade(empty), 20)
    _say("a judge starts, and is gone (median of 20)", f"{milliseconds:.0f} ms   (aim 40 ms)")


def _starts(client: Client, files: dict[str, bytes]) -> None:
    client.open()
    times = []
    for _ in range(20):
        began = time.perf_counter()
        worker = client.spawn(files)
        worker.load("line_fit", 20.0)
        times.append(time.perf_counter() - began)
        worker.end()
    _say(
        "an added submission starts in (median of 20)",
        f"{1e3 * statistics.median(times):.0f} ms   (aim 40 ms)",
    )


def _calls(kata: Kata, client: Client, files: dict[str, bytes]) -> None:
    arguments = (torch.randn(5, 2, requires_grad=True), torch.randn(5, 2))
    request = Request("mse", arguments).to_bytes()
    near = beside(load(kata, ROOT / "solutions", "line_fit"))
    worker = client.spawn(files)
    here = _median(lambda: near(request))
    there = _median(lambda: worker.call("line_fit", request, 10.0))
    worker.end()
    client.close()
    _say("a call beside the tests (median of 300)", f"{1e3 * here:.2f} ms")
    _say(
        "a call across the wall", f"{1e3 * there:.2f} ms   + {1e3 * (there - here):.2f}   (aim 0.5)"
    )


def _memory(kata: Kata, files: dict[str, bytes], many: int) -> None:
    names = tuple(exercise.name for exercise in kata.syllabus.topics[3].exercises[:FEW])
    judges = Judges(kata, Rules(seed=1, exercises=names))
    judges.open()
    for number in range(1, many + 1):
        judges.grade(Submission(str(number), files))
        if number in (10, 100, 1000, many):
            assert judges.server.process is not None
            status = Path("/proc", str(judges.server.process.pid), "status")
            kibibytes = int(status.read_text(encoding="ascii").split("VmRSS:")[1].split()[0])
            _say(f"memory of the judges' fork server after {number}", f"{kibibytes // 1024} MiB")
    judges.close()


def _median(call: Callable[[], object], times: int = 300) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time of this process and of its finished children."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    of = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in of)


def _say(what: str, figure: str) -> None:
    print(f"{what:<50} {figure}", flush=True)


if __name__ == "__main__":
    main()
