"""relu_grad: the upstream gradient where the unit was active, zero elsewhere."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 5), draw.away_from(0, n, 5)


def oracle(grad_out, pre):
    (grad,) = oracles.derivatives(torch.relu, (pre,), grad_out)
    return grad


test_standard = standard("relu_grad", inputs, oracle, autograd=False)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    grad_out, pre = draw(*shape).double(), draw.away_from(0, *shape).double()

    expect(learner.relu_grad(grad_out, pre)).equals(oracle(grad_out, pre))


def test_negative_gradients_pass_an_active_unit(learner, draw):
    grad_out, pre = draw.uniform(3, 5, low=-2.0, high=-1.0), draw.uniform(3, 5, low=0.1)

    expect(learner.relu_grad(grad_out, pre)).equals(grad_out)


def test_nothing_passes_an_inactive_unit(learner, draw):
    pre = draw.uniform(3, 5, low=-1.0, high=-0.1)

    expect(learner.relu_grad(draw(3, 5), pre)).equals(torch.zeros(3, 5))


def test_small_and_large_pre_activations_count_the_same(learner, draw):
    grad_out, pre = draw(4), torch.tensor([1e-6, -1e-6, 1e6, -1e6])

    expect(learner.relu_grad(grad_out, pre)).equals(grad_out * torch.tensor([1.0, 0.0, 1.0, 0.0]))


def test_at_exactly_0_something_between_0_and_the_gradient_passes(learner):
    grad_out, pre = torch.tensor([0.5, -0.5, 3.0, -3.0]), torch.tensor([0.0, 0.0, -0.0, 0.0])

    seen = learner.relu_grad(grad_out, pre)

    expect(seen).equals(seen.value.clamp(grad_out.clamp(max=0), grad_out.clamp(min=0))).holds(
        not seen.value.isnan().any(), "returned NaN where the pre-activation is exactly 0"
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64], ids=str)
def test_the_dtype_stays(learner, draw, dtype):
    grad_out, pre = draw(2, 3, dtype=dtype), draw.away_from(0, 2, 3).to(dtype)

    expect(learner.relu_grad(grad_out, pre)).equals(grad_out.where(pre > 0, 0))


def test_the_result_has_memory_of_its_own(learner, draw):
    for low in (-2.0, 0.1):  # a unit of each kind, then active ones only
        expect(learner.relu_grad(draw(8), draw.uniform(8, low=low))).shares_nothing()


@wrong_answer(
    "You clamped the gradient at 0. What decides is the sign of the pre-activation, not that of "
    "the gradient."
)
def clamped(grad_out, pre):
    return grad_out.clamp(min=0)


@wrong_answer("You put the pre-activation through. The mask of it is what the gradient needs.")
def times_the_activation(grad_out, pre):
    return grad_out * pre.clamp(min=0)


@wrong_answer("The upstream gradient is forgotten: this is the slope of the ReLU alone.")
def upstream_forgotten(grad_out, pre):
    return (pre > 0).to(grad_out.dtype)


@wrong_answer("The mask is the wrong way round: an active unit lets the gradient through.")
def mask_turned(grad_out, pre):
    return grad_out * (pre < 0)


@wrong_answer("The ReLU is not there at all: where the unit was inactive, the gradient is 0.")
def passed_through(grad_out, pre):
    return grad_out.clone()


@wrong_answer("An active unit is one over 0, by however little. This mask asks for more.")
def mask_over_1(grad_out, pre):
    return grad_out * (pre >= 1)


@wrong_answer("You masked the pre-activation by itself. Mask the upstream gradient.")
def masked_the_wrong_one(grad_out, pre):
    return torch.where(pre > 0, pre, torch.zeros_like(pre))


@wrong_answer("grad_out was changed in place. Mask a copy, or make a new tensor.")
def in_place(grad_out, pre):
    grad = grad_out.detach()
    grad[pre <= 0] = 0
    return grad


@wrong_answer("grad_out was changed in place. Mask a copy, or make a new tensor.")
def written_into(grad_out, pre):
    grad_out[pre <= 0] = 0
    return grad_out


@wrong_answer(
    "Where every unit is active, grad_out itself came back: who writes to one writes to the other. "
    "Make a new tensor always."
)
def itself_where_all_are_active(grad_out, pre):
    return grad_out if bool((pre > 0).all()) else grad_out * (pre > 0)


@wrong_answer("Where the pre-activation is exactly 0, that is 0/0: NaN. Compare, do not divide.")
def divided(grad_out, pre):
    return grad_out * pre.relu() / pre


@wrong_answer("The mask is float32, and times float16 that makes float32. Keep grad_out's dtype.")
def float32_mask(grad_out, pre):
    return grad_out * (pre > 0).float()


@wrong_answer(
    "`sign` is −1 where the unit was inactive, not 0: the gradient passes there, turned round."
)
def times_the_sign(grad_out, pre):
    return grad_out * pre.sign()


@wrong_answer("What was masked out is gone. Keep the shape, with zeros in those places.")
def left_out(grad_out, pre):
    return grad_out[pre > 0]


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out, pre):
    return oracle(grad_out, pre)


@wrong_answer("That is torch's own backward kernel. Differentiate by hand.")
def by_kernel(grad_out, pre):
    return torch.ops.aten.threshold_backward(grad_out, pre, 0)


@right_answer
def by_a_mask(grad_out, pre):
    return grad_out * (pre > 0)


@right_answer
def index_into_a_copy(grad_out, pre):
    grad = grad_out.clone()
    grad[pre < 0] = 0
    return grad


@right_answer
def with_heaviside(grad_out, pre):
    return grad_out * torch.heaviside(pre, pre.new_tensor(0.5))
