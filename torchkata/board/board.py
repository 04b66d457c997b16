"""One board: what learners and the instructor do to it, each written down before it is shown."""

import asyncio
import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from torchkata.board import keys, limits
from torchkata.board.hub import Hub
from torchkata.board.rates import Rate
from torchkata.board.sentences import read_sentences
from torchkata.board.standing import Standing
from torchkata.board.store import Kept, Member, Store
from torchkata.board.texts import one_line
from torchkata.board.wire import Report, read
from torchkata.board.words import Words
from torchkata.board.writer import Writer
from torchkata.kata.folder import Kata


class Board:
    """A board that runs.

    Args:
        kata: The kata with its exercises and its sentences.
        store: What is kept.
        facts: What the page is told once: the addresses.
        learn: Reads the sentences of the known mistakes.

    Attributes:
        code: The code that lets learners in.
        token: What the instructor's address holds; it is new each time the board starts.
    """

    def __init__(
        self,
        kata: Kata,
        store: Store,
        facts: dict[str, Any],
        learn: Callable[[Kata], dict[str, str]] = read_sentences,
    ) -> None:
        self.code = store.about("code")
        self.token = keys.new_token()
        self._kata = kata
        self._learn = learn
        self._exercises = frozenset(kata.syllabus.by_name)
        members = store.members()
        self._tokens = {one.id: one.token for one in members if one.token}
        self._sessions = store.sessions()
        self._queued: dict[int, float] = {}  # the moment of each learner's newest report
        self._joining: set[str] = set()
        self.standing = Standing(members, store.reports())
        has_tests = any(map(kata.has_tests, kata.syllabus))
        facts = {"code": self.code, "has_tests": has_tests, **facts}
        self.hub = Hub(self.standing, Words(kata), facts, float(store.about("began")))
        for at, text in store.announcements()[-1:]:
            self.hub.announce(text, at)
        self._writer = Writer(store)
        self.report_rate = Rate(*limits.REPORT_RATE)
        self.wrong_codes = Rate(*limits.WRONG_CODES)
        self.all_wrong_codes = Rate(*limits.ALL_WRONG_CODES)
        self.joins = Rate(*limits.JOINS)
        self.edits = Rate(*limits.EDITS)

    def close(self) -> None:
        """Write what is left."""
        self._writer.close()

    async def read_sentences(self) -> None:
        """Read the sentences of the known mistakes, while the board runs already."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[dict[str, str]] = loop.create_future()

        def give(known: dict[str, str]) -> None:
            if not found.done():
                found.set_result(known)

        def work() -> None:
            known = self._learn(self._kata)
            with contextlib.suppress(RuntimeError):  # the board has ended meanwhile
                loop.call_soon_threadsafe(give, known)

        # A daemon: a board that ends does not wait for it.
        threading.Thread(target=work, daemon=True).start()
        self.hub.words.learn(await found)

    # --- who asks --------------------------------------------------------------------------------

    def is_code(self, typed: object) -> bool:
        """Whether it is the join code."""
        return keys.same(keys.plain_code(typed), keys.plain_code(self.code))

    def is_instructor(self, token: object) -> bool:
        """Whether it is the instructor's token."""
        return isinstance(token, str) and keys.same(token, self.token)

    def is_session(self, token: str) -> bool:
        """Whether it is the cookie of a session of the instructor."""
        found = keys.hashed(token)
        return any(keys.same(found, one) for one in self._sessions)

    def learner_of(self, token: str) -> int | None:
        """The learner whose token it is."""
        number, _dot, _secret = token.partition(".")
        known = self._tokens.get(int(number), "") if number.isdecimal() and number.isascii() else ""
        return int(number) if known and keys.same(keys.hashed(token), known) else None

    def free_name(self, asked: object) -> str:
        """The name that a learner asks for; with a number if another one has it."""
        name = one_line(asked, limits.NAME)
        taken = {one.member.name.casefold() for one in self.standing.learners.values()}
        taken |= self._joining
        found, number = name, 1
        while name and found.casefold() in taken:
            number += 1
            end = f" ({number})"
            found = name[: limits.NAME - len(end)] + end
        return found

    # --- learners --------------------------------------------------------------------------------

    async def join(self, name: str) -> tuple[Member, str]:
        """Take in a learner, and return the token for it."""
        secret, now = keys.new_token(), time.time()

        def write(store: Store) -> tuple[Member, str]:
            number = store.next_learner()
            token = f"{number}.{secret}"
            return store.add_learner(number, name, token, now), token

        def show(made: tuple[Member, str]) -> None:
            member, token = made
            self._tokens[member.id] = keys.hashed(token)
            self.standing.join(member)
            self.hub.learner(member.id)

        self._joining.add(name.casefold())
        try:
            return await self._writer.do(write, show)
        finally:
            self._joining.discard(name.casefold())

    @property
    def is_full(self) -> bool:
        """Whether no learner can join any more."""
        return len(self.standing.learners) + len(self._joining) >= limits.LEARNERS

    async def report(self, learner: int, listed: Sequence[object]) -> tuple[int, int]:
        """Take reports of one learner.

        Returns:
            How many the board has from now on, and how many it does not take.
        """
        now, known = time.time(), self.standing.learners[learner]
        kept: list[Kept] = []
        for plain in listed:
            found = read(plain, self._exercises)
            if found is None or not self._has_room(learner, found[0], len(kept)):
                continue
            report, age = found
            at = max(now - age, self._queued.get(learner, max(known.at, known.member.joined)))
            at = self._queued[learner] = min(at, now)
            kept.append(Kept(learner, at, report))

        def show(new: list[Kept]) -> None:
            for one in new:
                self._show(one)

        if kept:
            await self._writer.do(lambda store: store.add_reports(kept), show)
        return len(kept), len(listed) - len(kept)

    def _has_room(self, learner: int, report: Report, more: int) -> bool:
        known = self.standing.learners[learner]
        if report.what == "share" and known.shares >= limits.SHARES_OF_ONE:
            return False
        return known.count + more < limits.REPORTS_OF_ONE

    def _show(self, kept: Kept) -> None:
        """Show a report that is on the disk."""
        if kept.learner not in self.standing.learners:  # taken out meanwhile
            return
        self.standing.add(kept)
        if kept.report.what == "share":
            self.hub.shared(self.standing.shares[-1])
        elif kept.report.what == "hand":
            self.hub.learner(kept.learner)
            self.hub.to_watch(kept.learner, {"hand": kept.report.up})
        else:
            self.hub.ran(kept.learner, kept.report.exercise)

    async def end(self, learner: int, removed: bool) -> None:
        """Let a learner leave, or take one out."""
        now = time.time()
        known = self.standing.learners[learner].member
        gone = Member(known.id, known.name, "", known.joined, now, removed)

        def show(_nothing: None) -> None:
            self._tokens.pop(learner, None)
            self.standing.join(gone)
            self.hub.end_watches(learner)
            if removed:
                self.hub.removed(learner)
            else:
                self.hub.learner(learner)

        await self._writer.do(lambda store: store.end_learner(learner, now, removed), show)

    # --- the instructor --------------------------------------------------------------------------

    async def open_session(self) -> str:
        """Open a session of the instructor, and return its cookie."""
        token, now = keys.new_token(), time.time()

        def show(_nothing: None) -> None:
            self._sessions.add(keys.hashed(token))

        await self._writer.do(lambda store: store.add_session(token, now), show)
        return token

    async def announce(self, asked: object) -> None:
        """Announce a text to all; an empty one takes the last one back."""
        text, now = one_line(asked, limits.ANNOUNCEMENT), time.time()
        await self._writer.do(
            lambda store: store.add_announcement(text, now),
            lambda _nothing: self.hub.announce(text, now),
        )

    async def lower_hand(self, learner: int) -> None:
        """Lower a learner's hand, after it was looked at."""
        kept = Kept(learner, time.time(), Report(secrets.token_hex(8), "hand", up=False))

        def show(new: list[Kept]) -> None:
            for one in new:
                self._show(one)

        await self._writer.do(lambda store: store.add_reports([kept]), show)
