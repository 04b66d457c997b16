"""`benchmarks/gpu.sh`: all GPU checks, rehearsed on a CPU; it fails if a step fails."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from torchkata.bench.row import read_rows

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path("benchmarks", "gpu.sh")
STEPS = ["sweep", "bare", "exercises", "calls", "pictures"]
STUB = """#!/bin/sh
[ "$1" = -c ] && echo "$STUB_GPU" && exit
echo "called: $*"
case "$*" in *"$STUB_FAILS"*) exit 3 ;; *"$STUB_HANGS"*) sleep 60 ;; esac
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="its machines run Linux")


def run_script(*arguments, root=ROOT, python=sys.executable, **environment):
    return subprocess.run(
        ["bash", str(root / SCRIPT), *arguments],
        # Without what pytest and its plugins say of this run: under xdist, nothing would be timed.
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        | {"PYTHON": str(python)}
        | environment,
        capture_output=True,
        text=True,
        timeout=400,
    )


def summary(done):
    """What the last lines say of each step."""
    lines = done.stdout.splitlines()[-len(STEPS) - 1 : -1]
    return dict(re.split(r" +\d+ s  ", line) for line in lines)


@pytest.fixture
def stub(tmp_path):
    """A `python` that only says how it is called; it fails or hangs where it is told to."""
    file = tmp_path / "python"
    file.write_text(STUB, encoding="utf-8")
    file.chmod(0o755)

    def call(*arguments, root=ROOT, gpu="NVIDIA H200", fails="nothing", hangs="nothing"):
        told = {"STUB_GPU": gpu, "STUB_FAILS": fails, "STUB_HANGS": hangs}
        return run_script("--out", str(tmp_path), *arguments, root=root, python=file, **told)

    return call


@pytest.mark.long
def test_a_rehearsal_runs_every_step_and_leaves_what_a_run_leaves(tmp_path):
    before = sorted((ROOT / "docs" / "benchmarks").iterdir())

    done = run_script("--rehearse", "--out", str(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "*** REHEARSAL: it was asked for." in done.stdout
    assert dict.fromkeys(STEPS, "ok") == summary(done)
    assert "times that of the bare event loop" in done.stdout
    for name in ("pick_device", "time_matmul", "autocast_step", "move_all"):
        assert re.search(rf"^{name} +(?!FAILED)\S", done.stdout, re.MULTILINE)
    pictures = {f"rehearsal-{what}.png" for what in ("time", "speed", "roofline")}
    assert pictures | {"rehearsal.json"} <= {path.name for path in tmp_path.iterdir()}
    assert {"cpu", "gpu"} == {row.case.place for row in read_rows(tmp_path / "rehearsal.json")}
    kept = json.loads((tmp_path / "rehearsal.json").read_text(encoding="utf-8"))
    assert kept["bare_event_loop"]["ratio"] > 0
    assert not any("data" in entry["stats"] for entry in kept["benchmarks"])
    assert before == sorted((ROOT / "docs" / "benchmarks").iterdir())


def test_with_a_gpu_it_runs_the_whole_sweep_and_names_its_files_for_it(stub):
    done = stub()

    assert done.returncode == 0
    assert "REHEARSAL" not in done.stdout
    assert "fake_gpu" not in done.stdout
    assert "--full --at-most 200" in done.stdout
    assert f"{date.today()}-nvidia-h200.json" in done.stdout


def test_without_cuda_it_rehearses_by_itself(stub):
    assert "*** REHEARSAL: there is no CUDA here." in stub(gpu="").stdout


def test_a_step_that_fails_is_told_and_the_rest_runs_all_the_same(stub):
    done = stub(fails="gpu_checks.py bare")

    assert done.returncode == 1
    assert summary(done) == dict.fromkeys(STEPS, "ok") | {"bare": "FAILED: status 3"}


def test_a_step_that_hangs_is_ended(stub, tmp_path):
    copy = tmp_path / SCRIPT
    copy.parent.mkdir()
    text = (ROOT / SCRIPT).read_text(encoding="utf-8")
    assert "step calls 40 " in text
    copy.write_text(text.replace("step calls 40 ", "step calls 1 "), encoding="utf-8")

    done = stub(root=tmp_path, hangs="gpu_checks.py calls")

    assert done.returncode == 1
    assert summary(done)["calls"] == "FAILED: took over 1 s"
    assert summary(done)["pictures"] == "ok"


def test_all_limits_together_stay_below_eight_minutes():
    text = (ROOT / SCRIPT).read_text(encoding="utf-8")
    limits = dict(re.findall(r"^step (\w+) (\d+) ", text, re.MULTILINE))
    grace = int(re.search(r"--kill-after=(\d+)", text)[1])

    assert list(limits) == STEPS
    assert sum(int(limit) + grace for limit in limits.values()) < 480


def test_the_sweep_ends_itself_before_it_is_ended(run):
    text = (ROOT / SCRIPT).read_text(encoding="utf-8")
    own = int(re.search(r"--at-most (\d+)", text)[1])

    assert own + 30 < int(re.search(r"^step sweep (\d+) ", text, re.MULTILINE)[1])
    done = run(ROOT, "pytest", "benchmarks", "-p", "no:cacheprovider", "--at-most", "5")
    assert done.returncode == 4
    assert "--at-most needs --full" in done.stderr
