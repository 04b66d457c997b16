"""What this machine has of what a kata needs, and what a learner types next."""

import os
import platform
import shlex
import shutil
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from torchkata.i18n import _, listed

CPU = "https://download.pytorch.org/whl/cpu"


def next_steps(folder: Path) -> list[str]:
    """What is here and what to type next, line by line.

    Args:
        folder: The new kata.
    """
    pin, needs = _needed(folder)
    own = _is_yours()
    said, complete = _said(pin, needs) if own else ([_AN_ENVIRONMENT_FOR_THE_COMMAND], False)
    steps = [f"cd {_quoted(folder)}"] if folder.resolve() != Path.cwd() else []
    if not own:
        steps += _new_environment()
    if not complete and not own and _through_uv():
        steps.append("uv pip install --torch-backend auto -r requirements.txt")
    elif not complete:
        if _takes_the_cpu_build() and not (own and _fits(pin)):
            steps.append(f"pip install {pin} --index-url {CPU}")
            said.append(
                _(
                    "There is no NVIDIA GPU here, so the line with {pin} installs PyTorch for the "
                    "CPU: the plain package would bring several GB of CUDA."
                ).format(pin=pin)
            )
        steps.append("pip install -r requirements.txt")
    steps.append("pytest" if not (complete and shutil.which("pytest") is None) else _PYTEST)
    return [*said, "", _("Next:"), *(f"  {step}" for step in steps)]


_AN_ENVIRONMENT_FOR_THE_COMMAND = _(
    "This command ran in an environment that is not active in your shell, so your kata gets its "
    "own."
)
_PYTEST = "python -m pytest"


def _needed(folder: Path) -> tuple[Requirement, list[Requirement]]:
    """The release of torch that is pinned, and what the package itself requires."""
    text = (folder / "pyproject.toml").read_text(encoding="utf-8")
    needs = [Requirement(line) for line in tomllib.loads(text)["project"]["dependencies"]]
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line.startswith("torch")]
    return (pins or [one for one in needs if one.name == "torch"])[0], needs


def _said(pin: Requirement, needs: list[Requirement]) -> tuple[list[str], bool]:
    """What this Python has, in sentences, and whether that is all."""
    here = _version("torch")
    missing = [str(one) for one in needs if one.name != "torch" and not _fits(one)]
    complete = not missing and all(_fits(one) for one in needs)
    if not here:
        said = _("PyTorch is not installed in this Python.")
    elif _fits(pin):
        said = _("PyTorch {here} is installed, the release that requirements.txt pins.")
    elif complete:
        said = _(
            "PyTorch {here} is installed and works. requirements.txt pins {pin}, so that all "
            "machines of a class have the same."
        )
    else:
        said = _("PyTorch {here} is installed; a kata is tested with {pin}.")
    lines = [said.format(here=here, pin=str(pin.specifier).removeprefix("=="))]
    if missing:
        lines.append(_("Not installed in this Python: {names}.").format(names=listed(missing, 9)))
    return lines, complete


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _fits(one: Requirement) -> bool:
    return one.specifier.contains(_version(one.name) or "0", prereleases=True)


def _is_yours() -> bool:
    """Whether this Python is the one that the learner's own commands run in.

    `uvx` and `pipx` make an environment for the command alone, which is not activated.
    """
    prefix = Path(sys.prefix)
    active = [os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX")]
    is_active = any(one and Path(one).resolve() == prefix.resolve() for one in active)
    return is_active or sys.prefix == sys.base_prefix


def _through_uv() -> bool:
    return "UV" in os.environ


def _new_environment() -> list[str]:
    """The lines that make an environment and activate it."""
    windows = platform.system() == "Windows"
    python = "python" if windows or shutil.which("python") else "python3"
    make = "uv venv" if _through_uv() else f"{python} -m venv .venv"
    return [make, r".venv\Scripts\activate" if windows else ". .venv/bin/activate"]


def _takes_the_cpu_build() -> bool:
    """Whether the plain package of torch would bring CUDA for nothing."""
    has_gpu = shutil.which("nvidia-smi") or Path("/proc/driver/nvidia/version").exists()
    return platform.system() == "Linux" and not has_gpu


def _quoted(folder: Path) -> str:
    text = str(folder)
    if text.startswith("-"):  # `cd` would take it for an option
        text = os.path.join(os.curdir, text)  # noqa: PTH118 - a Path drops the dot
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
