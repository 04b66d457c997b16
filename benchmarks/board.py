"""How a board holds up: 300 learners, 50 reports a second, for five minutes.

`python benchmarks/board.py` starts `kata board` as its users do, lets learners join, listen and
report, and follows the instructor's page. It prints the times from report to page, what was lost,
the memory and the bytes of a page, and exits with 1 if one of the bounds breaks. Beside them stands
a bare Starlette endpoint that only acknowledges, under the same load in the same run, and what a
learner's own run waits for. The last line is the summary.
"""

import argparse
import asyncio
import json
import os
import re
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
LATE = 0.5  # seconds from report to page, for 99 of 100
GROWTH = 8.0  # MiB that the board may take more at the end than after a fifth of the time
PAGE = 1e6  # bytes that a page may be sent in a minute
ADDED = 10.0  # milliseconds that a learner's run may wait
BARE = """
import socket, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def taken(request):
    await request.body()
    return JSONResponse({"taken": 1})

app = Starlette(routes=[Route("/reports", taken, methods=["POST"])])
waiting = socket.create_server(("127.0.0.1", 0))
print(waiting.getsockname()[1], flush=True)
config = uvicorn.Config(app, access_log=False, log_level="error")
uvicorn.Server(config).run(sockets=[waiting])
"""
RUN = """
import statistics, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import torch
from torchkata.classroom.membership import Membership, forget
from torchkata.classroom.reports import ran, report
from torchkata.kata.outcome import Outcome

took = []
for number in range(30):
    home = Path(sys.argv[2]) / str(number)  # no courier is at work there: each run starts one
    Membership.new("http://192.0.2.1:8420", "1.x", "Ada").keep(home)  # nobody is there
    start = time.perf_counter()
    report(home, [ran("mse", Outcome.WRONG, ["0" * 12], "wrong values", 0.5)])
    took.append(1000 * (time.perf_counter() - start))
    time.sleep(0.2)
    forget(home)  # ends the courier
print(statistics.median(took), sorted(took)[-2])
"""


@dataclass
class Seen:
    """What was measured.

    Attributes:
        sent: When each learner's last report was sent.
        delays: Seconds from report to page.
        answers: Seconds from report to acknowledgement.
        acknowledged: The ids that were acknowledged.
        failed: How many requests were refused or broke off.
        page: Bytes that the page was sent, with the moments.
        memory: MiB of the board, with the moments.
    """

    sent: dict[int, float] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    failed: int = 0
    page: list[tuple[float, int]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)


async def ask(
    port: int, method: str, path: str, document: object = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own, as a learner's machine makes it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        body = b"" if document is None else json.dumps(document).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        status, answered = await head(reader)
        return status, answered, await reader.read()
    finally:
        writer.close()


async def head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, _colon, value in pairs}


@asynccontextmanager
async def stream(port: int, path: str, **headers: str) -> AsyncIterator[asyncio.StreamReader]:
    """A stream of events."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    try:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        status, _headers = await head(reader)
        if status != 200:
            raise SystemExit(f"{path} was refused with {status}")
        yield reader
    finally:
        writer.close()


async def follow(port: int, cookie: str, seen: Seen, opened: asyncio.Event) -> None:
    """Follow the instructor's page."""
    async with stream(port, "/stream", Cookie=cookie) as reader:
        while line := await reader.readline():
            now = time.perf_counter()
            seen.page.append((now, len(line)))
            start = line.find(b"{")
            if start < 0 or not line.startswith(b"data:"):
                continue
            event = json.loads(line[start:])
            opened.set()
            for learner, *_cells in event.get("cells", ()):
                if (sent := seen.sent.pop(learner, None)) is not None:
                    seen.delays.append(now - sent)


async def listen(port: int, token: str) -> None:
    """A watch that hears the board."""
    async with stream(port, "/events", Authorization=f"Bearer {token}") as reader:
        while await reader.readline():
            pass


async def load(
    port: int, tokens: list[str], names: list[str], rate: float, seconds: float, seen: Seen
) -> None:
    """Reports at a steady rate, from one learner after another."""
    start = time.perf_counter()
    works = set()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        token = tokens[number % len(tokens)]
        exercise = names[number // len(tokens) % len(names)]
        work = asyncio.create_task(report(port, token, exercise, number, seen))
        works.add(work)
        work.add_done_callback(works.discard)
    await asyncio.gather(*works)


async def report(port: int, token: str, exercise: str, number: int, seen: Seen) -> None:
    """One report, sent once: the board has to take each."""
    identity = secrets.token_hex(8)
    told = {"what": "run", "exercise": exercise, "id": identity, "age": 0.0, "seconds": 0.5}
    told |= (
        {"outcome": "solved"}
        if number % 3 == 0
        else {"outcome": "wrong", "mistakes": ["0" * 12], "kind": "wrong values"}
    )
    learner = int(token.partition(".")[0])
    start = time.perf_counter()
    seen.sent[learner] = start
    try:
        status, _headers, _body = await ask(
            port, "POST", "/reports", {"reports": [told]}, Authorization=f"Bearer {token}"
        )
    except OSError:
        status = 0
    if status == 200:
        seen.answers.append(time.perf_counter() - start)
        seen.acknowledged.add(identity)
    else:
        seen.failed += 1


async def remember(process: psutil.Process, seen: Seen) -> None:
    """Note the memory of a process once a second."""
    while True:
        seen.memory.append((time.perf_counter(), process.memory_info().rss / 2**20))
        await asyncio.sleep(1)


async def board(port: int, link: str, code: str, options: argparse.Namespace, pid: int) -> Seen:
    """The load on a board."""
    seen, opened = Seen(), asyncio.Event()
    token = link.partition("#")[2]
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    _status, headers, _body = await ask(port, "POST", "/session", {"token": token}, **origin)
    cookie = headers["set-cookie"].partition(";")[0]
    joined = [
        json.loads((await ask(port, "POST", "/join", {"code": code, "name": f"learner {n}"}))[2])
        for n in range(options.learners)
    ]
    tokens = [one["token"] for one in joined]
    names = exercises()
    works = [asyncio.create_task(listen(port, one)) for one in tokens]
    works.append(asyncio.create_task(follow(port, cookie, seen, opened)))
    works.append(asyncio.create_task(remember(psutil.Process(pid), seen)))
    await opened.wait()
    await load(port, tokens, names, options.rate, options.seconds, seen)
    await asyncio.sleep(2)
    for one in works:
        one.cancel()
    await asyncio.gather(*works, return_exceptions=True)
    return seen


def exercises() -> list[str]:
    """The core path."""
    sys.path.insert(0, str(ROOT))
    from torchkata.kata.folder import Kata

    return [one.name for one in Kata(ROOT).syllabus if one.core]


def bare(options: argparse.Namespace) -> tuple[Seen, float]:
    """The same load on an endpoint that only acknowledges, and its processor time a report."""
    process = subprocess.Popen([sys.executable, "-c", BARE], stdout=subprocess.PIPE, text=True)
    try:
        port = int(process.stdout.readline())
        tokens = [f"{number + 1}.x" for number in range(options.learners)]
        seen, before = Seen(), processor_time(process.pid)
        seconds = max(5.0, options.seconds / 5)
        asyncio.run(load(port, tokens, ["mse"], options.rate, seconds, seen))
        return seen, (processor_time(process.pid) - before) / max(1, len(seen.answers))
    finally:
        process.kill()
        process.wait()


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def added() -> tuple[float, float]:
    """Milliseconds that a learner's run waits: the median, and the second longest of 30."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(ROOT), home],
            capture_output=True,
            text=True,
            check=True,
        )
    median, most = map(float, done.stdout.split())
    return median, most


def percentile(values: list[float], part: float) -> float:
    """A percentile; infinite if there are none."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("inf")


def worst_minute(page: list[tuple[float, int]]) -> int:
    """The most bytes in sixty seconds."""
    most = first = total = 0
    for at, size in page:
        total += size
        while page[first][0] < at - 60:
            total -= page[first][1]
            first += 1
        most = max(most, total)
    return most


def grown(memory: list[tuple[float, float]]) -> float:
    """How many MiB the last fifth of the time takes more than the second fifth."""
    fifth = max(1, len(memory) // 5)
    values = [size for _at, size in memory]
    return statistics.mean(values[-fifth:]) - statistics.mean(values[fifth : 2 * fifth])


def main() -> int:
    """Measure, print, and say whether every bound holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--learners", type=int, default=300)
    parser.add_argument("--rate", type=float, default=50.0, help="reports a second")
    options = parser.parse_args()
    print(f"{options.learners} learners, {options.rate:g} reports a second, {options.seconds:g} s")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    alone, alone_time = bare(options)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "board.sqlite"
        command = [sys.executable, "-m", "torchkata", "board", "--port", "0", "--db", str(file)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            link = code = ""
            for line in process.stdout:
                link = found[0] if (found := re.search(r"http://\S+#\S+", line)) else link
                code = found[1] if (found := re.search(r"kata join \S+ (\S+)", line)) else code
                if "Ctrl-C" in line:
                    break
            time.sleep(8)  # the sentences of the known mistakes are being read
            port, before = int(link.split(":")[2].split("/")[0]), processor_time(process.pid)
            seen = asyncio.run(board(port, link, code, options, process.pid))
            used = (processor_time(process.pid) - before) / max(1, len(seen.answers))
        finally:
            process.kill()
            process.wait()
        with closing(sqlite3.connect(file)) as sql:
            kept = {row[0] for row in sql.execute("SELECT id FROM reports")}
    waits, longest = added()
    return tell(options, seen, kept, (alone, alone_time, used), (waits, longest))


def tell(
    options: argparse.Namespace,
    seen: Seen,
    kept: set[str],
    beside: tuple[Seen, float, float],
    run: tuple[float, float],
) -> int:
    """Print what was measured; 1 if a bound breaks."""
    alone, alone_time, used = beside
    late, lost = percentile(seen.delays, 0.99), len(seen.acknowledged - kept)
    unseen = len(seen.acknowledged) - len(seen.delays)
    grew, minute = grown(seen.memory), worst_minute(seen.page)
    answer, answer_alone = percentile(seen.answers, 0.5), percentile(alone.answers, 0.5)
    print(f"from report to page: median {1000 * percentile(seen.delays, 0.5):.0f} ms, "
          f"99 of 100 within {1000 * late:.0f} ms")  # fmt: skip
    print(f"acknowledged {len(seen.acknowledged)}, refused {seen.failed}, lost {lost}, "
          f"shown only with the learner's next one {unseen}")  # fmt: skip
    print(f"memory: {seen.memory[-1][1]:.0f} MiB, {grew:+.1f} MiB from the second fifth on")
    print(f"page: {minute / 1e6:.2f} MB in its worst minute, with the whole room at its start")
    print(f"acknowledgement: median {1000 * answer:.1f} ms, bare {1000 * answer_alone:.1f} ms, "
          f"ratio {answer / answer_alone:.2f}")  # fmt: skip
    print(f"processor: {1000 * used:.2f} ms a report with {options.learners} watches and a page, "
          f"bare {1000 * alone_time:.2f} ms, ratio {used / alone_time:.2f}")  # fmt: skip
    print(f"a learner's run waits {run[0]:.1f} ms, at most {run[1]:.1f} ms")
    print(f"load {os.getloadavg()[0]:.1f} at the end")
    bounds = {
        f"p99 {late:.2f} s < {LATE} s": late < LATE,
        f"{lost + seen.failed} lost": lost + seen.failed == 0,
        f"memory {grew:+.1f} MiB < {GROWTH:g}": grew < GROWTH,
        f"page {minute / 1e6:.2f} MB < {PAGE / 1e6:g} MB a minute": minute < PAGE,
        f"run +{run[0]:.1f} ms < {ADDED:g} ms": run[0] < ADDED,
    }
    holds = all(bounds.values())
    told = "; ".join(text if is_kept else f"BROKEN: {text}" for text, is_kept in bounds.items())
    ratio = f"{used / alone_time:.1f} times a bare endpoint"
    print(f"{'holds' if holds else 'does not hold'}: {told}; {ratio}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
