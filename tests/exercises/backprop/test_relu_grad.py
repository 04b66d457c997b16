"""relu_grad: the upstream gradient where the unit was active, zero elsewhere."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 5), draw.away_from(0, n, 5)


def oracle(grad_out, pre):
    (grad,) = oracles.derivatives(torch.relu, (pre,), grad_out)
    return grad


test_standard = standard("relu_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


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


def test_at_exactly_0_a_value_between_0_and_the_gradient_passes(learner):
    grad_out, pre = torch.tensor([0.5, -0.5, 3.0, -3.0]), torch.tensor([0.0, 0.0, -0.0, 0.0])

    seen = learner.relu_grad(grad_out, pre)

    expect(seen).equals(seen.value.clamp(grad_out.clamp(max=0), grad_out.clamp(min=0))).holds(
        not seen.value.isnan().any(), "returned NaN where the pre-activation is exactly 0"
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.float64], ids=str)
def test_keeps_the_dtype(learner, draw, dtype):
    grad_out, pre = draw(2, 3, dtype=dtype), draw.away_from(0, 2, 3).to(dtype)

    expect(learner.relu_grad(grad_out, pre)).equals(grad_out.where(pre > 0, 0))


def test_the_result_has_memory_of_its_own(learner, draw):
    for low in (-2.0, 0.1):  # a unit of each kind, then active ones only
        expect(learner.relu_grad(draw(8), draw.uniform(8, low=low))).shares_nothing()
