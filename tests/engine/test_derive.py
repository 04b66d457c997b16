"""Docstrings and signatures stand in the stubs; `kata verify --write` copies them to the rest."""

import pytest

from torchkata.author.derive import derived, write_derived
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata

STUB, OUT, SOLUTION = "torchkata/stubs/two.py", "exercises/two.py", "solutions/two.py"
CLASS = '''

class {bases}:
    """{says}"""

    @property
    def value(self) -> float:
        """{value}"""
        {body}

    @value.setter
    def value(self, to: float) -> None:
        """{setter}"""
        {body}

    {decorator}def made(self, {parameter}):
        """{made}"""
        {body}
'''
AS_IN_THE_STUB = {
    "bases": "quadruple(object)",
    "says": "A box.",
    "value": "What is in it.",
    "setter": "Put it in.",
    "made": "Another.",
    "parameter": "of: float = 2.0",
}


def edit(root, file, old, new):
    text = (root / file).read_bytes().decode()
    assert old in text, f"{old!r} is not in {file}"
    (root / file).write_bytes(text.replace(old, new, 1).encode())


def write(root, *topics):
    kata = Kata(root)
    chosen = [kata.syllabus.known_topic(topic) for topic in topics or ("two",)]
    return [path.relative_to(root).as_posix() for path in write_derived(kata, chosen)]


def text(root, file):
    return (root / file).read_bytes().decode()


def replaced_by_a_function(root, function):
    """Let the solution's `double` be that text."""
    whole = text(root, SOLUTION)
    start, end = whole.index("def double"), whole.index("def quadruple")
    (root / SOLUTION).write_bytes((whole[:start] + function + "\n\n\n" + whole[end:]).encode())


def test_nothing_is_written_where_everything_agrees(small_kata):
    before = {file: (small_kata / file).stat().st_mtime_ns for file in (OUT, SOLUTION)}

    assert write(small_kata, "two", "sign") == []

    after = {file: (small_kata / file).stat().st_mtime_ns for file in (OUT, SOLUTION)}
    assert after == before
    assert not (small_kata / ".kata").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Twice t.', '"""Two times t.\n\n    A new paragraph.'),
        ("def double(t: torch.Tensor)", "def double(\n    x: torch.Tensor, by: int = 2\n)"),
    ],
    ids=["docstring", "signature"],
)
def test_a_head_that_changed_in_the_stub_is_copied(small_kata, old, new):
    edit(small_kata, STUB, old, new)

    assert write(small_kata) == [OUT, SOLUTION]

    assert text(small_kata, OUT) == text(small_kata, STUB)
    assert new in text(small_kata, SOLUTION)
    assert '[2.0, 4.0]\n    """\n    return 2 * t\n' in text(small_kata, SOLUTION)
    assert write(small_kata) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [('"""Twice t.', '"""Two times t.'), ("def double(t: torch.Tensor)", "def double(x)")],
    ids=["docstring", "signature"],
)
def test_a_head_that_drifted_in_the_solution_is_brought_back(small_kata, old, new):
    before = text(small_kata, SOLUTION)
    edit(small_kata, SOLUTION, old, new)

    assert write(small_kata) == [SOLUTION]

    assert text(small_kata, SOLUTION) == before


def test_a_stub_that_changed_is_copied_to_the_exercises_alone(small_kata):
    edit(small_kata, STUB, "    raise NotImplementedError", "    ...  # write it here")

    assert write(small_kata) == [OUT]

    assert "# write it here" in text(small_kata, OUT)


def test_what_was_there_is_kept(small_kata):
    edit(small_kata, OUT, "    raise NotImplementedError", "    return mine")
    edit(small_kata, SOLUTION, '"""Twice t.', '"""Drifted.')
    was = {text(small_kata, OUT), text(small_kata, SOLUTION)}

    write(small_kata)

    kept = (small_kata / ".kata" / "backup").iterdir()
    assert {path.read_bytes().decode() for path in kept} == was


def test_methods_are_paired_by_name_and_a_setter_is_not_its_property(small_kata):
    own = AS_IN_THE_STUB | {"says": "Old.", "value": "Old.", "setter": "Old.", "made": "Old."}
    for file, said, body in (
        (STUB, AS_IN_THE_STUB, "raise NotImplementedError"),
        (SOLUTION, own | {"parameter": "of"}, "return 1"),
    ):
        whole = text(small_kata, file)
        start = whole.index("\n\ndef quadruple")
        decorator = "" if file == STUB else "@torch.no_grad()\n    "
        made = CLASS.format(**said, body=body, decorator=decorator).replace("\n\nclass", "\nclass")
        (small_kata / file).write_bytes((whole[:start] + "\n" + made).encode())

    assert write(small_kata) == [OUT, SOLUTION]

    wanted = CLASS.format(**AS_IN_THE_STUB, body="return 1", decorator="@torch.no_grad()\n    ")
    assert text(small_kata, SOLUTION).endswith(wanted.lstrip("\n"))


def test_a_decorator_and_comments_of_the_solution_stay(small_kata):
    replaced_by_a_function(
        small_kata,
        "@torch.no_grad()\n@cached\ndef double(t):\n    # Both at once.\n    return 2 * t",
    )

    write(small_kata)

    assert "\n@torch.no_grad()\n@cached\ndef double(t: torch.Tensor)" in text(small_kata, SOLUTION)
    assert '4.0]\n    """\n    # Both at once.\n    return 2 * t\n' in text(small_kata, SOLUTION)


def test_a_decorated_function_inside_stays_whole(small_kata):
    inner = "    @cached\n    def inner():\n        return 2\n\n    return inner() * t"
    replaced_by_a_function(small_kata, f"def double(t):\n{inner}")

    write(small_kata)

    assert f'4.0]\n    """\n{inner}\n' in text(small_kata, SOLUTION)


@pytest.mark.parametrize(
    "function",
    [
        "def double(t): return 2 * t",
        "def double(\n    t,\n): return 2 * t",
        'def double(t):\n    """Mü."""; return 2 * t',
    ],
)
def test_a_body_in_the_line_of_the_head_gets_a_line_of_its_own(small_kata, function):
    replaced_by_a_function(small_kata, function)

    write(small_kata)

    assert '[2.0, 4.0]\n    """\n    return 2 * t\n\n' in text(small_kata, SOLUTION)


def test_a_stub_in_one_line_gives_its_signature_alone(small_kata):
    whole = text(small_kata, STUB)
    end = whole.index("\n\n\ndef quadruple")
    stub = whole[: whole.index("def double")] + "def double(t): raise NotImplementedError"
    (small_kata / STUB).write_bytes((stub + whole[end:]).encode())

    write(small_kata)

    assert "\ndef double(t):\n    return 2 * t\n" in text(small_kata, SOLUTION)


def test_each_copy_keeps_its_ends_of_lines(small_kata):
    for file in (OUT, SOLUTION):
        path = small_kata / file
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert write(small_kata) == []
    edit(small_kata, STUB, '"""Twice t.', '"""Two times t.')

    write(small_kata)

    for file in (OUT, SOLUTION):
        said = text(small_kata, file)
        assert "Two times t." in said
        assert said.count("\n") == said.count("\r\n")
    assert "\r" not in text(small_kata, STUB)


def test_a_missing_copy_of_the_stubs_is_made(small_kata):
    (small_kata / OUT).unlink()

    assert write(small_kata) == [OUT]

    assert text(small_kata, OUT) == text(small_kata, STUB)


@pytest.mark.parametrize("broken", [STUB, SOLUTION])
@pytest.mark.parametrize("how", ["def (", "# \udcff", None])
def test_nothing_at_all_is_written_where_a_module_is_broken(small_kata, broken, how):
    edit(small_kata, OUT, "Twice t", "Drifted")
    edit(small_kata, "exercises/sign.py", "Minus t", "Drifted")
    if how is None:
        (small_kata / broken).unlink()
    else:
        whole = text(small_kata, broken) + how
        (small_kata / broken).write_bytes(whole.encode("utf-8", "surrogateescape"))
    before = {path: path.read_bytes() for path in small_kata.rglob("*.py")}

    with pytest.raises(AuthorError, match=broken):
        write(small_kata, "sign", "two")

    assert {path: path.read_bytes() for path in small_kata.rglob("*.py")} == before


def test_the_project_agrees_with_its_stubs(kata):
    for topic in kata.syllabus.topics:
        for path, wanted in derived(kata, topic).items():
            assert path.read_bytes().decode() == wanted, path


def test_the_command_writes_the_topics_that_were_named(small_kata, run):
    for stub in (STUB, "torchkata/stubs/sign.py"):
        edit(small_kata, stub, '"""', '"""New. ')

    done = run(small_kata, "torchkata", "verify", "--write", "double")
    again = run(small_kata, "torchkata", "verify", "--write", "double")

    assert done.returncode == again.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "exercises/two.py is written; what it said is kept in .kata/backup.",
        "Everything agrees with the stubs.",
    ]
    assert again.stdout.splitlines() == ["Everything agrees with the stubs."]
    assert "New." not in text(small_kata, "exercises/sign.py")


@pytest.mark.parametrize("other", [["--mutants"], ["--seeds", "3"], ["-j", "1"]])
def test_the_command_goes_with_no_other_option(small_kata, run, other):
    edit(small_kata, OUT, "Twice t", "Drifted")

    done = run(small_kata, "torchkata", "verify", "--write", *other)

    assert done.returncode == 2
    assert "--write" in done.stderr
    assert "Drifted" in text(small_kata, OUT)
