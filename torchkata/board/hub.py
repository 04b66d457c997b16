"""The streams to pages and watches: what changed, in one message to all pages, five times a second.

A page gets the whole state once, when it opens, and then only what changed; that keeps a page of
300 learners far below a megabyte a minute.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from typing import Any

from torchkata.board.limits import PAGES, STREAMS_OF_ONE
from torchkata.board.standing import Cell, Learner, Share, Standing, Stuck
from torchkata.board.words import Words

PACE = 0.2  # seconds between two messages
SLOW = 1.0  # seconds between two counts of the whole room
ALIVE = 15.0  # seconds of silence before a sign of life
_WAITING = 100  # messages that a slow page may leave unread


class Hub:
    """Sends what changes to everybody who listens.

    Args:
        standing: The state of the room.
        words: What exercises, outcomes and mistakes are called.
        facts: What the page is told once: the code, the addresses.
        began: When the workshop began; small numbers make small messages.
    """

    def __init__(
        self, standing: Standing, words: Words, facts: dict[str, Any], began: float
    ) -> None:
        self.standing = standing
        self.words = words
        self.facts = facts
        self.began = round(began)
        self.announcement: dict[str, Any] | None = None
        self._pages: set[asyncio.Queue[str]] = set()
        self._watches: dict[asyncio.Queue[str], int] = {}
        self._cells: set[tuple[int, str]] = set()
        self._learners: set[int] = set()
        self._gone: set[int] = set()
        self._shares: list[Share] = []
        self._stuck: dict[int, Stuck] = {}
        self._room: dict[str, Any] = {}
        self._points: tuple[int, tuple[float, int] | None] = (0, None)  # how many, the last one
        self._counted = 0.0

    # --- what changed ----------------------------------------------------------------------------

    def ran(self, learner: int, exercise: str) -> None:
        """A run was reported."""
        self._cells.add((learner, exercise))
        self._learners.add(learner)

    def learner(self, learner: int) -> None:
        """A learner joined, left, or raised or lowered a hand."""
        self._learners.add(learner)

    def removed(self, learner: int) -> None:
        """A learner was taken out."""
        self._gone.add(learner)

    def shared(self, share: Share) -> None:
        """Code was shared."""
        self._shares.append(share)

    def announce(self, text: str, at: float) -> None:
        """An announcement was made, or taken back."""
        self.announcement = {"text": text, "at": round(at)} if text else None
        self.to_page({"announcement": self.announcement})
        for waiting in list(self._watches):
            self._put(waiting, {"announcement": text})

    def to_watch(self, learner: int, event: dict[str, Any]) -> None:
        """Send an event to the watches of one learner."""
        for waiting, whose in list(self._watches.items()):
            if whose == learner:
                self._put(waiting, event)

    def end_watches(self, learner: int) -> None:
        """End the streams of one learner, who is not on the board any more."""
        self.to_watch(learner, {"left": True})
        for waiting, whose in self._watches.items():
            if whose == learner:
                waiting.put_nowait("")

    def to_page(self, event: dict[str, Any]) -> None:
        """Send an event to all pages."""
        text = _message(event)
        for waiting in list(self._pages):
            if waiting.qsize() >= _WAITING:
                self._pages.discard(waiting)  # the page will connect again, and get it all
                waiting.put_nowait("")
            else:
                waiting.put_nowait(text)

    def _put(self, waiting: "asyncio.Queue[str]", event: dict[str, Any]) -> None:
        if waiting.qsize() < _WAITING:
            waiting.put_nowait(_message(event))

    # --- streams ---------------------------------------------------------------------------------

    @property
    def has_room(self) -> bool:
        """Whether one more page may be opened."""
        return len(self._pages) < PAGES

    def may_watch(self, learner: int) -> bool:
        """Whether one more watch of a learner may listen."""
        return Counter(self._watches.values())[learner] < STREAMS_OF_ONE

    async def page(self) -> AsyncIterator[str]:
        """The messages to one page."""
        waiting: asyncio.Queue[str] = asyncio.Queue()
        waiting.put_nowait(_message(self.everything()))
        self._pages.add(waiting)
        try:
            async for text in _texts(waiting):
                yield text
        finally:
            self._pages.discard(waiting)

    async def watch(self, learner: Learner) -> AsyncIterator[str]:
        """The messages to one watch."""
        waiting: asyncio.Queue[str] = asyncio.Queue()
        text = self.announcement["text"] if self.announcement else ""
        first = {"announcement": text, "hand": learner.hand is not None}
        waiting.put_nowait(_message(first))
        self._watches[waiting] = learner.member.id
        try:
            async for text in _texts(waiting):
                yield text
        finally:
            self._watches.pop(waiting, None)

    def close(self) -> None:
        """End all streams."""
        for waiting in (*self._pages, *self._watches):
            waiting.put_nowait("")

    async def work(self) -> None:
        """Send what changed, for ever."""
        while True:
            await asyncio.sleep(PACE)
            self.flush()

    def flush(self) -> None:
        """Send what changed since the last time."""
        event: dict[str, Any] = {}
        now = time.time()
        if now - self._counted >= SLOW or now < self._counted:
            self._counted = now
            event |= self._counts(now)
        known = self.standing.learners
        people = [known[one] for one in sorted(self._learners) if one in known]
        cells: dict[int, list[str]] = {}
        for one, name in sorted(self._cells):
            if one in known:
                cells.setdefault(one, []).append(name)
        if cells:
            event["cells"] = [self._cells_of(known[one], names) for one, names in cells.items()]
        if people:
            event["learners"] = [self._learner(one) for one in people]
        if self._gone:
            event["gone"] = sorted(self._gone)
        if self._shares:
            event["shares"] = [_share(one) for one in self._shares]
        for changed in (self._learners, self._cells, self._gone, self._shares):
            changed.clear()
        if event:
            texts = self.words.untold()
            if texts:
                event["texts"] = texts
            self.to_page({"now": round(now, 1), **event})

    def _counts(self, now: float) -> dict[str, Any]:
        """What is about the whole room, as far as it changed."""
        event: dict[str, Any] = {}
        stuck = self.standing.stuck(now)
        changed = [
            [one, _stuck(stuck.get(one))]
            for one in stuck.keys() | self._stuck.keys()
            if stuck.get(one) != self._stuck.get(one)
        ]
        if changed:
            event["stuck"] = changed
        self._stuck = stuck
        room = self._about_room(now)
        event |= {key: value for key, value in room.items() if value != self._room.get(key)}
        self._room = room
        points = self.standing.points
        told, now_told = self._points, (len(points), points[-1] if points else None)
        if now_told != told:
            event["points"] = points[max(0, told[0] - 1) :]
        self._points = now_told
        return event

    # --- as plain data ---------------------------------------------------------------------------

    def everything(self) -> dict[str, Any]:
        """The whole state, for a page that opens."""
        now = time.time()
        stuck = self.standing.stuck(now)
        people = self.standing.learners.values()
        event = {
            "all": True,
            "now": round(now, 1),
            "began": self.began,
            **self.facts,
            "exercises": self.words.exercises,
            "outcomes": self.words.outcomes,
            "learners": [self._learner(one) for one in people],
            "cells": [self._cells_of(one, one.cells) for one in people if one.cells],
            "stuck": [[one, _stuck(why)] for one, why in stuck.items()],
            "points": self.standing.points,
            "shares": [_share(one) for one in self.standing.shares],
            "announcement": self.announcement,
            **self._about_room(now),
        }
        return {**event, "texts": self.words.told()}

    def _about_room(self, now: float) -> dict[str, Any]:
        told = self.standing.mistakes(now)
        explain = self.standing.to_explain(now)
        examples = sum(
            any(cell.outcome.value == "example" for cell in one.cells.values())
            for one in self.standing.here
        )
        return {
            "mistakes": [
                [self.words.key(one.reason), self.words.number(one.exercise), one.count]
                for one in told
            ],
            "explain": [self.words.number(explain[0]), explain[1]] if explain else None,
            "examples": examples,
        }

    def _learner(self, one: Learner) -> list[Any]:
        hand = None if one.hand is None else round(one.hand)
        member = one.member
        current = self.words.number(one.current)
        return [member.id, member.name, one.solved, hand, current, round(one.at), bool(member.gone)]

    def _cells_of(self, learner: Learner, names: Iterable[str]) -> list[Any]:
        """Cells of one learner: the number, then each cell, with moments from the beginning on."""
        return [learner.member.id, *(self._cell(learner.cells[name], name) for name in names)]

    def _cell(self, cell: Cell, name: str) -> list[int]:
        at = round(cell.at - self.began)
        found = [self.words.number(name), self.words.outcome(cell.outcome), at]
        if not cell.outcome.is_done:
            since = round(cell.failing - self.began) if cell.fails else 0
            found += [cell.fails, since, self.words.key(cell.reason)]
        return found


def _stuck(one: Stuck | None) -> list[Any] | None:
    return None if one is None else [one.why, round(one.since)]


def _share(one: Share) -> list[Any]:
    return [one.learner, round(one.at), one.exercise, one.code, one.question]


def _message(event: dict[str, Any]) -> str:
    # json escapes line ends, so that a text cannot begin a message of its own.
    return f"data: {json.dumps(event, separators=(',', ':'))}\n\n"


async def _texts(waiting: "asyncio.Queue[str]") -> AsyncIterator[str]:
    """The messages as they come, with signs of life between them; an empty one ends the stream."""
    yield "retry: 1000\n\n"
    while True:
        try:
            text = await asyncio.wait_for(waiting.get(), ALIVE)
        except TimeoutError:
            text = ": alive\n\n"
        if not text:
            return
        yield text
