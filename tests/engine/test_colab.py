"""The notebook for Colab: it is made from the stubs, and a kernel runs it from an empty folder."""

from pathlib import Path

import nbclient
import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from torchkata.author import colab
from torchkata.kata.reset import definition_text
from torchkata.kata.source import Source

ROOT = Path(__file__).resolve().parents[2]
TODO = "raise NotImplementedError"


@pytest.fixture
def book():
    """The notebook as it ships."""
    return nbformat.read(ROOT / colab.FILE, as_version=4)


def test_it_is_made_from_the_stubs(kata):
    text = (ROOT / colab.FILE).read_text(encoding="utf-8")

    assert text == colab.written(kata), f"kata verify --write makes {colab.FILE} again"


def test_it_has_a_check_for_each_exercise_of_the_core_path(book, kata):
    nbformat.validate(book)
    checks = [cell.source.splitlines()[-1] for cell in book.cells if "\n\n\ncheck(" in cell.source]

    assert checks == [f"check({one.name})" for one in kata.syllabus if one.core]
    assert book.metadata.accelerator == "GPU"


@pytest.mark.filterwarnings("ignore")  # Jupyter's own
def test_a_kernel_gets_from_an_empty_folder_to_a_solved_exercise(book, kata, tmp_path, monkeypatch):
    solution = definition_text(Source(ROOT / "solutions/tensors.py"), "from_rows")
    start, header, first, second = [cell for cell in book.cells if cell.cell_type == "code"][:4]
    benchmark = book.cells[-1]
    first.source = f"{solution}\n\ncheck(from_rows)"
    benchmark.source += " --benchmark-disable --color=no"  # checked, not timed
    book.cells = [start, start.copy(), header, first, second, benchmark]
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    where = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(book, timeout=300, resources=where).execute()

    started, again, _header, solved, todo, measured = (
        "".join(one.get("text", "") or one["data"]["text/plain"] for one in cell.get("outputs", []))
        for cell in book.cells
    )
    core = sum(one.core for one in kata.syllabus)
    assert f"kata: {core} exercises." in started.replace("\r", "")
    assert again == ""
    assert solved.startswith("from_rows: solved")
    assert "is still to do" in todo
    assert " passed" in measured
    assert "failed" not in measured
    assert (tmp_path / "kata/exercises/tensors.py").is_file()
    assert not (tmp_path / "kata/.git").exists()


@pytest.mark.parametrize("wheels", [[], ["torchkata-0.1.0-x.whl", "torchkata-0.2.0-x.whl"]])
def test_where_torchkata_is_missing_the_newest_wheel_is_installed(
    book, wheels, tmp_path, monkeypatch
):
    first = next(cell for cell in book.cells if cell.cell_type == "code").source
    code = TransformerManager().transform_cell(first)
    for name in (*wheels, "exercises/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    called = []

    class Shell:
        def run_line_magic(self, name, line):
            called.append(f"{name} {line}")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    names = {"get_ipython": Shell}
    if not wheels:
        with pytest.raises(SystemExit, match="Upload torchkata-"):
            exec(code, names)
    else:
        exec(code, names)
        assert called == ["pip install --quiet {found[-1]}"]
        assert names["found"][-1] == "torchkata-0.2.0-x.whl"
