"""From a notebook back into the module in `exercises/`: what is new there, and nothing else."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _, listed
from torchkata.kata.files import back_up, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import (
    Definition,
    Source,
    first_line,
    lines_of,
    names_in,
    shipped_source,
)
from torchkata.kata.syllabus import Topic
from torchkata.notebook.convert import file_of, module_of, not_python
from torchkata.notebook.needed import bound_by, read_by

MOST_NAMED = 12


@dataclass
class Brought:
    """What was brought back from a notebook.

    Attributes:
        taken: The exercises whose text the module now has from the notebook.
        kept: The exercises that are stubs in the notebook and written in the module: they stay.
        others: Everything else that the module got: helpers, imports, values.
        backup: The module as it was; None if nothing in the notebook was new.
    """

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    backup: Path | None = None

    def told(self, kata: Kata, topic: Topic) -> Iterator[str]:
        """The same in sentences."""
        module = f"exercises/{topic.name}.py"
        if self.backup is None:
            yield _("Nothing in the notebook is new: {module} stays as it is.").format(
                module=module
            )
        if self.taken:
            yield _("{module} now has {names} from the notebook.").format(
                module=module, names=listed(self.taken, MOST_NAMED)
            )
        if self.others:
            yield _("Also taken: {names}.").format(names=listed(self.others, MOST_NAMED))
        if self.kept:
            yield _("{names} stays yours: the notebook has only the stub.").format(
                names=listed(self.kept, MOST_NAMED)
            )
        if self.backup is not None:
            yield _("The old text is in {backup}.").format(backup=kata.short(self.backup))


def bring_back(kata: Kata, topic: Topic, file: Path | None = None) -> Brought:
    """Put what is new in a topic's notebook into its module; the rest of the module stays.

    A function that is a stub in the notebook never replaces one that is written.

    Args:
        kata: The kata.
        topic: The topic.
        file: The notebook, if it is not the one that `kata notebook` wrote.

    Raises:
        KataError: If the notebook or the module cannot be read, or the module cannot be written.
    """
    file, path = file or file_of(kata, topic), kata.exercises / f"{topic.name}.py"
    if not file.is_file():
        raise KataError(_("There is no {file}.").format(file=kata.short(file)))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise KataError(
            _("{file} is not UTF-8: save it as UTF-8.").format(file=kata.short(file))
        ) from None
    names = [exercise.name for exercise in topic.exercises]
    # A string may contain half a surrogate.
    theirs = Source(file, module_of(text, names).encode(errors="backslashreplace"))
    shipped = shipped_source(kata.stub(topic.name))
    own = Source(path) if path.is_file() else shipped
    if own.error is not None:
        raise KataError(not_python(kata, own))
    merge = _Merge(own, theirs, shipped, names)
    merge.run()
    brought = merge.brought
    if brought.taken or brought.others:
        brought.backup = back_up(kata.root, path)
        write_or_say(path, merge.text().encode("utf-8", "surrogateescape"))
    return brought


def _text(source: Source, node: ast.stmt) -> str:
    if isinstance(node, Definition):
        return source.text_of(node)
    return ast.get_source_segment(source.text, node) or ""


def _around(source: Source, node: ast.stmt) -> str | None:
    """The comment behind a statement; None if another statement is in one of its lines."""
    if isinstance(node, Definition):
        return ""
    last = source.lines[(node.end_lineno or node.lineno) - 1].encode()
    behind = last[node.end_col_offset or 0 :].decode().rstrip()
    before = source.lines[node.lineno - 1].encode()[: node.col_offset].strip()
    return behind if not before and behind.lstrip()[:1] in ("", "#") else None


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


class _Merge:
    """One module, and what a notebook has that it lacks.

    Args:
        own: The module.
        theirs: The notebook's code as a module.
        shipped: The stubs.
        names: The exercises of the topic.
    """

    def __init__(self, own: Source, theirs: Source, shipped: Source, names: list[str]) -> None:
        self.own, self.theirs, self.shipped, self.names = own, theirs, shipped, names
        self.brought = Brought()
        self.replaced: dict[ast.stmt, str] = {}
        self.before: list[str] = []  # new statements above the first definition
        self.after: list[str] = []  # those that run one of the module's definitions
        self.mine = {ast.dump(node) for node in own.tree.body}
        self.binders = {frozenset(bound_by(node)): node for node in own.tree.body if bound_by(node)}

    def run(self) -> None:
        """Go through the notebook's statements in their order."""
        nodes = self.theirs.tree.body
        read = set().union(*(read_by(node) for node in nodes if not _is_import(node)))
        for node in nodes:
            names = bound_by(node)
            if _is_import(node) and not names & read:
                continue
            if not names or ast.dump(node) in self.mine or self._is_older(node):
                continue
            if isinstance(node, Definition) and node.name in self.names:
                if self.theirs.is_todo(node.name, self.shipped):
                    if not self.own.is_todo(node.name, self.shipped):
                        self.brought.kept.append(node.name)
                    continue
                self.brought.taken.append(node.name)
            else:
                self.brought.others += sorted(names)
            self._put(node, names)

    def _is_older(self, node: ast.stmt) -> bool:
        """Whether a later cell defines the same name again."""
        return isinstance(node, Definition) and self.theirs.definitions[node.name] is not node

    def _put(self, node: ast.stmt, names: Iterable[str]) -> None:
        text = _text(self.theirs, node).rstrip()
        old = self.binders.get(frozenset(names))
        if old is not None and type(old) is type(node):
            around = _around(self.own, old)
            if around is None:  # a line with two statements stays whole
                self.after.append(text + "\n")
            else:
                self.replaced[old] = f"{text}{around}\n"
        elif isinstance(node, Definition) or not names_in(node) & self.own.definitions.keys():
            self.before.append(text + "\n")
        else:
            self.after.append(text + "\n")

    def text(self) -> str:
        """The module with what is new in it, with the module's own line ends."""
        own = self.own
        data = own.path.read_bytes().decode("utf-8", "surrogateescape")
        end = "\r\n" if "\r\n" in data else "\n"
        lines = lines_of(data)
        starts = [first_line(node) for node in own.tree.body if isinstance(node, Definition)]
        first = min(starts, default=len(lines) + 1)
        changes = [
            (first_line(node), node.end_lineno or 0, new) for node, new in self.replaced.items()
        ]
        if self.before:
            changes.append((first, first - 1, "\n\n".join(self.before) + "\n\n"))
        for start, last, new in sorted(changes, reverse=True):
            lines[start - 1 : last] = [new.replace("\n", end)]
        text = "".join(lines)
        if self.after:
            text = text.rstrip("\r\n") + 3 * end + "\n\n".join(self.after).replace("\n", end)
        return text
