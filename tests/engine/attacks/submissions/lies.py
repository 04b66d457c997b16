"""Submissions whose results lie about themselves, or that bend what they are judged with."""

import builtins
import json
import pickle
import sys
import time
from dataclasses import dataclass

import numpy as np
import torch
from exercises.tools import honest


class Equal:
    """Equals everything, is everything, has everything."""

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = lambda self, *_: True
    __hash__ = lambda self: 0

    def __getattr__(self, name):
        return Equal()

    def __call__(self, *args, **kwargs):
        return Equal()

    @property
    def __class__(self):
        return torch.Tensor


def equals_everything(predictions, targets):
    """An object that equals everything and claims to be a tensor.

    Gets: refused.
    """
    return Equal()


def equals_everything_as_a_number(predictions, targets):
    """A float that equals everything.

    Gets: refused.
    """
    return type("Number", (float, Equal), {})(1.0)


def equals_everything_as_data(predictions, targets):
    """A dataclass with an `__eq__` of its own, among plain values.

    Gets: refused.
    """

    @dataclass
    class Result:
        value: float = 0.0

        def __eq__(self, other):
            return True

    return [Result(), {"value": Result()}]


class Liar(torch.Tensor):
    """A tensor that says of itself whatever is wanted."""

    shape = property(lambda self: torch.Size([]))
    dtype = property(lambda self: torch.float32)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("equal", "allclose", "isclose", "eq", "all", "__eq__"):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})


def returns_a_kind_of_tensor(predictions, targets):
    """A kind of tensor that lies about its shape and dtype, and equals all.

    Gets: refused or crashed.
    """
    return torch.zeros(3, dtype=torch.int8).as_subclass(Liar)


def returns_a_kind_of_array(predictions, targets):
    """A kind of array that equals all.

    Gets: refused.
    """
    return np.zeros(1).view(type("Array", (np.ndarray,), {"__eq__": lambda self, other: True}))


def returns_a_named_tuple_that_lies(predictions, targets):
    """A tuple with names that gives other items each time.

    Gets: wrong or refused.
    """
    kind = type("Pair", (tuple,), {"_fields": ("a",), "__len__": lambda self: 0})
    return kind((honest(predictions, targets),))


def changes_its_class(predictions, targets):
    """A tensor whose class is another after it was looked at.

    Gets: refused or wrong or crashed.
    """
    value = torch.zeros(2)
    value.__class__ = Liar
    return value


def hands_in_a_pickle(predictions, targets):
    """An object whose `__reduce__` runs code where it is unpickled, and its bytes.

    Gets: refused.
    """

    class Payload:
        def __reduce__(self):
            return print, ("unpickled",)

    return [Payload(), pickle.dumps(Payload())]


def floods_with_nan(predictions, targets):
    """NaN in every number.

    Gets: wrong.
    """
    return torch.full((), float("nan"))


def floods_with_infinity(predictions, targets):
    """Infinity in every number.

    Gets: wrong.
    """
    return torch.full((), float("inf"))


def broadcasts(predictions, targets):
    """The right number in another shape, dtype or kind.

    Gets: wrong or raised.
    """
    return honest(predictions, targets).expand(3).double().numpy()


def has_no_numbers(predictions, targets):
    """A tensor without numbers.

    Gets: refused.
    """
    return torch.empty((), device="meta")


def is_nested(predictions, targets):
    """A nested tensor, whose shape nobody can tell.

    Gets: refused or raised.
    """
    return torch.nested.nested_tensor([torch.zeros(1), torch.zeros(2)])


def is_sparse(predictions, targets):
    """A sparse tensor with more entries than it admits.

    Gets: refused.
    """
    return torch.sparse_coo_tensor([[0]], [1.0], (1 << 40,))


def is_quantised(predictions, targets):
    """A quantised tensor.

    Gets: refused or raised.
    """
    return torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.quint8)


def lies_about_its_memory(predictions, targets):
    """A tensor whose memory is taken from under it.

    Gets: wrong or crashed or refused or raised.
    """
    value = torch.zeros(1 << 16)
    value.untyped_storage().resize_(0)
    return value


def is_wired_wrongly(predictions, targets):
    """Truth values that are neither 0 nor 1.

    Gets: refused.
    """
    return torch.full((4,), 255, dtype=torch.uint8).view(torch.bool)


def bends_torch(predictions, targets):
    """Every function of torch's that compares says yes.

    Gets: wrong.
    """
    yes = lambda *_, **__: True
    for name in ("equal", "allclose", "isclose", "isfinite", "all"):
        setattr(torch, name, yes)
        if hasattr(torch.Tensor, name):
            setattr(torch.Tensor, name, yes)
    torch.Tensor.__eq__ = torch.Tensor.__sub__ = yes
    torch.testing.assert_close = torch.nn.functional.mse_loss = yes
    return torch.tensor(0.0)


def bends_python(predictions, targets):
    """Builtins, modules and the clock, as far as anybody may look at them.

    Gets: wrong or crashed.
    """
    sys.modules["pytest"] = sys.modules["torchkata.testing.expectation"] = Equal()
    sys.modules["torchkata.testing.compare"] = sys.modules["torchkata.grade.judge"] = Equal()
    time.perf_counter = lambda: 0.0
    builtins.isinstance = lambda *_: True
    builtins.AssertionError = SystemExit
    json.dumps = json.dumps
    return torch.tensor(0.0)


def bends_the_observer(predictions, targets):
    """The worker's own code: what is observed, packed and written.

    Gets: wrong or crashed.
    """
    from torchkata.grade.wall import frames, worker

    names = ("perform", "pack", "answer")
    perform, pack, answer = (sys.modules[f"torchkata.observe.{name}"] for name in names)
    perform.vjp = lambda *_: []
    pack._Packer.tree = lambda *_: None
    perform._Run.outcome_of = lambda *_: "solved"
    whole = answer.write_answer
    perform.write_answer = lambda ending, **_: whole(perform.Ending.RETURNED)
    worker.answer_without_call = perform.write_answer
    frames.write.__defaults__ = ()


def bends_the_encoder(predictions, targets):
    """JSON that says that all went well.

    Gets: crashed or wrong.
    """
    whole = json.dumps
    json.dumps = lambda value, **named: whole(value, **named).replace("false", "true") + " "
    json.encoder.JSONEncoder.encode = lambda *_: '{"outcome": "solved", "points": 100}'
    return torch.tensor(0.0)


def is_two_faced(predictions, targets):
    """Right the first time, and anything afterwards.

    Gets: wrong.
    """
    Equal.asked = getattr(Equal, "asked", 0) + 1
    return honest(predictions, targets) if Equal.asked < 4 else torch.tensor(0.0)


def changes_its_arguments(predictions, targets):
    """Makes the arguments fit the answer.

    Gets: wrong.
    """
    predictions.data.zero_()
    targets.data.zero_()
    return honest(predictions, targets)


def answers_from_a_table(predictions, targets):
    """Knows the inputs of the note by heart, and nothing else.

    Gets: wrong.
    """
    table = {(1.0, 2.0, 1.0, 4.0): 2.0}
    key = tuple(predictions.flatten().tolist() + targets.flatten().tolist())
    return torch.tensor(table.get(key, 0.0))


def recognises_the_judge(predictions, targets):
    """Is honest where nobody grades, and only there.

    Gets: wrong.
    """
    if "torchkata.grade.wall.worker" in sys.modules or "pytest" not in sys.modules:
        return torch.tensor(42.0)
    return honest(predictions, targets)


def foresees_what_is_drawn(predictions, targets):
    """Takes the seeds that it can find for a way to the expected numbers.

    Gets: wrong.
    """
    torch.manual_seed(0)
    return torch.randn(()) + torch.initial_seed() * 0
