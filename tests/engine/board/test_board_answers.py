"""What a learner's side does with answers that no board gives: nothing is lost to them."""

import contextlib
import json
import socket
import threading

import pytest

from torchkata.classroom import joining
from torchkata.classroom.courier import Courier, State
from torchkata.classroom.line import Line, NoAnswer, Refused
from torchkata.classroom.membership import Membership, address_of
from torchkata.classroom.queue import Queue
from torchkata.classroom.reports import queue_up, ran
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome


@contextlib.contextmanager
def answering(*pieces):
    """The address of something that answers every request with these bytes."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        with contextlib.suppress(OSError):
            while True:
                connection, _client = server.accept()
                with connection:
                    connection.recv(65536)
                    for piece in pieces:
                        connection.sendall(piece)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(65536)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def http(status, body, **headers):
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{told}Connection: close\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        http(200, "<html>Please accept our terms</html>"),
        http(200, "{}"),
        http(200, '{"taken": true, "refused": 1}'),
        http(200, '{"taken": 5, "refused": -3}'),
        http(200, '{"taken": "2", "refused": 0}'),
        http(200, '{"taken": 1, "refused": 0}'),
        http(200, "[" * 90_000),
        http(200, "\xff"),
        http(302, "", Location="http://login.example.org"),
        http(400, "The plain HTTP request was sent to HTTPS port"),
        http(401, "<html>Log in</html>"),
        http(404, '{"detail": "Not Found"}'),
        http(413, "<html>Too large</html>"),
        http(503, "Service Unavailable"),
    ],
    ids=lambda answer: answer[:60].decode().replace("\r\n", " "),
)
def test_whatever_answers_and_is_not_the_board_takes_no_report(tmp_path, answer):
    with answering(answer) as address:
        member = Membership.new(address, "1.x", "Ada")
        member.keep(tmp_path)
        queue_up(tmp_path, [ran("double", Outcome.WRONG, [], "", 0.1) for _number in range(2)])
        said = []

        assert Courier(tmp_path, said.append).send_all() is State.LATER

    assert said == []
    assert len(Queue(tmp_path, member).next()[0]) == 2
    with answering(answer) as address, pytest.raises(NoAnswer, match="board"):
        list(Line(address, "1.x").events("/events"))


def test_an_answer_that_never_ends_ends(monkeypatch):
    monkeypatch.setattr("torchkata.classroom.line.LONGEST", 0.05)
    go_on = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            connection, _client = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not go_on.wait(0.01):
                    connection.sendall(b"a")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(NoAnswer, match="board"):
            Line(f"http://127.0.0.1:{server.getsockname()[1]}").post("/join", {})
        go_on.set()
        thread.join()


@pytest.mark.parametrize(("asked", "waited"), [("7", 7), ("-1", 0), ("nan", 300), ("1e999", 300)])
def test_a_board_may_ask_for_patience_and_not_for_ever(asked, waited):
    answer = http(429, '{"said": "later\\u001b[2J"}', Retry_After=asked)
    with answering(answer) as address, pytest.raises(Refused, match=r"later \[2J") as caught:
        Line(address).post("/join", {})

    assert caught.value.wait == waited


@pytest.mark.parametrize(
    "answer",
    [{"token": "1.x\r\nHost: x", "name": "Ada"}, {"token": "é", "name": "Ada"}, {"token": "1.x"}],
    ids=str,
)
def test_a_token_that_no_board_gives_is_refused(small_kata, answer):
    rubbish = answering(http(200, json.dumps(answer)))
    with rubbish as address, pytest.raises(NoAnswer, match="is not a board"):
        joining.join(Kata(small_kata), address, "abc-def", "Ada")

    assert Membership.of(small_kata) is None


@pytest.mark.parametrize("name", ["a" * 70, "x..example.org", "exa_mple\u3002\u3002org"])
def test_a_name_that_no_machine_can_have_is_told(name):
    with pytest.raises(NoAnswer, match="is the address right"):
        Line(address_of(name)).post("/join", {})


def test_nobody_at_the_address_is_told():
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    with pytest.raises(NoAnswer, match="same network"):
        Line(address).post("/join", {})
