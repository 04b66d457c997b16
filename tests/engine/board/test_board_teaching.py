"""Runs the workshop of docs/teaching.md with its board and three learners."""

import json
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.engine.board.conftest import Running
from tests.engine.grade.test_teaching import SUMMED, recipe, shell, write  # noqa: F401

pytestmark = pytest.mark.long
LEARNERS = ("Ada Lovelace", "Grace Hopper", "Noor Jahan")


def test_a_workshop_with_a_board_and_three_learners(recipe, shell, tmp_path):  # noqa: F811
    clone, workshop = tmp_path / "clone", tmp_path / "workshop"
    ((hand_out, _change, _install),) = recipe("workshop")
    ((start,),) = recipe("board")
    ((join, run, hand),) = recipe("board-learner")
    (afterwards,) = recipe("board-end")
    shell(clone, hand_out)
    homes = {name: tmp_path / name for name in LEARNERS}
    for home in homes.values():
        shutil.copytree(workshop, home)
    words = shlex.split(start.partition("&& kata ")[2])
    command = [sys.executable, "-m", "torchkata", *words, "--port", "0"]
    board = subprocess.Popen(command, cwd=workshop, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = board.stdout.readline()
            assert line, said
            said += line
        (port, code), *_more = re.findall(r"kata join \S+:(\d+) (\S+)", said)
        for name, home in homes.items():
            mine = join.replace("ADDRESS", f"127.0.0.1:{port}").replace("CODE", code)
            assert f"as {name}." in shell(home, mine.replace("Ada Lovelace", name))
        write(homes["Ada Lovelace"], clone / "solutions", "line_fit", "mse")
        for name in ("Grace Hopper", "Noor Jahan"):
            write(homes[name], clone / "solutions", "line_fit", mse=SUMMED)
        for name, home in homes.items():
            shell(home, run, status=0 if name == "Ada Lovelace" else 1)
        assert "Your hand is up." in shell(homes["Noor Jahan"], hand)
        for home in homes.values():
            Running.until(lambda home=home: arrived(home), seconds=60)
    finally:
        board.terminate()
        board.communicate(timeout=60)
    for command in afterwards:
        shell(workshop, command)

    report = (tmp_path / "workshop.html").read_text(encoding="utf-8")
    assert "3 learners" in report
    assert "Divide by how many there are. (2 learners)" in report
    assert not [name for name in LEARNERS if name in report]
    document = json.loads((tmp_path / "workshop-data/board.json").read_text(encoding="utf-8"))
    runs = {one["name"]: one["outcome"] for one in document["reports"] if one["what"] == "run"}
    assert runs == {"Ada Lovelace": "solved", "Grace Hopper": "wrong", "Noor Jahan": "wrong"}
    assert [one["name"] for one in document["reports"] if one["what"] == "hand"] == ["Noor Jahan"]
    assert not (workshop / ".kata" / "board.sqlite").exists()


def arrived(home):
    """Whether the board has everything that a learner's runs reported."""
    (queue,) = (home / ".kata" / "classroom").glob("queue-*.jsonl")
    sent = queue.with_suffix(".sent")
    return sent.is_file() and int(sent.read_text()) == queue.stat().st_size
