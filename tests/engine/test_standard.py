"""Each standard check refuses its own mistake, and names its property only for that."""

import pytest
import torch

from torchkata.errors import AuthorError
from torchkata.testing.call import Finding
from torchkata.testing.draw import Draw
from torchkata.testing.standard import standard
from torchkata.testing.variants import strided

test_f = standard(
    "f",
    lambda draw, n: (draw(n, 3),),
    oracle=lambda x: (x * x).sum(1),
    gradient=True,
    dtypes=(torch.float16, torch.bfloat16, torch.int64),
    autograd=False,
    allowed=["mul", "sum", "pow", "zeros", "add_", "copy_", "empty", "stack"],
)
test_f.__test__ = False  # it is looked at, not collected
CHECKS = test_f.checks

MISTAKES = {
    "right_on_fresh_inputs": "return x.sum(1)",
    "stays_within_the_rules": "return torch.einsum('ij,ij->i', x, x)",
    "leaves_its_arguments_unchanged": "y = (x * x).sum(1)\nx.data.mul_(2)\nreturn y",
    "gradient_agrees_with_autograd": "return (x * x.detach()).sum(1)",
    "gives_the_same_answer_twice": "\n".join(
        (
            "again = f.__dict__.get('last') == x.tolist()",
            "f.last = x.tolist()",
            "return (x * x).sum(1) + again",
        )
    ),
    "takes_strided_inputs": "x.view(-1)\nreturn (x * x).sum(1)",
    "takes_expanded_inputs": "torch.empty_strided(x.shape, x.stride()).copy_(x)\n"
    "return (x * x).sum(1)",
    "keeps_the_dtype": "return (x * x).sum(1) + torch.zeros(len(x), 1).sum(1)",
    "ignores_the_default_dtype": "y = (x * x).sum(1)\n"
    "return y.to(torch.promote_types(y.dtype, torch.get_default_dtype()))",
    "takes_float64": "return (x * x).sum(1).to(torch.float32)",
    "takes_inputs_that_require_grad": "x.numpy()\nreturn (x * x).sum(1)",
    "takes_size_1": "return (x * x).squeeze().sum(-1)",
    "takes_size_0": "return torch.stack([(row * row).sum() for row in x])",
    "leaves_nothing_behind": "torch.set_grad_enabled(False)\nreturn (x * x).sum(1)",
}


def failing(learner_of, body, **options):
    """What each check that fails has found."""
    learner = learner_of("def f(x):\n    " + body.replace("\n", "\n    ") + "\n", **options)
    failed = {}
    for check in CHECKS:
        try:
            test_f(learner=learner, draw=Draw(5), check=check)
        except Finding as finding:
            failed[check] = finding
    return failed


def test_every_check_has_a_mistake_of_its_own():
    assert set(MISTAKES) == set(CHECKS)


@pytest.mark.parametrize("check", MISTAKES)
def test_refuses(learner_of, check):
    found = failing(learner_of, MISTAKES[check])

    assert check in found
    assert not found[check].elsewhere


@pytest.mark.parametrize(
    "body",
    ["return x.sum(1)", "return x.view(7)", "while True:\n    pass"],
    ids=["wrong", "raises", "hangs"],
)
def test_another_mistake_is_not_held_against_the_property(learner_of, body):
    found = failing(learner_of, body, seconds=0.1)

    assert [check for check in found if not found[check].elsewhere] == ["right_on_fresh_inputs"]


def test_a_wrong_value_is_not_held_against_the_gradient(learner_of):
    found = failing(learner_of, "return (x * x).sum(1) + (x.dtype is torch.float64)")

    assert not found["takes_float64"].elsewhere
    assert found["gradient_agrees_with_autograd"].elsewhere


def test_passes_what_is_right(learner_of):
    assert not failing(learner_of, "return (x * x).sum(1)")
    assert not failing(learner_of, "return x.pow(2).sum(dim=-1)")
    assert not failing(learner_of, "print(x)\nreturn (x * x).sum(1)")


@pytest.mark.parametrize(
    "switch",
    [
        "torch.set_grad_enabled(False)",
        "torch.no_grad().__enter__()",
        "torch.autocast('cpu').__enter__()",
        "torch.set_autocast_enabled('cpu', True)",
        "torch.set_default_dtype(torch.float64)",
    ],
)
def test_what_is_left_switched_is_found_and_put_back(learner_of, switch):
    found = failing(learner_of, f"y = (x * x).sum(1)\n{switch}\nreturn y")

    assert "leaves_nothing_behind" in found
    assert torch.is_grad_enabled()
    assert not torch.is_autocast_enabled("cpu")


@pytest.mark.parametrize(
    "body",
    [
        "f.calls = getattr(f, 'calls', 0) + 1\nreturn (x * x).sum(1) * (f.calls % 2)",
        "return (x * x).sum(1) + torch.rand(1)",
    ],
)
def test_an_answer_that_changes_is_refused(learner_of, body):

    assert "gives_the_same_answer_twice" in failing(learner_of, body)


@pytest.mark.parametrize("without", [{"takes_size_0": " "}, {"takes_size_2": "why not"}])
def test_leaving_out_needs_a_check_and_a_reason(without):
    with pytest.raises(AuthorError, match="`without` needs a check's name and a reason"):
        standard("f", lambda draw, n: (), oracle=abs, without=without)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (1, 1), (0, 3), (2, 1, 4)])
def test_strided_inputs_hold_the_same_numbers_among_junk(shape):
    tensor = torch.randn(shape)

    apart = strided(tensor)

    assert torch.equal(apart, tensor)
    assert tensor.numel() <= 1 or not apart.is_contiguous()


def test_a_failing_call_says_which_default_dtype_it_had(learner_of):
    found = failing(learner_of, MISTAKES["ignores_the_default_dtype"])

    call = found["ignores_the_default_dtype"].call
    assert call.startswith("f(x: (4, 3) from ")
    assert call.endswith("), after torch.set_default_dtype(torch.float64)")
    assert torch.get_default_dtype() is torch.float32
