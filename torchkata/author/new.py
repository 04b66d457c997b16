"""`kata new TOPIC.NAME`: all parts of an exercise, with what is not known yet marked FILL_IN."""

import builtins
import contextlib
import keyword
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from torchkata.author.derive import derived
from torchkata.errors import AuthorError
from torchkata.kata.files import write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Topic

_ENTRY = """
[{topic}.{name}]
title = "FILL_IN: the title: what it is about, in a few words"
core = false  # FILL_IN: whether it is on the path of an afternoon's workshop: true or false
difficulty = 1  # FILL_IN: the difficulty: 1 for a line, 2 for a thought, 3 for a struggle
minutes = 5  # FILL_IN: the minutes that it takes somebody who meets it for the first time
points = 1  # FILL_IN: the points in a graded course, 1 or more
requires = []  # FILL_IN: the exercises to solve before, which come earlier in this file
# note = 1  # FILL_IN: the source note, 1 to 5, that it comes from, or delete this line
hints = [
    "FILL_IN: the idea, as the first of three hints; none is the answer",
    "FILL_IN: the tool, as the second",
    "FILL_IN: the outline, as the third",
]
"""

_STUB = '''

def {name}(t{annotation}){returns}:
    """FILL_IN: the result, in one line; and above it the parameters, with their types.

    Args:
        t: FILL_IN: the shape, such as (n, d), the dtypes and the unit.

    Returns:
        FILL_IN: the shape and the dtype, and whether it may be a view of an argument.

    Raises:
        ValueError: FILL_IN: when it is raised, or delete this section.

    May not call: FILL_IN: the names of functions, with commas, or delete this line.

    >>> {name}(torch.tensor([1.0]))  # FILL_IN: a call and, below it, what it shows: see `.tolist()`
    """
    raise NotImplementedError
'''
_TODO = "    raise NotImplementedError\n"
_SOLVE = "    # FILL_IN: the solution, as a senior engineer would be glad to read it aloud.\n"

_TESTS = '''"""{name}: FILL_IN: the meaning of the exercise, in one sentence."""

from torchkata.testing import expect, standard


def inputs(draw, n):
    # FILL_IN: the arguments of one call of size n (0 to 5); let no other size be n by chance.
    return (draw(n, 7),)


def oracle(t):
    # FILL_IN: torch itself or a closed form, never the solution.
    raise NotImplementedError


# FILL_IN: gradient=True if it is differentiable; allowed=[...] or autograd=False if it has rules.
test_standard = standard("{name}", inputs, oracle)


# FILL_IN: one property for each test, as its name; its body has three parts: draw, call, check.
def test_a_property(learner, draw):
    t = draw(3, 4)

    expect(learner.{name}(t)).equals(oracle(t))
'''

_WRONG = '''"""{name}: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("FILL_IN: the mistake, and where to look, in one or two short sentences.")
def one_mistake(t):
    # FILL_IN: a mistake that people make, and its name above.
    raise NotImplementedError


@wrong_answer("FILL_IN: the mistake, and where to look, in one or two short sentences.")
def another_mistake(t):
    # FILL_IN: another mistake, and its name above.
    raise NotImplementedError
'''

_RIGHT = '''"""{name}: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def in_another_style(t):
    # FILL_IN: a right answer in another style than the solution, and its name above.
    raise NotImplementedError
'''


def new(kata: Kata, wanted: str) -> list[Path]:
    """Write all parts of a new exercise.

    Args:
        kata: The kata.
        wanted: `TOPIC.NAME`.

    Returns:
        The files that were written, in the order in which they are filled in.

    Raises:
        AuthorError: Where there can be no such exercise; then nothing is written.
        KataError: Where a file cannot be written; what was written is taken back.
    """
    topic, name = _checked(kata, wanted)
    texts = _texts(kata, topic, name)
    with _all_or_nothing(list(texts)):
        for path, text in texts.items():
            write_or_say(path, text.encode())
    return list(texts)


def _checked(kata: Kata, wanted: str) -> tuple[Topic, str]:
    """The topic and the name, where there can be such an exercise."""
    of, dot, name = wanted.partition(".")
    if not (of and dot and name):
        raise AuthorError(f"{wanted} has to be TOPIC.NAME, as in operations.median.")
    if not name.isidentifier() or not name.isascii() or name.startswith("_"):
        raise AuthorError(
            f"{name} cannot be the name of an exercise: letters, digits and _, a letter first."
        )
    if keyword.iskeyword(name):
        raise AuthorError(f"{name} is a keyword of Python; take another name.")
    if hasattr(builtins, name):
        raise AuthorError(f"{name} would hide Python's own {name}; take another name.")
    topic = kata.syllabus.topic(of)
    if topic is None:
        topics = ", ".join(one.name for one in kata.syllabus.topics)
        raise AuthorError(
            f"There is no topic called {of}; there are {topics}. To add one: write [{of}] with a "
            f"title into exercises/syllabus.toml, make torchkata/stubs/{of}.py and "
            f"solutions/{of}.py with a docstring and their imports, run `kata verify --write`, "
            "and call this again."
        )
    taken = {exercise.name.lower(): exercise for exercise in kata.syllabus}
    if (there := taken.get(name.lower())) is not None:
        raise AuthorError(f"The name {name} is taken: by {there.name} in the topic {there.topic}.")
    if kata.syllabus.topic(name) is not None:
        raise AuthorError(f"The name {name} is taken: a topic is called so.")
    return topic, name


def _texts(kata: Kata, topic: Topic, name: str) -> dict[Path, str]:
    """What each file has to say; nothing is written yet."""
    copies = derived(kata, topic)  # which also sees that the modules are whole
    for path, text in copies.items():
        if Source(path).text != text:
            raise AuthorError(
                f"{kata.short(path)} differs from torchkata/stubs/{topic.name}.py; run "
                f"`kata verify --write {topic.name}` first."
            )
    stub = Source(kata.stub(topic.name))
    for source in (stub, *map(Source, copies)):
        if name in source.definitions or name in source.imported:
            where = f"{kata.short(source.path)}:{source.line(name)}"
            raise AuthorError(f"The name {name} is taken: {where} defines or imports it.")
    tests, tensor = kata.tests(topic.name), "torch.Tensor" if "torch" in stub.imported else ""
    head = _STUB.format(
        name=name,
        annotation=f": {tensor}" if tensor else "",
        returns=f" -> {tensor}" if tensor else "",
    )
    texts = {
        kata.syllabus_file: _with_entry(kata, topic, name),
        stub.path: _with_more(stub.path, head),
        kata.exercises / f"{topic.name}.py": _with_more(kata.exercises / f"{topic.name}.py", head),
        kata.root / "solutions" / f"{topic.name}.py": _with_more(
            kata.root / "solutions" / f"{topic.name}.py", head.replace(_TODO, _SOLVE + _TODO)
        ),
        tests / f"test_{name}.py": _TESTS.format(name=name),
        tests / "wrong" / f"{name}.py": _WRONG.format(name=name),
        tests / "right" / f"{name}.py": _RIGHT.format(name=name),
    }
    for path in list(texts)[4:]:
        if path.exists():
            raise AuthorError(f"{kata.short(path)} is there already; move it away first.")
    return texts


def _with_entry(kata: Kata, topic: Topic, name: str) -> str:
    """The syllabus with one more entry, the last of its topic; all else stays as it is."""
    text = _read(kata.syllabus_file)
    entry = _ENTRY.format(topic=topic.name, name=name)
    lines = text.splitlines(keepends=True)
    own = re.compile(rf"\ufeff?\[{re.escape(topic.name)}[.\]]")
    start = max(at for at, line in enumerate(lines) if own.match(line))
    end = next((at for at in range(start + 1, len(lines)) if lines[at][0] == "["), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1  # what is written above the next topic stays there
    before = "".join(lines[:end])
    changed = before + ("" if before.endswith("\n") else "\n") + entry + "".join(lines[end:])
    changed = _ends_like(text, changed)
    was, now = (tomllib.loads(one.removeprefix("\ufeff")) for one in (text, changed))
    if list(now[topic.name])[-1] != name or now[topic.name].pop(name) is None or now != was:
        raise AuthorError(
            f"The end of the topic {topic.name} cannot be found in exercises/syllabus.toml; write "
            "its entries one below the other."
        )
    return changed


def _with_more(path: Path, text: str) -> str:
    """A module with one more definition at its end."""
    whole = _read(path)
    return _ends_like(whole, whole.rstrip("\r\n") + "\n" + text)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _ends_like(model: str, text: str) -> str:
    """A text with the ends of lines that the model has."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in model else text


@contextlib.contextmanager
def _all_or_nothing(paths: list[Path]) -> Iterator[None]:
    """Put the files back as they were, where something cannot be written."""
    before = {path: path.read_bytes() if path.exists() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, data in before.items():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True) if data is None else path.write_bytes(data)
        raise
