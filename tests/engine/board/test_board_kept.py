"""Nothing acknowledged is lost, nothing counts twice, and the board's clock counts."""

import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from torchkata.board.limits import OLDEST
from torchkata.board.store import FORMAT, Store
from torchkata.classroom.clock import Moment
from torchkata.classroom.courier import Courier, State, deliver
from torchkata.classroom.line import Line, NoAnswer, Refused
from torchkata.classroom.membership import Membership, address_of, forget
from torchkata.classroom.queue import Queue
from torchkata.classroom.reports import queue_up
from torchkata.classroom.reports import ran as told
from torchkata.errors import KataError
from torchkata.kata.outcome import Outcome

ROOT = Path(__file__).resolve().parents[3]


def rows(file):
    with sqlite3.connect(file) as sql:
        found = list(sql.execute("SELECT learner, id, at, body FROM reports ORDER BY number"))
    sql.close()
    return found


@pytest.fixture
def home(tmp_path):
    """A learner's folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def join(running, folder, name="Ada"):
    answer = Line(running.address).post("/join", {"code": running.board.code, "name": name})
    member = Membership.new(running.address, answer["token"], answer["name"])
    member.keep(folder)
    return member


def report(folder, exercise="double", outcome=Outcome.WRONG):
    return queue_up(folder, [told(exercise, outcome, [], "", 0.1)])


# --- the queue -----------------------------------------------------------------------------------


def test_reports_made_offline_arrive_later_in_their_order(start, home):
    running = start()
    member = join(running, home)
    running.stop()
    for outcome in (Outcome.WRONG, Outcome.RAISED, Outcome.SOLVED):
        assert report(home, outcome=outcome)
    assert Courier(home).send_all() is State.LATER
    assert Queue(home, member).sent == 0

    again = start(running.file, running.port)
    assert Courier(home).send_all() is State.SENT

    assert [json.loads(body)["outcome"] for *_row, body in rows(again.file)] == [
        "wrong",
        "raised",
        "solved",
    ]
    assert Queue(home, member).is_empty


def test_what_is_sent_twice_counts_once(board, home):
    member = join(board, home)
    for _number in range(3):
        report(home)
    assert Courier(home).send_all() is State.SENT
    Queue(home, member).sent = 0  # the answer was lost, or the laptop died before it noted it
    report(home)

    assert Courier(home).send_all() is State.SENT

    assert len(rows(board.file)) == 4
    assert board.board.standing.learners[1].cells["double"].fails == 4


def test_more_reports_than_fit_into_a_request_all_arrive(board, home):
    join(board, home)
    queue_up(home, [told("double", Outcome.WRONG, [], "", 0.1) for _number in range(450)])

    assert Courier(home).send_all() is State.SENT

    assert len(rows(board.file)) == 450


def test_a_line_that_cannot_be_read_is_left_out_and_half_a_line_waits(board, home):
    member = join(board, home)
    queue = Queue(home, member)
    report(home)
    with queue.file.open("ab") as out:
        out.write(b'not json\n{"moment": 7}\n[]\n\xff\xff\n')
    report(home)
    last = queue.file.read_bytes().splitlines(keepends=True)[-1]
    half = last.replace(last[8:24], b"0" * 16)
    with queue.file.open("ab") as out:
        out.write(half[:40])

    assert Courier(home).send_all() is State.SENT
    assert len(rows(board.file)) == 2
    assert not queue.is_empty

    with queue.file.open("ab") as out:
        out.write(half[40:])
    assert Courier(home).send_all() is State.SENT
    assert len(rows(board.file)) == 3


def test_a_report_that_the_board_never_takes_does_not_hold_up_the_others(board, home):
    join(board, home)
    queue_up(home, [{"what": "share", "exercise": "double", "code": "x" * 300_000}])
    report(home)

    assert Courier(home).send_all() is State.SENT

    assert [json.loads(body)["what"] for *_row, body in rows(board.file)] == ["run"]


def test_the_one_report_of_many_that_is_refused_is_found(board, home, monkeypatch):
    join(board, home)
    for exercise in ("double", "negate", "quadruple"):
        report(home, exercise)
    known, sent = Line.post, []

    def between(line, path, document):
        names = [one["exercise"] for one in document["reports"]]
        if "negate" in names:
            raise Refused("too large", 413)
        sent.extend(names)
        return known(line, path, document)

    monkeypatch.setattr(Line, "post", between)

    assert Courier(home).send_all() is State.SENT
    assert sent == ["double", "quadruple"]


def test_a_run_that_began_while_a_courier_was_ending_is_not_forgotten(board, home, monkeypatch):
    join(board, home)
    report(home)
    known, runs = Courier.run, []

    def late(courier, *arguments):
        state = known(courier, *arguments)
        runs.append(state)
        if len(runs) == 1:
            report(home)  # its own courier finds the lock taken, and ends
        return state

    monkeypatch.setattr(Courier, "run", late)
    deliver(home)

    assert len(rows(board.file)) == 2


def test_a_board_that_does_not_know_the_learner_says_so_and_nothing_is_thrown_away(board, home):
    said = []
    Membership.new(board.address, "1.x", "Ada").keep(home)
    report(home)

    assert Courier(home, said.append).send_all() is State.UNKNOWN

    assert "join" in said[0]
    assert not Queue(home, Membership.of(home)).is_empty


def test_a_kata_that_joined_nothing_queues_nothing(home):
    assert not report(home)
    assert not list(home.iterdir())


def test_a_queue_that_cannot_be_written_is_not_an_error(board, home):
    member = join(board, home)
    Queue(home, member).file.mkdir()

    assert not report(home)


def test_one_courier_works_at_a_time_and_misses_nothing(board, home):
    join(board, home)
    working = [threading.Thread(target=deliver, args=(home,)) for _number in range(4)]
    for one in working:
        report(home)
        one.start()
    for one in working:
        one.join()

    assert len(rows(board.file)) == 4


def test_a_membership_is_for_its_owner_s_eyes(board, home):
    member = join(board, home)
    file = home / ".kata" / "classroom" / "membership.json"

    assert Membership.of(home) == member
    assert file.stat().st_mode & 0o077 == 0
    assert (file.parent / ".gitignore").read_text() == "*\n"
    forget(home)
    assert Membership.of(home) is None
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.5", "http://192.168.1.5:8420"),
        ("192.168.1.5:80", "http://192.168.1.5:80"),
        ("http://host:8420/join#abc-def", "http://host:8420"),
        ("https://board.example.org", "https://board.example.org:443"),
        ("[fe80::1]:9", "http://[fe80::1]:9"),
    ],
)
def test_an_address_is_understood_as_people_type_it(typed, address):
    assert address_of(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "http://", "a b", "ftp://x", "host:port", "host:99999", "[x"]
)
def test_what_is_not_an_address_is_told(typed):
    with pytest.raises(KataError, match=r"looks like 192\.168"):
        address_of(typed)


# --- clocks --------------------------------------------------------------------------------------


def test_an_age_does_not_depend_on_the_time_of_day():
    before = Moment(wall=5000.0, since_boot=100.0, boot="a")

    assert before.age(Moment(wall=1.0, since_boot=160.0, boot="a")) == 60
    assert before.age(Moment(wall=9e9, since_boot=160.0, boot="a")) == 60


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a clock of its own")
def test_time_asleep_counts():
    asleep_too = time.clock_gettime(time.CLOCK_BOOTTIME)

    assert 0 <= Moment.now().since_boot - asleep_too < 60


def test_after_a_new_start_only_the_time_of_day_is_left():
    before = Moment(wall=5000.0, since_boot=1000.0, boot="a")

    assert before.age(Moment(wall=5060.0, since_boot=5.0, boot="b")) == 60
    assert before.age(Moment(wall=5060.0, since_boot=2000.0, boot="b")) == 60
    assert before.age(Moment(wall=4000.0, since_boot=5.0, boot="b")) == 0


def test_a_wrong_clock_of_a_laptop_changes_nothing(board, home, monkeypatch):
    join(board, home)
    now = Moment.now
    wrong = classmethod(lambda _cls: replace(now(), wall=now().wall - 86400 * 3650))
    monkeypatch.setattr(Moment, "now", wrong)
    report(home)
    monkeypatch.undo()
    Courier(home).send_all()

    ((_learner, _id, at, _body),) = rows(board.file)

    assert abs(time.time() - at) < 60


def test_a_report_is_as_old_as_it_says_and_never_before_the_learner_joined(board, ran):
    ada = board.join()
    known = board.board.standing.learners[ada.number]
    known.member = replace(known.member, joined=known.at - 1000)
    known.at -= 1000
    ada.post("/reports", {"reports": [ran(age=300.0), ran(age=200.0), ran(age=9000.0), ran(age=0)]})

    times = [row[2] for row in rows(board.file)]
    now = time.time()

    assert [round(now - at, -1) for at in times] == [300, 200, 200, 0]
    assert times == sorted(times)
    assert max(times) <= now
    assert ada.post("/reports", {"reports": [ran(age=10 * OLDEST)]})["taken"] == 1


# --- the file ------------------------------------------------------------------------------------


def test_a_board_that_starts_again_shows_the_same(start, ran):
    running = start()
    ada, grace = running.join("Ada"), running.join("Grace")
    page = running.open_page()
    for _number in range(6):
        ada.post("/reports", {"reports": [ran(), ran("quadruple", "solved")]})
        grace.post("/reports", {"reports": [ran("negate", "raised", kind="raised TypeError")]})
    grace.post("/reports", {"reports": [ran(what="hand", up=True)]})
    grace.post("/reports", {"reports": [ran(what="share", code="x = 1", question="why?")]})
    running.ask("POST", "/announce", {"text": "a break"}, **page)
    before = running.everything()
    running.stop()

    again = start(running.file)
    after = again.everything()

    for one in (before, after):
        one.pop("now")
    assert before == after
    assert again.board.code == running.board.code
    assert again.board.token != running.board.token
    assert Line(again.address, ada._token).post("/reports", {"reports": [ran()]})["taken"] == 1
    assert again.ask("GET", "/stream", Cookie=page["Cookie"].replace("x", "x"))[0] in (200, 401)


def test_a_commit_that_fails_acknowledges_nothing_and_spoils_no_other(board, ran, monkeypatch):
    ada, grace = board.join("Ada"), board.join("Grace")
    known = Store.add_reports

    def full(self, kept):
        if kept[0].learner == ada.number:
            raise sqlite3.OperationalError("database or disk is full")
        return known(self, kept)

    monkeypatch.setattr(Store, "add_reports", full)
    with pytest.raises(Refused) as caught:
        ada.post("/reports", {"reports": [ran()]})

    assert caught.value.status == 503
    assert grace.post("/reports", {"reports": [ran()]})["taken"] == 1
    assert board.cell(ada, "double") is None
    assert len(rows(board.file)) == 1


def test_a_file_that_is_not_a_board_is_refused_and_left_as_it_is(tmp_path):
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_text("hello " * 1000)
    with sqlite3.connect(other) as sql:
        sql.execute("CREATE TABLE mine (x)")
    sql.close()
    newer = tmp_path / "newer"
    Store(newer).close()
    with sqlite3.connect(newer) as sql:
        sql.execute(f"PRAGMA user_version = {FORMAT + 1}")
    sql.close()

    for file in (text, other, newer):
        before = file.read_bytes()
        with pytest.raises(KataError, match=file.name):
            Store(file)
        assert file.read_bytes() == before


# --- killed --------------------------------------------------------------------------------------


class Killed:
    """`kata board` as a process, killed and started again."""

    def __init__(self, folder, file):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.command = [sys.executable, "-m", "torchkata", "board", "--db", str(file)]
        self.command += ["--port", str(self.port)]
        self.folder = folder
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        )
        for line in self.process.stdout:
            if found := re.search(r"kata join \S+ (\S+)", line):
                self.code = found[1]
            if "Ctrl-C" in line:
                return
        raise AssertionError("the board did not start")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


def load(address, code, number, stop, acknowledged, sent):
    """A learner who reports as fast as the board takes it, and notes what it acknowledged."""
    wait = Line(address).post("/join", {"code": code, "name": f"learner {number}"})
    line = Line(address, wait["token"])
    drawn = random.Random(number)
    while not stop.is_set():
        identity = f"{drawn.getrandbits(64):016x}"
        plain = {"what": "run", "exercise": "double", "outcome": "wrong", "id": identity}
        sent.append(identity)
        while not stop.is_set():
            try:
                line.post("/reports", {"reports": [{**plain, "age": 0}]})
            except (NoAnswer, Refused):
                stop.wait(0.02)
            else:
                acknowledged.append(identity)
                break
        stop.wait(0.25)


def killed_and_started_again(folder, file, times, learners, longest):
    killed = Killed(folder, file)
    stop, acknowledged, sent = threading.Event(), [], []
    address = f"http://127.0.0.1:{killed.port}"
    working = [
        threading.Thread(target=load, args=(address, killed.code, n, stop, acknowledged, sent))
        for n in range(learners)
    ]
    for one in working:
        one.start()
    try:
        for _number in range(times):
            before = len(acknowledged)
            Until(lambda before=before: len(acknowledged) > before + learners)
            time.sleep(random.uniform(0, longest))
            killed.kill()
            known = list(acknowledged)
            held = [row[1] for row in rows(file)]
            assert set(known) <= set(held)
            killed.start()
    finally:
        stop.set()
        for one in working:
            one.join()
        killed.kill()
    held = [row[1] for row in rows(file)]
    assert len(held) == len(set(held))
    assert set(acknowledged) <= set(held) <= set(sent)
    assert len(acknowledged) > times * learners


def Until(what, seconds=60):  # noqa: N802
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_board_that_is_killed_has_what_it_acknowledged(board_folder, tmp_path):
    killed_and_started_again(board_folder, tmp_path / "b.sqlite", times=1, learners=4, longest=0.1)


def test_a_board_that_is_ended_says_where_everything_is_and_no_more(board_folder, tmp_path):
    running = Killed(board_folder, tmp_path / "b.sqlite")
    address = f"http://127.0.0.1:{running.port}"
    answer = Line(address).post("/join", {"code": running.code, "name": "Ada"})
    events = Line(address, answer["token"]).events("/events")
    assert next(one for one in events if one) == {"announcement": "", "hand": False}

    running.process.send_signal(signal.SIGINT)
    said, _nothing = running.process.communicate(timeout=60)

    assert running.process.returncode == 0
    assert said == f"The board has ended; what was reported is in {tmp_path / 'b.sqlite'}.\n"
    events.close()


@pytest.mark.long
def test_a_board_that_is_killed_twenty_times_has_what_it_acknowledged(board_folder, tmp_path):
    killed_and_started_again(board_folder, tmp_path / "b.sqlite", times=20, learners=20, longest=1)
