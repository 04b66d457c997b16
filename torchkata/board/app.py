"""The requests to a board: learners join and report, the instructor looks and announces."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from torchkata.board import limits
from torchkata.board.addresses import machine_of
from torchkata.board.board import Board
from torchkata.board.guard import App, Guard

STATIC = Path(__file__).parent / "static"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_PAGES = {"/": "board.html", "/join": "join.html"}

Answer = Callable[[Request], Awaitable[Response]]


def app_of(board: Board) -> App:
    """The application that answers for a board."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        works = [asyncio.create_task(board.hub.work()), asyncio.create_task(board.read_sentences())]
        try:
            yield
        finally:
            for one in works:
                one.cancel()
            await asyncio.gather(*works, return_exceptions=True)

    files = {f"/static/{file.name}": file for file in sorted(STATIC.iterdir())}
    pages = {path: STATIC / name for path, name in _PAGES.items()}
    routes = [Route(path, _file(file)) for path, file in (files | pages).items()]
    routes.append(Route("/favicon.ico", _nothing))
    learner = {"/join": _join, "/hello": _hello, "/reports": _reports, "/leave": _leave}
    teacher = {"/session": _session, "/announce": _announce, "/lower": _lower, "/remove": _remove}
    routes += [Route(path, _told(work, board), methods=["POST"]) for path, work in learner.items()]
    routes += [
        Route(path, _told(_from_our_page(work), board), methods=["POST"])
        for path, work in teacher.items()
    ]
    routes += [Route("/events", _told(_events, board)), Route("/stream", _told(_stream, board))]
    return Guard(Starlette(routes=routes, lifespan=lifespan))


class No(Exception):
    """The answer to a request that is refused.

    Args:
        status: The status of HTTP.
        said: The reason, as a sentence.
        wait: The seconds to wait before the next one.
    """

    def __init__(self, status: int, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.wait = wait


Work = Callable[[Board, Request], Awaitable[Response]]


def _told(work: Work, board: Board) -> Answer:
    """The work, with a refusal as JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await work(board, request)
        except No as no:
            headers = {"Retry-After": str(max(1, round(no.wait)))} if no.wait else {}
            return JSONResponse({"said": no.said}, no.status, headers)
        except sqlite3.Error as error:  # a full disk: nothing was taken, and it may be sent again
            return JSONResponse({"said": f"The board cannot write: {error}."}, 503)

    return answer


def _from_our_page(work: Work) -> Work:
    """Only for requests of the board's own page: a browser says where each comes from."""

    async def checked(board: Board, request: Request) -> Response:
        origin = request.headers.get("origin", "").partition("://")[2]
        kind = request.headers.get("content-type", "").partition(";")[0]
        if not origin or origin != request.headers.get("host") or kind != "application/json":
            raise No(403, "Only the board's own page may ask this.")
        return await work(board, request)

    return checked


def _file(file: Path) -> Answer:
    data = file.read_bytes()

    async def answer(_request: Request) -> Response:
        return Response(data, media_type=_KINDS[file.suffix])

    return answer


async def _nothing(_request: Request) -> Response:
    return Response(status_code=204)


async def _document(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise No(400, "This is not JSON.") from None
    if not isinstance(found, dict):
        raise No(400, "This is not an object.")
    return found


def _slow_down(wait: float) -> None:
    if wait:
        raise No(429, "Too many requests: please wait a little.", wait)


def _client(request: Request) -> str:
    """The machine that a request comes from."""
    return machine_of(request.client.host if request.client else "")


# --- learners ------------------------------------------------------------------------------------


async def _join(board: Board, request: Request) -> Response:
    where = _client(request)
    _slow_down(board.wrong_codes.wait(where, take=False))
    if not board.wrong_codes.is_full(where):  # somebody who guesses keeps out nobody else
        _slow_down(board.all_wrong_codes.wait(take=False))
    document = await _document(request)
    if not board.is_code(document.get("code")):
        board.wrong_codes.wait(where)
        board.all_wrong_codes.wait()
        raise No(403, "This is not the code of this board.")
    _slow_down(board.joins.wait(where))
    name = board.free_name(document.get("name"))
    if not name:
        raise No(400, f"A name has 1 to {limits.NAME} characters that can be seen.")
    if board.is_full:
        raise No(403, f"The board is full: it takes {limits.LEARNERS} learners.")
    member, token = await board.join(name)
    return JSONResponse({"token": token, "name": member.name})


async def _reports(board: Board, request: Request) -> Response:
    learner = _learner(board, request)
    _slow_down(board.report_rate.wait(learner))
    listed = (await _document(request)).get("reports")
    if not isinstance(listed, list) or not 0 < len(listed) <= limits.REPORTS:
        raise No(400, f"A request has 1 to {limits.REPORTS} reports.")
    taken, refused = await board.report(learner, listed)
    return JSONResponse({"taken": taken, "refused": refused})


async def _hello(board: Board, request: Request) -> Response:
    """Whether the board knows the learner."""
    _learner(board, request)
    return JSONResponse({})


async def _leave(board: Board, request: Request) -> Response:
    await board.end(_learner(board, request), removed=False)
    return JSONResponse({})


async def _events(board: Board, request: Request) -> Response:
    learner = _learner(board, request)
    if not board.hub.may_watch(learner):
        raise No(429, "Too many watches of one learner.", 30)
    return _streamed(board.hub.watch(board.standing.learners[learner]))


def _learner(board: Board, request: Request) -> int:
    kind, _space, token = request.headers.get("authorization", "").partition(" ")
    found = board.learner_of(token) if kind == "Bearer" else None
    if found is None:
        raise No(401, "The board does not know this learner.")
    return found


# --- the instructor ------------------------------------------------------------------------------


async def _session(board: Board, request: Request) -> Response:
    _slow_down(board.wrong_codes.wait(_client(request), take=False))
    token = (await _document(request)).get("token")
    if not board.is_instructor(token):
        board.wrong_codes.wait(_client(request))
        raise No(403, "This is not the address that `kata board` printed last.")
    session = await board.open_session()
    answer = JSONResponse({})
    answer.set_cookie(
        _cookie(request), session, max_age=7 * 86400, httponly=True, samesite="strict"
    )
    return answer


def _cookie(request: Request) -> str:
    """The name of the cookie: browsers do not keep the cookies of two ports apart."""
    return f"kata-board-{request.url.port or 80}"


def _instructor(board: Board, request: Request) -> None:
    if not board.is_session(request.cookies.get(_cookie(request), "")):
        raise No(401, "Open the address that `kata board` printed.")


async def _stream(board: Board, request: Request) -> Response:
    _instructor(board, request)
    if not board.hub.has_room:
        raise No(429, "The board is open in too many windows.", 30)
    return _streamed(board.hub.page())


def _streamed(texts: AsyncIterator[str]) -> Response:
    return StreamingResponse(texts, media_type="text/event-stream")


async def _announce(board: Board, request: Request) -> Response:
    _instructor(board, request)
    _slow_down(board.edits.wait())
    await board.announce((await _document(request)).get("text"))
    return JSONResponse({})


async def _lower(board: Board, request: Request) -> Response:
    await board.lower_hand(await _named(board, request))
    return JSONResponse({})


async def _remove(board: Board, request: Request) -> Response:
    await board.end(await _named(board, request), removed=True)
    return JSONResponse({})


async def _named(board: Board, request: Request) -> int:
    """The learner that the instructor names."""
    _instructor(board, request)
    _slow_down(board.edits.wait())
    learner = (await _document(request)).get("learner")
    if not isinstance(learner, int) or learner not in board.standing.learners:
        raise No(404, "There is no such learner.")
    return learner
