"""What `kata start` says of a machine, and what git makes of it."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from torchkata.errors import KataError
from torchkata.handout import machine
from torchkata.handout.start import files_of, with_history
from torchkata.handout.write import write

PIN = "torch==2.13.0"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A new kata, as far as its requirements go, beside the current folder."""
    monkeypatch.chdir(tmp_path)
    kata = tmp_path / "my kata"
    kata.mkdir()
    (kata / "requirements.txt").write_text(f"{PIN}\n-e .\n", encoding="utf-8")
    needs = 'dependencies = ["torch>=2.6", "pytest>=8.2"]'
    (kata / "pyproject.toml").write_text(f"[project]\n{needs}\n", encoding="utf-8")
    return kata.relative_to(tmp_path)


@pytest.fixture
def here(monkeypatch):
    """`here(torch, ...)`: this machine with that torch; by default in an active environment."""

    def be(torch, system="Linux", gpu=False, active=True, uv=False):
        def version(package):
            found = {"torch": torch, "pytest": "9.0"}[package]
            if not found:
                raise metadata.PackageNotFoundError(package)
            return found

        programs = {"nvidia-smi": gpu, "pytest": True, "python": True}
        monkeypatch.setattr(machine.metadata, "version", version)
        monkeypatch.setattr(machine.platform, "system", lambda: system)
        monkeypatch.setattr(machine.shutil, "which", lambda name: programs[name] or None)
        for variable, value in (
            ("VIRTUAL_ENV", sys.prefix if active else ""),
            ("CONDA_PREFIX", ""),
            ("UV", "/bin/uv" if uv else ""),
        ):
            if value:
                monkeypatch.setenv(variable, value)
            else:
                monkeypatch.delenv(variable, raising=False)
        monkeypatch.setattr(sys, "base_prefix", "/usr")

    return be


def steps(told):
    return [line.strip() for line in told[told.index("Next:") + 1 :]]


@pytest.mark.parametrize("torch", ["2.13.0", "2.13.0+cpu"])
def test_where_all_is_installed_there_is_nothing_to_install(folder, here, torch):
    here(torch)

    told = machine.next_steps(folder)

    assert told[0] == f"PyTorch {torch} is installed, the release that requirements.txt pins."
    assert steps(told) == ["cd 'my kata'", "pytest"]


def test_where_the_kata_is_the_current_folder_nothing_says_to_enter_it(folder, here, monkeypatch):
    here("2.13.0")
    monkeypatch.chdir(folder)

    assert steps(machine.next_steps(Path())) == ["pytest"]


def test_a_folder_that_looks_like_an_option_can_be_entered(folder, here):
    here("2.13.0")
    folder.rename("-x")

    enter = steps(machine.next_steps(Path("-x")))[0]

    subprocess.run(["sh", "-c", f"{enter} && test -f pyproject.toml"], check=True)


def test_another_release_in_the_range_works_too(folder, here):
    here("2.9.1")

    told = machine.next_steps(folder)

    assert told[0].startswith("PyTorch 2.9.1 is installed and works. requirements.txt pins 2.13.0")
    assert steps(told)[-1] == "pytest"
    assert len(steps(told)) == 2


@pytest.mark.parametrize(("torch", "said"), [("", "is not installed"), ("2.3.0", "2.3.0 is inst")])
def test_without_a_gpu_the_line_takes_the_cpu_build(folder, here, torch, said):
    here(torch)

    told = machine.next_steps(folder)

    assert f"PyTorch {said}" in told[0]
    assert "several GB of CUDA" in told[1]
    assert steps(told)[1:] == [
        f"pip install {PIN} --index-url https://download.pytorch.org/whl/cpu",
        "pip install -r requirements.txt",
        "pytest",
    ]


@pytest.mark.parametrize(
    "machine_with", [{"gpu": True}, {"system": "Darwin"}, {"system": "Windows"}]
)
def test_elsewhere_the_plain_package_is_right(folder, here, machine_with):
    here("", **machine_with)

    assert steps(machine.next_steps(folder))[1:] == ["pip install -r requirements.txt", "pytest"]


def test_an_environment_for_the_command_alone_is_no_use_to_the_folder(folder, here):
    here("2.13.0", active=False)
    by_pipx = machine.next_steps(folder)
    here("2.13.0", active=False, uv=True)
    by_uvx = machine.next_steps(folder)

    assert "not active in your shell" in by_pipx[0]
    assert steps(by_pipx)[1:3] == ["python -m venv .venv", ". .venv/bin/activate"]
    assert steps(by_pipx)[-2:] == ["pip install -r requirements.txt", "pytest"]
    assert steps(by_uvx)[1:] == [
        *("uv venv", ". .venv/bin/activate"),
        *("uv pip install --torch-backend auto -r requirements.txt", "pytest"),
    ]


# --- git -----------------------------------------------------------------------------------------


def test_a_folder_in_a_repository_gets_none_of_its_own(folder):
    subprocess.run(["git", "init", "--quiet"], check=True)

    told = with_history(folder)

    assert told.startswith("The folder belongs to the git repository ")
    assert not (folder / ".git").exists()


def test_a_repository_without_a_commit_gets_the_first_one(folder):
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=folder)

    assert with_history(folder).startswith("git keeps its history; the first commit is made")
    assert subprocess.run(["git", "show", "--quiet"], cwd=folder, check=False).returncode == 0


def test_what_is_made_before_a_kata_does_not_fill_the_folder(tmp_path):
    for name in (".git", ".venv", "venv"):
        (tmp_path / name).mkdir()

    write({"README.md": b"read me"}, tmp_path, as_zip=False)

    assert (tmp_path / "README.md").read_bytes() == b"read me"


def test_without_git_it_is_said(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert with_history(folder) == "git is not installed, so your work has no history here."


def test_what_git_refuses_is_said(folder, monkeypatch):
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/dev/null/objects")

    told = with_history(folder)

    assert told.startswith("git did not make a first commit: ")
    assert "\n" not in told


def test_git_keeps_the_name_that_it_knows(folder, monkeypatch):
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")

    told = with_history(folder)

    log = ["git", "log", "--format=%an %s"]
    said = subprocess.run(log, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert told == "git keeps its history; the first commit is made."
    assert said == "Ada a new kata\n"


def test_a_choice_that_was_never_made_is_told(kata):
    with pytest.raises(KataError, match=r"assistants: 'author' is not one of tutor, free, none"):
        files_of(kata, {"assistants": "author", "core": "yes"})


def test_a_choice_of_an_older_release_names_no_assistants(kata):
    assert files_of(kata, {"topics": "tensors"})["AGENTS.md"]
