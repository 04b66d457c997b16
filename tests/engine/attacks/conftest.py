"""The judge that all attacks meet, and what they may know of it."""

import os
import socket
from pathlib import Path
from random import Random

import pytest

from torchkata.grade.judge import Judge, Rules
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.kata.folder import Kata

ROOT = Path(__file__).resolve().parents[3]
CANARY = "canary-of-the-judge"
EXERCISES = ("bytes_of", "line", "mse", "line_gradients")
RULES = Rules(
    seed=5_318_008,
    exercises=EXERCISES,
    call_seconds=0.75,
    seconds=8.0,
    limits=Limits(memory=1024, file=4, scratch=16, files=200, cpu=60),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Keep at most `ATTACKS_AT_MOST` of them; which ones, the run's seed decides."""
    mine = [item for item in items if Path(__file__).parent in item.path.parents]
    most = int(os.environ.get("ATTACKS_AT_MOST", len(mine)))
    if most < len(mine):
        kept = set(Random(config.option.seed or 0).sample(range(len(mine)), most))
        left_out = {id(item) for place, item in enumerate(mine) if place not in kept}
        items[:] = [item for item in items if id(item) not in left_out]


@pytest.fixture(scope="session")
def facts(tmp_path_factory):
    """What every attacker is told, and the canaries that it must not get."""
    folder = tmp_path_factory.mktemp("outside")
    canary = folder / "canary.txt"
    canary.write_text(CANARY, encoding="utf-8")
    with (
        socket.create_server(("127.0.0.1", 0)) as internet,
        socket.socket(socket.AF_UNIX) as path,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        path.bind(str(folder / "socket"))
        abstract.bind(f"\0torchkata-{os.getpid()}")
        for listener in (internet, path, abstract):
            listener.listen()
            listener.setblocking(False)
        yield {
            "root": str(ROOT),
            "canary": str(canary),
            "port": internet.getsockname()[1],
            "socket": str(folder / "socket"),
            "abstract": f"torchkata-{os.getpid()}",
            "judge": os.getpid(),
            "pickled": str(folder / "pickled"),
        }
        for listener in (internet, path, abstract):
            with pytest.raises(BlockingIOError):
                listener.accept()


@pytest.fixture(scope="session")
def temporary(tmp_path_factory):
    """Where the judge's fork server keeps its files."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="session")
def judge(facts, temporary, tmp_path_factory):
    """One judge for all, as in a class; skipped where its wall is not up."""
    walls = Walls.here()
    if not walls.whole:
        pytest.skip("; ".join(walls.missing))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        # Other tests of this process see TMPDIR, too: torch's compiler would leave a folder there.
        patch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path_factory.mktemp("compiler")))
        patch.setenv("SECRET", CANARY)
        made = Judge(Kata(ROOT), RULES)
        made.open()
        facts["forkserver"] = made.client.process.pid
        yield made
        made.close()
    assert not list(temporary.iterdir())
