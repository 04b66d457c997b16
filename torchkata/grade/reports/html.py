"""What the HTML reports share: templates that escape, and a policy that lets nothing load."""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

from torchkata.errors import KataError
from torchkata.grade.reports.table import number, plural
from torchkata.i18n import _, ngettext
from torchkata.kata.install import install_line
from torchkata.kata.outcome import Outcome

# The class of each outcome, one letter, for the page of a class holds 51,300 of them.
CLASSES = {
    Outcome.SOLVED: "s",
    Outcome.WRONG: "w",
    Outcome.RAISED: "r",
    Outcome.TIMED_OUT: "t",
    Outcome.CRASHED: "c",
    Outcome.REFUSED: "u",
    Outcome.TODO: "o",
}


def render(template: str, style: str, script: str = "", **values: Any) -> str:
    """A whole page; every value is escaped.

    Args:
        template: The template's file name.
        style: The page's only style.
        script: The page's only script.
        values: What the template shows.

    Raises:
        KataError: If jinja2 is not installed.
    """
    policy = [f"default-src 'none'; style-src {_hash(style)}"]
    policy += [f"script-src {_hash(script)}"] if script else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    page: str = (
        _environment()
        .get_template(template)
        .render(style=style, script=script, policy="; ".join(policy), **values)
    )
    return page


def part(name: str) -> str:
    """A file beside this one."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _environment() -> Any:
    try:
        import jinja2
    except ImportError as error:
        raise KataError(
            _("The report needs jinja2: {install}").format(install=install_line("grade"))
        ) from error
    return _made(jinja2)


@cache
def _made(jinja2: Any) -> Any:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(part),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "plural": plural, "class": CLASSES.__getitem__}
    environment.globals |= {"_": _, "ngettext": ngettext}
    return environment


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
