"""torch.optim itself, gradients to feed it, and the tests that are the same for every step.

torch.optim costs over a second when it is first used, so that happens inside functions.
"""

import contextlib
from dataclasses import dataclass

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, wrong_answer

probes = probes_beside(__file__)
LRS = [0.1, 0.1, 0.03, 0.2]
"""Rates that differ from step to step, as in a schedule."""

STATE_CHANGED = (
    "The state that you were given was changed. Make a new dict, with new tensors in it."
)

PARAM_CHANGED = "The parameter that you were given was changed in place. Make a new one."


def in_place(step):
    """The mistakes that people make by writing in place, made from a step that is right.

    Args:
        step: `step(param, grad, state, lr, *options)` gives the new parameter and the new state.

    Returns:
        Five known wrong answers: the state filled at every step or at the first one, the parameter
        changed with autograd watching or without, and the state's own tensors overwritten.
    """

    @wrong_answer(STATE_CHANGED)
    def dict_filled(param, grad, state, lr, *options):
        moved, after = step(param, grad, state, lr, *options)
        state.update(after)
        return moved, state

    @wrong_answer(STATE_CHANGED)
    def first_dict_filled(param, grad, state, lr, *options):
        moved, after = step(param, grad, state, lr, *options)
        if not state:
            state.update(after)
        return moved, after

    @wrong_answer(PARAM_CHANGED)
    def param_in_place(param, grad, state, lr, *options):
        moved, after = step(param, grad, state, lr, *options)
        return param.copy_(moved), after

    @wrong_answer(PARAM_CHANGED)
    def param_in_place_untracked(param, grad, state, lr, *options):
        moved, after = step(param, grad, state, lr, *options)
        param.data.copy_(moved.data)
        return param, after

    @wrong_answer(STATE_CHANGED)
    def tensors_of_the_state_in_place(param, grad, state, lr, *options):
        moved, after = step(param, grad, state, lr, *options)
        for key in filter(lambda key: torch.is_tensor(state[key]), state):
            state[key].data.copy_(after[key].data)
        return moved, after

    return (
        dict_filled,
        first_dict_filled,
        param_in_place,
        param_in_place_untracked,
        tensors_of_the_state_in_place,
    )


def gradients(draw, count, *shape, dtype=torch.float32):
    """Gradients from 1e-4 to 1 in size, of both signs, one in eight exactly 0."""
    sizes = [10 ** draw.uniform(*shape, low=-4.0, high=0.0, dtype=dtype) for _ in range(count)]
    kept = [draw.uniform(*shape) > 0.125 for _ in range(count)]
    return [size * draw(*shape).sign() * keep for size, keep in zip(sizes, kept, strict=True)]


def steps(name, param, grads, lrs, **options):
    """The parameter after each step of that class of torch.optim."""
    return [value for value, _ in _walk(name, param, grads, lrs, **options)]


def steps_with_average(param, grads, lr, **options):
    """The parameter and the average of torch.optim.ASGD, after each step."""
    return _walk("ASGD", param, grads, [lr] * len(grads), **options)


def _walk(name, param, grads, lrs, **options):
    after = []
    with _float64_numbers():
        param = torch.nn.Parameter(param.detach().clone())
        optimizer = getattr(torch.optim, name)([param], lr=lrs[0], **options)
        for grad, lr in zip(grads, lrs, strict=True):
            optimizer.param_groups[0]["lr"] = lr
            param.grad = grad.detach().clone()
            optimizer.step()
            average = optimizer.state[param].get("ax", param)
            after.append((param.detach().clone(), average.detach().clone()))
    return after


@contextlib.contextmanager
def _float64_numbers():
    """ASGD keeps its step size as a tensor of the default dtype: float32 would cost digits."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def shares_nothing_with_param_or_grad(seen):
    """Nothing that was returned shares memory with an argument."""
    said = f"gives back {', '.join(seen.value)}; the next step or backward writes there"
    expect(seen).holds(not seen.value, said, "alias")


def borrows_nothing(seen):
    """torch.optim was not used."""
    said = f"uses torch.optim ({', '.join(seen.value)}), which this exercise forbids"
    expect(seen).holds(not seen.value, said, "forbidden")


def borrow(name, param, grad, state, lr, **options):
    """A step that torch.optim does: right, and forbidden; for known wrong answers."""
    param = torch.nn.Parameter(param.detach().clone())
    param.grad = grad.detach().clone()
    optimizer = getattr(torch.optim, name)([param], lr=lr, **options)
    if state:
        optimizer.load_state_dict(
            optimizer.state_dict() | {"state": {0: {k: v.clone() for k, v in state.items()}}}
        )
    optimizer.step()
    state = {key: value for key, value in optimizer.state[param].items() if value is not None}
    return param.detach(), state


def training(model, optimizer, inputs, targets, steps):
    """The loss before each step of an optimizer that is given a closure, by torch.autograd.grad."""

    def closure():
        loss = functional.mse_loss(model(inputs), targets)
        params = list(model.parameters())
        for param, grad in zip(params, torch.autograd.grad(loss, params), strict=True):
            param.grad = grad
        return loss

    return [optimizer.step(closure).item() for _ in range(steps)]


def cosine_annealing(step, total, base_lr, min_lr):
    """The rate at a step by torch's own scheduler."""
    make = lambda optimizer, optim: optim.lr_scheduler.CosineAnnealingLR(optimizer, total, min_lr)
    return scheduled(step, base_lr, make)


def scheduled(step, base_lr, make):
    """The rate after so many steps of a scheduler, made by `make(optimizer, torch.optim)`."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base_lr)
    schedule = make(optimizer, torch.optim)
    for _ in range(step):
        optimizer.step()
        schedule.step()
    return schedule.get_last_lr()[0]


@dataclass(frozen=True)
class StepTests:
    """The tests that every step of an optimizer has to pass; each method makes one.

        test_any_shape_will_do = step.any_shape_will_do(oracle)

    Args:
        name: The exercise.
        options: What its calls have after the learning rate.
        bare: Options that leave the gradient as it is, without weight decay.
    """

    name: str
    options: tuple
    bare: tuple

    def twenty_steps_in_float64(self, oracle, *choices, gradients=gradients):
        @pytest.mark.parametrize("options", choices)
        def test(learner, draw, options):
            param = draw(4, 3, dtype=torch.float64)
            grads = gradients(draw, 20, 4, 3, dtype=torch.float64)

            seen = learner.probe(probes.steps)(self.name, param, grads, [0.05] * 20, *options)

            expect(seen).agrees_with(oracle)

        return test

    def any_shape_will_do(self, oracle, gradients=gradients):
        @pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
        def test(learner, draw, shape):
            grads = gradients(draw, 4, *shape)

            seen = learner.probe(probes.steps)(self.name, draw(*shape), grads, LRS, *self.options)

            expect(seen).agrees_with(oracle)

        return test

    def waits_for_a_gradient(self, oracle):
        def test(learner, draw):
            grads = [torch.zeros(3), torch.zeros(3), *gradients(draw, 2, 3)]

            seen = learner.probe(probes.steps)(self.name, draw(3), grads, LRS, *self.bare)

            expect(seen).agrees_with(oracle)

        return test

    def goes_on_without_a_gradient(self, oracle):
        """Where the gradient is 0 for a while, the averages still move the parameter."""

        def test(learner, draw):
            grads = gradients(draw, 3, 4)
            grads = [*grads[:2], torch.zeros(4), torch.zeros(4), grads[2]]
            lrs = [*LRS, 0.1]

            seen = learner.probe(probes.steps)(self.name, draw(4), grads, lrs, *self.options)

            expect(seen).agrees_with(oracle)

        return test

    def a_state_for_each_parameter(self, oracle):
        def test(learner, draw):
            shapes = [(2, 3), (5,), ()]
            params = [draw(*shape) for shape in shapes]
            grads = [[gradients(draw, 1, *shape)[0] for shape in shapes] for _ in range(4)]

            seen = learner.probe(probes.steps_in_turn)(self.name, params, grads, 0.1, *self.options)

            wanted = zip(params, zip(*grads, strict=True), strict=True)
            expect(seen).equals([oracle("", p, g, [0.1] * 4, *self.options)[-1] for p, g in wanted])

        return test

    def leaves_the_state(self):
        def test(learner, draw):
            first, second = (draw(4), draw(4)), (draw(4), draw(4))

            seen = learner.probe(probes.states_changed)(self.name, first, second, *self.options)

            said = f"changed the state that it was given, at step {' and '.join(seen.value)}"
            expect(seen).holds(not seen.value, said, "changed")

        return test

    def has_memory_of_its_own(self):
        def test(learner, draw):
            for lr in (0.1, 0.0):
                seen = learner.probe(probes.memory_shared)(
                    self.name, draw(4), draw(4), lr, *self.bare
                )

                shares_nothing_with_param_or_grad(seen)

        return test

    def does_not_use_torch_optim(self):
        def test(learner, draw):
            args = draw(4), draw(4), {}, 0.1, *self.options

            borrows_nothing(learner.probe(probes.borrowed)(self.name, *args))

        return test
