"""`kata see`: the tensors of a call, coloured by their place in memory."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from torchkata.cli import main
from torchkata.errors import KataError
from torchkata.notebook import check as notebook_check
from torchkata.notebook.blocks.colours import Palette, contrast
from torchkata.notebook.blocks.panels import COLUMNS, GRIDS, ROWS, panel
from torchkata.notebook.blocks.picture import png, svg
from torchkata.notebook.blocks.places import Memories, name_of, origins
from torchkata.notebook.blocks.plain import lines
from torchkata.notebook.blocks.scene import of_call, of_example, scene_of
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.trial import tried

SIX = torch.arange(6.0).reshape(2, 3) + 0.5
TODO = "raise NotImplementedError"


@pytest.fixture
def scene(learner_of):
    """`scene(body, *arguments)`: the picture of one call of a function with that body."""

    def make(body: str, *arguments):
        names = "t, u"[: 3 * len(arguments) - 2]
        learner = learner_of(f"def f({names}):\n    return {body}\n")
        return of_call("f", learner.f(*arguments), None)

    return make


def places(one) -> str:
    """The names of the places of a panel, as they are shown."""
    rows = [row for grid in one.grids for row in grid.rows]
    return "/".join(" ".join(name_of(cell.place) for cell in row) for row in rows)


def text(scene, width: int = 80) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines(scene, width)]


@pytest.mark.parametrize(
    ("body", "given", "wanted", "said"),
    [
        ("t", SIX, "a0 a1 a2/a3 a4 a5", "in the memory of t: a view, in the same order"),
        ("t.view(3, 2)", SIX, "a0 a1/a2 a3/a4 a5", "a view, in the same order"),
        ("t.clone()", SIX, "b0 b1 b2/b3 b4 b5", "in new memory"),
        ("t.T", SIX, "a0 a3/a1 a4/a2 a5", "a view, in another order"),
        ("t.T.contiguous()", SIX, "b0 b1/b2 b3/b4 b5", "in new memory"),
        ("t[:, 1:]", SIX, "a1 a2/a4 a5", "a view of a part of it"),
        ("t[:, :1].expand(2, 2)", SIX, "a0 a0/a3 a3", "up to 2 elements lie in the same place"),
        ("t[None].squeeze()", SIX, "a0 a1 a2/a3 a4 a5", "a view, in the same order"),
        ("t.unfold(0, 2, 1)", torch.arange(3), "a0 a1/a1 a2", "up to 2 elements"),
        ("t[1]", SIX, "a3 a4 a5", "a view of a part of it"),
        ("t[1, 1]", SIX, "a4", "a view of a part of it"),
        ("t.numpy()[::-1]", SIX, "a3 a4 a5/a0 a1 a2", "a view, in another order"),
        (
            "t.permute(2, 0, 1)",
            torch.arange(8).reshape(2, 2, 2),
            "a0 a2/a4 a6/a1 a3/a5 a7",
            "a view, in another order",
        ),
    ],
)
def test_each_element_has_the_place_where_it_lies(scene, body, given, wanted, said):
    found = scene(body, given)

    assert places(found.panels[1]) == wanted
    assert any(said in one for one in found.panels[1].said)


def test_an_argument_with_gaps_keeps_them(scene):
    assert places(scene("t", SIX[:, ::2]).panels[0]) == "a0 a2/a3 a5"


def test_two_arguments_in_one_memory_share_its_letter(scene):
    first, second, returned = scene("t + u", SIX[0], SIX[1:]).panels

    assert places(first) == "a0 a1 a2"
    assert places(second) == "b0 b1 b2"  # they do not overlap
    assert places(returned) == "c0 c1 c2"
    overlapping = scene("t", SIX, SIX.T).panels
    assert places(overlapping[1]) == "a0 a3/a1 a4/a2 a5"


def test_a_view_of_another_dtype_counts_in_the_smaller_elements(scene):
    whole, halves = scene("t.view(torch.int16)", torch.arange(2, dtype=torch.int32)).panels

    assert places(whole) == "a0 a2"
    assert places(halves) == "a0 a1 a2 a3"


def test_an_argument_is_shown_as_it_was_before_the_call(scene):
    first, returned = scene("t.add_(1)", SIX.clone()).panels

    assert first.grids[0].rows[0][0].text == "0.5"
    assert returned.grids[0].rows[0][0].text == "1.5"
    assert places(returned) == "a0 a1 a2/a3 a4 a5"


def test_what_is_too_large_is_cut_and_said(scene):
    given, returned = scene("t[0]", torch.zeros(7, 9, 50, requires_grad=True)).panels

    assert given.said == [
        f"shown: {GRIDS} of 7 matrices, {ROWS} of 9 rows and {COLUMNS} of 50 columns"
    ]
    assert len(list(given.cells())) == GRIDS * ROWS * COLUMNS
    assert f"shown: {ROWS} of 9 rows and {COLUMNS} of 50 columns" in returned.said


@pytest.mark.parametrize("width", [10, 40, 80])
def test_no_line_of_blocks_is_wider_than_the_terminal(scene, width):
    found = scene("t.permute(2, 0, 1)", torch.randn(4, 9, 9))

    blocks = [line for line in lines(found, width) if any(piece.fill for piece in line)]

    assert blocks
    assert all(len("".join(p.text for p in line).rstrip()) <= max(width, 20) for line in blocks)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("3", "Not drawn, because only tensors are: the int 3."),
        ("None", "Not drawn, because only tensors are: None."),
        ("[]", ""),
        ("t[:0]", "it has no elements"),
        ("t.sum()", "() float32"),
        ("(t, 'x')", "only tensors are: the str 'x'."),
        ("t.bfloat16()", "(2, 3) bfloat16 strides (3, 1)"),
        ("t > 1", "False"),
        ("t * float('nan')", "nan"),
        ("{'k': t}", "returned['k']"),
    ],
)
def test_every_result_is_drawn_or_told(scene, body, said):
    found = scene(body, SIX)

    assert said in "\n".join(text(found))
    ET.fromstring(svg(found))


def test_the_text_says_the_same_without_colours(scene):
    assert text(scene("t.T", SIX))[2:] == [
        "",
        "t  (2, 3) float32 strides (3, 1)",
        "     0.5  1.5  2.5",
        "     a0   a1   a2",
        "     3.5  4.5  5.5",
        "     a3   a4   a5",
        "",
        "returned  (3, 2) float32 strides (1, 3)",
        "    in the memory of t: a view, in another order",
        "     0.5  3.5",
        "     a0   a3",
        "     1.5  4.5",
        "     a1   a4",
        "     2.5  5.5",
        "     a2   a5",
        "",
        "place     a0   a1   a2   a3   a4   a5",
        "t         0,0  0,1  0,2  1,0  1,1  1,2",
        "returned  0,0  1,0  2,0  0,1  1,1  2,1",
        "",
        "a0 is the first place of memory a; the same name and colour is the same place.",
    ]


def test_the_table_says_what_no_element_reads_and_what_many_do(scene):
    gaps, many = scene("t[::2]", torch.arange(3)), scene("t.expand(3, 2)", torch.arange(2))

    assert "returned  0   -   1" in text(gaps)
    assert "returned  3 times  3 times" in text(many)


@pytest.mark.parametrize("count", [1, 2, 6, 24, 200])
@pytest.mark.parametrize("memory", range(6))
def test_every_number_can_be_read_and_neighbours_differ(memory, count):
    every = [(memory, number) for number in range(count)]
    palette = Palette(set(every))

    assert all(contrast(palette.ink(one), palette.fill(one)) >= 4.5 for one in every)
    assert count > 24 or len({palette.fill(one) for one in every}) == count


def test_both_pictures_have_every_number_place_and_sentence(scene):
    found = scene("t.T.clone()", SIX)

    root = ET.fromstring(svg(found))
    written = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    filled = [one.get("fill") for one in root.iter("{http://www.w3.org/2000/svg}rect")]

    for one in found.panels:
        assert {one.name, one.facts, *one.said} <= set(written)
        assert {part for cell in one.cells() for part in (cell.text, name_of(cell.place))} <= set(
            written
        )
    assert len(filled) == len(set(filled)) == 12  # two memories, and no place twice
    assert png(found).startswith(b"\x89PNG")


def test_a_picture_without_matplotlib_says_what_to_install(scene, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)

    with pytest.raises(KataError, match=r"pip install.*\[plots\]"):
        png(scene("t", SIX))


def test_numpy_and_torch_in_one_memory_are_one(scene):
    array = np.arange(4.0)
    tensor = torch.from_numpy(array)[1:]
    memories = Memories([array, tensor])

    assert places(panel("t", tensor, memories)) == "a1 a2 a3"


def test_neighbours_in_memory_share_none():
    array = np.arange(4.0)
    memories = Memories([array[:2], array[2:]])

    assert places(panel("t", array[2:], memories)) == "b0 b1"


def test_a_number_that_stands_in_two_places_has_no_colour():
    given = torch.tensor([1.0, 2.0, 2.0, float("nan")])

    assert set(origins([(given, given)], Memories([given])).values()) == {(0, 0), (0, 3)}


def solve(kata, body: str, name: str = "double") -> None:
    file = kata / "exercises" / "two.py"
    before, own = file.read_text().split(f"def {name}(")
    file.write_text(f"{before}def {name}({own.replace(TODO, body, 1)}")


def show(kata, example: str) -> None:
    """Put this in the place of the call in the example of `double`."""
    stub, call = (
        kata / "torchkata" / "stubs" / "two.py",
        "double(torch.tensor([1.0, 2.0])).tolist()",
    )
    assert call in stub.read_text()
    stub.write_text(stub.read_text().replace(call, example))


def test_an_example_that_fails_shows_the_call_at_which_it_failed(small_kata):
    solve(small_kata, "return t * len(t)")
    show(small_kata, "double(torch.zeros(1))\n    tensor([0.])\n    >>> double(torch.ones(3))")

    found = scene_of(small_kata, "double")

    assert found.title == "double, the example in its docstring"
    assert places(found.panels[0]) == "a0 a1 a2"


@pytest.mark.parametrize(
    ("example", "wanted"),
    [("double(torch.tensor([1.0, 2.0])).tolist()", ["wanted"]), ("double(t).sum().item()", [])],
)
def test_an_example_draws_what_it_wanted_if_it_shows_the_whole_result(small_kata, example, wanted):
    solve(small_kata, "return t.double() * 3")
    show(small_kata, f"t = torch.tensor([1.0, 2.0])\n    >>> {example}")
    (small_kata / "tests/exercises/two/test_double.py").unlink()

    found = scene_of(small_kata, "double")

    assert [one.name for one in found.panels] == ["t", "returned", *wanted]
    for one in found.panels[2:]:
        assert one.is_wanted
        assert one.facts == "(2,)"  # a list says nothing of its dtype
        assert [cell.text for cell in one.cells()] == ["2", "4"]


def test_the_failing_call_is_drawn_with_what_was_wanted(small_kata):
    solve(small_kata, "return t * (2 if t.ndim == 1 else 3)")

    found = scene_of(small_kata, "double")

    assert [one.name for one in found.panels] == ["t", "returned", "wanted"]
    assert found.title.startswith('double, "')
    assert found.panels[2].is_wanted
    assert not found.moves


def test_what_was_wanted_has_the_colours_of_where_its_numbers_are(small_kata):
    solve(small_kata, "return t * 3")
    tests = small_kata / "tests" / "exercises" / "two" / "test_double.py"
    tests.write_text(
        "from torchkata.testing import expect\n"
        "def test_it(learner, draw):\n"
        "    t = draw(2, 3)\n"
        "    expect(learner.double(t)).equals(t.T.clone())\n"
    )

    found = scene_of(small_kata, "double")

    assert places(found.panels[2]) == "a0 a3/a1 a4/a2 a5"
    assert found.panels[2].said == ["coloured by where its numbers are in the arguments"]
    assert found.moves


def test_a_solved_exercise_shows_its_example(small_kata, capsys):
    solve(small_kata, "print('noise')\n    return 2 * t")

    found = scene_of(small_kata, "double")

    assert found.title == "double, the example in its docstring"
    assert [one.name for one in found.panels] == ["t", "returned"]
    assert found.said == []
    assert "noise" not in capsys.readouterr().out


def test_a_copy_without_hidden_tests_shows_the_example_only(small_kata):
    import shutil

    shutil.rmtree(small_kata / "tests")
    solve(small_kata, "return t * 3")

    found = scene_of(small_kata, "double")

    assert found.title == "double, the example in its docstring"
    assert [one.name for one in found.panels] == ["t", "returned", "wanted"]
    assert found.said == ["gives [3.0, 6.0], wanted [2.0, 4.0]"]


def test_a_call_that_raises_shows_what_was_given(small_kata):
    solve(small_kata, "raise ValueError('no')")

    found = scene_of(small_kata, "double")

    assert found.panels[0].name == "t"
    assert any("ValueError: no" in said for said in found.said)


@pytest.mark.parametrize(
    ("body", "said"), [(TODO, "still to do"), ("return (", "cannot be loaded")]
)
def test_what_makes_no_call_is_told(small_kata, body, said):
    solve(small_kata, body)

    with pytest.raises(KataError, match=said):
        scene_of(small_kata, "double")


def test_a_function_among_the_arguments_is_not_drawn(small_kata):
    solve(small_kata, "return t * 2")
    show(small_kata, "def own(t): return t\n    >>> double(own)")

    session = Session.open(small_kata, "exercises", 0, 60.0)
    with pytest.raises(KataError, match="makes no call of a function with values"):
        of_example(session, session.kata.syllabus.exercise("double"))


def test_the_command_writes_text_or_a_png(small_kata, monkeypatch, tmp_path):
    monkeypatch.chdir(small_kata)
    solve(small_kata, "return t * 2")

    told = CliRunner().invoke(main, ["see", "double"])
    CliRunner().invoke(main, ["see", "double", "--png", str(tmp_path / "double.png")])

    assert "in new memory: it shares none with the arguments" in told.output
    assert "\x1b" not in told.output
    assert (tmp_path / "double.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("body", "drawn"), [("t[:]", True), ("t + 0.1", False)])
def test_a_notebook_draws_what_moves_numbers(small_kata, monkeypatch, body, drawn):
    monkeypatch.chdir(small_kata)
    monkeypatch.setattr(notebook_check, "_shell", lambda: object())
    names = {}
    exec(f"def double(t):\n    return {body}", names)

    box = notebook_check._checked(names["double"], 60.0)

    assert box._repr_html_().count("<svg") == drawn


def test_a_message_about_memory_names_the_command(small_kata):
    solve(small_kata, "return t.clone()")
    show(small_kata, "double(torch.ones(1)).tolist() and [2.0, 4.0]")
    (small_kata / "tests" / "exercises" / "two" / "test_double.py").write_text(
        "from torchkata.testing import expect\n"
        "def test_it(learner, draw):\n"
        "    expect(learner.double(draw(2))).shares_memory_with('t')\n"
    )
    session = Session.open(small_kata, "exercises", 0, 60.0)
    exercise = session.kata.syllabus.exercise("double")

    told = tried(session, exercise, collect(session.kata, [exercise])["double"]).lines

    assert ("    see it: kata see double", "cyan") in told
