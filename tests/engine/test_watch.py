"""`kata watch` in a real pseudo-terminal, and without one."""

import contextlib
import queue
import re
import shutil
import sys
import time
from pathlib import Path

import pytest

from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress
from torchkata.watch.pool import Pool
from torchkata.watch.touched import Touched

pexpect = pytest.importorskip("pexpect")

ROOT = Path(__file__).resolve().parents[2]
TODO = "raise NotImplementedError"
SCRIPT = """
import sys
from pathlib import Path
from torchkata.kata.progress import Progress
from torchkata.kata.folder import Kata
from torchkata.watch import watch

if __name__ == "__main__":
    kata = Kata.find(Path.cwd())
    watch(kata, list(kata.syllabus), 2.0, sys.argv[1])
"""
WITHOUT_INOTIFY = """
import watchfiles

def refuse(*folders, force_polling, known=watchfiles.watch, **options):
    if not force_polling:
        raise OSError("OS file watch limit reached. about [] (Error)")
    return known(*folders, force_polling=True, **options)

watchfiles.watch = refuse
"""
REHEARSAL = """
import sys
from pathlib import Path
from torchkata.watch import spare

kata, tests = spare.warm_up()
kept = Path(".kata/outcomes.json")
print(f"rehearsed: {spare.rehearse(kata, tests).outcome}, kept: {kept.exists()}")
before = set(sys.modules)
request = {"exercise": "double", "seed": 1, "seconds": 5.0}
trial = spare.run(kata, tests, request, lambda test: None)
print(f"run: {trial.outcome}, kept: {kept.exists()}")
print("imported:", sorted(set(sys.modules) - before))
"""
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07)")


class Terminal:
    """A watch in a pseudo-terminal, and what its screen said."""

    def __init__(self, folder, arguments, **environment):
        self.file = folder / "exercises" / "two.py"
        self.stub = self.file.read_text(encoding="utf-8")
        environment = {"NO_COLOR": "1", "TERM": "xterm", "PATH": "/usr/bin:/bin"} | environment
        self.child = pexpect.spawn(
            sys.executable,
            arguments,
            cwd=str(folder),
            env=environment | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
            dimensions=(40, 100),
            encoding="utf-8",
        )
        self.child.delaybeforesend = None
        self.raw = ""

    def save(self, double, quadruple=TODO):
        text = self.stub.replace(TODO, double, 1)
        self.file.write_text(text.replace(TODO, quadruple, 1), encoding="utf-8")
        return self

    def press(self, key):
        self.child.send(key)
        return self

    def shows(self, *wanted, seconds=60):
        """Wait for a screen with all these texts; what came before it counts no more."""
        deadline = time.monotonic() + seconds
        while True:
            screen = ESCAPES.sub("", self.raw.rpartition("\x1b[2J")[2]).replace("\r", "")
            if all(text in screen for text in wanted) and "quit" in screen:
                self.raw = ""
                return screen
            assert time.monotonic() < deadline, screen
            with contextlib.suppress(pexpect.TIMEOUT):
                self.raw += self.child.read_nonblocking(4096, timeout=1)

    def stays(self):
        """Nothing is drawn for a while."""
        said = ""
        with contextlib.suppress(pexpect.TIMEOUT):
            while True:
                said += self.child.read_nonblocking(4096, timeout=0.5)
                assert "\x1b[2J" not in said

    def ends(self):
        self.child.expect(pexpect.EOF, timeout=20)
        self.child.close()
        return self.child.exitstatus


@pytest.fixture
def terminal(small_kata):
    opened = []

    def make(*arguments, **environment):
        opened.append(Terminal(small_kata, [*arguments], **environment))
        return opened[-1]

    yield make
    for one in opened:
        one.child.close(force=True)


def test_whatever_is_saved_gets_its_verdict_and_the_watch_lives_on(terminal, small_kata, run):
    (small_kata / "script.py").write_text(SCRIPT, encoding="utf-8")
    watch = terminal("script.py", "forkserver")
    watch.shows("Next: double  double it", "exercises/two.py:6", "Write it, and save.")

    watch.save("return t + 1").shows("double: wrong", "That is one more, not a product.")
    by_pytest = run(small_kata, "pytest", "-q", "tests/exercises/two/test_double.py").stdout
    said = watch.press("\n").shows("double: wrong", "That is one more, not a product.")
    assert _verdict(by_pytest) == _verdict(said)

    watch.save("import os; os.abort()").shows("double: crashed", "(SIGABRT)", "in its example")
    watch.save("while True: pass").shows("double: timed out", "did not run")
    watch.save("while True: pass  # again").shows("double: running")
    watch.save("return (t").shows("two.py cannot be loaded", "'(' was never closed", ":12")
    watch.save("print('so far'); return 3 * t").shows("double: wrong", "| so far")
    watch.save("return breakpoint()").shows("breakpoint() needs its own terminal")
    watch.save("import sys; sys.exit()").shows("raised SystemExit")
    for factor in range(3, 13):  # faster than spares are made
        watch.save(f"print('factor {factor}'); return {factor} * t").shows(f"| factor {factor}")
    watch.save("return 2 * t").shows(
        "double: solved", "    idea", "return 2 * t", "Next: quadruple", "1/2"
    )
    watch.file.chmod(0o600)  # tells as much as a save does, and is none
    watch.stays()
    watch.save("return 2 * t", "return double(double(t))").shows("Next: negate", "2/2")

    assert watch.press("q").ends() == 0


def test_it_is_the_same_where_nothing_can_be_forked(terminal, small_kata):
    (small_kata / "script.py").write_text(SCRIPT, encoding="utf-8")
    watch = terminal("script.py", "spawn")
    watch.shows("Next: double  double it", "exercises/two.py:6", "Write it, and save.")

    watch.save("return t + 1").shows("double: wrong", "That is one more, not a product.")
    watch.save("import os; os.abort()").shows("double: crashed")
    watch.save("while True: pass").shows("double: timed out", "did not run")
    for factor in range(3, 6):  # faster than spares are made
        watch.save(f"print('factor {factor}'); return {factor} * t").shows(f"| factor {factor}")
    watch.save("return 2 * t").shows("double: solved", "Next: quadruple", "1/2")

    assert watch.press("q").ends() == 0


def test_every_key_does_what_the_foot_says(terminal, small_kata):
    watch = terminal("-m", "torchkata", "watch", "two")
    foot = "n next · h hint · a run all · l list · r reset · s solution · q quit"
    watch.shows("Next: double", foot)

    watch.press("h").shows("Hint 1 of 3: idea")
    watch.press("h").shows("Hint 2 of 3: tool")
    watch.press("n").shows("Next: quadruple")
    watch.press("n").shows("Next: double")
    watch.press("s").shows("double is not solved yet. Press s again")
    watch.press("s").shows("return 2 * t")
    watch.press("a").shows("Nothing is written yet")
    watch.save("return t + 1", "return t.clone()").shows("double: wrong")
    watch.press("a").shows("two   ░░░░░░░░░░░░░░░░░░░░   0/2   2 wrong", "quadruple: wrong")
    watch.press("l").shows("> double", "  quadruple")
    watch.press("r").shows("Press r again to put double back to its stub")
    watch.press("h").shows("Hint 3 of 3")
    watch.press("r").shows("r again")
    watch.press("r").shows("double is a stub again. Your text is kept in .kata/backup/two-")
    text = watch.file.read_text(encoding="utf-8")
    assert (text.count(TODO), text.count("return t.clone()")) == (1, 1)

    assert watch.press("\x03").ends() == 0


def test_a_spare_that_died_before_it_was_heard_of_is_replaced(small_kata, monkeypatch):
    monkeypatch.chdir(small_kata)
    said = queue.SimpleQueue()
    pool = Pool(lambda spare, message: said.put((spare, message)), "spawn")
    first = pool._spares[0]
    while not first.warm:
        pool.heard(*said.get(timeout=60))
    first._process.kill()
    first._process.join()

    try:
        pool.run({"exercise": "double", "seed": 1, "seconds": 5.0})
        heard = None
        while heard is None or "trial" not in heard:
            heard = pool.heard(*said.get(timeout=60))
    finally:
        pool.close()

    assert heard["trial"]["outcome"] == "todo"


@pytest.mark.skipif(sys.platform != "linux", reason="only a fork server listens at a socket")
def test_a_spare_that_cannot_be_started_is_told(terminal, small_kata, tmp_path):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    watch = terminal("-m", "torchkata", "watch", TMPDIR=str(folder))
    watch.shows("Next: double")

    for answer in ("return t + t", "return 2 * t"):
        told = watch.save(answer).shows("This error is not in your code", "AF_UNIX path too long")
        assert "Traceback" not in told
    assert watch.press("q").ends() == 0


def test_what_was_begun_is_run_at_once_and_a_solved_one_may_be_worked_on(terminal, small_kata):
    file = small_kata / "exercises/two.py"
    file.write_text(
        file.read_text(encoding="utf-8").replace(TODO, "return 2 * t", 1), encoding="utf-8"
    )
    watch = terminal("-m", "torchkata", "watch", "DOUBLE")

    watch.shows("double: solved", "All that you watch is solved.", "goes on with quadruple.")
    watch.stub = watch.stub.replace("return 2 * t", TODO, 1)
    watch.save("return t + t + 1").shows("double: wrong")


def test_a_course_copy_without_hidden_tests_and_solutions_is_watched_too(terminal, small_kata):
    shutil.rmtree(small_kata / "tests")
    shutil.rmtree(small_kata / "solutions")
    watch = terminal("-m", "torchkata", "watch")
    watch.shows("Next: double")

    watch.save("return t + 1").shows("double: wrong", "fails its example", "gives [2.0, 3.0]")
    assert "compare" not in watch.save("return 2 * t").shows(
        "double: example passes", "Next: quadruple"
    )
    watch.press("s").press("s").shows("This copy of the kata has no solutions.")


def test_a_terminal_that_cannot_do_anything_gets_plain_lines(terminal):
    watch = terminal("-m", "torchkata", "watch", TERM="dumb")
    watch.child.expect("Write it, and save", timeout=60)
    watch.save("return t + 1")
    watch.child.expect("double: wrong", timeout=60)
    watch.child.expect("quit", timeout=10)
    watch.press("q")

    assert watch.ends() == 0
    assert "\x1b" not in watch.child.before


def test_it_polls_and_says_so_and_lives_with_a_folder_that_it_cannot_write(terminal, small_kata):
    (small_kata / ".kata").write_text("a file", encoding="utf-8")
    (small_kata / "script.py").write_text(WITHOUT_INOTIFY + SCRIPT, encoding="utf-8")
    watch = terminal("script.py", "forkserver")
    polls = "The system cannot report saves (OS file watch limit reached): they are looked for"
    unkept = "Your progress is not kept: .kata/outcomes.json cannot be written (File exists)."

    watch.shows("Next: double", polls)
    watch.press("h").shows("Hint 1 of 3", "hints.json cannot be written")
    watch.press("h").shows("Hint 2 of 3")
    assert watch.save("return t + 1").shows("double: wrong", polls, unkept).count(unkept) == 1
    watch.save("return 2 * t").shows("double: solved", "Next: quadruple", "1/2", unkept)
    watch.stays()
    watch.save("return 2 * t", "import os; os.abort()").shows("quadruple: crashed", unkept)
    watch.stays()


def test_colour_is_left_out_where_nobody_wants_it(terminal):
    def first(**environment):
        watch = terminal("-m", "torchkata", "watch", **environment)
        watch.child.expect("quit", timeout=60)
        return watch.child.before

    colours = re.compile(r"\x1b\[[0-9;]*3[0-9]m")
    assert "double" in first()

    assert colours.findall(first(NO_COLOR="1")) == []


def test_a_module_that_is_deleted_is_told(terminal):
    watch = terminal("-m", "torchkata", "watch")
    watch.save("return t + 1").shows("double: wrong")

    watch.file.unlink()

    watch.shows("Next: double", "exercises/two.py is missing: `kata reset double` brings it")


def test_tests_that_change_meanwhile_are_loaded_again(terminal, small_kata):
    watch = terminal("-m", "torchkata", "watch")
    watch.shows("Next: double")
    watch.save("return 2 * t").shows("double: solved", "Next: quadruple")

    mistakes = small_kata / "tests/exercises/two/wrong/quadruple.py"
    text = mistakes.read_text(encoding="utf-8").replace("That is one more", "That is quite another")
    watch.save("return 2 * t", "return t + 1").shows("quadruple: wrong", "That is one more")
    mistakes.write_text(text, encoding="utf-8")

    watch.shows("quadruple: wrong", "That is quite another, not a product.")


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("return 2 * t", "return t + t", ["double"]),
        ("return 2 * t", "return 2 * t  # why", []),
        ("return double(double(t))", "return 4 * t", ["quadruple"]),
        ("def factor():\n    return 2", "def factor():\n    return 3", ["quadruple"]),
        ("return 2 * t", "return (2 * t", []),
    ],
)
def test_a_save_is_about_what_it_changed(small_kata, old, new, touched):
    file = small_kata / "exercises/two.py"
    text = file.read_text(encoding="utf-8").replace(TODO, "return 2 * t", 1)
    text = text.replace(TODO, "factor()\n    return double(double(t))")
    file.write_text(text + "\n\ndef factor():\n    return 2\n", encoding="utf-8")
    progress = Progress(Kata(small_kata))
    seen = Touched(progress)

    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    progress.read_again()

    assert touched == [exercise.name for exercise in seen.by(file)]


def test_the_screen_itself_does_without_torch(small_kata, run):
    (small_kata / "look.py").write_text(
        "import sys, torchkata.watch\nprint([m for m in ('torch', 'pytest') if m in sys.modules])",
        encoding="utf-8",
    )

    assert run(small_kata, "look").stdout.strip() == "[]"


def test_a_spare_rehearses_all_that_a_run_needs_and_keeps_nothing_of_it(small_kata, run):
    file = small_kata / "exercises" / "two.py"
    file.write_text(file.read_text(encoding="utf-8").replace(TODO, "return t + 1", 1), "utf-8")
    (small_kata / "look.py").write_text(REHEARSAL, encoding="utf-8")

    assert run(small_kata, "look").stdout.splitlines() == [
        *("rehearsed: wrong, kept: False", "run: wrong, kept: True"),
        "imported: ['exercises', 'exercises.two']",
    ]


def test_mistakes_are_loaded_before_anybody_waits_for_a_spare(small_kata, run):
    (small_kata / "look.py").write_text(LOADED, encoding="utf-8")

    assert run(small_kata, "look").stdout.splitlines() == [
        *("double_of.wrong", "negate_of.wrong", "quadruple_of.wrong")
    ]


LOADED = """
import sys
from torchkata.watch.spare import warm_up

warm_up()
print(*sorted(name for name in sys.modules if name.endswith(("_of.wrong", "_of.right"))), sep="\\n")
"""


def _verdict(output):
    """The lines about double, numbers left out, for they are drawn anew."""
    lines = [line.rstrip() for line in output.splitlines()]
    start = lines.index("double: wrong")
    return [re.sub(r"-?\d+\.\d*", "#", line) for line in lines[start : lines.index("", start)]]
