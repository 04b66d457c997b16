"""Malformed answers: none crashes the judge, none hangs it, and none is accepted.

A part of them runs in every test run; the test of all hundred thousand is marked `attacks`.
"""

import json
import struct
from random import Random

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torchkata.observe import Ending, Malformed, Options, Request, Subject, perform, read_answer
from torchkata.observe.pack import pack

CODE = """
import numpy as np
import torch


def f(t, n):
    print("said")
    return {"whole": t * n, "view": t[1:], "more": [np.arange(3), 2**70, None, (1.5, "text")]}
"""
TENSOR = {
    "kind": "tensor",
    "dtype": "float32",
    "device": "cpu",
    "shape": [2],
    "strides": [1],
    "requires_grad": False,
    "leaf": True,
    "grad_fn": None,
    "region": 0,
    "offset": 0,
}
HEAD = {
    "ending": "returned",
    "error": None,
    "gradient_error": None,
    "calls": {"mul": 1},
    "places": {"mul": ["exercises/topic.py", 3, "f", "return t * n"]},
    "violations": [["tolist", None, "einsum"]],
    "work": [1, 2, 3, 4],
    "warnings": ["take care"],
    "switched": [],
    "printed": "",
    "seconds": 0.1,
}
MANY_AT_ONCE = 50  # changes of bytes that are made from one seed


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """A sound answer of our own, with values, gradients and text in it."""
    folder = tmp_path_factory.mktemp("fuzz") / "exercises"
    folder.mkdir()
    (folder / "topic.py").write_text(CODE, encoding="utf-8")
    subject = Subject.load(folder, "topic")
    arguments = (torch.arange(3.0, requires_grad=True), 2.0)
    return perform(Request("f", arguments, options=Options(work=True)).to_bytes(), subject)


def joined(*parts):
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def told(head, document, memory):
    """An answer with that head, and that description of its value."""
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    packet = len(text).to_bytes(8, "little") + text + memory
    return joined(json.dumps(head).encode(), packet, b"")


def outside(value):
    """A document with that in the place of the value."""
    return {"tuple": [value, {"tuple": []}, {"dict": []}]}


def refused(data):
    with pytest.raises(Malformed):  # the only way out
        read_answer(data)


# --- bytes ---------------------------------------------------------------------------------------


def cut(random, whole):
    """An answer that was cut short, that goes on after its end, or whose lengths lie."""
    noise = [random.randbytes(random.randrange(300)) for _ in range(3)]
    how = random.choice(["short", "long", "length", "inner", "noise", "none"])
    if how == "short":
        return whole[: random.randrange(len(whole))]
    if how == "long":
        return whole + b"+" + noise[0]
    if how in ("length", "inner"):  # of the head, or of what comes after it
        size = int.from_bytes(whole[:8], "little")
        at = 0 if how == "length" else 8 + size
        true = int.from_bytes(whole[at : at + 8], "little")
        claimed = random.choice([random.getrandbits(64), random.randrange(2 * true)])
        return whole[:at] + struct.pack("<Q", claimed + (claimed == true)) + whole[at + 8 :]
    return joined(*noise) if how == "noise" else noise[0]


def bytes_are_refused(answer, data):
    random = Random(data.draw(st.integers(0, 2**32)))
    for _ in range(MANY_AT_ONCE):
        refused(cut(random, answer))


# --- heads ---------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
NO_ENDING = anything.filter(lambda one: one not in [str(ending) for ending in Ending])
NO_NUMBER = st.sampled_from([10**400, "x", [], {}, None, "--1"])
NO_FRAME = st.sampled_from([[], ["a"], 3, None, ["a", "b", "c", "d"], ["a", float("inf"), "", ""]])
WRONG = {
    "ending": NO_ENDING,
    "error": st.sampled_from([3, True, [], ["a"], ["a", "b", 3, []], ["a", "b", [], [3]]]),
    "gradient_error": st.sampled_from([1.5, ["a", "b", [], None]]),
    "calls": st.sampled_from([3, [], None, "text", {"mul": "x"}, {"mul": float("inf")}]),
    "places": st.sampled_from([3, [], None]) | NO_FRAME.map(lambda frame: {"mul": frame}),
    "violations": st.sampled_from([3, None, [3], [["a"]], [["a", "b"]], [["a", [1]]]]),
    "work": st.sampled_from(
        [3, [], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, float("nan")], ["", 1, 2, 3]]
    ),
    "warnings": st.sampled_from([3, None, True]),
    "seconds": NO_NUMBER,
}


@st.composite
def wrong_head(draw):
    """A head with one field that is missing, or no longer what it was."""
    name = draw(st.sampled_from(sorted(WRONG)))
    if draw(st.booleans()) and draw(st.booleans()):
        return {key: value for key, value in HEAD.items() if key != name}
    return HEAD | {name: draw(WRONG[name])}


def heads_are_refused(_answer, data):
    head = data.draw(wrong_head() | anything.filter(lambda one: not isinstance(one, dict)))
    refused(told(head, pack((None, (), {})).text.encode(), b""))


# --- descriptions --------------------------------------------------------------------------------

large = st.integers(2, 2**70)
LIES = {
    "kind": anything.filter(lambda one: one not in ("tensor", "parameter", "array", "generator")),
    "dtype": anything.filter(lambda one: not isinstance(one, str)),
    "device": anything.filter(lambda one: not isinstance(one, str)) | st.just("nowhere"),
    "shape": large.map(lambda n: [n + 1]) | st.sampled_from([[-1], [True], "2", None, [2.0], {}]),
    "strides": large.map(lambda n: [n]) | st.sampled_from([[-1], [1, 1], "1", None, [1.0], [[]]]),
    "region": st.integers(1, 2**70) | st.sampled_from([None, -1, "0", 0.0, True, []]),
    "offset": st.integers(1, 2**70) | st.sampled_from([None, -1, "0", 0.0, True, []]),
    "grad": anything.filter(lambda one: one is not None),
}
TAGS = (
    "thing",
    "tuple",
    "list",
    "dict",
    "scalar",
    "int",
    "dtype",
    "device",
    "complex",
    "generator",
)
NO_VALUE = (
    st.sampled_from([{"function": ["os", "system"]}, {"pickle": "gASV"}, {"partial": [1, 2, 3]}])
    | st.lists(anything, max_size=2)
    | st.dictionaries(st.text(max_size=3).filter(lambda tag: tag not in TAGS), anything)
    | st.sampled_from(
        [
            {"thing": 1},
            {"thing": -1},
            {"thing": "0"},
            {"scalar": 0},
            {"generator": 0.5},
            {"tuple": {}},
            {"list": 3},
            {"dict": [[1]]},
            {"dict": [[{"list": []}, 1]]},
            {"dict": [[{"dict": []}, 1]]},
            {"int": "0xzz"},
            {"int": 3},
            {"int": "f" * (1 << 19)},
            {"dtype": "object"},
            {"device": "cuda:zero"},
            {"complex": [1, 2]},
            {"tuple": [], "list": []},
            {},
        ]
    )
)


def described(value, thing=TENSOR, regions=((0, 8),)):
    return {"value": outside(value), "things": [thing], "regions": [list(one) for one in regions]}


@st.composite
def wrong_description(draw):
    """A description in which one thing does not hold, however deep it lies."""
    where = draw(st.sampled_from(["thing", "value", "regions", "text", "frame"]))
    if where == "thing":
        name = draw(st.sampled_from(sorted(LIES)))
        return described({"thing": 0}, TENSOR | {name: draw(LIES[name])}), bytes(8)
    if where == "value":
        value = draw(NO_VALUE)
        for _ in range(draw(st.integers(0, 3))):
            tag = draw(st.sampled_from(["tuple", "list"]))
            value = {tag: [*draw(st.lists(st.integers(), max_size=2)), value]}
        return described(value), bytes(8)
    if where == "regions":
        region = draw(
            st.sampled_from([(0, 9), (64, 8), (0, 7), (0, -8), (-1, 8), (0, 2**70), (0.0, 8)])
            | st.tuples(st.integers(64, 2**70), st.just(8))
        )
        return described({"thing": 0}, regions=(region,)), bytes(8)
    if where == "frame":
        value = draw(anything.filter(lambda one: not isinstance(one, dict) or len(one) != 1))
        return {"value": value, "things": [], "regions": []}, b""
    text = json.dumps(described({"thing": 0})).encode()
    return draw(st.binary(min_size=1, max_size=5)).join([text, text]), bytes(8)


def descriptions_are_refused(_answer, data):
    document, memory = data.draw(wrong_description())
    refused(told(HEAD, document, memory))


# --- sound answers in which bytes were changed ---------------------------------------------------


def changed_bytes_do_no_harm(answer, data):
    """A changed digit may be sound again; then it is what it says, and nothing else."""
    random = Random(data.draw(st.integers(0, 2**32)))
    for _ in range(MANY_AT_ONCE):
        changed = bytearray(answer)
        for _ in range(random.randint(1, 8)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        try:
            seen = read_answer(bytes(changed))
        except Malformed:
            continue
        assert isinstance(seen.ending, Ending)


FEW = {bytes_are_refused: 20, heads_are_refused: 200, descriptions_are_refused: 200}
FEW[changed_bytes_do_no_harm] = 20
# A hundred thousand that are malformed for certain, and changed bytes on top.
MANY = {bytes_are_refused: 1900, heads_are_refused: 2500, descriptions_are_refused: 2500}
MANY[changed_bytes_do_no_harm] = 600


def fuzzed(way, answer, count):
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def run(data):
        way(answer, data)

    run()


@pytest.mark.parametrize("way", FEW, ids=lambda one: one.__name__)
def test_malformed_answers(way, answer):
    fuzzed(way, answer, FEW[way])


@pytest.mark.long
@pytest.mark.parametrize("way", MANY, ids=lambda one: one.__name__)
def test_a_hundred_thousand_malformed_answers(way, answer):
    fuzzed(way, answer, MANY[way])


@pytest.mark.parametrize(
    "field",
    [
        {"calls": {f"x{n}": 1 for n in range(10_001)}},
        {"switched": ["x"] * 10_001},
        {"violations": [["", None, ""]] * 2_001},
        {"warnings": [""] * 21},
        {"printed": "x" * 10_001},
        {"error": ["E", "", ["B"] * 51, [], ""]},
        {"gradient_error": ["E", "", [], [["", 1, "", ""]] * 51, ""]},
    ],
    ids=lambda field: next(iter(field)),
)
def test_a_head_of_more_than_is_ever_recorded(field):
    refused(told(HEAD | field, described({"thing": 0}), bytes(8)))


def test_the_answers_that_are_broken_here_are_sound(answer):
    assert read_answer(answer).value["whole"].tolist() == [0.0, 2.0, 4.0]
    assert read_answer(told(HEAD, described({"thing": 0}), bytes(8))).value.tolist() == [0.0, 0.0]
