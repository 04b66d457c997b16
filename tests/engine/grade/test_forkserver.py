"""The fork server of the workers: its contents, seen by a fork of it, and by the kernel."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from torchkata.errors import BrokenMachine
from torchkata.grade.wall import frames
from torchkata.grade.wall.client import Client
from torchkata.grade.wall.sandbox import Limits, Walls
from torchkata.kata.folder import Kata
from torchkata.observe import Request, read_answer

ROOT = Path(__file__).resolve().parents[3]
CANARY = "canary-of-the-judge"
TELLS = """
import gc
import os
import shutil
import sys


def mse():
    texts = {text for thing in gc.get_objects() if type(thing) is dict
             for text in list(thing.values()) if type(text) is str}
    descriptors = {}
    for number in range(4096):
        try:
            found = os.fstat(number)
        except OSError:
            continue
        null = found.st_rdev == os.stat(os.devnull).st_rdev
        descriptors[number] = "null" if null else oct(found.st_mode & 0o170000)
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {
        "modules": sorted(sys.modules),
        "files": sorted(str(file) for file in files),
        "descriptors": descriptors,
        "environment": dict(os.environ),
        "arguments": sys.argv,
        "path": sys.path,
        "told": sorted(text for text in texts if "mean over every element" in text),
    }
"""


@pytest.fixture(scope="module")
def client():
    """A client of every topic's probes, as a judge has one."""
    kata = Kata(ROOT)
    topics = [topic.name for topic in kata.syllabus.topics]
    probes = {topic: kata.tests(topic) / "probes.py" for topic in topics}
    present = {topic: file for topic, file in probes.items() if file.is_file()}
    if not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", CANARY)
        started = Client(present, Limits(), trusted=not Walls.here().whole)
        started.open()
        yield started
        started.close()


@pytest.fixture(scope="module")
def told(client):
    """What a worker, a fork of the server, can say of itself before it made any other call."""
    worker = client.spawn({"line_fit.py": TELLS.encode()})
    answer = read_answer(worker.call("line_fit", Request("mse").to_bytes(), 60.0))
    worker.end()
    assert answer.error is None
    return answer.value


def test_it_holds_no_part_of_the_judge(told):
    mine = {name for name in told["modules"] if name.partition(".")[0] == "torchkata"}
    known = {"data", "errors", "grade", "i18n", "observe"}

    assert known == {name.split(".")[1] for name in mine if "." in name}
    of_the_wall = (
        "wall",
        "wall.forks",
        "wall.frames",
        "wall.messages",
        "wall.readable",
        "wall.sandbox",
        "wall.scratch",
        "wall.worker",
    )
    assert {f"torchkata.grade.{name}" for name in of_the_wall} == {
        name for name in mine if name.startswith("torchkata.grade.")
    }


def test_it_holds_no_test_and_no_solution(told):
    tests = {file for file in told["files"] if f"{ROOT}/tests" in file}

    assert {"probes.py"} == {Path(file).name for file in tests}
    assert not [file for file in told["files"] if f"{ROOT}/solutions" in file]
    assert not {"pytest", "_pytest", "hypothesis", "pluggy", "solutions"} & set(told["modules"])
    assert not [name for name in told["modules"] if name.startswith(("oracles", "test_", "tests"))]
    assert not told["told"]


def test_it_inherits_nothing_but_its_channel(told):
    null, channel = "null", "0o140000"

    assert dict(enumerate((null, null, null, channel))) == told["descriptors"]


def test_it_knows_no_variable_and_no_argument_of_the_judge(told):
    assert not told["environment"]
    assert told["arguments"] == [""]
    assert not [path for path in told["path"] if Path(path) in (ROOT, Path.cwd())]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_kernel_says_the_same_of_the_server_itself(client):
    folder = Path("/proc", str(client.process.pid))
    environment = (folder / "environ").read_bytes().split(b"\0")
    variables = {one.partition(b"=")[0].decode() for one in environment if one}
    names = {str(one.readlink()) for one in (folder / "fd").iterdir()}
    mapped = {line.split(maxsplit=5)[-1] for line in (folder / "maps").read_text().splitlines()}
    # README puts the environment into the clone, so torch's libraries may lie below ROOT.
    of_the_kata = [
        file for file in mapped if file.startswith(f"{ROOT}/") and not file.startswith(sys.prefix)
    ]

    allowed = {"PYTHONPATH", "PYTHONHASHSEED", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "LC_ALL"}
    assert variables <= allowed | {"PATH", "TMPDIR"}
    assert {"/dev/null", "socket"} == {name.partition(":")[0] for name in names}
    assert len([name for name in names if name.startswith("socket:")]) == 1
    assert not of_the_kata
    assert CANARY.encode() not in b"".join(environment)


def test_what_the_judge_tells_it_is_limits_and_probes(client):
    assert {"limits", "probes", "trusted"} == set(client.settings)
    assert {"probes.py"} == {Path(file).name for file in client.settings["probes"].values()}
    assert json.dumps(client.settings)  # plain data: no object comes with it


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
def test_what_this_machine_cannot_do_is_no_submissions_crash():
    impossible = Limits(memory=10**14)
    client = Client({}, impossible, trusted=not Walls.here().whole)
    client.open()

    with pytest.raises(BrokenMachine, match="Nobody lost points"):
        client.spawn({"line_fit.py": b""})
    client.close()


def test_names_that_no_disk_takes_are_the_submissions_own(client):
    with pytest.raises(frames.Lost):
        client.spawn({f"{'long' * 100}/helpers.py": b""})

    client.spawn({"line_fit.py": b""}).end()


def test_a_folder_of_boxes_that_was_swept_away_is_made_again(client):
    shutil.rmtree(client.boxes)

    client.spawn({"line_fit.py": b""}).end()
