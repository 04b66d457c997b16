"""Submissions that are too much: memory, output, answers that grow when they are read."""

import functools
import sys
import warnings

import torch
from exercises.tools import forged, honest, instead, raw, say, silence

MERSENNE = (1 << 61) - 1  # Python hashes integers modulo this: its multiples all collide


def takes_all_memory(predictions, targets):
    """Memory without an end, in Python.

    Gets: raised or crashed or timed_out.
    """
    kept = []
    while True:
        kept.append(bytearray(1 << 26))


def takes_all_memory_by_torch(predictions, targets):
    """One tensor of a terabyte.

    Gets: raised.
    """
    return torch.ones(1 << 38)


def takes_memory_as_it_dies(predictions, targets):
    """An exception handler that takes what is left.

    Gets: raised or crashed or timed_out.
    """
    kept = []
    while True:
        try:
            kept.append(bytearray(1 << 22))
        except MemoryError:
            kept.append([])


def floods_the_output(predictions, targets):
    """Text without an end on every stream.

    Gets: timed_out or crashed.
    """
    while True:
        print("x" * 1_000_000)
        print("x" * 1_000_000, file=sys.stderr)
        sys.__stdout__.write("x" * 1_000_000)


def floods_the_channel(predictions, targets):
    """Bytes without an end to the judge.

    Gets: crashed or timed_out.
    """
    while True:
        say(b"x" * (1 << 20))


def warns_without_end(predictions, targets):
    """A hundred thousand warnings, each of a hundred thousand characters.

    Gets: wrong or timed_out or raised or crashed.
    """
    for n in range(100_000):
        warnings.warn(f"{n}" + "x" * 100_000, stacklevel=1)
    return 0


def returns_a_large_text(predictions, targets):
    """A text of 200 MB.

    Gets: refused or crashed or raised or timed_out.
    """
    return "\u4e2d" * 200_000_000


def returns_a_large_integer(predictions, targets):
    """An integer of 100,000 digits, which Python refuses to write down.

    Gets: wrong.
    """
    return 10**100_000


def returns_a_giant_of_one_number(predictions, targets):
    """One number expanded to a petabyte.

    Gets: refused.
    """
    return torch.zeros(1).expand(1 << 48)


def returns_many_giants(predictions, targets):
    """A quarter of a gigabyte of one number, a thousand times, each on the way to the same region.

    Gets: wrong or refused or timed_out.
    """
    one = torch.zeros(1).expand(1 << 26)
    return [one.view(1 << 13, 1 << 13) for _ in range(1000)]


def returns_a_deep_nest(predictions, targets):
    """A list in a list, ten thousand times.

    Gets: refused.
    """
    return functools.reduce(lambda inner, _: [inner], range(10_000), 0)


def returns_itself(predictions, targets):
    """A list and a dict that contain each other.

    Gets: refused.
    """
    one, other = [], {}
    one.append(other)
    other["one"] = one
    return one


def returns_a_bush(predictions, targets):
    """A nest of one list, ten deep, with a million ends once it is written down.

    Gets: refused or timed_out.
    """
    return functools.reduce(lambda inner, _: [inner] * 10, range(20), 0)


def grows_when_it_is_read(predictions, targets):
    """60 MB of empty lists, which take gigabytes once they are read.

    Gets: crashed.
    """
    say(raw(b'{"value": [' + b"[]," * 20_000_000 + b"[]]}"))
    silence()


def collides(predictions, targets):
    """A dict whose keys all have one hash, so that each looks at all before it.

    Gets: crashed.
    """
    pairs = [[n * MERSENNE, 0] for n in range(1, 150_000)]
    say(raw({"value": {"dict": pairs}, "things": [], "regions": []}))
    silence()


def collides_in_the_head(predictions, targets):
    """The same where names and counts are told; JSON's names are texts, and do not collide.

    Gets: crashed or wrong or timed_out.
    """
    instead(forged(torch.tensor(0.0), calls={f"{n}": n for n in range(200_000)}))


def shares_with_everything(predictions, targets):
    """A result and arguments of 100,000 tensors each, all of one memory.

    Gets: crashed.
    """
    _say_things({"list": [{"thing": 0}] * 100_000}, [{"thing": 0}] * 100_000)


def goes_by_long_paths(predictions, targets):
    """A key of a million characters above 100,000 tensors, each with a path of its own.

    Gets: crashed.
    """
    tree = {"list": [{"thing": 0}] * 100_000}
    _say_things({"dict": [["k" * 1_000_000, tree]]}, [])


def names_itself_by_a_giant(predictions, targets):
    """A key that is an integer which Python refuses to write down, above a tensor.

    Gets: wrong.
    """
    _say_things({"dict": [[{"int": "0x" + "f" * 50_000}, {"thing": 0}]]}, [None, None])


def _say_things(value, arguments):
    thing = {"kind": "tensor", "dtype": "float32", "device": "cpu", "shape": [1], "strides": [1]}
    document = {
        "value": {"tuple": [value, {"tuple": arguments}, {"dict": []}]},
        "things": [thing | {"region": 0, "offset": 0}],
        "regions": [[0, 4]],
    }
    instead(raw(document, bytes(4)))


def gives_gradients_of_gradients(predictions, targets):
    """A chain of a hundred thousand tensors, each the gradient of the one before.

    Gets: crashed.
    """
    thing = {"kind": "tensor", "dtype": "float32", "device": "cpu", "shape": [1], "strides": [1]}
    things = [
        thing | {"region": 0, "offset": 0, "requires_grad": True, "grad": n + 1}
        for n in range(30_000)
    ]
    value = {"tuple": [{"thing": 0}, {"tuple": []}, {"dict": []}]}
    say(raw({"value": value, "things": things, "regions": [[0, 4]]}, bytes(4)))
    silence()


def answers_with_huge_numbers(predictions, targets):
    """Numbers in the head that no type of ours has room for.

    Gets: crashed.
    """
    say(forged(honest(predictions, targets), work=[float("inf")] * 3, seconds=10**400))
    silence()
