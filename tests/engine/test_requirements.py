"""The lock, the pins and pyproject.toml agree; `.ci/lock` writes the lock again."""

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]
PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]


def requirements(name):
    """The lines of a requirements file that name a package, by that name."""
    found = defaultdict(list)
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.lstrip().startswith(("#", "-")):
            one = Requirement(line)
            found[canonicalize_name(one.name)].append(one)
    return found


def wanted():
    """What pyproject.toml asks for, extras included, but for torch and the project itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    asked = [Requirement(line) for one in lists for line in one]
    return [one for one in asked if one.name not in {"torch", project["name"]}]


def holds(one, environment):
    return one.marker is None or one.marker.evaluate(environment)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[0])
def test_the_lock_pins_one_allowed_release_of_each_requirement(system, python):
    lock = requirements("requirements-lock.txt")
    environment = {
        **dict(zip(("sys_platform", "platform_system", "os_name"), system, strict=True)),
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }

    for one in wanted():
        if holds(one, environment):
            pins = [pin for pin in lock[canonicalize_name(one.name)] if holds(pin, environment)]
            assert len(pins) == 1, f"{one}: {len(pins)} pins in the lock. Renew it: .ci/lock"
            (exact,) = pins[0].specifier
            assert exact.operator == "=="
            assert exact.version in one.specifier, f"{one}, not {exact}. Renew the lock: .ci/lock"


def test_the_lock_leaves_torch_to_the_machine():
    lock = requirements("requirements-lock.txt")

    assert not {"torch", "triton", "sympy", "networkx", "mpmath"} & set(lock)
    assert not [name for name in lock if name.startswith(("nvidia", "cuda"))]


def test_learners_and_contributors_have_the_same_torch():
    assert (
        requirements("requirements.txt")["torch"] == requirements("requirements-dev.txt")["torch"]
    )


def test_pre_commit_runs_the_ruff_of_the_lock():
    settings = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (pin,) = requirements("requirements-lock.txt")["ruff"]

    assert [repo["rev"] for repo in settings["repos"]] == ["v" + str(pin.specifier)[2:]]
