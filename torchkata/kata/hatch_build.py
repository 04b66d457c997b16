"""Called by hatchling, which builds the wheel: packs the rest of a clone into it.

It travels with the package, because `pip install -e .` in a copy reads the same `pyproject.toml`.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `torchkata/kata/packed.bin` to a wheel that is built from a clone or an sdist."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build."""
        root = Path(self.root)
        if version == "editable" or not (root / "solutions").is_dir():
            return
        sys.path.insert(0, self.root)  # pip builds in an environment of its own
        try:
            from torchkata.kata.packed import PLACE, pack, parts_of
        finally:
            sys.path.remove(self.root)
        with tempfile.NamedTemporaryFile(delete=False) as made:
            made.write(pack(parts_of(root)))
        self.made = Path(made.name)
        build_data["force_include"][made.name] = PLACE

    def finalize(self, *_build: object) -> None:
        """Called after the build."""
        if hasattr(self, "made"):
            self.made.unlink(missing_ok=True)
