"""`kata verify --mutants` on a small kata: it reports missed mutants, accepts listed ones, and
refuses stale entries.
"""

import pytest

pytest.importorskip("cosmic_ray")  # an extra: `pip install -e ".[dev]"`

from torchkata.author.mutants import FEW, to_paste, verify_mutants
from torchkata.author.mutants.equivalent import entry_for, key_of, listed
from torchkata.author.mutants.mutant import mutants_of
from torchkata.author.mutants.runner import Variant
from torchkata.author.mutants.worker import what_noticed
from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source

SOLUTION = "solutions/sign.py"
TESTS = "tests/exercises/sign/test_negate.py"
LISTED = "tests/mutants.toml"
WEAK = "    if t.ndim > 5:\n        return t\n    return -t"  # nobody asks for six dimensions
ENTRY = """
[[equivalent]]
where = "sign.negate"
line = "{line}"
becomes = ["{after}"]
because = "nobody has six dimensions"
"""


def entry(line, after):
    return ENTRY.format(line=line, after=after)


def write(root, file, text):
    (root / file).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def weak(make_kata, tmp_path_factory):
    """What is said of a kata whose test of `negate` misses a branch, and what is listed there."""
    root = make_kata(tmp_path_factory.mktemp("weak") / "kata")
    text = (root / SOLUTION).read_text(encoding="utf-8")
    write(root, SOLUTION, text.replace("    return -t", WEAK))
    listed = [
        entry("if t.ndim > 5:", "if t.ndim > 6:"),
        entry("if t.ndim > 5:", "if t.ndim > 7:"),
        entry("return -t", "return +t"),
    ]
    write(root, LISTED, "".join(listed))
    said = []
    problems = verify_mutants(Kata(root), ["sign"], tell=said.append)
    return said, problems


def made(folder, text):
    file = folder / "topic.py"
    file.write_text(text, encoding="utf-8")
    return list(mutants_of(Source(file)))


def test_docstrings_annotations_and_separators_are_left_alone(tmp_path):
    code = '''"""1 + 1."""


def f(é: "1 + 1" = 0, *, t: int | str) -> int | None:
    """1 + 1."""
    return 2
'''

    assert {"return 3", "return 1", SIGNATURE % "1", SIGNATURE % "-1"} == {
        mutant.after for mutant in made(tmp_path, code)
    }


SIGNATURE = 'def f(é: "1 + 1" = %s, *, t: int | str) -> int | None:'


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("optimizer.zero_grad()", {"pass", "optimizer"}),
        ("w -= g", {"pass"}),
        ("w.grad = None", {"pass"}),
        ("raise OSError", {"pass"}),
        ("w = u", set()),
        ("w = t.detach().clone()", {"w = t.clone()", "w = t.detach()"}),
        ("w = t.sum(dim=a, keepdim=b)", {"w = t", "w = t.sum( keepdim=b)", "w = t.sum(dim=a)"}),
        ("w = torch.sqrt(t).mean(a)", {"w = (t).mean(a)", "w = torch.sqrt(t)"}),
        ("w = sum(x for x in t)", {"w = (x for x in t)"}),
        ("w = torch.cat(*t)", set()),
        ("w = torch.rand()", set()),
        ("w = max(t, u)", set()),
        ("w = f'{len(t)}'", set()),
    ],
)
def test_what_can_be_left_out(tmp_path, line, changed):
    mutants = made(tmp_path, f"import torch\n\n\ndef f(t):\n    {line}\n")

    assert changed == {one.after for one in mutants if one.operator.startswith("LeaveOut")}


def test_a_line_that_stands_twice_has_two_numbers(tmp_path):
    mutants = made(tmp_path, "def f(t):\n    t += 1\n    t += 1\n    return t\n")

    assert {(2, 1), (3, 2)} == {(mutant.line, mutant.nth) for mutant in mutants}


def test_what_is_no_python_is_no_mutant(tmp_path):
    assert made(tmp_path, "def f(t):\n    return [*t]\n") == []


def test_a_survivor_is_told(weak):
    said, _ = weak

    assert (
        "solutions/sign.py:12: NumberReplacer: `if t.ndim > 5:` → `if t.ndim > 4:` survives: let "
        "test_negate.py refuse it, or list it in tests/mutants.toml if it is right."
    ) in said


def test_too_many_survivors_are_a_problem(weak):
    said, problems = weak

    (problem,) = problems[2:]
    assert problem.startswith(f"{said[-1]}; at least 98% have to be. Let a test refuse each")


def test_a_few_survivors_come_with_the_entries_to_paste(make_kata, tmp_path):
    root = make_kata(tmp_path / "kata")
    text = (root / SOLUTION).read_text(encoding="utf-8")
    weak = 'return -t if str(t) != "é\\\\n" else -t'
    write(root, SOLUTION, text.replace("return -t", weak))
    every = made(tmp_path, (root / SOLUTION).read_text(encoding="utf-8"))
    survivors = [one for one in every if "!=" not in one.after][:FEW]

    pasted = to_paste(survivors).partition("\n\n")[2]

    write(root, LISTED, pasted)
    with pytest.raises(AuthorError, match="entry 1: because still has FILL_IN in it; give the rea"):
        listed(root / LISTED)
    write(root, LISTED, pasted.replace("FILL_IN", "so"))
    keys = [key for found in listed(root / LISTED) for key in found.keys]
    assert len(survivors) == FEW
    assert keys == [key_of(one) for one in survivors]
    assert to_paste(every[: FEW + 1]) == to_paste([]) == ""


def test_entries_for_other_exercises_of_the_topic_are_left_alone(make_kata, tmp_path):
    root = make_kata(tmp_path / "kata")
    write(root, LISTED, entry("gone", "went").replace("sign.negate", "two.quadruple"))
    kata = Kata(root)

    assert verify_mutants(kata, ["double"]) == []
    assert "stale: no mutant turns `gone` in two.quadruple" in verify_mutants(kata, ["two"])[0]
    assert (
        "stale: no mutant turns `gone` in two.quadruple" in verify_mutants(kata, ["quadruple"])[0]
    )


def test_the_entry_of_a_line_that_stands_twice_says_which(tmp_path):
    mutants = made(tmp_path, "def f(t):\n    t += 1\n    t += 1\n    return t\n")

    second = next(one for one in mutants if one.nth == 2)

    write(tmp_path, "mutants.toml", entry_for(second).replace("FILL_IN", "so"))
    (found,) = listed(tmp_path / "mutants.toml")
    assert found.keys == {key_of(second)}


def test_an_equivalent_one_does_not_count(weak):
    said, _ = weak

    assert not [line for line in said if "`if t.ndim > 6:`" in line]
    assert said[-1].endswith(", 2 equivalent")


def test_an_entry_for_no_mutant_is_stale(weak):
    assert weak[1][0] == (
        "tests/mutants.toml: stale: no mutant turns `if t.ndim > 5:` in sign.negate into "
        "`if t.ndim > 7:`; delete it, or write both lines as they are now."
    )


def test_an_entry_for_a_mutant_that_is_noticed_is_stale(weak):
    assert weak[1][1] == (
        "tests/mutants.toml: stale: solutions/sign.py:14: ReplaceUnaryOperator_USub_UAdd: "
        "`return -t` → `return +t` fails the example of negate; delete it."
    )


def test_a_solution_that_fails_has_no_mutants(small_kata):
    text = (small_kata / SOLUTION).read_text(encoding="utf-8")
    write(small_kata, SOLUTION, text.replace("return -t", "return +t"))

    with pytest.raises(AuthorError) as caught:
        verify_mutants(Kata(small_kata), ["negate"])

    assert "solutions/sign.py fails the example of negate without a change" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("equivalent = [", "tests/mutants.toml: cannot be read: "),
        ("other = 1", "only [[equivalent]] entries are allowed."),
        ("[[equivalent]]\nwhere = 'a.b'", "entry 1: has to have where, line, becomes, because"),
        (entry("a", "b").replace('"b"', "1"), "entry 1: becomes has to list lines"),
        (entry("a", "b").replace('"b"', ""), "entry 1: becomes has to be a list, and not empty."),
    ],
)
def test_a_listing_that_cannot_be_used_is_refused(tmp_path, text, said):
    file = tmp_path / "mutants.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(AuthorError) as caught:
        listed(file)

    assert said in str(caught.value)


def test_the_order_of_samples_is_by_chance_and_the_same_wherever_a_line_stands(tmp_path):
    code = "def f(t):\n    return t + 1\n"
    ranks = [mutant.rank for mutant in made(tmp_path, code)]

    assert ranks == [mutant.rank for mutant in made(tmp_path, f"import torch\n\n\n{code}")]
    assert len(set(ranks)) == len(ranks)
    assert sorted(ranks) != ranks


def test_a_sample_is_taken_as_a_whole(small_kata, run):
    done = run(small_kata, "torchkata", "verify", "--mutants", "two", "--sample", "4", "-j", "1")

    assert (
        done.returncode,
        done.stdout.partition("\n")[2],
    ) == (0, "the sample: 4 of 4 mutants killed (100.0 %), 0 equivalent\nAll is well.\n")


def test_there_is_no_sample_of_answers(small_kata, run):
    done = run(small_kata, "torchkata", "verify", "--sample", "4", "--answers", ".")

    assert done.returncode == 2
    assert "--sample is about mutants and exercises: leave it out here." in done.stderr


def test_a_mutant_that_never_answers_is_killed_and_the_next_one_tried(small_kata):
    text = (small_kata / SOLUTION).read_text(encoding="utf-8")
    bodies = ["import os; os._exit(3)", "while True: pass", "return -t"]
    variants = [Variant(text.replace("return -t", body), ("negate",)) for body in bodies]

    assert list(what_noticed(Kata(small_kata), "sign", variants, 1)) == [
        "it crashed",
        "the example of negate",
        "",
    ]
