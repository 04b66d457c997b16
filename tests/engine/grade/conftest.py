"""What the tests of grading share: exports as instructors get them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def exports() -> ModuleType:
    """Builders of submissions and of platforms' exports."""
    spec = importlib.util.spec_from_file_location("exports", Path(__file__).parent / "exports.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
