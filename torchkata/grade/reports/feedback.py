"""`feedback/STUDENT.md`: for the student; it never shows an expected value or a test's source."""

import re
import unicodedata
from functools import lru_cache

from torchkata.diagnosis.kinds import sentence
from torchkata.grade.reports.table import number, plural
from torchkata.grade.results import Grades, Result
from torchkata.i18n import _, ngettext
from torchkata.kata.outcome import Outcome
from torchkata.kata.syllabus import Exercise, Syllabus, Topic

_CODE = re.compile(r"(?<!`)`[^`]+`(?!`)")
# Only characters that mean something within a line: a person may read the raw file.
_SPECIAL = re.compile(r"([\\`<~]|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|\](?=[(\[:])|&(?=#|\w+;))")


def feedback(result: Result, grades: Grades, syllabus: Syllabus) -> str:
    """One submission's page, in Markdown; everything a student could have written is escaped."""
    lines = [f"# {plain(result.student)}", ""]
    heading = " · ".join(filter(None, (grades.run.title, grades.run.term)))
    lines += [plain(heading), ""] if heading else []
    if result.status == "refused":
        reason = plain(result.reason or _("no reason was given"))
        lines += [_("This submission could not be graded: {reason}").format(reason=reason)]
        if result.hand_given:
            points, most = number(result.points), number(grades.max_points)
            said = _("{points} of {most} points were given by hand.")
            lines += ["", said.format(points=points, most=most)]
            lines += [line for one in syllabus for line in _comment(result, one)]
        else:
            lines += ["", _("Nothing was counted. Fix this and hand it in again.")]
        lines += _told(result)
        return "\n".join(lines) + "\n"
    solved = _("{solved} of {count} exercises solved, {points} of {most} points.").format(
        solved=sum(_outcome(result, exercise) is Outcome.SOLVED for exercise in syllabus),
        count=sum(_is_given(result, exercise) for exercise in syllabus),
        points=number(result.points),
        most=number(grades.max_points),
    )
    lines += [solved, *_told(result), ""]
    for topic in syllabus.topics:
        if any(_is_given(result, exercise) for exercise in topic.exercises):
            lines += _topic(result, topic)
    return "\n".join(lines).rstrip("\n") + "\n"


def _told(result: Result) -> list[str]:
    """How the total came about, and what a person wrote about it."""
    lines = [plain(note) for note in result.notes]
    lines += [_("Comment: {comment}").format(comment=plain(result.comment))] * bool(result.comment)
    return ["", *(f"- {line}" for line in lines)] if lines else []


def _comment(result: Result, exercise: Exercise) -> list[str]:
    """What a person gave or wrote for one exercise."""
    graded = result.exercises.get(exercise.key)
    if graded is None or not (graded.comment or graded.by_hand):
        return []
    told = f"- `{exercise.name}` ({_earned(result, exercise)})"
    return [f"{told}: {plain(graded.comment)}" if graded.comment else told]


def _topic(result: Result, topic: Topic) -> list[str]:
    parts: dict[str, list[Exercise]] = {"solved": [], "todo": [], "begun": []}
    given = [exercise for exercise in topic.exercises if _is_given(result, exercise)]
    for exercise in given:
        outcome = _outcome(result, exercise)
        if exercise.key in result.exercises and result.exercises[exercise.key].share:
            outcome = Outcome.WRONG  # a part of it is written
        parts[outcome if outcome in parts else "begun"].append(exercise)
    lines = [f"## {plain(topic.name)}: {plain(topic.title)}", ""]
    told = _("{solved} of {count} solved, {points} of {most} points").format(
        solved=len(parts["solved"]),
        count=len(given),
        points=number(sum(_points(result, one) for one in given)),
        most=number(sum(one.points for one in given)),
    )
    names = ", ".join(f"`{one.name}` ({_earned(result, one)})" for one in parts["solved"])
    lines += [f"{told}: {names}" if names else told, ""]
    remarks = _remarks(result, parts["solved"])
    remarks += [
        line for one in (*parts["solved"], *parts["todo"]) for line in _comment(result, one)
    ]
    lines += [*remarks, ""] if remarks else []
    broken = _broken(result, topic, parts["begun"])
    if broken:
        written = [line for one in parts["begun"] for line in _comment(result, one)]
        lines += [*broken, *written, ""]
    for exercise in () if broken else parts["begun"]:
        lines += [*_begun(result, exercise), ""]
    if parts["todo"]:
        lines += ["### " + _("Still to do"), ""]
        lines += [
            f"- `{one.name}` ({_earned(result, one)}), {plain(one.title)}. {_hint(one, 0)}"
            for one in parts["todo"]
        ]
        lines += [""]
    return lines


def _remarks(result: Result, solved: list[Exercise]) -> list[str]:
    """Each remark on solved exercises once, with their names."""
    names: dict[str, list[str]] = {}
    for one in solved:
        for remark in result.exercises[f"{one.topic}.{one.name}"].remarks:
            names.setdefault(remark, []).append(f"`{one.name}`")
    return [f"- {', '.join(solved)}: {plain(remark)}" for remark, solved in names.items()]


def _broken(result: Result, topic: Topic, begun: list[Exercise]) -> list[str]:
    """One message if the module cannot be loaded: a hint for each exercise would not help."""
    reasons = {result.exercises[one.key].reason or "" for one in begun}
    if len(reasons) != 1 or not min(reasons).startswith(f"{topic.name}.py"):
        return []
    names = ", ".join(f"`{one.name}` ({_earned(result, one)})" for one in begun)
    return [
        "### " + _("`{name}.py` cannot be loaded").format(name=topic.name),
        "",
        f"- {plain(min(reasons))}",
        "- " + _("Until you fix this, none of these can be graded: {names}").format(names=names),
    ]


def _begun(result: Result, exercise: Exercise) -> list[str]:
    graded = result.exercises[exercise.key]
    earned = _earned(result, exercise)
    lines = [f"### `{exercise.name}`: {plain(graded.outcome.words)} ({earned})", ""]
    told = sentence(graded.reason) if graded.reason else ""
    if told and told.casefold() != graded.outcome.words.casefold():
        lines += [f"- {plain(told)}"]
    if graded.diagnosis:
        lines += [f"- **{plain(graded.diagnosis)}**"]
    lines += [f"- {plain(remark)}" for remark in graded.remarks]
    if graded.share is not None:
        held, count = graded.share
        told = _("Partial credit: {held} of {count} properties hold.")
        lines += ["- " + told.format(held=held, count=count)]
    if graded.comment:
        lines += ["- " + _("Comment: {comment}").format(comment=plain(graded.comment))]
    return [*lines, f"- {_hint(exercise, 1)}"]


def _hint(exercise: Exercise, step: int) -> str:
    """The idea if the exercise was not begun, the tool if it was; never the outline."""
    hint = exercise.hints[min(step, len(exercise.hints) - 1)] if exercise.hints else ""
    return _("Hint: {hint}").format(hint=plain(hint))


def _is_given(result: Result, exercise: Exercise) -> bool:
    """Whether this exercise was handed out to the student."""
    return not result.exercises or exercise.key in result.exercises


def _outcome(result: Result, exercise: Exercise) -> Outcome:
    graded = result.exercises.get(exercise.key)
    return graded.outcome if graded else Outcome.TODO


def _points(result: Result, exercise: Exercise) -> float:
    graded = result.exercises.get(exercise.key)
    return graded.points if graded else 0.0


def _earned(result: Result, exercise: Exercise) -> str:
    """The points for one exercise, and how many there are."""
    graded = result.exercises.get(exercise.key)
    by_hand = graded is not None and graded.by_hand
    return _points_of(_points(result, exercise), exercise.points, by_hand)


@lru_cache(maxsize=1000)
def _points_of(points: float, most: float, by_hand: bool) -> str:
    told = ngettext("{points} of {most} point", "{points} of {most} points", plural(most))
    told = told.format(points=number(points), most=number(most))
    return _("{points}, by hand").format(points=told) if by_hand else told


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text as Markdown shows it word for word, on one line; `code` stays code."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if _unseen(character) else character for character in text)
    text = " ".join(text.split())
    parts = []
    at = 0
    for code in _CODE.finditer(text):
        parts += [_SPECIAL.sub(r"\\\1", text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, _SPECIAL.sub(r"\\\1", text[at:])])


def _unseen(character: str) -> bool:
    """Control characters, and characters that change the direction of writing."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") or (
        unicodedata.bidirectional(character)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )
