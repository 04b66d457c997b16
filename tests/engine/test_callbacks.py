"""What torch calls back is recorded like any other code of a learner's."""

import pytest
import torch

from torchkata.observe import Ending, Options, Request, Subject, perform, read_answer

CODE = """
import copy

import torch
from torch.nn import functional as F


class Asked:
    def __init__(self, way):
        self.way = way

    def __index__(self):
        self.way()
        return 0

    def __format__(self, how):
        self.way()
        return "4"


class Sequence:
    def __init__(self, way):
        self.way = way

    def __len__(self):
        return 1

    def __getitem__(self, at):
        if at:
            raise IndexError
        self.way()
        return 1.0


class Memo(dict):
    def __contains__(self, key):
        self["way"]()
        return False


def leaf(hook):
    one = torch.ones(1, requires_grad=True)
    one.register_hook(lambda _gradient: hook())
    return one.sum()


def of_grad(way):
    one = torch.ones(1, requires_grad=True)
    total = one.sum()
    total.grad_fn.register_hook(lambda *_: way())
    return total, one


class Backward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, way):
        ctx.way = way
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        ctx.way()
        return gradient, None


def saved(way):
    def pack(x):
        way()
        return x

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda x: x):
        torch.ones(1, requires_grad=True) ** 2


def grad_of_grad(way):
    def inside():
        with torch.enable_grad():
            leaf(way).backward()

    leaf(inside).backward()


WAYS = {
    "apply_": lambda way: torch.zeros(1).apply_(lambda _: way() or 0.0),
    "map_": lambda way: torch.zeros(1).map_(torch.zeros(1), lambda _, __: way() or 0.0),
    "an index": lambda way: torch.zeros(1)[Asked(way)],
    "a sequence": lambda way: torch.zeros(1).new_tensor(Sequence(way)),
    "a memo": lambda way: copy.deepcopy(torch.zeros(1), Memo(way=way)),
    "a hook": lambda way: leaf(way).backward(),
    "a hook of grad": lambda way: torch.autograd.grad(*of_grad(way)),
    "a hook of backward": lambda way: torch.autograd.backward([leaf(way)]),
    "a hook in a hook": grad_of_grad,
    "a backward": lambda way: Backward.apply(
        torch.ones(1, requires_grad=True), way
    ).sum().backward(),
    "a saved tensor": saved,
}


def f(way, p, t):
    found = []
    try:
        WAYS[way](lambda: found.append((F.mse_loss(p, t), p @ t)) and None)
    except (RuntimeError, TypeError, ValueError, KeyError):
        pass
    return found[0][0]


def on(device, way, p, t):
    torch.set_default_device(device)
    return f(way, p, t)


def prints(a, b):
    out = torch.zeros(2, 2)
    torch.set_printoptions(precision=Asked(lambda: torch.mm(a, b, out=out)))
    str(a)
    return out


def brings(a):
    return torch.frombuffer(bytearray(8), dtype=torch.float32).reshape(2) * a


def contains_itself():
    items = []
    items.append(items)
    return torch.tensor(items)


def prints_as_others_do(a, b):
    torch.set_printoptions(precision=2, sci_mode=False, threshold=10.0)
    text = str(a)
    torch.set_printoptions(profile="default")
    return text
"""


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    """`called(name, *arguments)`: the observation of a call."""
    folder = tmp_path_factory.mktemp("callbacks") / "exercises"
    folder.mkdir()
    (folder / "topic.py").write_text(CODE, encoding="utf-8")
    subject = Subject.load(folder, "topic")

    def call(name, *args, **options):
        request = Request(name, args, options=Options(**options)).to_bytes()
        return read_answer(perform(request, subject))

    call.ways = list(subject.module.WAYS)
    return call


def test_whatever_torch_calls_back_is_recorded(called):
    p, t = torch.arange(3.0), torch.ones(3)

    seen = {way: called("f", way, p, t) for way in called.ways}

    raised = {way: one.error for way, one in seen.items() if one.ending is not Ending.RETURNED}
    assert not raised
    missed = {way for way, one in seen.items() if not {"mse_loss", "matmul"} <= set(one.calls)}
    assert not missed
    assert {"f.<locals>.<lambda>"} == {one.places["mse_loss"].function for one in seen.values()}


def test_a_default_device_hides_nothing(called):
    p, t = torch.arange(3.0), torch.ones(3)

    seen = {way: called("on", "cpu", way, p, t) for way in called.ways}

    assert not {way for way, one in seen.items() if not {"mse_loss", "matmul"} <= set(one.calls)}
    assert {way: one.calls["mse_loss"] for way, one in seen.items()} == {
        way: called("f", way, p, t).calls["mse_loss"] for way in called.ways
    }


def test_no_code_runs_while_torch_writes_a_tensor(called):
    a, b = torch.ones(2, 2), torch.ones(2, 2)

    seen = called("prints", a, b, allowed=frozenset({"zeros"}))

    assert seen.ending is Ending.RAISED
    assert seen.error.message == "torch.set_printoptions: precision is a plain number here"
    assert called("prints_as_others_do", a, b).value == "tensor([[1., 1.],\n        [1., 1.]])"


def test_what_the_meter_asks_is_not_the_learners(called):
    seen = called("brings", torch.ones(2), allowed=frozenset({"mul"}))

    assert {"a tensor from outside"} == {one.what for one in seen.violations}
    assert set(seen.calls) == {"reshape", "mul"}


def test_a_list_that_contains_itself_is_torchs_own_error(called):
    assert called("contains_itself").error.type in ("ValueError", "RuntimeError")
