"""The observation: all its fields, and that making one never raises."""

import gc
import os
import random
import sys
import threading
import time

import numpy as np
import pytest
import torch

from torchkata.errors import AuthorError
from torchkata.observe import Ending, Subject, limit
from torchkata.testing import expect
from torchkata.testing.call import Finding

X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


def seen(learner_of, body, *args, **watching):
    """What is observed of a function `f` with that body, called with these arguments."""
    names = ", ".join("abcd"[: len(args)])
    learner = learner_of(f"def f({names}):\n    " + body.replace("\n", "\n    ") + "\n")
    return learner.watching(**watching).f(*args).observation


def test_value_and_arguments_after(learner_of):
    found = seen(learner_of, "a.mul_(2)\nreturn a.sum(), [b, None]", X.clone(), 3)

    assert found.ending is Ending.RETURNED
    assert found.value == (torch.tensor(20.0), [3, None])
    assert found.arguments[0].tolist() == [[2.0, 4.0], [6.0, 8.0]]


def test_the_tests_own_arguments_stay_as_they_were(learner_of):
    own = X.clone()

    seen(learner_of, "a.zero_()", own)

    assert torch.equal(own, X)


def test_gradients_are_products_with_a_random_upstream(learner_of):
    a, b = X.clone().requires_grad_(), X.clone().requires_grad_()

    found = seen(learner_of, "return a.detach() * 2, b * 3", a, b)

    assert found.gradients["arguments[0]"] is None
    assert len(set((found.gradients["arguments[1]"] / 3).flatten().tolist())) == 4


def test_what_stands_in_grad_is_seen(learner_of):
    a = X.clone().requires_grad_()

    found = seen(learner_of, "(a * a).sum().backward()", a)

    assert torch.equal(found.arguments[0].grad, 2 * X)
    assert a.grad is None


def test_a_graph_that_was_freed_is_a_gradient_error(learner_of):
    a = X.clone().requires_grad_()

    found = seen(learner_of, "loss = (a * a).sum()\nloss.backward()\nreturn loss", a)

    assert found.ending is Ending.RETURNED
    assert found.gradient_error.type == "RuntimeError"


def test_facts_of_every_tensor(learner_of):
    found = seen(learner_of, "return a.t(), a.clone(), a", X.clone().requires_grad_())

    view, copy, same = (found.facts[f"value[{i}]"] for i in range(3))
    assert (view.shape, view.strides, view.dtype) == ((2, 2), (1, 2), "float32")
    assert (view.shares_memory_with, copy.shares_memory_with) == (("arguments[0]",), ())
    assert (view.is_leaf, view.grad_fn, view.requires_grad) == (False, "TBackward0", True)
    assert (same.is_leaf, same.grad_fn) == (True, None)


def test_arrays_share_memory_with_tensors(learner_of):
    found = seen(learner_of, "return torch.from_numpy(a)[1:]", np.arange(4.0))

    assert found.facts["value"].shares_memory_with == ("arguments[0]",)


def test_neighbours_in_one_memory_do_not_count_as_shared(learner_of):
    whole = torch.arange(6.0)

    found = seen(learner_of, "return b[:2]", whole[:3], whole[3:])

    assert found.facts["value"].shares_memory_with == ("arguments[1]",)


def test_calls_are_counted_by_name_with_their_line(learner_of):
    found = seen(learner_of, "b = torch.exp(a)\nreturn b @ b + torch.exp(b)", X)

    assert found.calls["exp"] == 2
    assert found.calls["matmul"] == 1
    assert found.places["exp"].line == 5


def test_work_counts_operations_and_elements_and_views_are_free(learner_of):
    found = seen(learner_of, "return (a.t()[0] * 2).sum()", X, work=True)

    assert (found.work.operations, found.work.read, found.work.written) == (2, 4, 3)
    assert seen(learner_of, "return a.t()", X).work is None


def test_the_largest_tensor_is_one_that_an_operation_wrote(learner_of):
    rows = torch.ones(3, 5)

    def largest(body):
        return seen(learner_of, body, rows, work=True).work.largest

    assert largest("return (a.expand(9, 3, 5)[0] * 2).sum()") == 15
    assert largest("return (a.expand(9, 3, 5) * 2).sum()") == 135
    assert largest("return (a @ a.T).exp_()") == 9
    assert largest("return a.T") == 0


def test_one_operation_may_touch_many_elements(learner_of):
    body = "return a.unfold(0, 100, 1).mean(-1)"

    assert seen(learner_of, body, torch.ones(1000), work=True).work.read == 90_100


@pytest.mark.parametrize(
    "body",
    [
        "return a @ a",
        "return torch.einsum('ij,jk->ik', a, a)",
        "return torch.nn.functional.linear(a, a.t())",
        "return torch.mm(a, a, out=torch.empty(2, 2))",
        "return torch.linalg.multi_dot([a, a])",
        "return torch.bmm(a[None], a[None])[0]",
        "return torch.addmm(torch.zeros(2, 2), a, a)",
        "return torch.from_numpy(a.numpy() @ a.numpy())",
        "return torch.tensor([[7.0, 10.0], [15.0, 22.0]])",
        "with torch._C.DisableTorchFunction():\n    return a @ a",
        "with torch._C.DisableTorchFunction():\n    return torch.from_numpy(a.numpy() @ a.numpy())",
        "import numpy\nout = torch.zeros(2, 2)\n"
        "numpy.asarray(out)[:] = a.numpy() @ a.numpy()\nreturn out",
        "import threading\nout = []\n"
        "thread = threading.Thread(target=lambda: out.append(a @ a))\n"
        "thread.start()\nthread.join()\nreturn out[0]",
        "return torch.inner(a, a.t())",
    ],
)
def test_a_forbidden_product_is_seen_by_whatever_door(learner_of, body):
    allowed = ["mul", "sum", "add", "zeros", "empty", "view", "_unsafe_view", "squeeze"]

    assert seen(learner_of, body, X, allowed=allowed).violations


def test_what_is_allowed_is_no_violation(learner_of):
    body = "out = torch.zeros(2, 2)\nout += (a.unsqueeze(2) * a.unsqueeze(0)).sum(1)\nreturn out"

    found = seen(learner_of, body, X, allowed=["mul", "sum", "add_", "zeros"])

    assert not found.violations
    assert torch.equal(found.value, X @ X)


@pytest.mark.parametrize(
    "body",
    [
        "a.requires_grad_()\n(a * a).sum().backward()\nreturn a.grad",
        "b = a.detach().requires_grad_()\nreturn torch.autograd.grad((b * b).sum(), b)[0]",
        "return torch.func.grad(lambda a: (a * a).sum())(a)",
        "return torch.func.jvp(lambda a: a * a, (a,), (a,))[1]",
        "return torch.func.vjp(lambda a: (a * a).sum(), a)[1](torch.tensor(1.0))[0]",
        "return torch.autograd.functional.jacobian(lambda a: (a * a).sum(), a)",
    ],
)
def test_autograd_is_seen_by_whatever_door(learner_of, body):
    found = seen(learner_of, body, X.clone(), autograd=False)

    assert found.ending is Ending.RETURNED
    assert "autograd" in {violation.what for violation in found.violations}


def test_recording_a_graph_is_not_differentiating(learner_of):
    found = seen(learner_of, "return 2 * a", X.clone().requires_grad_(), autograd=False)

    assert not found.violations


def test_errors_carry_type_message_and_own_frames(learner_of):
    found = seen(learner_of, "return a.view(7)", X)

    assert found.ending is Ending.RAISED
    assert found.error.type == "RuntimeError"
    assert [(frame.line, frame.source) for frame in found.error.frames] == [(5, "return a.view(7)")]


def test_what_torch_has_not_implemented_is_not_still_to_do(learner_of):
    seen = learner_of("def f(x):\n    return torch.cdist(x, x)\n").f(torch.ones(2, 2).bfloat16())

    assert (seen.observation.ending, seen.observation.error.type) == (
        Ending.RAISED,
        "NotImplementedError",
    )


def test_todo_is_told_from_another_functions_todo(learner_of):
    other = "def g(x):\n    raise NotImplementedError\n\n\n"

    own = learner_of("def f(x):\n    x = x + 1\n    raise NotImplementedError\n").f(X)
    called = learner_of(other + "def f(x):\n    return g(x)\n").f(X)

    assert own.observation.ending is Ending.TODO
    assert called.observation.ending is Ending.RAISED


def test_printed_and_warnings(learner_of):
    body = "import warnings\nprint('x', end='')\nwarnings.warn('old')\nreturn a"

    found = seen(learner_of, body, X)

    assert found.printed == "x"
    assert found.warnings == ("old",)


def test_seconds_are_measured(learner_of):
    assert 0.05 < seen(learner_of, "import time\ntime.sleep(0.05)", X).seconds < 5


@pytest.mark.parametrize(
    ("number", "seeded"),
    [
        ("torch.rand(1).item()", torch.manual_seed),
        ("np.random.rand()", np.random.seed),
        ("random.random()", random.seed),
    ],
)
def test_global_random_state_is_seeded_for_the_call_and_restored(learner_of, number, seeded):
    seeded(3)
    wanted = eval(number)
    seeded(3)

    one = seen(learner_of, f"import random\nimport numpy as np\nreturn {number}", X)
    again = seen(learner_of, f"import random\nimport numpy as np\nreturn {number}", X)

    assert wanted == eval(number)
    assert one.value == again.value != wanted


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("torch.set_grad_enabled(False)", torch.is_grad_enabled),
        ("torch.set_default_dtype(torch.float64)", torch.get_default_dtype),
        ("torch.set_num_threads(1 + torch.get_num_threads())", torch.get_num_threads),
        ("torch.set_default_device('meta')", torch.get_default_device),
    ],
)
class TestSettings:
    def test_do_not_leak_into_the_next_call(self, learner_of, body, read):
        before = read()

        seen(learner_of, body, X)

        assert read() == before

    def test_do_not_leak_from_a_module_that_switches_them_at_its_import(
        self, learner_of, body, read
    ):
        before = read()

        learner_of(body)

        assert read() == before


@pytest.mark.parametrize(
    "body",
    [
        "raise SystemExit(3)",
        "raise GeneratorExit",
        "import sys\nsys.exit()",
        "class E(Exception):\n    def __str__(self):\n        raise SystemExit\nraise E",
        "class E(Exception):\n    __class__ = property(lambda self: 1 / 0)\nraise E",
        "class M(type):\n    __name__ = property(lambda self: 1 / 0)\n"
        "class E(Exception, metaclass=M):\n    pass\nraise E",
        "e = SyntaxError('x')\ne.filename = 3\nraise e",
        "raise ExceptionGroup('many', [ValueError(1)])",
        "def g():\n    g()\ng()",
        "return torch.ones(10**15)",
    ],
)
def test_whatever_is_raised_is_described(learner_of, body):
    found = seen(learner_of, body, X)

    assert found.ending is Ending.RAISED
    assert found.error.type


@pytest.mark.parametrize(
    "body",
    [
        "class A:\n    __class__ = property(lambda self: 1 / 0)\nreturn A()",
        "class A:\n    __class__ = property(lambda self: exec('raise SystemExit'))\nreturn A()",
        "class A(dict):\n    def items(self):\n        raise SystemExit\nreturn A()",
        "class A(tuple):\n    _fields = ()\n    def __iter__(self):\n        raise SystemExit\n"
        "return A(), {1}",
        "return torch.ones(2).to_sparse()",
        "return torch.ones(2, device='meta')",
        "return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])",
        "return torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.quint8)",
        "return torch.ones(2).as_subclass(type('T', (torch.Tensor,), {}))",
        "x = []\nx.append(x)\nreturn x",
        "return object()",
        "return torch.empty(1 << 29, dtype=torch.uint8)",
        "return (i for i in range(3))",
        "class A:\n    def __class__(self):\n        while True:\n            pass\n"
        "    __class__ = property(__class__)\nreturn A()",
    ],
)
def test_what_cannot_be_judged_is_refused(learner_of, body):
    found = seen(learner_of, body, X)

    assert found.ending is Ending.REFUSED
    assert torch.equal(found.arguments[0], X)


def test_an_expanded_giant_is_refused_before_anybody_computes_with_it(learner_of):
    found = seen(learner_of, "return a[0, 0].expand(10**9)", X)

    assert found.ending is Ending.REFUSED
    assert found.error.message.startswith("a result of ")


@pytest.mark.parametrize(
    "body",
    [
        "while True:\n    pass",
        "while True:\n    try:\n        a.sum()\n    except BaseException:\n        pass",
        "while True:\n    try:\n        while True:\n            pass\n"
        "    finally:\n        continue",
        "for _ in iter(int, 1):\n    a = a + 1",
        "import time\nwhile True:\n    time.sleep(0.01)",
        "def g():\n    while True:\n        yield 1\nreturn sum(g())",
    ],
)
def test_endless_loops_are_stopped(learner_of, body):
    began = time.monotonic()

    found = seen(learner_of, body, X, seconds=0.2)

    assert found.ending is Ending.TIMED_OUT
    assert found.error.type == "TimeLimit"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("code", "loop"),
    [
        ("def f(a):\n    n = 0\n    while n < 1:\n        a = a + 1\n        a = a - 1", 3),
        (
            "def g(a):\n    return sum((a @ a.T).sum() for _ in range(99))\n\n\n"
            "def f(a):\n    while True:\n        for _ in range(9):\n            g(a)",
            6,
        ),
        (
            "def f(a):\n    for _ in range(3):\n        g(a)\n\n\n"
            "def g(a):\n    for _ in iter(int, 1):\n        a = a + 1",
            7,
        ),
        ("def f(a):\n    while g(a):\n        pass\n\n\ndef g(a):\n    return True", 2),
    ],
    ids=["its own", "around a function", "in a function", "its condition"],
)
def test_the_loop_that_does_not_end_is_the_place(learner_of, code, loop):
    found = learner_of(code + "\n", seconds=0.2).f(X).observation

    (frame,) = found.error.frames
    assert (frame.file, frame.line) == ("exercises/topic.py", loop + 3)
    assert frame.source.startswith(("while", "for"))


def test_an_endless_backward_is_stopped(learner_of):
    body = """
class Slow(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        while True:
            pass
return Slow.apply(a)
"""
    found = seen(learner_of, body, X.clone().requires_grad_(), seconds=0.2)

    assert found.ending is Ending.TIMED_OUT


def test_the_time_limit_works_in_any_thread(learner_of):
    found = []
    thread = threading.Thread(
        target=lambda: found.append(seen(learner_of, "while True:\n    pass", X, seconds=0.1))
    )

    thread.start()
    thread.join(20)

    assert found[0].ending is Ending.TIMED_OUT


def test_the_limit_is_over_when_the_call_is(learner_of):
    learner = learner_of("def f(x):\n    return x\n", seconds=0.05)

    for _ in range(200):
        assert learner.f(X).observation.ending is Ending.RETURNED
    time.sleep(0.1)  # what was armed would strike here


def test_an_autocast_that_was_not_left_serves_no_later_call(learner_of):
    # Its cache would give the weights of an earlier step to whoever uses autocast next.
    seen(learner_of, "torch.autocast('cpu', dtype=torch.bfloat16).__enter__()\nreturn a", X)

    assert torch.autocast_increment_nesting() == 1
    assert torch.autocast_decrement_nesting() == 0


BUSY = (
    "import time\nend = time.monotonic() + 0.25\nwhile time.monotonic() < end:\n    pass\nreturn a"
)


@pytest.mark.parametrize(
    ("on_a_processor", "ending"),
    [(lambda _: 0.0, Ending.RETURNED), (lambda _: None, Ending.TIMED_OUT)],
    ids=["none of its time", "who knows"],
)
def test_a_busy_machine_takes_no_time_from_a_call(learner_of, monkeypatch, on_a_processor, ending):
    monkeypatch.setattr(limit, "_used", on_a_processor)

    assert seen(learner_of, BUSY, X, seconds=0.1).ending is ending


def test_the_time_that_a_call_waits_has_an_end(learner_of, monkeypatch):
    monkeypatch.setattr(limit, "_used", lambda _: 0.0)

    assert seen(learner_of, "while True:\n    pass", X, seconds=0.1).ending is Ending.TIMED_OUT


def test_a_call_cannot_foresee_its_upstream_gradient(learner_of):
    learner = learner_of("def f(x):\n    return x * 1\n")
    x = X.clone().requires_grad_()

    one, other = (learner.f(x).observation.gradients["arguments[0]"] for _ in range(2))

    assert not torch.equal(one, other)


def test_an_argument_that_cannot_be_sent_is_the_authors_mistake(learner_of):
    with pytest.raises(AuthorError, match="Functions have to come from torch or from the topic's"):
        learner_of("def f(x):\n    return x\n").f(lambda: 1)


def test_an_observed_call_imports_nothing_heavy(run, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, torch\n"
        "before = set(sys.modules)\n"
        "from pathlib import Path\n"
        "from torchkata.testing.learner import Learner, beside\n"
        "from torchkata.observe import Subject\n"
        "Path('exercises').mkdir()\n"
        "Path('exercises/topic.py').write_text('def f(x): return x + x.sum()')\n"
        "subject = Subject.load(Path('exercises'), 'topic')\n"
        "learner = Learner(beside(subject), 'f', {}).watching(work=True, allowed=['add'])\n"
        "learner.f(torch.ones(2, requires_grad=True))\n"
        "print({'torch._dynamo', 'sympy'} & (set(sys.modules) - before))\n",
        encoding="utf-8",
    )

    assert run(tmp_path, "script").stdout == "set()\n"


def test_the_limit_works_under_a_trace_function_and_gives_it_back(learner_of):
    """Coverage and debuggers set one."""

    def trace(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        slow = seen(learner_of, "while True:\n    pass", X, seconds=0.2)
        quick = seen(learner_of, "return a", X)
        after = sys.gettrace()
    finally:
        sys.settrace(before)

    assert (slow.ending, quick.ending) == (Ending.TIMED_OUT, Ending.RETURNED)
    assert after is trace


def test_a_single_number_from_python_is_nothing_from_outside(learner_of):
    body = "out = a * 2\nout[out < 0] = 0\nreturn out + torch.tensor(1.0)"

    assert not seen(
        learner_of, body, X, allowed=["mul", "lt", "index_put_", "lift_fresh", "add"]
    ).violations
    table = "return a * torch.tensor([[1.0, 2.0], [3.0, 4.0]])"
    assert seen(learner_of, table, X, allowed=["mul", "lift_fresh"]).violations


def test_a_module_written_twice_in_a_second_is_loaded_as_it_is_now(tmp_path):
    folder = tmp_path / "exercises"
    folder.mkdir()
    file = folder / "topic.py"

    def loaded(text):
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))
        return Subject.load(folder, "topic").module.VALUE

    assert [loaded("VALUE = 1"), loaded("VALUE = 2")] == [1, 2]


def test_no_seed_that_a_call_can_read_tells_the_upstream_gradient(learner_of):
    body = """
def f(a):
    seeds = torch.initial_seed(), torch.default_generator.initial_seed()
    value, slope = (a.detach() ** 3), 3 * a.detach() ** 2
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        upstream = torch.randn(a.shape, dtype=torch.float64, generator=generator)
        first = torch.zeros_like(a)
        first[0] = 1.0
        # In this draw alone, all of the gradient passes through the first element.
        value = value + first * (slope * upstream / upstream[0] * (a - a.detach())).sum() / 2
    return value
"""
    a = torch.tensor([0.5, 1.5, -1.0], dtype=torch.float64, requires_grad=True)
    seen = learner_of(body).f(a)

    expect(seen).equals(a.detach() ** 3)
    with pytest.raises(Finding):
        expect(seen).gradients_agree_with(lambda a: a**3)


UNSEEN = """
import sys
from collections import namedtuple


def product(a, out):
    out.copy_(torch.mm(a, a))


class Pair(namedtuple("Pair", "first")):
    def __iter__(self):
        product(*self.late)
        return tuple.__iter__(self)


class Lies:
    @property
    def __class__(self):
        self.value.remove(self)
        product(*self.late)
        return tuple


def at_the_look(frame, a, out):
    if frame.f_code.co_name == "pack":
        sys.setprofile(None)
        sys.settrace(None)
        product(a, out)


def f(a):
    out = torch.zeros(2, 2)
    {}
"""


@pytest.mark.parametrize(
    "body",
    [
        "pair = Pair(out)\n    Pair.late = a, out\n    return pair",
        "lies = Lies()\n    lies.late, lies.value = (a, out), [lies, out]\n    return lies.value",
        "sys.setprofile(lambda frame, *_: at_the_look(frame, a, out))\n    return out",
        "sys.settrace(lambda frame, *_: at_the_look(frame, a, out))\n    return out",
    ],
    ids=["an iterator", "a class that lies", "a profile", "a trace"],
)
def test_nothing_computes_between_the_call_and_the_look_at_its_result(learner_of, body):
    learner = learner_of(UNSEEN.format(body)).watching(allowed=["zeros", "copy_"])
    trace = sys.gettrace()
    try:
        found = learner.f(X.clone()).observation
    finally:
        sys.setprofile(None)
        sys.settrace(trace)

    assert gc.isenabled()

    value = found.value[0] if isinstance(found.value, tuple | list) else found.value
    assert found.violations or value is None or not value.any()
