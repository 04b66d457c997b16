"""A learner joins, runs, raises a hand, shows code and leaves; afterwards the instructor reads."""

import csv
import json
import re
import socket
import subprocess

import pytest
from click.testing import CliRunner

from torchkata.board.addresses import addresses
from torchkata.board.serve import qr
from torchkata.classroom import start as starting
from torchkata.classroom.membership import Membership
from torchkata.classroom.queue import Queue
from torchkata.classroom.reports import ran, report
from torchkata.cli import main
from torchkata.diagnosis.mistake_id import mistake_id
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress

TODO = "raise NotImplementedError"
SENTENCE = "That is one more, not a product."


@pytest.fixture
def kata_command(small_kata, monkeypatch):
    """`kata_command("hand", ...)`: what the command says, in the learner's folder."""
    monkeypatch.chdir(small_kata)

    def call(*arguments, answer="", status=0):
        done = CliRunner().invoke(main, [*map(str, arguments)], input=answer)
        assert done.exit_code == status, done.output
        return done.output

    return call


def write(folder, body):
    file = folder / "exercises" / "two.py"
    file.write_text(file.read_text(encoding="utf-8").replace(TODO, body, 1), encoding="utf-8")


def test_from_joining_to_leaving(board, small_kata, kata_command, run):
    code, where = board.board.code, f"127.0.0.1:{board.port}"
    assert "kata join ADDRESS" in kata_command("hand", status=2)
    assert "not the code" in kata_command("join", where, "wrong", "--name", "Ada", status=2)
    assert "You are in, as Ada." in kata_command("join", where, code, "--name", "Ada")
    assert "You are in already, as Ada" in kata_command(
        "join", where, code, "--name", "A", status=2
    )
    ada = board.board.standing.learners[1]
    assert ada.cells == {}

    write(small_kata, "return t + 1")
    told = run(small_kata, "pytest", "-q").stdout
    assert SENTENCE in told
    cell = board.until(lambda: ada.cells.get("double"))
    assert (cell.outcome, cell.mistakes, cell.fails) == ("wrong", (mistake_id(SENTENCE),), 1)
    assert ada.cells.keys() == {"double"}  # what is not begun is not told
    assert SENTENCE in board.everything()["texts"].values()
    kata_command("check", "double", "--json", status=1)  # an editor's run is a run
    board.until(lambda: ada.cells["double"].fails == 2)
    kata_command("check", "two", "--json", status=1)  # and of a topic, only what is new
    assert len(Queue(small_kata, Membership.of(small_kata)).file.read_text().splitlines()) == 2

    kata_command("hand")
    board.until(lambda: ada.hand is not None)
    kata_command("hand", "--down")
    board.until(lambda: ada.hand is None)

    assert "return t + 1" in kata_command("share", "double", answer="n\n", status=1)
    kata_command("share", "DOUBLE", "--question", "why?", answer="y\n")
    (share,) = board.until(lambda: board.board.standing.shares)
    assert "return t + 1" in share.code
    assert share.question == "why?"
    assert "still to do" in kata_command("share", "quadruple", answer="y\n", status=2)

    assert "You have left" in kata_command("leave")
    assert board.board.standing.learners[1].member.gone
    assert "kata join ADDRESS" in kata_command("leave", status=2)
    assert not (small_kata / ".kata" / "classroom").exists()


def test_what_was_done_before_is_told_at_once(board, small_kata, kata_command):
    write(small_kata, "return 2 * t")
    progress = Progress(Kata(small_kata))
    digest = progress.digest(progress.kata.syllabus.exercise("double"))
    progress.outcomes.keep({"double": {"outcome": "solved", "digest": digest}})

    kata_command("join", f"127.0.0.1:{board.port}", board.board.code, "--name", "Ada" * 9999)

    cell = board.until(lambda: board.board.standing.learners[1].cells.get("double"))
    assert (cell.outcome, cell.runs) == ("solved", 0)


def test_a_board_with_another_address_keeps_the_learner(start, small_kata, kata_command):
    running = start()
    kata_command("join", f"127.0.0.1:{running.port}", running.board.code, "--name", "Ada")
    running.stop()
    assert "it is told as soon as" in kata_command("hand")

    again = start(running.file)
    kata_command("join", f"127.0.0.1:{again.port}", again.board.code, "--name", "Ada")

    ada = again.board.standing.learners[1]
    again.until(lambda: ada.hand is not None)
    assert len(again.board.standing.learners) == 1
    empty = start(running.file.with_name("other.sqlite"))
    told = kata_command("join", f"127.0.0.1:{empty.port}", "x", "--name", "Ada", status=2)
    assert "You are in already" in told


def test_a_check_in_a_notebook_reports(board, small_kata, kata_command):
    from torchkata.notebook.check import check

    kata_command("join", f"127.0.0.1:{board.port}", board.board.code, "--name", "Ada")

    def double(t):
        return t + 1

    check(double)

    cell = board.until(lambda: board.board.standing.learners[1].cells.get("double"))
    assert (cell.outcome, cell.mistakes) == ("wrong", (mistake_id(SENTENCE),))


def test_a_run_tells_only_what_is_new_unless_it_was_about_one_exercise(small_kata, monkeypatch):
    from torchkata.plugin import gather
    from torchkata.run.result import Result

    told = []
    monkeypatch.setattr(gather, "tell", lambda root, reports: told.append(reports))

    class Session:
        class code:  # noqa: N801
            is_own = True

        class kata:  # noqa: N801
            root = small_kata

    def exercises(*results):
        told.clear()
        Session.results = [Result(name, Outcome.WRONG, is_new=new) for name, new in results]
        gather.Gatherer(Session).pytest_unconfigure()
        return [one["exercise"] for reports in told for one in reports]

    assert exercises(("double", False)) == ["double"]
    assert exercises(("double", False), ("negate", True)) == ["negate"]
    Session.code.is_own = False
    assert exercises(("double", True)) == []


def test_a_run_waits_for_no_board(small_kata, monkeypatch):
    started = []
    monkeypatch.setattr(starting, "_started", started)
    monkeypatch.setattr(starting.subprocess, "Popen", lambda call, **_more: call)
    monkeypatch.setattr(socket.socket, "connect", lambda *_call: pytest.fail("it connects"))
    member = Membership.new("http://192.0.2.1:8420", "1.x", "Ada")  # nobody is there
    member.keep(small_kata)

    report(small_kata, [ran("double", Outcome.WRONG, [], "", 0.1)])

    assert len(started) == 1
    assert len(Queue(small_kata, member).file.read_text().splitlines()) == 1


def test_a_courier_ends_when_the_learner_leaves(small_kata, kata_command):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    Membership.new(f"http://127.0.0.1:{port}", "1.x", "Ada").keep(small_kata)
    report(small_kata, [ran("double", Outcome.WRONG, [], "", 0.1)])
    process = starting._started[-1]

    assert "does not answer" in kata_command("leave")

    assert process.wait(timeout=60) == 0


# --- afterwards ----------------------------------------------------------------------------------


@pytest.fixture
def filled(board, ran, small_kata):
    """The file of a board with some reports, in the place of the learner's kata."""
    one, two = board.join("<script>alert(1)</script>"), board.join("=HYPERLINK(1)")
    for _number in range(5):
        one.post(
            "/reports", {"reports": [ran(mistakes=[mistake_id(SENTENCE)], kind="wrong values")]}
        )
    one.post("/reports", {"reports": [ran(outcome="solved")]})
    two.post("/reports", {"reports": [ran(kind="wrong shape"), ran("negate", "example")]})
    two.post("/reports", {"reports": [ran(what="share", code="x = 1\ny = 2", question="+why?")]})
    board.ask("POST", "/announce", {"text": "<b>a break</b>"}, **board.open_page())
    board.stop()
    file = small_kata / ".kata" / "board.sqlite"
    file.parent.mkdir(exist_ok=True)
    board.file.rename(file)
    return file


def test_the_report_says_what_happened_and_names_nobody(
    filled, kata_command, tmp_path, monkeypatch
):
    page = tmp_path / "report.html"
    known = {mistake_id(SENTENCE): SENTENCE}
    monkeypatch.setattr("torchkata.board.report.read_sentences", lambda _kata: known)

    assert "report.html" in kata_command("board", "--report", page)

    text = page.read_text(encoding="utf-8")
    assert "2 learners" in text
    assert "1 of 2 were stuck" in text
    assert f"{SENTENCE} (1 learner)" in text
    assert "&lt;b&gt;a break&lt;/b&gt;" in text
    assert "a copy without hidden tests" in text
    for never in ("alert", "HYPERLINK", "<script", "http:", "https:", "src="):
        assert never not in text


def test_the_export_has_everything_and_no_formula(filled, kata_command, tmp_path):
    folder = tmp_path / "out"

    kata_command("board", "--export", folder)

    document = json.loads((folder / "board.json").read_text(encoding="utf-8"))
    assert document["learners"][0]["name"] == "<script>alert(1)</script>"
    assert len(document["reports"]) == 9
    assert document["announcements"][0]["text"] == "<b>a break</b>"
    assert "token" not in json.dumps(document)
    with (folder / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[-1]["code"] == "x = 1\ny = 2"
    assert rows[-1]["question"] == "'+why?"
    assert rows[-1]["name"] == "'=HYPERLINK(1)"
    assert rows[0]["mistakes"] == mistake_id(SENTENCE)


def test_one_command_deletes_it_all(filled, kata_command):
    assert "Delete all" in kata_command("board", "--delete", answer="n\n", status=1)
    assert filled.is_file()

    assert "Deleted: 1 file." in kata_command("board", "--delete", "--yes")

    assert not [one for one in filled.parent.iterdir() if one.name.startswith("board.sqlite")]
    assert "There is no board" in kata_command("board", "--delete", "--yes", status=2)


def test_a_file_that_is_in_use_is_neither_served_twice_nor_deleted(filled, kata_command, run):
    from torchkata.board.serve import held

    with held(filled):
        for options in (["--delete", "--yes"], ["--port", "0"]):
            assert "in use" in kata_command("board", *options, status=2)
    assert filled.is_file()


def test_a_port_or_an_address_that_cannot_be_used_is_told(kata_command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert "--port" in kata_command("board", "--port", port, status=2)
    for host in ("192.0.2.77", "", "a" * 70):  # an empty one is not all of them
        assert "--host" in kata_command("board", "--host", host, "--port", 0, status=2)


def test_a_missing_package_is_named(kata_command, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "torchkata.board.server", raising=False)

    said = " ".join(kata_command("board", status=2).split())
    assert "needs the package uvicorn: pip install -e" in said
    assert "[board]" in said


# --- where learners can reach it -----------------------------------------------------------------


@pytest.fixture
def cards(monkeypatch):
    """The network cards of a laptop."""
    from types import SimpleNamespace

    import psutil

    def card(text, family=socket.AF_INET):
        return SimpleNamespace(address=text, family=family)

    found = {
        "lo": [card("127.0.0.1"), card("::1", socket.AF_INET6)],
        "docker0": [card("172.17.0.1")],
        "wlan0": [
            card("192.168.1.5"),
            card("fe80::1%wlan0", socket.AF_INET6),
            card("fd00::5", socket.AF_INET6),
        ],
        "eth1": [card("169.254.3.4")],
        "eth2": [card("10.0.0.9")],
    }
    up = {name: SimpleNamespace(isup=name != "eth2") for name in found}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: up)


def test_the_addresses_say_who_can_reach_them(cards):
    found = addresses("0.0.0.0")

    assert [one.text for one in found if not one.why_not] == ["192.168.1.5"]
    assert found[0].text == "192.168.1.5"
    assert {one.text: one.why_not for one in found}["127.0.0.1"] == "only this machine"
    assert "10.0.0.9" not in {one.text for one in found}
    assert [one.text for one in addresses("127.0.0.1")] == ["127.0.0.1"]
    assert [(one.text, one.why_not) for one in addresses("127.0.0.9")] == [
        ("127.0.0.9", "only this machine")
    ]
    assert [one.text for one in addresses("192.168.1.5")] == ["192.168.1.5"]


@pytest.fixture
def heading(small_kata, monkeypatch):
    """`heading("--host", ...)`: what `kata board` says before it would answer requests."""
    from torchkata.board.server import Server

    monkeypatch.chdir(small_kata)
    monkeypatch.setattr(Server, "run", lambda *_arguments, **_more: None)

    def call(*options, colour=True, charset="utf-8"):
        runner = CliRunner(charset=charset)
        done = runner.invoke(main, ["board", "--port", "0", *options], color=colour)
        assert done.exit_code == 0, done.output
        return done.output

    return call


def test_the_heading_tells_where_the_board_answers_however_that_was_asked_for(heading, cards):
    for host in ("0.0.0.0", "0", "::"):
        said = heading("--host", host)
        assert re.search(r"kata join 192\.168\.1\.5:\d+ \S+ --name NAME", said), host
        assert "Only this machine can reach" not in said
    assert re.search(r"^  \[fd00::5\]:\d+   learners", said, re.MULTILINE)
    for host in ("localhost", "127.0.0.9"):
        said = heading("--host", host)
        assert "Only this machine can reach" in said
        assert re.search(r"^  127\.0\.0\.\d:\d+   only this machine$", said, re.MULTILINE)


def test_the_terminal_s_qr_code_is_dark_on_light_on_every_terminal(heading, cards):
    halves = {"█": "00", "▀": "01", "▄": "10", " ": "11"}  # a block is light

    said = heading("--host", "0.0.0.0")
    drawn = re.findall(r"^\x1b\[97;40m([█▀▄ ]+)\x1b\[0m$", said, re.MULTILINE)
    rows = ["".join(halves[one][half] for one in row) for row in drawn for half in (0, 1)]
    link = re.search(r"^  (http\S+/join#\S+)$", said, re.MULTILINE)[1]

    edge = 2  # and the margin
    side = len(rows[0]) - 2 * edge
    assert [row[edge:-edge] for row in rows[edge : edge + side]] == qr(link)
    assert not {one for row in rows[:edge] for one in row} - {"0"}
    assert "█" in heading("--host", "0.0.0.0", colour=False)
    assert "\\u2588" not in heading("--host", "0.0.0.0", charset="cp1252")


def test_reporting_needs_the_standard_library_alone_and_waits_for_no_import_of_http():
    import sys
    from pathlib import Path

    root = Path(__file__).resolve().parents[3]
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        "import torchkata.classroom.reports, torchkata.classroom.live\n"
        "assert not {'http.client', 'ssl', 'asyncio'} & set(sys.modules)\n"
        "import torchkata.classroom.courier, torchkata.classroom.joining\n"
    )

    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)

    assert done.stderr == ""


def test_the_board_reads_the_sentences_of_its_own_kata(small_kata, capsys):
    from torchkata.board.sentences import main as write_sentences

    write_sentences(small_kata)

    assert json.loads(capsys.readouterr().out)[mistake_id(SENTENCE)] == SENTENCE
