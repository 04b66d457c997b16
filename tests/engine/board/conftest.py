"""A board that answers on this machine, and learners who talk to it as theirs do."""

import contextlib
import http.client
import importlib.util
import json
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")

from torchkata.board.addresses import open_socket
from torchkata.board.app import app_of
from torchkata.board.board import Board
from torchkata.board.server import Server
from torchkata.board.store import Store
from torchkata.classroom.line import Line
from torchkata.kata.folder import Kata

SENTENCE = "That is one more, not a product."


class Running:
    """A board in a thread of this process."""

    def __init__(self, folder: Path, file: Path, port: int = 0):
        from torchkata.diagnosis.mistake_id import mistake_id

        self.file = file
        facts = {"link": "http://127.0.0.1:1", "reachable": True, "qr": ["101", "010", "101"]}
        self.known = {mistake_id(SENTENCE): SENTENCE}
        self.board = Board(Kata(folder), Store(file), facts, learn=lambda _kata: self.known)
        self._socket = open_socket("127.0.0.1", port)
        self.port = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._server = Server(app_of(self.board), self.board.hub.close)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.until(lambda: self._server.started)

    def _serve(self):
        with contextlib.closing(self.board), self._socket:
            self._server.run(sockets=[self._socket])

    def end(self):
        """End it some time soon; no test waits for a tenth of a second."""
        self._server.should_exit = True

    def stop(self):
        """End it, and wait for that."""
        self.end()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    @staticmethod
    def until(what, seconds=30):
        """Wait until something holds, and return it."""
        deadline = time.monotonic() + seconds
        while not (found := what()):
            assert time.monotonic() < deadline, "it never held"
            time.sleep(0.005)
        return found

    # --- learners --------------------------------------------------------------------------------

    def join(self, name="Ada"):
        """A line of a new learner."""
        answer = Line(self.address).post("/join", {"code": self.board.code, "name": name})
        line = Line(self.address, answer["token"])
        line.name = answer["name"]
        line.number = int(answer["token"].partition(".")[0])
        return line

    def ask(self, method, path, body=None, **headers):
        """A request of any kind: the status, the headers, and the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            data = json.dumps(body).encode() if isinstance(body, dict | list) else body
            connection.request(method, path, data, given)
            response = connection.getresponse()
            if response.headers.get_content_type() == "text/event-stream":
                return response.status, response.headers, response.fp.readline()
            return response.status, response.headers, response.read()

    # --- the instructor --------------------------------------------------------------------------

    @property
    def page(self):
        """The headers with which the page asks."""
        return {"Origin": self.address, "Content_Type": "application/json"}

    def open_page(self):
        """The headers of a page that is in."""
        status, headers, _body = self.ask(
            "POST", "/session", {"token": self.board.token}, **self.page
        )
        assert status == 200
        return {**self.page, "Cookie": headers["set-cookie"].partition(";")[0]}

    def everything(self):
        """What a page is told when it opens."""
        return self.board.hub.everything()

    def cell(self, line, exercise):
        return self.board.standing.learners[line.number].cells.get(exercise)


@pytest.fixture(scope="session")
def board_folder(make_kata, tmp_path_factory):
    """The instructor's kata of three exercises."""
    return make_kata(tmp_path_factory.mktemp("board") / "kata")


@pytest.fixture
def start(board_folder, tmp_path):
    """`start()`: a board on an empty file, or on that of an earlier one."""
    made = []

    def begin(file=None, port=0, folder=board_folder):
        made.append(Running(folder, file or tmp_path / "board.sqlite", port))
        return made[-1]

    yield begin
    for one in made:
        one.end()


@pytest.fixture(scope="module")
def shared(board_folder, tmp_path_factory):
    """One board for tests that change nothing that another one looks at."""
    running = Running(board_folder, tmp_path_factory.mktemp("shared") / "board.sqlite")
    yield running
    running.end()


@pytest.fixture
def board(start):
    return start()


@pytest.fixture(scope="session")
def made_room():
    """Made-up learners; see `made_room.py`."""
    spec = importlib.util.spec_from_file_location(
        "made_room", Path(__file__).with_name("made_room.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_counter = iter(range(1, 10**9))


@pytest.fixture
def ran():
    """`ran("double", "wrong", ...)`: a report as a learner's machine sends it."""

    def make(exercise="double", outcome="wrong", age=0.0, **more):
        plain = {"what": "run", "exercise": exercise, "outcome": outcome, "mistakes": []}
        plain |= {"kind": "", "seconds": 0.1, "age": age, "id": f"{next(_counter):016x}"}
        return plain | more

    return make
