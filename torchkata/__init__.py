"""torchkata: learn PyTorch by writing it.

`from torchkata import check, data` loads torch; `import torchkata` alone does not.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torchkata import data
    from torchkata.notebook.check import check

__version__ = "0.1.0"
__all__ = ["__version__", "check", "data"]


def __getattr__(name: str) -> Any:
    """Load a name when it is first used."""
    if name == "check":
        return importlib.import_module("torchkata.notebook.check").check
    if name == "data":
        return importlib.import_module("torchkata.data")
    raise AttributeError(f"module 'torchkata' has no attribute {name!r}")
