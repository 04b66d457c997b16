"""The command that installs an extra where this engine is: in a clone or copy, or from a wheel."""

import json
from importlib import metadata
from pathlib import Path


def install_line(extra: str) -> str:
    """A line for a shell that works here: `pip install -e ".[grade]"`.

    A package that pip took from a file or an address is named with it, because no index may have
    it.
    """
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file():
        here = "." if root == Path.cwd() else root
        return f'pip install -e "{here}[{extra}]"'
    address = _address()
    return f'pip install "torchkata[{extra}]{f" @ {address}" if address else ""}"'


def _address() -> str:
    """Where pip or uv took this package from; empty if from an index."""
    try:
        text = metadata.distribution("torchkata").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return ""
    return str(json.loads(text).get("url", "")) if text else ""
