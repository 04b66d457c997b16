"""Values cross the wall unchanged; malformed ones are refused, without reading past their end."""

import contextlib
import functools
import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from torchkata.observe.pack import pack
from torchkata.observe.unpack import unpack
from torchkata.observe.wire import ARRAY_DTYPES, TENSOR_DTYPES, Malformed, Packet, Unsendable


def crossed(value, **kwargs):
    return unpack(Packet.from_bytes(pack(value, **kwargs).to_bytes()), live=True)[0]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        2**80,
        -(2**2000),
        1.5,
        math.inf,
        "text ✓ \ud800",
        2 + 3j,
        (1, [2, (3,)], {"a": 4, 5: None, (6, 7): "x"}),
        torch.float16,
        torch.device("cpu"),
        torch.Size([2, 3]),
    ],
    ids=repr,
)
def test_plain_values_come_through(value):
    assert crossed(value) == value


def test_nan_comes_through():
    assert math.isnan(crossed([math.nan])[0])


@pytest.mark.parametrize("name", TENSOR_DTYPES)
def test_every_dtype_comes_through(name):
    tensor = torch.tensor([[0, 1, 1], [1, 0, 1]]).to(TENSOR_DTYPES[name])

    got = crossed(tensor)

    assert got.dtype is tensor.dtype
    assert torch.equal(got, tensor)


@pytest.mark.parametrize("name", ARRAY_DTYPES)
def test_every_array_dtype_comes_through(name):
    array = np.array([[0, 1, 1], [1, 0, 1]]).astype(ARRAY_DTYPES[name])

    got = crossed(array)

    assert got.dtype == array.dtype
    assert np.array_equal(got, array)


@pytest.mark.parametrize(
    "make",
    [
        lambda t: t.t(),
        lambda t: t[:, ::2],
        lambda t: t[1:, 1],
        lambda t: t[0, 0],
        lambda t: t[:0],
        lambda t: t[0].expand(1000, 6),
        lambda t: t.as_strided((3, 3), (1, 2)),
        lambda t: t.view(2, 1, 3, 4)[..., ::3],
    ],
)
def test_layouts_come_through(make):
    tensor = make(torch.arange(24.0).view(4, 6))

    got = crossed(tensor)

    assert got.stride() == tensor.stride()
    assert torch.equal(got, tensor)


def test_an_expanded_tensor_sends_its_memory_once():
    assert len(pack(torch.zeros(1).expand(10**6)).memory) == 4


def test_equal_values_are_described_equally_wherever_they_lie():
    low, high = sorted((torch.ones(3), torch.ones(3)), key=lambda tensor: tensor.data_ptr())

    assert pack((low, high)) == pack((high, low))


@pytest.mark.parametrize("view", [np.s_[::-1], np.s_[:, ::-2], np.s_[1:3, 0], np.s_[:0]])
def test_array_layouts_come_through(view):
    array = np.arange(12.0).reshape(3, 4)[view]

    got = crossed(array)

    assert np.array_equal(got, array)
    if array.size:
        assert got.strides == array.strides


def test_memory_stays_shared_between_tensors_and_arrays():
    whole = torch.arange(6.0)

    got, part, array = crossed((whole, whole[2:4], whole.numpy()[::-1]))
    got[3] = 30.0

    assert part.tolist() == [2.0, 30.0]
    assert array[2] == 30.0


def test_views_of_other_dtypes_stay_aligned():
    whole = torch.arange(8, dtype=torch.float32)

    got, part = crossed((whole[1:], whole[2:].view(torch.float64)))

    assert torch.equal(part, got[1:].view(torch.float64))


def test_identity_is_kept():
    tensor = torch.zeros(2)

    one, other, third = crossed((tensor, tensor, tensor.clone()))

    assert one is other
    assert one is not third


def test_what_autograd_knows_comes_through():
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    (leaf**2).sum().backward()
    parameter = torch.nn.Parameter(torch.ones(2))

    got_leaf, got_parameter = crossed((leaf, parameter))

    assert got_leaf.requires_grad
    assert got_leaf.is_leaf
    assert got_leaf.grad.tolist() == [2.0, 4.0]
    assert type(got_parameter) is torch.nn.Parameter


def test_facts_of_a_result_are_told():
    leaf = torch.ones(2, requires_grad=True)
    result = leaf * 2

    value, things = unpack(pack(result))

    assert things.describe(value)["grad_fn"] == "MulBackward0"
    assert things.describe(value)["leaf"] is False


def test_a_generator_goes_with_its_state():
    generator = torch.Generator().manual_seed(3)
    torch.rand(5, generator=generator)

    got = crossed(generator)

    assert torch.equal(torch.rand(4, generator=got), torch.rand(4, generator=generator))


def test_conjugated_and_negated_views_come_through():
    tensor = torch.tensor([1 + 2j, 3 - 4j])

    assert torch.equal(crossed(tensor.conj()), tensor.conj())
    assert torch.equal(crossed(tensor.conj().imag), tensor.conj().imag)


def test_numpy_scalars_and_return_types_come_through():
    values, scalar = crossed((torch.ones(2, 3).max(0), np.float32(1.5)))

    assert values[1].tolist() == [0, 0, 0]
    assert (type(scalar), scalar) == (np.float32, 1.5)


def test_functions_go_by_name_only_where_they_may():
    with pytest.raises(Unsendable, match="a function, not its result"):
        pack(test_identity_is_kept)
    text = pack((torch.sin, functools.partial(torch.add, alpha=2)), functions=True).text

    assert '"function": ["torch", "sin"]' in text
    assert '"partial"' in text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1, 2}, "a value of type set"),
        (object(), "a value of type object"),
        (torch.nn.Linear(1, 1), "a module of type Linear"),
        (ValueError("no"), "an error of type ValueError"),
        (ValueError, "an error of type ValueError"),
        (torch.zeros(1, dtype=torch.uint8).expand(3, 1 << 22), "a result of 12,582,912 elements"),
        (np.broadcast_to(np.uint8(0), (3, 1 << 22)), "a result of 12,582,912 elements"),
        ([torch.zeros(1).expand(1 << 22)] + 2 * [torch.ones(1 << 21)], None),
        ([torch.zeros(1).expand(1 << 22), torch.ones(1 << 22), torch.ones(1)], "elements"),
        (torch.tensor([2], dtype=torch.uint8).view(torch.bool), "other than 0 and 1"),
        (np.array([2], np.uint8).view(bool), "other than 0 and 1"),
        ([torch.zeros(0) for _ in range(20_001)], "more than 20,000 tensors"),
        (torch.ones(2).to_sparse(), "a tensor of sparse coo layout"),
        (torch.ones(2, device="meta"), "on the meta device"),
        (np.array([object()]), "an array of dtype object"),
        (np.ma.array([1]), "a value of type MaskedArray"),
        (lambda: 1, "a function, not its result"),
        (2 ** (1 << 21), "more than a million bits"),
        (type("Float", (float,), {})(1.0), "a value of type Float"),
        (type("List", (list,), {})(), "a value of type List"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_judged_is_named(value, words):
    with pytest.raises(Unsendable, match=words) if words else contextlib.nullcontext():
        pack(value)


def test_what_contains_itself_is_refused():
    value = []
    value.append(value)

    with pytest.raises(Unsendable, match="contains itself"):
        pack(value)


def test_what_is_too_large_is_refused():
    with pytest.raises(Unsendable, match="bytes"):
        pack(torch.empty(1 << 29, dtype=torch.uint8))


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


def packet(thing, regions=((0, 8),), memory=b"\0" * 8, value=None):
    document = {
        "value": {"thing": 0} if value is None else value,
        "things": [thing],
        "regions": [list(region) for region in regions],
    }
    return Packet(json.dumps(document), memory)


def test_the_packet_that_the_next_tests_break_is_sound():
    assert unpack(packet(TENSOR))[0].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "broken",
    [
        {"shape": [3]},
        {"shape": [2], "strides": [2]},
        {"offset": 4},
        {"offset": -4},
        {"offset": 2},
        {"strides": [-1]},
        {"strides": [1, 1]},
        {"shape": [1] * 65, "strides": [1] * 65},
        {"shape": [1 << 40, 1 << 40], "strides": [0, 0]},
        {"shape": [3, 1 << 22], "strides": [0, 0], "dtype": "uint8"},
        {"shape": [1 << 14, 1 << 14], "strides": [0, 0], "dtype": "bool"},
        {"shape": [-1]},
        {"shape": [True]},
        {"shape": [2.0]},
        {"shape": "ab"},
        {"dtype": "object"},
        {"dtype": ["float32"]},
        {"region": 1},
        {"region": None},
        {"region": "0"},
        {"device": "cuda:zero"},
        {"kind": "module"},
        {"grad": 0},
        {"grad": 5},
        {"dtype": "int32", "requires_grad": True},
    ],
    ids=str,
)
def test_a_tensor_that_lies_is_refused(broken):
    with pytest.raises(Malformed):
        unpack(packet(TENSOR | broken))


@pytest.mark.parametrize(
    "broken",
    [
        {"strides": [-4]},
        {"strides": [8]},
        {"shape": [3]},
        {"offset": 5},
        {"dtype": "|O"},
    ],
    ids=str,
)
def test_an_array_that_lies_is_refused(broken):
    array = TENSOR | {"kind": "array", "dtype": "<f4", "strides": [4]}
    unpack(packet(array))

    with pytest.raises(Malformed):
        unpack(packet(array | broken))


@pytest.mark.parametrize(
    "wrong",
    [
        packet(TENSOR, regions=((0, 9),)),
        packet(TENSOR, regions=((0, 8), (0, 0))),
        packet(TENSOR, regions=((0, 0), (0, 8))),
        packet(TENSOR, regions=((0, 4), (0, 4))),
        packet(TENSOR | {"dtype": "bool"}, memory=b"\1\2" * 4),
        packet(TENSOR | {"kind": "array", "dtype": "|b1"}, memory=b"\1\2" * 4),
        Packet(json.dumps({"value": None, "things": [TENSOR] * 20_001, "regions": []}), b""),
        packet(TENSOR, regions=((64, 8),)),
        packet(TENSOR, regions=((0, 4),)),
        packet(TENSOR, regions=((0, -8),)),
        packet(TENSOR, value={"thing": 1}),
        packet(TENSOR, value={"thing": -1}),
        packet(TENSOR, value={"pickle": "x"}),
        packet(TENSOR, value={"tuple": 3}),
        packet(TENSOR, value={"dict": [[1]]}),
        packet(TENSOR, value={"dict": [[{"list": []}, 1]]}),
        packet(TENSOR, value={"int": "0xzz"}),
        packet(TENSOR, value={"complex": ["1", 2]}),
        packet(TENSOR, value={"function": ["os", "system"]}),
        packet({"kind": "generator"}),
        packet(TENSOR, value={"scalar": 0}),
        packet(TENSOR, value=[1, 2]),
        Packet("not json", b""),
        Packet("[" * 100_000, b""),
        Packet("3", b""),
    ],
    ids=lambda p: p.text[:60],
)
def test_a_malformed_packet_is_refused(wrong):
    with pytest.raises(Malformed):
        unpack(wrong)


def test_things_that_are_small_one_by_one_are_bounded_together():
    large = TENSOR | {"shape": [1 << 20], "strides": [0], "dtype": "uint8"}
    thing = {"value": {"tuple": [{"thing": n} for n in range(9)]}, "regions": [[0, 8]]}

    with pytest.raises(Malformed, match="too many elements"):
        unpack(Packet(json.dumps(thing | {"things": [large] * 9}), bytes(8)))


@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 8, b"\x05" + b"\0" * 7 + b"ab", b"\x01" + b"\0" * 7 + b"\xff"]
)
def test_bytes_that_are_cut_short_are_refused(data):
    with pytest.raises(Malformed):
        Packet.from_bytes(data)


SAMPLE = pack(
    (torch.arange(6.0).view(2, 3).t(), np.arange(4)[::-1], {"a": [1, 2.5, None]}, 2**70)
).to_bytes()


@settings(max_examples=2000, deadline=None)
@given(st.data())
def test_bytes_that_were_tampered_with_never_crash(data):
    tampered = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 6))):
        tampered[data.draw(st.integers(0, len(tampered) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Malformed):  # the only way out
        unpack(Packet.from_bytes(bytes(tampered)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["thing", "tuple", "list", "dict", "scalar", "int", "kind", "shape"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=1000, deadline=None)
@given(value=json_values, thing=json_values, field=st.sampled_from(sorted(TENSOR)))
def test_descriptions_of_any_form_never_crash(value, thing, field):
    for one in (packet(TENSOR | {field: thing}), packet(thing, value=value)):
        with contextlib.suppress(Malformed):  # the only way out
            unpack(one)
