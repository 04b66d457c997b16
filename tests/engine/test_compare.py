"""Comparing two values: types before numbers, and tolerances that allow rounding."""

import math

import numpy as np
import pytest
import torch

from torchkata.testing.compare import difference

T = torch.tensor([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (T, T.clone()),
        (T + 1e-6, T),
        (torch.tensor([1e8 + 8, 1.0]), torch.tensor([1e8, 1.0])),
        (torch.tensor([1e-7]), torch.tensor([0.0])),
        (torch.tensor([math.nan, math.inf]), torch.tensor([math.nan, math.inf])),
        (torch.zeros(0, 3), torch.zeros(0, 3)),
        (1.0, 1.0 + 1e-6),
        (1, 1.0),
        (np.float32(0.1), 0.1),
        (np.int64(3), 3),
        (torch.Size([2]), (2,)),
        ((T, [1, None]), (T, [1, None])),
        ({"a": T}, {"a": T}),
        (np.arange(3.0)[::-1], np.array([2.0, 1.0, 0.0])),
        (math.nan, math.nan),
        (np.True_, True),
    ],
)
def test_agree(got, wanted):
    assert difference(got, wanted) is None


@pytest.mark.parametrize(
    ("got", "wanted", "kind"),
    [
        (T.view(2, 1), T, "wrong shape"),
        (torch.tensor(1.0), torch.ones(2, 2), "wrong shape"),
        (T.double(), T, "wrong dtype"),
        (T + 1e-4, T, "wrong values"),
        (T.double() + 1e-8, T.double(), "wrong values"),
        (torch.tensor([math.nan, 2.0]), T, "NaN"),
        (torch.tensor([math.inf, 2.0]), T, "wrong values"),
        (torch.tensor([3.0]), torch.tensor([math.inf]), "wrong values"),
        (3.0, math.inf, "wrong values"),
        (torch.tensor([-math.inf]), torch.tensor([math.inf]), "wrong values"),
        (T.numpy(), T, "wrong type"),
        (T, T.numpy(), "wrong type"),
        (1.0, torch.tensor(1.0), "wrong type"),
        (torch.tensor(1.0), 1.0, "wrong type"),
        (True, 1, "wrong type"),
        (1, True, "wrong type"),
        (True, 1.0, "wrong type"),
        (1.0, 1, "wrong type"),
        ("1", 1, "wrong type"),
        (None, 0.0, "wrong type"),
        (0.0, None, "wrong type"),
        ([T], (T,), "wrong type"),
        ((T, T), (T,), "wrong length"),
        ((), (T,), "wrong length"),
        ({"a": 1}, {"b": 1}, "wrong keys"),
        ({"a": 1, "b": 2}, {"a": 1}, "wrong keys"),
        (np.zeros(1), np.array(0.0), "wrong shape"),
        (np.zeros(1, np.float32), np.zeros(1), "wrong dtype"),
        (torch.tensor([1, 2]), torch.tensor([1, 3]), "wrong values"),
        (1 + 1e-4, 1.0, "wrong values"),
        (math.nan, 1.0, "NaN"),
    ],
)
def test_differ(got, wanted, kind):
    assert difference(got, wanted).kind == kind


def test_the_place_in_a_nest_is_told():
    assert difference((T, {"a": [1, 2]}), (T, {"a": [1, 3]})).path == "[1]['a'][1]"


def test_generators_agree_by_their_state():
    one, other = torch.Generator().manual_seed(1), torch.Generator().manual_seed(1)
    assert difference(one, other) is None

    torch.rand(1, generator=other)

    assert difference(one, other).kind == "wrong state"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_another_order_of_summing_is_no_difference(dtype):
    generator = torch.Generator().manual_seed(0)
    terms = torch.randn(20, 1000, generator=generator, dtype=torch.float64).to(dtype)

    one_by_one = terms[:, 0].clone()
    for column in terms.T[1:]:
        one_by_one = one_by_one + column

    if dtype in (torch.float32, torch.float64):
        assert difference(one_by_one, terms.double().sum(1).to(dtype)) is None
    assert difference(terms.flip(1).sum(1), terms.sum(1)) is None
