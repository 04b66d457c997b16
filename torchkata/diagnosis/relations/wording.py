"""The parts of what was compared, in words."""

from torchkata.i18n import _, listed
from torchkata.testing.call import Compared

_ORDINALS = (_("first"), _("second"), _("third"), _("fourth"), _("fifth"))


def part_in_words(compared: Compared, paths: list[str], is_all: bool) -> str:
    """The wrong parts of what was compared, at the start of a sentence.

    Args:
        compared: What was compared.
        paths: The places of the wrong parts.
        is_all: Whether there are no other parts.
    """
    path = paths[0] if len(paths) == 1 else ""
    if compared.what == "gradient":
        return _("The gradient of `{name}`").format(name=compared.name)
    if compared.what == "grad":
        return _("`{name}.grad` after the call").format(name=compared.name)
    if compared.what == "argument":
        return _("`{name}` after the call").format(name=compared.name + path)
    if paths == [""]:
        return _("The result")
    if is_all and len(paths) > 1:
        return _("All that it returns")
    if len(paths) > 1:
        return _("What is wrong in the result")
    return _place(compared.wanted, path)


def parts_in_words(compared: Compared, paths: list[str]) -> str:
    """Some parts of a result, by their places, in a row."""
    places = [_place(compared.wanted, path) for path in paths]
    return listed([place[0].lower() + place[1:] for place in places], 4)


def _place(wanted: object, path: str) -> str:
    index = path.removeprefix("[").removesuffix("]")
    if isinstance(wanted, tuple) and index.isdigit() and int(index) < len(_ORDINALS):
        return _("The {nth} of the returned values").format(nth=_ORDINALS[int(index)])
    return _("The entry {path} of the result").format(path=path)
