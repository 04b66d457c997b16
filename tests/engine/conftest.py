"""Fixtures of the engine's own tests: a learner made from a piece of code, and small katas."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

from torchkata.kata.folder import Kata
from torchkata.observe import Options, Subject
from torchkata.run.attempt import verdict_of
from torchkata.testing.call import Finding
from torchkata.testing.learner import Learner, beside

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items):
    """Warnings are errors in the engine's own tests; a learner's code may warn."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("error"), append=False)


@pytest.fixture(autouse=True)
def nothing_is_left_on() -> Iterator[None]:
    """A mode of torch that a test leaves on would fail tests that have nothing to do with it."""
    yield
    left = torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
    assert left == (0, 0), "a mode of torch is still on"


@pytest.fixture
def kata() -> Kata:
    """The project's own kata."""
    return Kata(ROOT)


@pytest.fixture
def learner_of(tmp_path) -> Callable[..., Learner]:
    """`learner_of(code)`: a learner whose file `exercises/topic.py` is that code; it tests `f`."""

    def make(code: str, seconds: float = 60.0, **options) -> Learner:
        folder = tmp_path / "exercises"
        folder.mkdir(exist_ok=True)
        (folder / "topic.py").write_text("import torch\n\n\n" + code, encoding="utf-8")
        subject = Subject.load(folder, "topic")
        try:
            functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
        except SyntaxError:
            functions = []
        parameters = {node.name: [arg.arg for arg in node.args.args] for node in functions}
        return Learner(beside(subject), "f", parameters, Options(seconds=seconds, **options))

    return make


@pytest.fixture
def told() -> Callable[[Callable[[], object]], list[str]]:
    """`told(check)`: the lines that a learner reads when that check fails."""

    def run(check: Callable[[], object]) -> list[str]:
        with pytest.raises(Finding) as caught:
            check()
        return verdict_of(caught.value).lines()

    return run


@pytest.fixture(scope="session")
def make_kata() -> Callable[[Path], Path]:
    """Writes a kata of three exercises into a folder."""
    return _beside("small").make


@pytest.fixture(scope="session")
def timings() -> ModuleType:
    """Made-up results of a benchmark."""
    return _beside("timings")


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small_kata(make_kata, tmp_path) -> Iterator[Path]:
    """A kata of three exercises in a folder of its own."""
    _forget_small_katas()
    yield make_kata(tmp_path / "kata")
    _forget_small_katas()


def _forget_small_katas() -> None:
    """Python keeps modules by name, and all small katas have the same: each has to load its own."""
    for name in list(sys.modules):
        if name.startswith(("tests.exercises.two", "tests.exercises.sign")):
            del sys.modules[name]


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A distribution's own Chromium where there is one, else what `playwright install` brought.
        found = shutil.which("chromium") or shutil.which("google-chrome")
        opened = playwright.chromium.launch(executable_path=found)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def warm() -> Iterator[Callable[..., subprocess.CompletedProcess]]:
    """`warm(command, cwd=, env=, timeout=)`: a module in a fork of a process that has torch."""
    started = []

    def run_warm(command: list[str], **how) -> subprocess.CompletedProcess:
        if not started:
            started.append(_beside("warm").WarmPython())
        try:
            return started[0].run(command, **how)
        except subprocess.TimeoutExpired:  # it has ended, with all that it ran
            started.clear()
            raise

    yield run_warm
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def run(warm) -> Callable[..., subprocess.CompletedProcess]:
    """`run(folder, "pytest", ...)` runs a module as a user would; capitals are environment.

    What needs torch finds it loaded, except if it has an environment of its own, which Python may
    read as it starts; `new=True` asks for a new process.
    """

    def run_module(
        folder: Path, module: str, *arguments: str, timeout: float = 120, new=False, **environment
    ):
        clean = {key: value for key, value in os.environ.items() if key not in _OURS}
        env = clean | _AS_A_USER | environment
        needs_torch = module == "pytest" or arguments[:1] in _NEED_TORCH
        if needs_torch and not new and not any(environment.values()) and sys.platform == "linux":
            return warm([module, *arguments], cwd=folder, env=env, timeout=timeout)
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
        )

    return run_module


_AS_A_USER = {
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
    # Users do not have these plugins of ours, and their imports would be much of each start.
    "PYTEST_ADDOPTS": "-p no:hypothesispytest -p no:anyio",
}
_NEED_TORCH = {("check",), ("curve",), ("verify",)}  # of the commands of `kata`
_OURS = {"CI", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "FORCE_COLOR"}
