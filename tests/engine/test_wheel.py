"""The wheel of a release: the whole package, without answers."""

import subprocess
import sys
import tomllib
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

import torchkata

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The open wheel, built as `python -m build` builds it, without an environment of its own."""
    into = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = into.glob("*.whl")
    with zipfile.ZipFile(file) as opened:
        yield opened


def test_it_holds_the_whole_package_and_nothing_else(wheel):
    package = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "torchkata").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    about = f"torchkata-{torchkata.__version__}.dist-info/"

    assert {name for name in wheel.namelist() if not name.startswith(about)} == package


def test_what_is_read_at_run_time_is_inside(wheel):
    topics = tomllib.loads((ROOT / "exercises" / "syllabus.toml").read_text(encoding="utf-8"))
    stubs = {f"torchkata/stubs/{topic}.py" for topic in topics}
    names = set(wheel.namelist())

    assert "torchkata/py.typed" in names
    assert stubs == {name for name in names if name.startswith("torchkata/stubs/")}
    assert {".css", ".j2", ".js", ".md"} <= {Path(name).suffix for name in names}


def test_its_metadata_are_those_of_the_source(wheel):
    about = f"torchkata-{torchkata.__version__}.dist-info"
    metadata = BytesParser().parsebytes(wheel.read(f"{about}/METADATA"))

    assert metadata["Version"] == torchkata.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert f"{about}/licenses/LICENSE" in wheel.namelist()
    assert "kata = torchkata.cli:main" in wheel.read(f"{about}/entry_points.txt").decode()
