"""What a class was asked for: the topics that count, and the stubs that it was given."""

import ast
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torchkata.kata.folder import Kata
from torchkata.kata.source import Source, shipped_source

Begun = Callable[[str, bytes], Mapping[str, str]]


@dataclass(frozen=True)
class Asked:
    """What a class was asked for.

    Attributes:
        topics: The topics that count; empty means all.
        begun: For a topic and the text of its module, the exercises that are written in it, each
            with the fingerprint of its definition.
        names: The exercises of each topic.
    """

    topics: Sequence[str] = ()
    begun: Begun = lambda _topic, _text: {}
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)


ANYTHING = Asked()


def asked_of(kata: Kata, exercises: Collection[str] = ()) -> Asked:
    """What a kata asks for, or only these exercises of it."""
    topics = [
        topic.name
        for topic in kata.syllabus.topics
        if not exercises or any(one.name in exercises for one in topic.exercises)
    ]

    names = {one.name: [each.name for each in one.exercises] for one in kata.syllabus.topics}

    def begun(topic: str, text: bytes) -> dict[str, str]:
        source = Source(Path(f"{topic}.py"), text)
        return _begun(names[topic], source, shipped_source(kata.stub(topic)))

    return Asked(topics, begun, names)


def _begun(names: Sequence[str], source: Source, shipped: Source) -> dict[str, str]:
    """A name that is assigned or imported counts as written, too."""
    known = {*source.definitions, *source.imported, *_assigned(source)}
    return {
        name: source.fingerprint(name) or ""
        for name in names
        if name in known and not source.is_todo(name, shipped)
    }


def _assigned(source: Source) -> set[str]:
    """The names that the module assigns at its top."""
    return {
        target.id
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
