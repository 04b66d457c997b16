"""Files are written whole or not at all, always by the same function."""

import ast
import errno
import json
import os
from pathlib import Path

import pytest

import torchkata
from torchkata.errors import KataError
from torchkata.kata.files import back_up, write_or_say, write_quietly, write_whole

ENGINE = Path(torchkata.__file__).parent


@pytest.fixture
def full_disk(monkeypatch):
    """A disk on which ten bytes are left."""
    put = Path.write_bytes

    def write_bytes(file, data):
        put(file, data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(tmp_path, full_disk):
    file = tmp_path / "a.py"
    file.write_text("old", encoding="utf-8")

    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"0123456789 and more")
    with pytest.raises(KataError, match=r"a\.py cannot be written: No space left on device\."):
        write_or_say(file, b"0123456789 and more")
    write_quietly(file, "0123456789 and more")

    assert file.read_text(encoding="utf-8") == "old"
    assert {"a.py", ".gitignore"} >= {path.name for path in tmp_path.iterdir()}


def test_it_makes_the_folders_above_and_replaces_what_is_there(tmp_path):
    file = tmp_path / "deep" / "er" / "a.py"

    write_whole(file, b"one")
    write_whole(file, b"two")

    assert file.read_bytes() == b"two"
    assert [file] == list(file.parent.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="links and modes as POSIX has them")
def test_a_link_stays_a_link_and_a_mode_stays_as_it_was(tmp_path):
    own, link = tmp_path / "own.py", tmp_path / "link.py"
    own.write_bytes(b"old")
    own.chmod(0o640)
    link.symlink_to(own)

    write_whole(link, b"new")

    assert link.is_symlink()
    assert (own.read_bytes(), own.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_backup_of_a_file_that_is_missing_is_empty(tmp_path):
    assert back_up(tmp_path, tmp_path / "two.py").read_bytes() == b""


def test_state_that_cannot_be_written_is_not_an_error(tmp_path):
    (tmp_path / ".kata").write_text("a file, not a folder", encoding="utf-8")

    write_quietly(tmp_path / ".kata" / "hints.json", json.dumps({}))

    assert (tmp_path / ".kata").is_file()


def test_no_other_module_replaces_a_file_by_a_draft():
    """Neither `draft.replace(file)` nor `os.replace(draft, file)`."""
    homes = {
        path.relative_to(ENGINE).as_posix()
        for path in ENGINE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "replace"
        and not node.keywords
        and (len(node.args) == 1 or ast.unparse(node.func) == "os.replace")
    }

    assert homes == {"kata/files.py"}
