"""A notebook beside its module: which of them holds the work."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from torchkata.i18n import _
from torchkata.submit.reading.asked import ANYTHING, Asked
from torchkata.submit.reading.entries import Refused
from torchkata.submit.reading.files import OURS, Files, Found
from torchkata.submit.reading.names import few, visible

MOST_NOTEBOOKS = 4  # of one topic that are read beside its module


def with_notebooks(
    modules: Sequence[Found],
    found: Sequence[Found],
    files: Files,
    asked: Asked,
    given: Mapping[str, str],
) -> tuple[list[Found], list[str]]:
    """The modules, with a notebook in place of one that holds no work if the notebook holds some.

    Args:
        modules: The modules of a submission.
        found: All of its Python files and notebooks.
        files: Reads them.
        asked: What the class was asked for.
        given: The fingerprints of the stubs that the student got, if they are known.

    Returns:
        The modules, and a remark for each notebook with work that is not in its module.
    """
    chosen, remarks = [], []
    for module in modules:
        alone = module.is_notebook or asked is ANYTHING  # then nothing says what is work
        notebooks = [] if alone else _notebooks(module, found)
        written: dict[str, str] = {}
        if notebooks:
            with suppress(Refused):  # the module is read later, and told of then
                written = _begun(module, files, asked, given)
        for notebook in notebooks:
            try:
                there = _begun(notebook, files, asked, given)
            except Refused as why:
                remarks += [] if written else [str(why)]
                continue
            names = [name for name in there if written.get(name) != there[name]]
            if not names:
                continue
            said = (
                _("{notebook} holds other work than {module} on {names}; {module} was graded.")
                if written
                else _("{notebook} was read instead of {module}, which holds no work.")
            )
            remarks.append(
                said.format(
                    notebook=visible(str(notebook.path)),
                    module=visible(str(module.path)),
                    names=few(names),
                )
            )
            if not written:
                chosen.append(notebook)
                break
        else:
            chosen.append(module)
    return chosen, remarks


def _notebooks(module: Found, found: Sequence[Found]) -> list[Found]:
    """The notebooks of a module's topic, wherever they are."""
    return sorted(
        (
            replace(one, topic=module.topic)
            for one in found
            if one.is_notebook
            and module.topic in (one.topic, one.likely)
            and not OURS & set(one.path.parts)
        ),
        key=lambda one: one.path,
    )[:MOST_NOTEBOOKS]


def _begun(found: Found, files: Files, asked: Asked, given: Mapping[str, str]) -> dict[str, str]:
    """The exercises that are written in a module or a notebook, with their fingerprints."""
    assert found.topic is not None
    written = asked.begun(found.topic, files.text_of(found))
    return {name: mark for name, mark in written.items() if given.get(name) != mark}
