"""What a docstring forbids is read from its words, and done beside the solution's own work."""

import pytest
import torch

from torchkata.author.promises import forbidden
from torchkata.author.trespass import harmless, trespasses, with_trespass
from torchkata.errors import AuthorError


@pytest.mark.parametrize(
    ("says", "names"),
    [
        ("Twice t. Any shape, which may not be square.", []),
        ("May not call: mse_loss.", ["mse_loss"]),
        ("May not use autograd.", ["autograd"]),
        ("May not use autograd: this is the last time.", ["autograd"]),
        ("May not use autograd, nor call: sum_to_size.", ["autograd", "sum_to_size"]),
        ("May not use: nn.Linear. May not call: add_ (`+=`).", ["nn.Linear", "add_", "+="]),
        ("May not call: abs, norm or anything else that (l1_loss).", ["abs", "norm"]),
        ("May not call: sum or mean, nor anything that sums.", ["sum", "mean"]),
        (
            "May not call: pow (`**`),\n    matmul\n    (`@`), or any other.",
            ["pow", "**", "matmul", "@"],
        ),
        ("May not call: torch.range, which is deprecated.", ["torch.range"]),
        ("May not call: mm; abs is fine.\n\n    >>> f(1)", ["mm"]),
        ("May not call: sort, sort", ["sort"]),
    ],
)
def test_names_are_read(says, names):
    assert forbidden(says) == names


@pytest.mark.parametrize(
    ("says", "at"),
    [
        ("May not call: div with a rounding mode.", "with a rounding mode."),
        ("May not call: pow (not even that).", "(not even that)."),
        ("May not call: `loop`.", "`loop`."),
        ("May not call: loops of any kind.", "of any kind."),
        ("May not call: relu or another one, clamp, nor max, sort.", "nor max, sort"),
        ("May not call: ", ""),
        ("May not call: abs, 3.", "3."),
    ],
)
def test_words_that_cannot_be_read_are_told(says, at):
    with pytest.raises(AuthorError) as told:
        forbidden(says)

    assert f'cannot be read at "{at}"' in str(told.value)


def test_every_way_to_a_name_is_tried():
    assert {shown for shown, _ in trespasses("softmax")} == {
        "torch.softmax",
        "Tensor.softmax",
        "torch.nn.functional.softmax",
        "torch.special.softmax",
    }
    assert [shown for shown, _ in trespasses("**")] == ["**"]
    assert [shown for shown, _ in trespasses("numpy_or_loops")] == []


@pytest.mark.parametrize(
    "name", ["scatter_", "conv1d", "kthvalue", "one_hot", "sum_to_size", "bmm"]
)
def test_functions_with_arguments_of_their_own_can_be_tried(name):
    assert list(trespasses(name))


@pytest.mark.parametrize(
    "given", [torch.arange(6.0).view(2, 3), torch.arange(8), torch.ones(1), None]
)
def test_the_call_happens_and_nothing_else_changes(given):
    called = []
    before = None if given is None else given.clone()

    class Watch(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            called.append(func.__name__)
            return func(*args, **(kwargs or {}))

    for name, trespass in [("add_", next(iter(trespasses("add_")))[1]), ("", harmless)]:
        called.clear()
        with Watch():
            result = with_trespass(lambda t: t, trespass)(given)

        assert result is given
        assert ("add_" in called) == bool(name)
        assert given is None or given.equal(before)
