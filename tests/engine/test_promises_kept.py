"""The table of what is promised names tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows():
    text = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
    table = text.partition("## What is promised")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_each_promise_has_what_holds_it_a_test_that_exists_and_what_breaks_it():
    found = rows()
    assert len(found) >= 12
    for row in found:
        assert len(row) == 4
        assert all(row), row
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", row[2])
        assert named, row[0]
        for file, test in named:
            tree = ast.parse((ROOT / "tests" / "engine" / file).read_text(encoding="utf-8"))
            there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert test in there, f"{file}::{test}"
