"""A class on a Dask cluster: its workers have only the package, and one is killed."""

import json
import os
import signal

import pytest

from torchkata.grade.engine import local, on_dask
from torchkata.grade.grading import grade_class
from torchkata.grade.order import Order
from torchkata.grade.rules import Rules
from torchkata.grade.wall.sandbox import Walls

pytestmark = pytest.mark.cluster
MANY = 60


@pytest.fixture
def cluster(monkeypatch, tmp_path):
    from distributed import LocalCluster

    monkeypatch.setenv(
        "TMPDIR", str(tmp_path)
    )  # a worker that is killed leaves its copy of the kata
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
    ) as cluster:
        yield cluster


@pytest.fixture
def order(tmp_path, solutions):
    """Sixty students, every third of them wrong."""
    right = solutions["line_fit.py"].decode()
    wrong = right.replace("** 2).mean()", "** 2).sum()")
    assert right != wrong
    for number in range(MANY):
        (tmp_path / "class" / f"s{number:02}").mkdir(parents=True)
        text = f"{wrong if number % 3 == 0 else right}\n# {number}\n"
        (tmp_path / "class" / f"s{number:02}" / "line_fit.py").write_text(text, encoding="utf-8")
    rules = Rules(0, ("line", "mse"), call_seconds=60, trusted=not Walls.here().whole)
    return lambda out: Order(tmp_path / "class", tmp_path / out, rules, seed=3, jobs=2)


def without_times(grades) -> str:
    document = json.loads(grades.to_json())
    del document["graded"]
    for row in document["submissions"]:
        for entry in row["exercises"].values():
            del entry["seconds"]
    return json.dumps(document)


@pytest.mark.filterwarnings("default")  # Dask's own, as it closes
def test_a_worker_killed_in_the_middle_changes_nothing(whole_kata, cluster, order):
    from distributed import Client

    client = Client(cluster)
    counts = []

    def kill_one_in_the_middle(done, count):
        counts.append(count)
        for number, _row in enumerate(done, 1):
            if number == MANY // 3:
                victim = next(iter(client.run(os.getpid).values()))
                os.kill(victim, signal.SIGKILL)

    on_cluster = grade_class(
        whole_kata,
        order("cluster"),
        make=on_dask(cluster.scheduler_address),
        travels=True,
        tell=kill_one_in_the_middle,
    ).grades
    here = grade_class(
        whole_kata, order("here"), make=local, tell=lambda done, _count: list(done)
    ).grades
    client.close()

    assert counts == [MANY]
    assert {"graded"} == {row.status for row in on_cluster.submissions}
    assert without_times(here) == without_times(on_cluster)


def test_nobody_at_the_address_is_told(run, whole_kata, order, tmp_path):
    order("x")

    done = run(
        whole_kata.root,
        "torchkata",
        *("grade", str(tmp_path / "class"), "--out", str(tmp_path / "out")),
        *("--dask", "tcp://127.0.0.1:9"),
    )

    assert done.returncode == 2
    assert "no scheduler answers there" in done.stderr
