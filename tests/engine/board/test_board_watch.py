"""`kata watch` of a learner who joined: announcements, the hand, and code on a key."""

from tests.engine.test_watch import terminal  # noqa: F401
from torchkata.classroom.joining import join
from torchkata.kata.folder import Kata


def test_a_watch_hears_the_board_and_tells_it(terminal, small_kata, start):  # noqa: F811
    board = start()
    page = board.open_page()
    watch = terminal("-m", "torchkata", "watch", "two")
    foot = watch.shows("Next: double", "s solution · q quit")
    assert "raise hand" not in foot
    watch.press("?").shows("kata join ADDRESS CODE --name NAME")

    join(Kata(small_kata), board.address, board.board.code, "Ada")
    ada = board.board.standing.learners[1]
    watch.shows("? raise hand · c show code · q quit")
    board.ask("POST", "/announce", {"text": "A break until three."}, **page)
    watch.shows("From your instructor: A break until three.", "Next: double")

    watch.press("?").shows("Your hand is up", "? lower hand")
    board.until(lambda: ada.hand is not None)
    board.ask("POST", "/lower", {"learner": 1}, **page)
    watch.shows("? raise hand", "A break until three.")
    assert ada.hand is None

    watch.save("return t + 1").shows("double: wrong", "That is one more")
    cell = board.until(lambda: ada.cells.get("double"))
    assert cell.outcome == "wrong"
    watch.press("c").shows("Press c again to show your code of double")
    assert not board.board.standing.shares
    watch.press("c").shows("Your code of double is on its way.")
    (share,) = board.until(lambda: board.board.standing.shares)
    assert "return t + 1" in share.code

    board.stop()
    watch.save("return 2 * t").shows("double: solved")
    again = start(board.file, board.port)
    page = again.open_page()
    again.until(lambda: again.board.standing.learners[1].cells["double"].outcome == "solved")
    again.ask("POST", "/announce", {"text": "We are back."}, **page)
    watch.shows("From your instructor: We are back.")

    again.ask("POST", "/remove", {"learner": 1}, **page)
    watch.shows("You are not on the board any more")
    watch.press("q").ends()
