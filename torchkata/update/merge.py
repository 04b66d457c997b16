"""Merges a learner's module and a corrected stub, definition by definition.

Three texts are read: the stubs as they were handed out, the learner's module, and the corrected
stubs. A change on only one side is taken from that side. If both sides changed, the code is the
learner's, and signatures and docstrings are the stub's, because they define the exercise; each such
place is reported.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from torchkata.i18n import _
from torchkata.kata.source import Source, names_in
from torchkata.update.pieces import DOCSTRING, Body, Part, Pieces, names_bound, whole


@dataclass(frozen=True)
class Merged:
    """The result for a module.

    Attributes:
        text: The module.
        told: What a person should look at, one phrase each.
        new: Definitions that were added.
        corrected: Definitions with a part from the corrected stub.
    """

    text: str
    told: Sequence[str] = ()
    new: Sequence[str] = ()
    corrected: Sequence[str] = ()


@dataclass
class _Notes:
    told: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    inside: str = ""  # the class that is being merged

    def called(self, name: str) -> str:
        return f"{self.inside}.{name}" if self.inside else name


def merge(base: Source, mine: Source, theirs: Source) -> Merged:
    """Bring a correction into a learner's module.

    Args:
        base: The stubs that the learner started with; empty if there were none.
        mine: The learner's module.
        theirs: The corrected stubs.

    Raises:
        ValueError: If one of them is not valid Python.
    """
    for source in (base, mine, theirs):
        if source.error is not None:
            raise ValueError(f"{source.path} is not valid Python")
    notes = _Notes()
    text = _together(whole(base), whole(mine), whole(theirs), notes)
    if notes.new:
        text = text.rstrip("\n") + "\n"
    ast.parse(text)
    if "\r\n" in mine.text:
        text = text.replace("\n", "\r\n")
    return Merged(text, notes.told, notes.new, notes.corrected)


def _together(base: Body, mine: Body, theirs: Body, notes: _Notes) -> str:
    """Merge the statements of a module or of a class, in the learner's order."""
    kept: list[Part] = []
    for part in mine.parts:
        was, now = base.get(part.key), theirs.get(part.key)
        if was is None:
            if now is not None and part.name and part.text != now.text:
                said = _("{name} is new in the handout, but you have your own: yours stays")
                notes.told.append(said.format(name=notes.called(part.name)))
            kept.append(part)
        elif now is None:
            if part.text != was.text and part.name:
                said = _("{name} is no longer handed out: yours stays")
                notes.told.append(said.format(name=notes.called(part.name)))
            if part.text != was.text or not part.name:
                kept.append(part)
        else:
            kept.append(_merged(was, part, now, notes))
    gone = [part for part in theirs.parts if mine.get(part.key) is None]
    # An import or an assignment may define it by now, and a stub below would replace that.
    for part in gone:
        was = base.get(part.key)
        if part.name in mine.bound and (was is None or was.text != part.text):
            _tell(notes, _("{name} changed in the handout: yours stays"), part.name)
    gone = [part for part in gone if part.name not in mine.bound]
    new = [part for part in gone if part.name or base.get(part.key) is None]
    needed = set().union(*(names_in(part.node) for part in new)) - mine.bound
    for index, part in enumerate(theirs.parts):
        if part in new or (part in gone and not needed.isdisjoint(names_bound(part.node))):
            kept.insert(_place(kept, theirs.parts[:index], part), part)
            if part.name:
                notes.new.append(notes.called(part.name))
    tail = mine.tail if mine.tail != base.tail else theirs.tail
    return "".join(part.lead + part.text for part in kept) + tail


def _place(kept: Sequence[Part], before: Sequence[Part], new: Part) -> int:
    """Where a new statement goes: after the statement that it follows in the corrected stubs."""
    keys = [part.key for part in kept]
    if new.is_import:
        imports = [index for index, part in enumerate(kept) if part.is_import]
        if imports:
            return imports[-1] + 1
    for part in reversed(before):
        if part.key in keys:
            return keys.index(part.key) + 1
    return 0


def _merged(was: Part, mine: Part, now: Part, notes: _Notes) -> Part:
    """Merge one statement that all three texts have."""
    lead = now.lead if mine.lead == was.lead else mine.lead
    if mine.text in (was.text, now.text):
        text = now.text
    elif was.text == now.text:
        text = mine.text
    elif (
        not mine.name
        or type(mine.node) is not type(now.node)
        or type(was.node) is not type(now.node)
    ):
        text = mine.text
        if mine.key != DOCSTRING:
            _tell(notes, _("{name} changed in the handout: yours stays"), mine.name or mine.key)
    else:
        text = _definition(was, mine, now, notes)
    if mine.name and text != mine.text:
        notes.corrected.append(notes.called(mine.name))
    return replace(mine, lead=lead, text=text)


def _definition(was: Part, mine: Part, now: Part, notes: _Notes) -> str:
    """Merge a function or a class that both sides changed."""
    pieces = [Pieces.of(part) for part in (was, mine, now)]
    if any(piece is None for piece in pieces):
        _tell(notes, _("{name} changed in the handout: yours stays"), mine.name)
        return mine.text
    old, own, new = (piece for piece in pieces if piece is not None)
    above = new.above if own.above == old.above else own.above
    if old.above != new.above and own.above not in (old.above, new.above):
        _tell(notes, _("the decorators of {name} changed: yours stay"), mine.name)
    head = new.head if own.head in (old.head, new.head) or old.head != new.head else own.head
    if old.head != new.head and own.body != old.body:
        said = _("the signature of {name} changed: your body is under the new one, adapt it")
        _tell(notes, said, mine.name)
    says = own.says if old.says == new.says else new.says
    if own.says not in (old.says, new.says) and old.says != new.says:
        said = _("the docstring of {name} changed: the new one is in place")
        _tell(notes, said, mine.name)
    if own.body == old.body or own.body == new.body:
        body = new.body
    elif old.body == new.body:
        body = own.body
    elif isinstance(mine.node, ast.ClassDef):
        inside, notes.inside = notes.inside, notes.called(mine.name)
        body = _together(old.statements, own.statements, new.statements, notes)
        notes.inside = inside
    else:
        body = own.body
        _tell(notes, _("the stub of {name} changed: your body stays"), mine.name)
    return above + head + says + body


def _tell(notes: _Notes, said: str, name: str) -> None:
    notes.told.append(said.format(name=notes.called(name)))
