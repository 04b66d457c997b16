"""The commands of a learner: join a board, leave it, raise a hand, share code."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from torchkata.classroom.courier import Courier, State
from torchkata.classroom.line import Line, NoAnswer, Refused
from torchkata.classroom.lock import only_one
from torchkata.classroom.membership import Membership, address_of, folder, forget
from torchkata.classroom.reports import earlier, queue_up, report
from torchkata.classroom.start import start
from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress

_LONGEST_NAME = 200  # characters; a board cuts it further
_TOKEN = re.compile(r"[\w.-]{1,100}", re.ASCII)


def join(kata: Kata, address: str, code: str, name: str) -> Membership:
    """Join a board, and tell it what was done before; or follow one that has another address.

    Raises:
        KataError: If the kata has joined already, or the board does not take the learner.
    """
    where = address_of(address)
    now = Membership.of(kata.root)
    if now is not None:
        return _moved(kata, now, where)
    line = Line(where)
    answer = line.post("/join", {"code": code, "name": name[:_LONGEST_NAME]})
    token, called = answer.get("token"), answer.get("name")
    if not isinstance(token, str) or not isinstance(called, str) or not _TOKEN.fullmatch(token):
        raise line.not_a_board()
    membership = Membership.new(where, token, called)
    membership.keep(kata.root)
    progress = Progress(kata)
    states = [progress.state(exercise) for exercise in kata.syllabus]
    ran = [one for one in states if one.outcome not in (Outcome.TODO, Outcome.CHANGED)]
    report(kata.root, [earlier(one.exercise.name, one.outcome) for one in ran])
    return membership


def _moved(kata: Kata, now: Membership, where: str) -> Membership:
    """The same membership at another address, if the board there knows the learner."""
    if where == now.address or not _is_known(where, now.token):
        raise KataError(
            _("You are in already, as {name}, at {address}. To change: kata leave").format(
                name=now.name, address=now.address
            )
        )
    moved = replace(now, address=where)
    moved.keep(kata.root)
    start(kata.root)
    return moved


def _is_known(where: str, token: str) -> bool:
    try:
        Line(where, token).post("/hello", {})
    except Refused:
        return False
    return True


def tell(kata: Kata, told: Mapping[str, Any]) -> str:
    """Report something that the learner asked for, and wait for the board.

    Returns:
        A sentence if the board does not answer, otherwise nothing.

    Raises:
        KataError: If the kata has joined no board, or the board does not know it any more.
    """
    Membership.required(kata.root)
    queue_up(kata.root, [told])
    said: list[str] = []
    with only_one(folder(kata.root) / "lock") as is_ours:
        # If it is not ours, a courier is at work, and takes this along.
        state = Courier(kata.root, said.append).send_all() if is_ours else State.SENT
    if state is State.UNKNOWN:
        raise KataError(said[0])
    if state is State.SENT:
        return ""
    start(kata.root)
    return _("The board does not answer now; it is told as soon as it can be reached.")


def leave(kata: Kata) -> str:
    """Leave the board; nothing is reported from now on.

    Returns:
        A sentence: whether the board knows it.

    Raises:
        KataError: If the kata has joined no board.
    """
    membership = Membership.required(kata.root)
    forget(kata.root)
    try:
        Line(membership.address, membership.token).post("/leave", {})
    except NoAnswer:
        return _("You have left. The board does not answer, so it still shows you.")
    except Refused:
        return _("You have left; the board did not know you any more.")
    return _("You have left the board.")
