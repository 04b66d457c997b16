"""The public names. A name that vanishes or appears here is a change of the interface."""

import importlib
import subprocess
import sys
from importlib.metadata import entry_points, version

import torchkata

FACES = {
    "torchkata": {"__version__", "check", "data"},
    "torchkata.data": {
        *("doubling", "orchards", "poem", "points", "points_start", "stripes", "two_layer"),
    },
    "torchkata.testing": {
        *("ANY", "FLOATS", "NUMBERS", "SIGNED"),
        "expect",
        "oracles_beside",
        "probes_beside",
        "right_answer",
        "standard",
        "tests_beside",
        "wrong_beside",
        "wrong_answer",
    },
}

USER_PROGRAM = """\
from torchkata import __version__, check, data
reveal_type(check)
reveal_type(data.points)
print(__version__.upper(), check(7))
"""


def public(module):
    """`__all__`, or else the functions that the module itself defines."""
    if hasattr(module, "__all__"):
        return module.__all__
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def test_the_faces_have_these_names_and_no_others():
    found = {face: public(importlib.import_module(face)) for face in FACES}

    assert {face: set(names) for face, names in found.items()} == FACES
    assert all(len(names) == len(set(names)) for names in found.values())


def test_every_name_can_be_imported():
    for face, names in FACES.items():
        module = importlib.import_module(face)
        for name in names:
            assert getattr(module, name) is not None, f"{face}.{name}"


def test_the_face_of_the_package_loads_torch_only_when_asked():
    program = "import sys, torchkata; assert 'torch' not in sys.modules; from torchkata import data"

    subprocess.run([sys.executable, "-c", program], check=True)


def test_pytest_knows_the_plugin_by_its_path(pytestconfig):
    assert pytestconfig.pluginmanager.has_plugin("torchkata.plugin")


def test_the_command_is_named_kata():
    (kata,) = entry_points(group="console_scripts", name="kata")

    assert kata.value == "torchkata.cli:main"
    assert callable(kata.load())


def test_the_version_has_one_home():
    asked = [sys.executable, "-m", "torchkata", "--version"]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout

    assert said == f"torchkata {torchkata.__version__}\n"
    assert version("torchkata") == torchkata.__version__, "install it again: pip install -e ."


def test_a_users_type_checker_sees_the_types(tmp_path):
    (tmp_path / "program.py").write_text(USER_PROGRAM, encoding="utf-8")
    settings = "[mypy]\nfollow_imports = silent\n[mypy-torch.*]\nfollow_imports = skip\n"
    (tmp_path / "mypy.ini").write_text(settings, encoding="utf-8")

    # In a folder of its own, so that mypy finds the installed package, not the clone.
    asked = [sys.executable, "-m", "mypy", "program.py"]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True).stdout

    assert "py.typed" not in said, said
    assert 'Revealed type is "def (function: ' in said, said
    assert 'Revealed type is "def () -> tuple[' in said, said
    assert '"check" does not return a value' in said, said
