"""A board is closed by default: nobody reads or writes what is not theirs, or breaks it."""

import json
import socket

import pytest

from torchkata.board import limits
from torchkata.board.guard import is_ours
from torchkata.board.keys import hashed
from torchkata.board.rates import Rate
from torchkata.classroom.line import NoAnswer, Refused

SECRETS = ["Ada", "Grace"]


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.status


# --- tokens --------------------------------------------------------------------------------------


def test_only_the_code_lets_in_however_it_is_typed(board):
    code = board.board.code
    for typed in (code, code.upper(), code.replace("-", ""), f" {code} "):
        assert board.ask("POST", "/join", {"code": typed, "name": "Ada"})[0] == 200
    for typed in ("", code[:-1], code + "x", None, ["x"], 7):
        assert board.ask("POST", "/join", {"code": typed, "name": "Ada"})[0] == 403


def test_a_token_has_128_bits_and_only_its_hash_is_kept(shared):
    tokens = [shared.join()._token for _number in range(3)]
    kept = b"".join(
        file.read_bytes() for file in shared.file.parent.iterdir() if "sqlite" in file.name
    )

    assert len({token.partition(".")[2] for token in tokens}) == 3
    for token in tokens:
        assert len(token.partition(".")[2]) >= 22  # base64 of 16 bytes
        assert token.encode() not in kept
        assert hashed(token).encode() in kept


def test_a_wrong_token_is_refused_whatever_it_looks_like(shared, ran):
    token = shared.join()._token
    number, _dot, secret = token.partition(".")
    wrong = [
        "",
        "x",
        number,
        f"{number}.",
        f"{number}.x",
        f"9.{secret}",
        f"{token}x",
        f"-1.{secret}",
    ]
    wrong += [f"²{token}", f"{10**30}.{secret}", f"{number}.{secret[:-1]}", "\xff.\xff"]

    for one in wrong:
        told = {"Authorization": f"Bearer {one}"}
        assert shared.ask("POST", "/reports", {"reports": [ran()]}, **told)[0] == 401, one
        assert shared.ask("GET", "/events", **told)[0] == 401, one
    assert shared.ask("POST", "/reports", {"reports": [ran()]}, Authorization=token)[0] == 401
    assert shared.ask("POST", "/reports", {"reports": [ran()]})[0] == 401


def test_whoever_left_or_was_taken_out_is_not_known_any_more(start, ran):
    board = start()
    left, removed = board.join("Ada"), board.join("Grace")
    events = left.events("/events")
    assert next(one for one in events if one)["hand"] is False
    left.post("/leave", {})
    assert next(one for one in events if one) == {"left": True}
    with pytest.raises(NoAnswer):  # the stream has ended
        next(one for one in events if one)
    status = board.ask("POST", "/remove", {"learner": removed.number}, **board.open_page())[0]

    assert status == 200
    for line in (left, removed):
        assert refused(lambda line=line: line.post("/reports", {"reports": [ran()]})) == 401
    assert [one[1] for one in board.everything()["learners"]] == ["Ada"]

    board.stop()
    again = start(board.file, board.port)
    for line in (left, removed):
        assert refused(lambda line=line: line.post("/reports", {"reports": [ran()]})) == 401
    assert [one[1] for one in again.everything()["learners"]] == ["Ada"]


# --- rows and names ------------------------------------------------------------------------------


def test_a_learner_writes_only_the_own_row(shared, ran):
    ada, grace = shared.join("Ada"), shared.join("Grace")

    ada.post("/reports", {"reports": [ran(learner=grace.number, name="Grace")], "learner": 2})

    assert shared.cell(ada, "double").outcome == "wrong"
    assert shared.cell(grace, "double") is None


def test_the_same_id_of_two_learners_is_two_reports(shared, ran):
    ada, grace = shared.join("Ada"), shared.join("Grace")
    report = ran()

    ada.post("/reports", {"reports": [report]})
    grace.post("/reports", {"reports": [report | {"outcome": "solved"}]})

    assert shared.cell(ada, "double").outcome == "wrong"
    assert shared.cell(grace, "double").outcome == "solved"


def test_a_learner_reads_no_other_row_and_no_other_name(shared, ran):
    ada = shared.join("Ada")
    shared.join("Grace").post("/reports", {"reports": [ran()]})
    told = {"Authorization": f"Bearer {ada._token}"}

    for path in ("/stream", "/learners", "/reports", "/board.sqlite", "/static/../board.sqlite"):
        for headers in ({}, told, {"Cookie": f"kata-board-{shared.port}={ada._token}"}):
            status, _headers, body = shared.ask("GET", path, **headers)
            assert status in (401, 404, 405), path
            assert not [name for name in SECRETS if name.encode() in body]
    for path in ("/", "/join", "/static/board.js"):
        assert not [n for n in SECRETS if n.encode() in shared.ask("GET", path)[2]]
    first = next(event for event in ada.events("/events") if event)
    assert first == {"announcement": "", "hand": False}


def test_a_name_is_kept_as_text_on_one_line(board):
    assert board.join("<script>alert(1)</script>").name == "<script>alert(1)</script>"
    assert board.join("  Ada \n\t Lovelace\x00\x07 ").name == "Ada Lovelace"
    assert board.join("abc\u202e\u2066def\u200b\ud800").name == "abcdef"
    assert len(board.join("x" * 5000).name) == limits.NAME
    assert board.join("Zoe\u0308" + "\u0301\u20dd" * 50).name == "Zoë" + "\u0301\u20dd" * 2


@pytest.mark.parametrize(
    "name",
    ["", "  ", "\u200b", "\n", "\u3164", " \u2800\u115f\ufe0f", " \u0301", "\U000e0101",
     None, 3, ["Ada"], {"a": 1}],
)  # fmt: skip
def test_a_name_that_cannot_be_seen_is_refused(shared, name):
    answer = {"code": shared.board.code, "name": name}

    status, _headers, body = shared.ask("POST", "/join", answer)

    assert status == 400
    assert "name" in json.loads(body)["said"]


def test_two_learners_of_one_name_are_told_apart(board):
    typed = ["Ada", "ada", "Ada", "Ada\u3164", "A\u034fda"]
    names = [board.join(one).name for one in typed]

    assert names == ["Ada", "ada (2)", "Ada (3)", "Ada (4)", "Ada (5)"]


# --- the instructor ------------------------------------------------------------------------------


def test_only_the_instructor_s_own_page_acts(board):
    ada = board.join("Ada")
    page = board.open_page()
    anywhere = {key: value for key, value in page.items() if key != "Origin"}
    foreign = page | {"Origin": "http://evil.example"}
    same_host = page | {"Origin": "http://127.0.0.1:1"}
    stranger = {key: value for key, value in page.items() if key != "Cookie"}
    form = page | {"Content_Type": "text/plain"}
    bodies = {"/announce": {"text": "x"}, "/lower": {"learner": 1}, "/remove": {"learner": 1}}

    for path, body in bodies.items():
        for headers in (anywhere, foreign, same_host, form):
            assert board.ask("POST", path, body, **headers)[0] == 403, (path, headers)
        for headers in (stranger, stranger | {"Authorization": f"Bearer {ada._token}"}):
            assert board.ask("POST", path, body, **headers)[0] == 401, (path, headers)
    assert board.board.hub.announcement is None
    assert len(board.everything()["learners"]) == 1


def test_the_instructor_s_token_opens_a_session_that_a_script_cannot_read(board):
    status, headers, _body = board.ask("POST", "/session", {"token": "x" * 22}, **board.page)
    assert status == 403
    assert "set-cookie" not in headers

    status, headers, _body = board.ask(
        "POST", "/session", {"token": board.board.token}, **board.page
    )
    cookie = headers["set-cookie"].lower()
    assert status == 200
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert board.board.token not in headers["set-cookie"]
    assert board.ask("GET", "/stream", Cookie=headers["set-cookie"].partition(";")[0])[0] == 200
    assert board.ask("GET", f"/stream?token={board.board.token}")[0] == 401


def test_a_request_for_another_host_is_refused(shared):
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:80", ""):
        assert shared.ask("GET", "/", Host=host)[0] == 421, host


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("192.168.1.5:8420", True),
        ("[::1]:8420", True),
        ("localhost", True),
        ("LOCALHOST:80", True),
        ("localhost.evil.example", False),
        ("192.168.1.5.nip.io:8420", False),
        (":8420", False),
    ],
)
def test_a_host_is_an_address_or_a_name_of_this_machine(host, ours):
    assert is_ours(host) == ours


def test_another_page_may_not_even_ask(shared):
    told = {"Authorization": f"Bearer {shared.join()._token}"}

    assert shared.ask("GET", "/events", Origin="http://evil.example", **told)[0] == 403
    assert shared.ask("GET", "/stream", Sec_Fetch_Site="same-site")[0] == 403
    assert shared.ask("GET", "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    assert shared.ask("OPTIONS", "/reports", Origin="http://evil.example")[0] == 403


def test_every_answer_says_what_a_page_may_do(shared):
    asked = [("GET", "/"), ("GET", "/nowhere"), ("POST", "/reports"), ("GET", "/static/board.css")]

    for method, path in asked:
        headers = shared.ask(method, path)[1]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers or "uvicorn" in headers["server"]


# --- limits --------------------------------------------------------------------------------------


def test_a_request_that_is_too_large_is_refused_and_the_next_one_is_taken(board, ran):
    ada = board.join()
    told = {"Authorization": f"Bearer {ada._token}"}

    status, _headers, body = board.ask("POST", "/reports", b"[" * (limits.REPORT_BYTES + 1), **told)
    assert status == 413
    assert "too large" in json.loads(body)["said"]
    assert board.ask("POST", "/join", b"x" * (limits.BODY_BYTES + 1))[0] == 413
    ada.post("/reports", {"reports": [ran()]})


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"[" * 90_000, b'{"reports": 7}', b'{"reports": []}',
     b'{"reports": [' + b"1," * 300 + b"1]}", b"\xff\xfe"],
    ids=lambda body: body[:12].decode("latin-1"),
)  # fmt: skip
def test_a_broken_request_is_refused_with_a_reason(shared, body):
    told = {"Authorization": f"Bearer {shared.join()._token}"}

    status, _headers, answer = shared.ask("POST", "/reports", body, **told)

    assert status == 400
    assert json.loads(answer)["said"]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"id": 7},
        {"id": "0" * 17},
        {"age": -1},
        {"age": float("nan")},
        {"age": "1"},
        {"age": True},
        {"exercise": "nothing"},
        {"exercise": ["double"]},
        {"outcome": "todo"},
        {"outcome": "x"},
        {"outcome": {}},
        {"mistakes": ["<script>"]},
        {"mistakes": "abc"},
        {"mistakes": ["a" * 12] * 3},
        {"seconds": -1},
        {"seconds": float("inf")},
        {"what": "erase"},
        {"what": None},
    ],
    ids=str,
)
def test_a_report_that_is_not_one_is_left_out_and_the_others_are_taken(shared, ran, changes):
    ada = shared.join()

    answer = ada.post("/reports", {"reports": [ran() | changes, ran("quadruple", "solved"), "x"]})

    assert answer == {"taken": 1, "refused": 2}
    assert shared.cell(ada, "double") is None
    assert shared.cell(ada, "quadruple").outcome == "solved"


def test_the_words_of_a_learner_never_become_a_mistake(shared, ran):
    ada = shared.join()

    ada.post("/reports", {"reports": [ran(kind="<b>hello</b>", said="hello", extra=["hello"])]})
    ada.post("/reports", {"reports": [ran("negate", "raised", kind="raised hello")]})

    assert "hello" not in json.dumps(shared.everything())


def test_an_age_beyond_the_limit_counts_as_the_limit(shared, ran):
    ada = shared.join()

    assert ada.post("/reports", {"reports": [ran(age=1e300), ran(age=10**400)]})["taken"] == 2


def test_wrong_codes_are_refused_faster_than_anybody_can_guess(board):
    burst = int(limits.WRONG_CODES[0])
    statuses = [
        board.ask("POST", "/join", {"code": "x", "name": "x"})[0] for _number in range(burst + 5)
    ]

    assert statuses[:burst] == [403] * burst
    assert set(statuses[burst:]) == {429}
    assert limits.ALL_WRONG_CODES[1] * 86400 < 31**6 / 1000  # a day finds nothing


def test_somebody_who_guesses_keeps_out_nobody_else(board):
    board.board.all_wrong_codes = Rate(0.5, 0.001)  # used up by guesses from elsewhere
    board.join("Ada")

    assert board.ask("POST", "/join", {"code": "x", "name": "x"})[0] == 403
    assert board.ask("POST", "/join", {"code": "x", "name": "x"})[0] == 429


def test_many_requests_of_one_learner_slow_down_that_learner_alone(board, ran):
    ada, grace = board.join("Ada"), board.join("Grace")
    told = {"Authorization": f"Bearer {ada._token}"}
    burst = int(limits.REPORT_RATE[0])

    answers = [board.ask("POST", "/reports", b"{}", **told) for _number in range(burst + 20)]

    assert answers[0][0] == 400
    assert answers[-1][0] == 429
    assert int(answers[-1][1]["retry-after"]) >= 1
    assert grace.post("/reports", {"reports": [ran()]})["taken"] == 1


def test_a_board_takes_so_many_learners_and_no_more(board, monkeypatch):
    monkeypatch.setattr(limits, "LEARNERS", 2)
    board.join("Ada")
    board.join("Grace")

    assert refused(lambda: board.join("Emmy")) == 403


def test_a_learner_may_report_so_often_and_no_more(board, ran, monkeypatch):
    monkeypatch.setattr(limits, "REPORTS_OF_ONE", 3)
    ada = board.join()

    assert ada.post("/reports", {"reports": [ran() for _n in range(5)]}) == {
        "taken": 3,
        "refused": 2,
    }
    assert ada.post("/reports", {"reports": [ran()]}) == {"taken": 0, "refused": 1}


def test_only_so_many_watches_of_one_learner_and_so_many_pages(board, monkeypatch):
    ada = board.join()
    held = []
    for _number in range(limits.STREAMS_OF_ONE):
        held.append(ada.events("/events"))
        next(held[-1])

    with pytest.raises(Refused, match="watches"):
        next(ada.events("/events"))
    for one in held:
        one.close()
    monkeypatch.setattr("torchkata.board.hub.PAGES", 0)
    assert board.ask("GET", "/stream", **board.open_page())[0] == 429


def test_connections_that_ask_nothing_are_ended_and_the_others_go_on(board, ran, monkeypatch):
    monkeypatch.setattr(limits, "CONNECTIONS", 8)
    ada = board.join("Ada")
    events = ada.events("/events")
    next(events)
    monkeypatch.setattr(limits, "WAITING_OF_ONE", 3)
    half = [b"", b"POST /join HTTP/1.1\r\nHost: x", b"POST /join HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Length: 7\r\n\r\n{"]  # fmt: skip

    held = [socket.create_connection(("127.0.0.1", board.port), timeout=20) for _n in range(7)]
    for number, one in enumerate(held):
        one.sendall(half[number % 3])
    board.until(lambda: sum(map(is_ended, held)) == 4)

    assert ada.post("/reports", {"reports": [ran()]})["taken"] == 1
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)
    board.until(lambda: all(map(is_ended, held)))
    board.board.hub.to_watch(ada.number, {"hand": True})
    assert next(one for one in events if one.get("hand")) == {"hand": True}
    events.close()
    for one in held:
        one.close()


def is_ended(connection):
    """Whether the other side has ended a connection."""
    connection.setblocking(False)
    try:
        return connection.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_shared_code_is_cut_and_keeps_its_lines(board, ran):
    ada = board.join()
    code = "def f():\n\treturn '\u202e\x00'\n" + "x" * 20_000

    ada.post("/reports", {"reports": [ran(what="share", code=code, question="why?\n<b>")]})

    (share,) = board.board.standing.shares
    assert share.code.startswith("def f():\n\treturn ''\n")
    assert len(share.code) <= limits.CODE
    assert share.question == "why? <b>"
