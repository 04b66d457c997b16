"""Submissions that would take the judge's time and memory, not their own worker's.

A function of two parameters is handed in as `mse`, one of six as `never_zeroed`; the rest of both
modules is right. Each of them says which outcome its exercise gets.
"""

import json
import sys

import torch

LARGE = 1 << 62


def _worker():
    return sys.modules["torchkata.grade.wall.worker"]


def _joined(*parts):
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def _answers(value, things=(), regions=(), memory=b"", arguments=(), keywords=(), times=1 << 30):
    """From now on this process answers each call with a description that nobody packed."""
    document = {
        "value": {"tuple": [value, {"tuple": list(arguments)}, {"dict": list(keywords)}]},
        "things": list(things),
        "regions": [list(region) for region in regions],
    }
    text = json.dumps(document).encode()
    names = ("error", "gradient_error", "work")
    lists = ("violations", "warnings", "switched")
    head = {"ending": "returned", "calls": {}, "places": {}, "printed": "", "seconds": 0.0}
    head |= dict.fromkeys(names) | {name: [] for name in lists}
    packet = len(text).to_bytes(8, "little") + text + memory
    answer = _joined(json.dumps(head).encode(), packet, b"")
    honest, left = _worker().perform, [times]

    def perform(request, subject):
        left[0] -= 1
        return answer if left[0] >= 0 else honest(request, subject)

    _worker().perform = perform
    return torch.zeros(())


def _thing(shape, strides, dtype, kind="tensor", region=0):
    return {
        "kind": kind,
        "dtype": dtype,
        "device": "cpu",
        "shape": list(shape),
        "strides": list(strides),
        "requires_grad": False,
        "leaf": True,
        "grad_fn": None,
        "region": region,
        "offset": 0,
    }


def _trained(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        weights.grad = bias.grad = None
        loss = ((inputs @ weights.T + bias - targets) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
        losses.append(loss.item())
    return losses


def says_that_it_was_asked_for_more(inputs, targets, weights, bias, lr, epochs):
    """The number of epochs comes back as 10**15; the next call, and its oracle, would take it.

    Gets: wrong.
    """
    run = sys.modules["torchkata.observe.perform"]._Run
    run.after = lambda self: ((*self.args[:-1], 10**15), {})
    return _trained(inputs, targets, weights, bias, lr, epochs)


def grows_its_arguments(inputs, targets, weights, bias, lr, epochs):
    """Plain torch: an argument comes back as a quarter of a gigabyte of one number.

    Gets: refused.
    """
    losses = _trained(inputs, targets, weights, bias, lr, epochs)
    inputs.data = torch.zeros(1).expand(8192, 8192)
    return losses


def grows_its_arguments_a_little(inputs, targets, weights, bias, lr, epochs):
    """The same with as much as may come back; an oracle's product of it would take hours.

    Gets: wrong or raised or refused.
    """
    losses = _trained(inputs, targets, weights, bias, lr, epochs)
    inputs.data = torch.zeros(1).expand(1 << 21, 3)
    targets.data = torch.zeros(1).expand(1 << 20, 2)
    return losses


def is_true_in_many_ways(predictions, targets):
    """Bools expanded from one byte of value 2: each would become 256 MiB.

    Gets: crashed.
    """
    things = [_thing((1 << 14, 1 << 14), (0, 0), "bool") for _ in range(64)]
    value = {"list": [{"thing": n} for n in range(64)]}
    return _answers(value, things, [(0, 1)], b"\2")


def is_true_for_long(predictions, targets):
    """The same with the byte 1: a tenth of a second each, to look at it.

    Gets: crashed.
    """
    things = [_thing((1 << 14, 1 << 14), (0, 0), "bool") for _ in range(5000)]
    value = {"list": [{"thing": n} for n in range(5000)]}
    return _answers(value, things, [(0, 1)], b"\1")


def is_true_as_often_as_it_may(predictions, targets):
    """As many of them as are admitted together.

    Gets: wrong or refused.
    """
    things = [_thing((1 << 9, 1 << 4), (0, 0), "bool") for _ in range(1000)]
    value = {"list": [{"thing": n} for n in range(1000)]}
    arguments = [{"thing": 0}, {"thing": 1}]
    return _answers(value, things, [(0, 1)], b"\1", arguments)


def is_an_array_of_one_byte(predictions, targets):
    """An array expanded from one byte, in place of the tensor.

    Gets: crashed.
    """
    thing = _thing((1 << 14, 1 << 14), (0, 0), "|b1", "array")
    return _answers({"thing": 0}, [thing], [(0, 1)], b"\2")


def is_iterated_over(predictions, targets):
    """A result of as many elements as are admitted, in place of one number.

    Gets: wrong.
    """
    thing = _thing((1 << 23,), (0,), "uint8")
    return _answers({"thing": 0}, [thing], [(0, 1)], b"\1", [None, None])


def is_one_line(predictions, targets):
    """One line of plain torch: 5 GB as soon as it is compared.

    Gets: refused.
    """
    return torch.zeros(1, dtype=torch.uint8).expand(1 << 14, 1 << 14)


def carries_ballast(predictions, targets):
    """Keywords that nobody sent and nobody compares: 62 MiB in each call.

    Gets: crashed.
    """
    size = 62 << 20
    thing = _thing((size // 8,), (1,), "float64")
    keywords = [["ballast", {"thing": 0}]]
    return _answers(0.0, [thing], [(0, size)], bytes(size), [None, None], keywords)


def carries_ballast_in_its_result(predictions, targets):
    """The same in the result, in each call: the test's history would hold them all.

    Gets: wrong or refused.
    """
    return [torch.zeros(()), torch.zeros(7 << 20, dtype=torch.uint8)]


def has_regions_without_an_end(predictions, targets):
    """690,000 regions of nothing.

    Gets: crashed.
    """
    return _answers(0.0, (), [(0, 0)] * 350_000, b"", [None, None])


def has_things_without_an_end(predictions, targets):
    """As many tensors as fit into a description.

    Gets: crashed.
    """
    small = {"kind": "tensor", "dtype": "bool", "shape": [0], "strides": [1], "device": "cpu"}
    things = [small] * 40_000
    return _answers({"list": [{"thing": n} for n in range(40_000)]}, things)


def is_a_deep_description(predictions, targets):
    """JSON of four megabytes, most of it lists in lists.

    Gets: crashed or wrong or timed_out.
    """
    value = {"list": []}
    for _ in range(30):
        value = {"list": [value, *[{"list": []}] * 9000]}
    return _answers(value, arguments=[None, None])
