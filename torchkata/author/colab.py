"""The notebook for Google Colab: a kata in one cell, then the core path with a check below each.

It is made from the stubs, so `kata verify --write` makes it again. The first cell installs only
where torchkata is missing, so the same notebook runs anywhere.
"""

import json
from collections.abc import Iterator
from typing import Any

from torchkata.kata.folder import Kata
from torchkata.kata.source import Source
from torchkata.notebook.convert import cells_of

FILE = "docs/colab.ipynb"
_INTRODUCTION = """\
# Learn PyTorch by writing it

Run the first cell: it installs torchkata and makes a kata in the folder `kata`.
Then write a function, and run its cell: the last line checks it, and says which mistake you made.

`!kata hint NAME` in a cell gives a hint.
These are the exercises of the core path, enough for one afternoon.
Save a copy in your Drive: Colab forgets the folder, but not the notebook."""
_FIRST = """\
# The address of torchkata's wheel; if it is empty, upload the file (the folder symbol on the left).
WHEEL = ""

import importlib.util
import os
import sys
from pathlib import Path

if importlib.util.find_spec("torchkata") is None:
    found = [WHEEL] if WHEEL else sorted(map(str, Path().glob("torchkata-*.whl")))
    if not found:
        raise SystemExit("Upload torchkata-….whl to the files on the left; then run this again.")
    %pip install --quiet {found[-1]}
if not Path("exercises").is_dir():
    if not Path("kata").is_dir():
        !{sys.executable} -m torchkata start kata --core --no-git
    os.chdir("kata")

from torchkata import check"""
_GPU = """\
# The GPU, measured

*Runtime, Change runtime type* gives this notebook a GPU.
The rows of the GPU are left out where there is none.
`!{sys.executable} -m pytest benchmarks` without the rest measures for 90 seconds."""
_BENCHMARK = """\
!{sys.executable} -m pytest -q benchmarks/test_sweep.py -k "float32 and 1024" """


def written(kata: Kata) -> str:
    """The text of the notebook, always the same for the same stubs."""
    cells = [_cell(kind, text) for kind, text in _texts(kata)]
    metadata = {
        "accelerator": "GPU",
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    }
    book = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"


def _texts(kata: Kata) -> Iterator[tuple[str, str]]:
    """The cells: `markdown` or `code`, and the text."""
    yield "markdown", _INTRODUCTION
    yield "code", _FIRST
    for topic in kata.syllabus.topics:
        core = [exercise for exercise in topic.exercises if exercise.core]
        left_out = {exercise.name for exercise in topic.exercises} - {one.name for one in core}
        if core:
            yield "markdown", f"# {topic.name}: {topic.title}"
            stub = Source(kata.stub(topic.name))
            yield from cells_of(stub, core, left_out=left_out)
    yield "markdown", _GPU
    yield "code", _BENCHMARK.rstrip()


def _cell(kind: str, text: str) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, **more, "source": text.splitlines(keepends=True)}
