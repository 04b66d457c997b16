"""The messages to a learner: one test for each kind of mistake, with the exact words."""

import doctest
import math

import numpy as np
import pytest
import torch

from torchkata.observe import Ending, Error, Observation, Request, Subject
from torchkata.run.examples import run_examples
from torchkata.testing import expect
from torchkata.testing.call import Finding, Seen
from torchkata.testing.describe import short
from torchkata.testing.messages import argument, exception

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
CALL = "f(x: tensor([[1., 2.], [3., 4.]]))"
CALL_WITH_GRAD = "f(x: tensor([[1., 2.], [3., 4.]], requires_grad=True))"


def test_wrong_shape(learner_of, told):
    learner = learner_of("def f(x):\n    return x.sum(0)\n")

    assert told(lambda: expect(learner.f(X)).equals(X)) == [
        CALL,
        "returned shape (2,), wanted shape (2, 2).",
        "In numbers: tensor([4., 6.]), wanted tensor([[1., 2.], [3., 4.]]).",
    ]


def test_a_wrong_shape_of_many_numbers_is_told_without_them(learner_of, told):
    learner = learner_of("def f(x):\n    return x.sum(0)\n")

    assert told(lambda: expect(learner.f(torch.ones(3, 9))).equals(torch.ones(3, 3)))[1:] == [
        "returned shape (9,), wanted shape (3, 3).",
    ]


def test_wrong_dtype(learner_of, told):
    learner = learner_of("def f(x):\n    return x.double()\n")

    assert told(lambda: expect(learner.f(X)).equals(X)) == [
        CALL,
        "returned dtype float64, wanted float32.",
    ]


@pytest.mark.parametrize(
    ("code", "wanted", "said"),
    [
        (
            "x.triu()",
            2 * X.triu(),
            [
                "returned tensor([[1., 2.], [0., 4.]]), wanted tensor([[2., 4.], [0., 8.]])."
                " 3 of 4 elements differ."
            ],
        ),
        (
            "x.double() / 3",
            X.double() / 3 + 1e-6,
            [
                "returned tensor([[0.333333, 0.666667], [1., 1.33333]], dtype=float64),",
                "  wanted tensor([[0.333334, 0.666668], [1., 1.33333]], dtype=float64)."
                " 4 of 4 elements differ.",
            ],
        ),
        (
            "x.int()[0]",
            torch.tensor([1, 3]).int(),
            [
                "returned tensor([1, 2], dtype=int32), wanted tensor([1, 3], dtype=int32)."
                " 1 of 2 elements differ."
            ],
        ),
        (
            "x > 1",
            X > 2,
            [
                "returned tensor([[False, True], [True, True]]),",
                "  wanted tensor([[False, False], [True, True]]). 1 of 4 elements differ.",
            ],
        ),
        (
            "x[0].numpy()",
            np.array([1.0, 3.0], "float32"),
            [
                "returned array([1., 2.], dtype=float32),",
                "  wanted array([1., 3.], dtype=float32). 1 of 2 elements differ.",
            ],
        ),
        ("x[0, :1]", torch.tensor([3.0]), ["returned tensor([1.]), wanted tensor([3.])."]),
        (
            "(x, x[0] / 0)",
            (X, X[1] * 1000),
            [
                "returned tensor([inf, inf]) in result[1], wanted tensor([3000., 4000.])."
                " 2 of 2 elements differ."
            ],
        ),
    ],
)
def test_few_numbers_are_shown_whole(learner_of, told, code, wanted, said):
    learner = learner_of(f"def f(x):\n    return {code}\n")

    assert told(lambda: expect(learner.f(X)).equals(wanted)) == [CALL, *said]


def test_many_numbers_are_shown_by_the_first_that_differ_and_their_range(learner_of, told):
    learner = learner_of("def f(x):\n    return x.triu()\n")
    x = torch.arange(9.0).reshape(3, 3)

    assert told(lambda: expect(learner.f(x)).equals(2 * x)) == [
        "f(x: (3, 3) from 0.0 to 8.0)",
        "returned 1.0 at [0, 1], 2.0 at [0, 2], 0.0 at [1, 0], wanted 2.0, 4.0, 6.0."
        " 8 of 9 elements differ.",
        "The shape is (3, 3); the numbers go from 0.0 to 8.0,",
        "  wanted from 0.0 to 16.0.",
    ]


def test_a_long_call_has_its_numbers_below(learner_of, told):
    learner = learner_of("def f(x, many, params, rate):\n    return 1\n")
    x = torch.tensor([0.1, 1 / 3, 1e-5], dtype=torch.float64)
    many = torch.arange(20.0).reshape(4, 5).t()
    params = [X.clone().requires_grad_(), torch.zeros(3, 4), torch.tensor([math.nan, 1.0])]

    assert told(lambda: expect(learner.f(x, many, params, 1 / 3)).equals(2))[:-1] == [
        "f(x, many, params, rate: 0.333333)",
        "  x: tensor([0.1, 0.3333, 1e-05], dtype=float64)",
        "  many: (5, 4) strided from 0.0 to 19.0",
        "  params[0]: tensor([[1., 2.], [3., 4.]], requires_grad=True)",
        "  params[1]: (3, 4) from 0.0 to 0.0",
        "  params[2]: tensor([nan, 1.])",
    ]


@pytest.mark.parametrize(
    ("tensor", "shown"),
    [
        (torch.full((9,), math.inf), "(9,) nan or infinite"),
        (torch.tensor([math.nan, *range(1, 9)]), "(9,) from 1.0 to 8.0, some nan or infinite"),
        (torch.zeros(0, 3), "(0, 3)"),
        (torch.zeros(()).expand(10**9, 10**9), f"({10**9}, {10**9}) strided"),
        (np.broadcast_to(np.zeros(1), (10**9, 10**9)), f"array ({10**9}, {10**9}) float64"),
        (torch.arange(9), "(9,) int64 from 0 to 8"),
        (torch.ones(9).bool(), "(9,) bool"),
        (torch.ones(9, dtype=torch.complex64), "(9,) complex64"),
        (torch.ones(9, dtype=torch.uint16), "(9,) uint16 from 1 to 1"),
        (torch.ones(3, device="meta"), "(3,)"),
        (torch.tensor(1.5), "tensor(1.5)"),
        (X.t(), "tensor([[1., 3.], [2., 4.]]) strided"),
        (np.arange(20), "array (20,) int64 from 0 to 19"),
        (np.array(["a"]), "array (1,) <U1"),
    ],
)
def test_every_kind_of_tensor_can_be_shown(tensor, shown):
    assert argument(tensor) == shown


def test_numbers_that_print_alike_are_printed_longer(learner_of, told):
    learner = learner_of("def f(x):\n    return 1.00001\n")

    assert told(lambda: expect(learner.f(X)).equals(1.0000301, rtol=1e-9)) == [
        CALL,
        "returned 1.00001, wanted 1.00003.",
    ]


@pytest.mark.parametrize(
    ("got", "wanted", "said"),
    [
        ("0.1 + 0.2", 0.4, "returned 0.3, wanted 0.4."),
        ("1.0000001", 1.0000002, "returned 1.0000001, wanted 1.0000002."),
        ("0.1 + 0.2", 0.3, "returned 0.30000000000000004, wanted 0.3."),
        ("[0.1 + 0.2]", 3, "returned [0.3], wanted the int 3."),
        ("torch.tensor(1j / 3)", torch.tensor(1j), "returned 0+0.333333j, wanted 0+1j."),
    ],
)
def test_floats_have_the_digits_that_show_the_difference(learner_of, told, got, wanted, said):
    learner = learner_of(f"def f(x):\n    return {got}\n")

    assert told(lambda: expect(learner.f(X)).equals(wanted, atol=0, rtol=0))[1] == said


def test_a_class_of_a_learner_may_be_called_as_torchs_is():
    own = type("Tensor", (), {})()

    assert short([own]) == "[a Tensor]"


def test_floats_among_the_arguments_are_short(learner_of, told):
    learner = learner_of("def f(x, rates):\n    return 1\n")

    assert told(lambda: expect(learner.f(0.1 + 0.2, [1 / 3])).equals(2))[0] == (
        "f(x: 0.3, rates: [0.333333])"
    )


@pytest.mark.parametrize(
    ("got", "wanted", "said"),
    [
        ("(x,)", (), "returned a tuple of 1 value, wanted 0 values."),
        ("[]", [1], "returned a list of 0 values, wanted 1 value."),
        ("(x, [1, 2])", (X, [1]), "returned a list of 2 values in result[1], wanted 1 value."),
        ("{'w1': 1}", {"w1": 1, "w2": 2}, "returned the key 'w1', wanted the keys 'w1', 'w2'."),
        ("{}", {"w1": 1}, "returned no keys, wanted the key 'w1'."),
        ("(x, x)", 1, "returned a tuple of 2 values, wanted the int 1."),
        ("{'w1': x}", 1, "returned a dict of 1 value, wanted the int 1."),
    ],
)
def test_counts_and_keys_are_in_plain_words(learner_of, told, got, wanted, said):
    learner = learner_of(f"def f(x):\n    return {got}\n")

    assert told(lambda: expect(learner.f(X)).equals(wanted))[1] == said


def test_a_probe_is_shown_with_its_file_and_the_exercise():
    request = Request("f", (X,), {}, ("probes_of.topic", "called_twice"))
    seen = Seen(request, b"", Observation(Ending.RETURNED), ["x"])

    said = Finding(seen, "wrong values", "returned 1").call

    assert said == f"called_twice{CALL[1:]}, a function in probes.py that uses f"


def test_nan(learner_of, told):
    learner = learner_of("def f(x):\n    return x / x.sub(1).relu() * 0\n")

    assert told(lambda: expect(learner.f(X)).equals(X * 0)) == [
        CALL,
        "returned tensor([[nan, 0.], [0., 0.]]),",
        "  wanted tensor([[0., 0.], [0., 0.]]). 1 of 4 elements differ.",
    ]


def test_no_gradient(learner_of, told):
    learner = learner_of("def f(x):\n    return torch.tensor(x.sum().item())\n")
    x = X.clone().requires_grad_()

    assert told(lambda: expect(learner.f(x)).gradients_agree_with(torch.sum)) == [
        CALL_WITH_GRAD,
        "returned a result that autograd cannot follow back to x: no gradient. "
        "The graph is cut on the way.",
        "  exercises/topic.py:5: return torch.tensor(x.sum().item())",
    ]


def test_a_backward_that_gives_none_cut_no_graph(learner_of, told):
    code = """
class Mine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.sum()

    @staticmethod
    def backward(ctx, upstream):
        return None


def f(x):
    return Mine.apply(x)
"""
    x = X.clone().requires_grad_()

    assert told(lambda: expect(learner_of(code).f(x)).gradients_agree_with(torch.sum)) == [
        CALL_WITH_GRAD,
        "returned a result whose backward gives None for x, not a gradient",
    ]


def test_wrong_gradient(learner_of, told):
    learner = learner_of("def f(x):\n    return (x * x.detach()).sum()\n")
    x = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)

    call, *said = told(lambda: expect(learner.f(x)).gradients_agree_with(lambda x: (x * x).sum()))

    assert call == "f(x: tensor([3.], dtype=float64, requires_grad=True))"
    assert said[0].startswith("has a wrong gradient for x: tensor([")
    assert said[-1].endswith("with a random upstream gradient.")


def test_an_input_changed(learner_of, told):
    learner = learner_of("def f(x):\n    x += 1\n    return x\n")

    assert told(lambda: expect(learner.f(X)).leaves_arguments_unchanged()) == [
        CALL,
        "changed its argument x: tensor([[2., 3.], [4., 5.]]),",
        "     was tensor([[1., 2.], [3., 4.]]). 4 of 4 elements differ.",
        "  exercises/topic.py:5: x += 1",
    ]


def test_a_changed_input_was_something_and_nothing_was_wanted_of_it(learner_of, told):
    learner = learner_of("def f(x):\n    x += 1\n    return x\n")
    large = torch.arange(12.0)

    assert told(lambda: expect(learner.f(large)).leaves_arguments_unchanged())[2:4] == [
        "     was 0.0, 1.0, 2.0. 12 of 12 elements differ.",
        "The shape is (12,); the numbers go from 1.0 to 12.0, was from 0.0 to 11.0.",
    ]


@pytest.mark.parametrize(
    "line", ["x -= 1", "x.sub_(1)", "x.data = x.data - 1", "x[:] = x - 1", "x.data.sub_(1)"]
)
def test_an_argument_that_is_only_to_be_read_is_not_filled_however_it_is_written(
    learner_of, told, line
):
    learner = learner_of(f"def f(x):\n    before = x.clone()\n    {line}\n    return before\n")

    assert told(lambda: expect(learner.f(X)).agrees_with(lambda x: x.clone()))[1:] == [
        "changed its argument x: tensor([[0., 1.], [2., 3.]]),",
        "     was tensor([[1., 2.], [3., 4.]]). 4 of 4 elements differ.",
        f"  exercises/topic.py:6: {line}",
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("y @ x", "@ (which runs mm)"),
        ("y.matmul(x)", "matmul (which runs mm)"),
        ("torch.mm(y, x)", "mm"),
        ("torch.einsum('ij,jk->ik', y, x)", "einsum (which runs bmm)"),
        ("torch.nn.functional.linear(y, x)", "linear (which runs mm)"),
        ("y / x", "/ (which runs div)"),
        ("y.exp_()", "exp"),
    ],
)
def test_a_forbidden_call_is_named_as_it_is_written_with_its_line(learner_of, told, line, name):
    learner = learner_of(f"def f(x):\n    y = x + 1\n    return {line}\n")

    seen = learner.watching(allowed=["add", "mul", "sum"]).f(X)

    assert told(lambda: expect(seen).stays_within_the_rules()) == [
        CALL,
        f"uses {name}, which this exercise forbids",
        f"  exercises/topic.py:6: return {line}",
    ]


def test_an_operation_of_autograd_is_not_named_backward(learner_of, told):
    learner = learner_of("def f(x):\n    x.requires_grad_().exp().sum().backward()\n    return x\n")

    seen = learner.watching(allowed=["exp", "sum"]).f(X)

    assert "backward, " not in told(lambda: expect(seen).stays_within_the_rules())[1]


def test_a_forbidden_name_is_named_with_its_line(learner_of, told):
    learner = learner_of("def f(x):\n    return torch.softmax(x, 0)\n")

    assert told(lambda: expect(learner.f(X)).calls_none_of("softmax")) == [
        CALL,
        "calls softmax, which this exercise forbids",
        "  exercises/topic.py:5: return torch.softmax(x, 0)",
    ]


def test_a_forbidden_name_that_is_written_as_an_operator(learner_of, told):
    learner = learner_of("def f(x):\n    return x @ x\n")

    assert told(lambda: expect(learner.f(X)).calls_none_of("matmul"))[1:] == [
        "calls @, which this exercise forbids",
        "  exercises/topic.py:5: return x @ x",
    ]


def test_numpy_is_no_way_round(learner_of, told):
    learner = learner_of("def f(x):\n    return torch.from_numpy(x.numpy() @ x.numpy())\n")

    seen = learner.watching(allowed=["add"]).f(X)

    assert told(lambda: expect(seen).stays_within_the_rules())[1:] == [
        "leaves torch through numpy, which this exercise forbids",
        "  exercises/topic.py:5: return torch.from_numpy(x.numpy() @ x.numpy())",
    ]


def test_autograd_where_it_is_forbidden(learner_of, told):
    body = ("x = x.detach().requires_grad_()", "x.sum().backward()", "return x.grad")
    learner = learner_of("def f(x):\n    " + "\n    ".join(body) + "\n")

    seen = learner.watching(autograd=False).f(X)

    assert told(lambda: expect(seen).stays_within_the_rules())[1:] == [
        "lets autograd differentiate, which this exercise forbids",
        "  exercises/topic.py:6: x.sum().backward()",
    ]


def test_too_many_operations(learner_of, told):
    learner = learner_of("def f(x):\n    for _ in range(20):\n        x = x + 1\n    return x\n")

    seen = learner.watching(work=True).f(X)

    assert told(lambda: expect(seen).at_most(operations=3)) == [
        CALL,
        "took 20 operations; 3 are enough. Can you do without a loop?",
    ]


def test_too_large_a_tensor(learner_of, told):
    learner = learner_of("def f(x):\n    return (x.repeat(500, 1) + 1).sum()\n")

    seen = learner.watching(work=True).f(X)

    expect(seen).at_most(largest=500 * X.numel())
    assert told(lambda: expect(seen).at_most(largest=20)) == [
        CALL,
        f"made a tensor of {500 * X.numel():,} elements; none needs more than 20",
    ]


def test_too_many_elements(learner_of, told):
    learner = learner_of("def f(x):\n    return (x.unsqueeze(0) * x.unsqueeze(1)).sum()\n")

    seen = learner.watching(work=True).f(X)

    assert told(lambda: expect(seen).at_most(elements=10))[1] == (
        "read and wrote 25 elements; 10 are enough"
    )


def test_printed_output(learner_of, told, capsys):
    learner = learner_of("def f(x):\n    print('shape:', x.shape)\n    return x\n")

    assert told(lambda: expect(learner.f(X)).prints_nothing()) == [
        CALL,
        "printed 'shape: torch.Size([2, 2])', which this exercise forbids",
    ]
    assert capsys.readouterr().out == "shape: torch.Size([2, 2])\n"  # it is seen all the same


@pytest.mark.parametrize("kind", ["SyntaxError", "ValueError"])  # it was the second once
def test_a_file_in_utf_16_is_told_what_to_do(kind):
    error = Error(kind, "source code string cannot contain null bytes")

    assert exception(error) == ["holds null bytes, as UTF-16 does: save the file as UTF-8"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (
            "return 2 * x.mean",
            "TypeError: unsupported operand type(s) for *: 'int' and 'builtin_function_or_method'",
        ),
        (
            "with torch.no_grad: pass",
            "TypeError: 'type' object does not support the context manager protocol",
        ),
    ],
)
def test_a_call_without_its_parentheses(learner_of, told, line, error):
    learner = learner_of(f"def f(x):\n    {line}\n")

    assert told(lambda: expect(learner.f(X)).returned())[1] == (
        f"raised {error}. Are the parentheses of a call missing?"
    )


def test_a_result_of_two_in_the_wrong_order_and_one_that_is_not_reduced(learner_of, told):
    turned = learner_of("def f(x):\n    return x.sum(), x.max()\n")
    assert told(lambda: expect(turned.f(X)).equals((X.max(), X.sum())))[1].endswith(
        "The two values are exchanged."
    )
    whole = learner_of("def f(x):\n    return x * x\n")
    assert told(lambda: expect(whole.f(X)).equals((X * X).mean()))[1] == (
        "returned shape (2, 2), wanted shape (). "
        "One number is wanted: was a mean or a sum left out?"
    )


@pytest.mark.parametrize(
    ("body", "example", "kind", "said"),
    [
        ("x.sum()", "f(x).item()", "nothing returned", "returned None. Is there a `return`"),
        ("x.sum()", "f(x)", "nothing returned", "returned None. Is there a `return`"),
        ("return x", "f(x).item()", "example", "returned tensor([1., 2.])\nSo the example"),
        ("return x.sum", "f(x).item()", "example", "returned a function, not its result."),
        ("return x.sum().item()", "f(x).item()", "example", "returned the float 3.0\n"),
        ("return y", "f(x).item()", "raised NameError", "raised NameError: name 'y'"),
    ],
)
def test_an_example_that_stops_at_a_result_says_what_was_returned(
    learner_of, tmp_path, body, example, kind, said
):
    learner_of(f"def f(x):\n    {body}\n")
    text = f">>> x = torch.tensor([1.0, 2.0])\n>>> {example}\n3.0\n"
    examples = doctest.DocTestParser().get_examples(text)

    verdict = run_examples(examples, Subject.load(tmp_path / "exercises", "topic"), "f", 10.0)

    assert verdict.kind == kind
    assert verdict.said.startswith(said)


def _example(learner_of, tmp_path, code, text, seconds=10.0):
    learner_of(code)
    examples = doctest.DocTestParser().get_examples(text)
    return run_examples(examples, Subject.load(tmp_path / "exercises", "topic"), "f", seconds)


def test_an_example_names_the_call_whose_result_stops_it(learner_of, tmp_path):
    code = "def f(x):\n    print(x)\n"

    verdict = _example(learner_of, tmp_path, code, ">>> t = f(3)\n>>> t.item()\n3.0\n")

    assert verdict.call == "t = f(3)"
    assert "A `print` shows a value, and only a `return` gives it back.\nSo the" in verdict.said


def test_an_example_that_does_not_end_shows_the_line_of_the_loop(learner_of, tmp_path):
    code = "def f(x):\n    while x:\n        pass\n"

    verdict = _example(learner_of, tmp_path, code, ">>> f(3)\n3.0\n", seconds=0.05)

    assert verdict.said.endswith("\n  exercises/topic.py:5: while x:")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("return targetss", "name 'targetss' is not defined. Did you mean 'targets'?"),
        ("return nothing", "name 'nothing' is not defined"),
        ("return np.mean(x)", "its import is missing at the top of the file: `import numpy as np`"),
        ("return x.unsqueze(0)", "has no attribute 'unsqueze'. Did you mean 'unsqueeze'?"),
        ("return x.zero_grad()", "'Tensor' object has no attribute 'zero_grad'"),
        ("return torch.tensr(x)", "has no attribute 'tensr'. Did you mean 'tensor'?"),
        ("return Model().forward(x)", "name 'bias' is not defined. Did you mean 'self.bias'?"),
    ],
)
def test_a_misspelt_name_and_a_missing_import_are_named(learner_of, told, line, said):
    code = f"""import torch
class Model:
    bias = 0
    def forward(self, x):
        return x + bias
def f(x):
    targets = x
    {line}
"""
    first = told(lambda: expect(learner_of(code).f(X)).equals(X))[1]

    assert first.lower().endswith(said.lower())


def test_a_wrong_indentation_is_python_that_cannot_be_read(learner_of, told):
    learner = learner_of("def f(x):\n     y = x\n    return y\n")

    assert told(lambda: expect(learner.f(X)).equals(X))[1].startswith(
        "cannot be read as Python: unindent does not match"
    )


def test_a_print_in_place_of_a_return(learner_of, told):
    learner = learner_of("def f(x):\n    print(x.sum())\n")

    assert told(lambda: expect(learner.f(X)).equals(X.sum()))[1].endswith(
        "A `print` shows a value, and only a `return` gives it back."
    )


def test_nothing_returned(learner_of, told):
    learner = learner_of("def f(x):\n    x.sum()\n")

    assert told(lambda: expect(learner.f(X)).equals(X.sum())) == [
        CALL,
        "returned None, wanted tensor(10.0). "
        "Is there a `return` at the end, and does it have a value?",
    ]


def test_wrong_number_of_parameters(learner_of, told):
    learner = learner_of("def f():\n    return 1\n")
    learner.parameters["f"].append("x")

    assert told(lambda: expect(learner.f(X)).returned()) == [
        CALL,
        "raised TypeError: f() takes 0 positional arguments but 1 was given",
        "It is called with (x).",
    ]


def test_the_function_is_gone(learner_of, told):
    learner = learner_of("def g(x):\n    return x\n")

    assert told(lambda: expect(learner.f(X)).returned()) == [
        CALL.replace("x: ", ""),
        "is not there: was it renamed or deleted? `kata reset f` brings it back",
    ]


def test_an_exception_shows_the_learners_frames_only(learner_of, told):
    learner = learner_of("def g(x):\n    return x.view(3)\n\n\ndef f(x):\n    return g(x) + 1\n")

    assert told(lambda: expect(learner.f(X)).returned()) == [
        CALL,
        "raised RuntimeError: shape '[3]' is invalid for input of size 4",
        "  exercises/topic.py:9: return g(x) + 1",
        "  exercises/topic.py:5: return x.view(3)",
    ]


def test_an_errors_message_is_whole_up_to_ten_lines(learner_of, told):
    learner = learner_of(
        "def f(x, count):\n    raise ValueError('\\n'.join('abcdefghijk'[:count]))\n"
    )

    ten = told(lambda: expect(learner.f(X, 10)).returned())[1:]
    eleven = told(lambda: expect(learner.f(X, 11)).returned())[1:]

    letters = ["raised ValueError: a", *(f"  {letter}" for letter in "bcdefghij")]
    place = "  exercises/topic.py:5: raise ValueError('\\n'.join('abcdefghijk'[:count]))"
    assert ten == [*letters, place]
    assert eleven == [*letters, "  ...", place]


def test_torchs_list_of_what_it_expected_is_shown(learner_of, told):
    learner = learner_of("def f(x):\n    return torch.max(x, dim='rows', keep=1)\n")

    said = told(lambda: expect(learner.f(X)).returned())

    assert said[1].endswith("expected one of:")
    assert said[2].startswith("   * (Tensor input")


def test_a_line_with_a_comprehension_is_shown_once(learner_of, told):
    learner = learner_of("def f(x):\n    return [row.view(3) for row in x]\n")

    assert told(lambda: expect(learner.f(X)).returned())[2:] == [
        "  exercises/topic.py:5: return [row.view(3) for row in x]",
    ]


def test_an_endless_loop_is_stopped_and_its_line_named(learner_of, told):
    learner = learner_of("def f(x):\n    while True:\n        x = x + 1\n", seconds=0.2)

    call, said, place = told(lambda: expect(learner.f(X)).returned())

    assert (call, said) == (CALL, "ran for more than 0.2 s and was stopped")
    assert place in (
        "  exercises/topic.py:5: while True:",
        "  exercises/topic.py:6: x = x + 1",
    )


def test_a_syntax_error(learner_of, told):
    learner = learner_of("def f(x):\n    return (x\n")

    assert told(lambda: expect(learner.f(X)).returned()) == [
        CALL.replace("x: ", ""),
        "cannot be read as Python: '(' was never closed",
        "  exercises/topic.py:5: return (x",
    ]


def test_a_recursion_without_an_end(learner_of, told):
    learner = learner_of("def f(x):\n    return f(x)\n")

    assert told(lambda: expect(learner.f(X)).returned()) == [
        CALL,
        "calls itself more often than Python allows (RecursionError)",
        "  exercises/topic.py:5: return f(x)",
    ]


def test_a_result_that_pretends_to_equal_everything(learner_of, told):
    code = """
class Yes:
    shape = dtype = property(lambda self: self)
    __class__ = property(lambda self: torch.Tensor)

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self


def f(x):
    return Yes()
"""
    assert told(lambda: expect(learner_of(code).f(X)).equals(X)) == [
        CALL,
        "returned a value of type Yes, which cannot be judged",
    ]


def test_a_tensor_subclass_is_no_tensor(learner_of, told):
    code = """
class Mine(torch.Tensor):
    pass


def f(x):
    return x.as_subclass(Mine)
"""
    assert told(lambda: expect(learner_of(code).f(X)).equals(X))[1] == (
        "returned a value of type Mine, which cannot be judged"
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("ValueError('no')", "returned an error of type ValueError. Is `raise` meant instead"),
        ("ValueError", "returned an error of type ValueError. Is `raise` meant instead"),
        ("torch.nn.ReLU()", "returned a module of type ReLU. A module gives its result when it"),
        ("(one for one in x)", "returned a value of type generator. Make a list, a tuple or a"),
        ("map(abs, x)", "returned a value of type map. Make a list, a tuple or a tensor of its"),
        ("[{1}]", "returned a value of type set. Make a list, a tuple or a tensor of its"),
    ],
)
def test_a_result_that_is_one_step_short_of_a_value(learner_of, told, result, said):
    code = f"import torch\n\n\ndef f(x):\n    return {result}\n"

    assert told(lambda: expect(learner_of(code).f(X)).equals(X))[1].startswith(said)


def test_brackets_forgotten(learner_of, told):
    assert told(lambda: expect(learner_of("def f(x):\n    return x.sum\n").f(X)).equals(X))[1] == (
        "returned a function, not its result. Are the parentheses of a call missing?"
    )


def test_the_wrong_error(learner_of, told):
    learner = learner_of("def f(x):\n    raise ValueError('shapes differ')\n")

    assert told(lambda: expect(learner.f(X)).raises(ValueError, "(2, 2)"))[1] == (
        "raised ValueError, but its message does not name (2, 2): 'shapes differ'"
    )


@pytest.mark.parametrize("shape", ["tuple(x.shape)", "x.shape", "list(x.shape)", "[*x.shape]"])
@pytest.mark.parametrize("size", [(2, 2), (3,), ()])
def test_an_error_may_name_a_shape_in_any_of_its_forms(learner_of, shape, size):
    learner = learner_of(f"def f(x):\n    raise ValueError(f'{{{shape}}} is no shape')\n")

    expect(learner.f(torch.zeros(size))).raises(ValueError, f"{size} is no shape")


def test_no_error_where_one_was_wanted(learner_of, told):
    learner = learner_of("def f(x):\n    return x.sum(0)\n")

    assert told(lambda: expect(learner.f(X)).raises(ValueError))[1] == (
        "returned tensor([4., 6.]), wanted ValueError"
    )


def test_a_copy_where_a_view_was_wanted(learner_of, told):
    learner = learner_of("def f(x):\n    return x.t().contiguous()\n")

    assert told(lambda: expect(learner.f(X)).equals(X.t()).shares_memory_with("x"))[1] == (
        "returned a copy, wanted a view that shares the memory of x"
    )


def test_an_alias_where_a_copy_was_wanted(learner_of, told):
    learner = learner_of("def f(x):\n    return x.detach()\n")

    assert told(lambda: expect(learner.f(X)).shares_nothing())[1] == (
        "returned something that shares the memory of x; wanted a copy"
    )


def test_a_parameter_that_is_no_leaf_any_more(learner_of, told):
    code = "def f(params):\n    params[0] = params[0] - 1\n"
    w = X.clone().requires_grad_()

    seen = learner_of(code).f([w])

    assert seen.observation.facts["arguments[0][0]"].is_leaf is False


def test_a_float_where_a_tensor_was_wanted(learner_of, told):
    learner = learner_of("def f(x):\n    return x.sum().item()\n")

    assert told(lambda: expect(learner.f(X)).equals(X.sum()))[1] == (
        "returned the float 10.0, wanted tensor(10.0)."
    )
