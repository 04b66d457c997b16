"""Scalar: a number that remembers how it was made, so that it can be differentiated."""

import pytest

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

probes, oracles = probes_beside(__file__), oracles_beside(__file__)
CLOSE = {"atol": 1e-9, "rtol": 1e-9}
SMALL = [name for name in probes.SCALAR if name not in ("doubled", "chain")]


def _numbers(draw):
    """Three numbers of both signs, away from the kink of relu."""
    return draw.away_from(0.0, 3).tolist()


def inputs(draw, n):
    return "shared result", _numbers(draw)


def oracle(name, numbers):
    data, grads = oracles.differentiated(probes.SCALAR[name], numbers)
    return data.item(), numbers, [grad.item() for grad in grads]


test_standard = standard("Scalar", inputs, oracle, probe=probes.scalar, **CLOSE)


@pytest.mark.parametrize("name", SMALL)
def test_agrees_with_torch_on(learner, draw, name):
    numbers = _numbers(draw)

    expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


@pytest.mark.parametrize(
    "name", ["relu", "relu against", "relu of relu", "square", "cube", "first power"]
)
def test_signs_are_kept_by(learner, name):
    for numbers in ([-1.5, -2.0, -0.5], [1.5, 2.0, 0.5], [-1.5, 2.0, 0.5]):
        expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


def test_begins_with_a_gradient_of_zero(learner, draw):
    number = _numbers(draw)[0]

    expect(learner.probe(probes.scalar_before)(number)).equals(
        (number, 0.0, number * number, 0.0), **CLOSE
    )


def test_powers_at_zero_are_those_of_torch(learner):
    for name in ("square", "first power", "power of nothing"):
        numbers = [0.0, 2.0, 3.0]
        expect(learner.probe(probes.scalar)(name, numbers)).equals(oracle(name, numbers), **CLOSE)


def test_whole_numbers_become_floats(learner):
    expect(learner.probe(probes.scalar)("mul", [2, -3, 1])).equals(
        (-6.0, [2.0, -3.0, 1.0], [-3.0, 2.0, 0.0])
    ).holds(
        isinstance(learner.probe(probes.scalar_before)(2).value[0], float),
        "`.data` of Scalar(2) is no float",
    )


def test_gradients_of_several_results_add_up(learner, draw):
    names, numbers = ["mul", "neuron", "shared deep"], _numbers(draw)
    steps = [oracle(name, numbers)[2] for name in names]
    sums = [[sum(parts) for parts in zip(*steps[: i + 1], strict=True)] for i in range(3)]

    expect(learner.probe(probes.scalar_again)(names, numbers)).equals(sums, **CLOSE)


def test_a_second_backward_adds_the_same_again(learner, draw):
    x, y, z = numbers = _numbers(draw)
    shared = x * y + z
    # first = shared² · x; last = shared · z
    first = [2 * shared * y * x + shared**2, 2 * shared * x * x, 2 * shared * x]
    last = [y * z, x * z, z + shared]
    twice = [2 * grad for grad in first]

    expect(learner.probe(probes.scalar_twice)(numbers)).equals(
        [first, twice, [a + b for a, b in zip(twice, last, strict=True)]], **CLOSE
    )


def test_backward_from_a_number_itself_adds_1_each_time(learner, draw):
    learner.probe(probes.scalar_twice)(_numbers(draw))  # right for who errs only here

    seen = learner.probe(probes.scalar_itself)(_numbers(draw)[0])

    expect(seen).equals([1.0, 2.0, 5.0])


def test_what_takes_no_part_gets_no_gradient(learner, draw):
    x, y, z = numbers = _numbers(draw)

    expect(learner.probe(probes.scalar_unused)(numbers)).equals(
        (x * y + z, [2 * x, 0.0, 0.0]), **CLOSE
    )


def test_a_chain_of_5000_operations_is_not_too_long(learner, draw):
    numbers = _numbers(draw)

    expect(learner.probe(probes.scalar)("chain", numbers)).equals(
        oracle("chain", numbers), rtol=1e-9
    )


def test_a_result_that_is_used_often_is_visited_once(learner, draw):
    # There are 2²⁰⁰ ways from the result to x: whoever walks each of them never comes back.
    numbers = _numbers(draw)

    expect(learner.watching(seconds=1.0).probe(probes.scalar)("doubled", numbers)).equals(
        oracle("doubled", numbers), rtol=1e-9
    )


def test_does_without_torch(learner, draw):
    numbers = _numbers(draw)

    seen = learner.watching(work=True).probe(probes.scalar)("neuron", numbers)

    expect(seen).equals(oracle("neuron", numbers), **CLOSE).holds(
        seen.observation.work.operations == 0,
        "uses torch, which this exercise forbids",
        "forbidden",
    )


class _Scalar:
    """A right one in the style of micrograd, for the wrong ones to differ from in one point."""

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = float(data), 0.0, tuple(parents)
        self.back = lambda: None

    def made(self, data, *slopes):
        result = type(self)(data, [parent for parent, _ in slopes])

        def back():
            for parent, slope in slopes:
                parent.receive(slope * result.grad)

        result.back = back
        return result

    def receive(self, grad):
        self.grad += grad

    def of(self, other):
        return other if isinstance(other, _Scalar) else type(self)(other)

    def __add__(self, other):
        other = self.of(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = self.of(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, exponent):
        return self.made(self.data**exponent, (self, self.slope_of_power(exponent)))

    def slope_of_power(self, exponent):
        return exponent * self.data ** (exponent - 1) if exponent else 0.0

    def relu(self):
        return self.made(max(self.data, 0.0), (self, float(self.data > 0)))

    order = oracles.parents_first

    def start(self, order):
        for node in order:
            if node.parents:
                node.grad = 0.0  # what is left of the last backward
        self.grad += 1.0

    def backward(self):
        order = self.order()
        self.start(order)
        for node in reversed(order):
            node.back()

    __radd__ = lambda self, other: self + other
    __rmul__ = lambda self, other: self * other
    __neg__ = lambda self: self * -1.0
    __sub__ = lambda self, other: self + -other
    __rsub__ = lambda self, other: -self + other
    __truediv__ = lambda self, other: self * other**-1
    __rtruediv__ = lambda self, other: self**-1 * other


@wrong_answer(
    "A gradient was overwritten: where a Scalar is used twice, both parts have to be added."
)
class Overwritten(_Scalar):
    def receive(self, grad):
        self.grad = grad


@wrong_answer(
    "A Scalar that is used twice was visited twice, so its gradient was passed on twice. "
    "Remember who was seen."
)
class VisitedTwice(_Scalar):
    order = oracles.twice_where_used_twice


@wrong_answer(
    "A chain of 5,000 operations is deeper than Python recurses. Keep a stack of your own."
)
class Recursive(_Scalar):
    order = oracles.by_recursion


@wrong_answer(
    "A gradient was passed on before all of it had come in. Every result has to come before what "
    "it was made from."
)
class BreadthFirst(_Scalar):
    order = oracles.breadth_first


@wrong_answer(
    "The order is that of the first visit, in which a result may come after what it was made from."
)
class FirstVisit(_Scalar):
    def order(self):
        order, seen, stack = [], set(), [self]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                order.append(node)
                stack += node.parents
        return order[::-1]


@wrong_answer(
    "What the last backward left in the results on the way was passed on once more. Each call "
    "begins afresh there."
)
class StaleOnTheWay(_Scalar):
    def start(self, order):
        self.grad = 1.0


@wrong_answer(
    "What the last backward left in the results on the way was passed on once more. Each call "
    "begins afresh there."
)
class StaleEverywhere(_Scalar):
    def start(self, order):
        self.grad += 1.0


@wrong_answer(
    "Backward from a Scalar that was made from a number adds 1 to its gradient: this sets it to 1."
)
class SetsItselfTo1(_Scalar):
    def start(self, order):
        super().start(order)
        self.grad = 1.0


@wrong_answer(
    "Backward from a Scalar that was made from a number adds 1 to its gradient: this adds nothing."
)
class NothingForItself(_Scalar):
    def start(self, order):
        super().start(order)
        if not self.parents:
            self.grad -= 1.0


@wrong_answer("The graph was taken apart by backward: it can be called again on the same results.")
class TakenApart(_Scalar):
    def backward(self):
        order = self.order()
        super().backward()
        for node in order:
            node.parents, node.back = (), lambda: None


@wrong_answer("A gradient is 0.0 to begin with, not None: what takes no part keeps it.")
class NoneToBeginWith(_Scalar):
    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.grad = None

    def receive(self, grad):
        self.grad = grad if self.grad is None else self.grad + grad

    def start(self, order):
        for node in order:
            if node.parents:
                node.grad = None
        self.receive(1.0)


@wrong_answer("All gradients were set to zero first: calls of backward have to add up.")
class AllZeroed(_Scalar):
    def start(self, order):
        for node in order:
            node.grad = 0.0
        self.grad = 1.0


@wrong_answer("Backward has to begin with 1, the derivative of a result by itself.")
class WithoutOne(_Scalar):
    def start(self, order):
        pass


@wrong_answer("The slope of a product by one factor is the other factor.")
class OwnFactor(_Scalar):
    def __mul__(self, other):
        other = self.of(other)
        return self.made(self.data * other.data, (self, self.data), (other, other.data))


@wrong_answer("The slope of xⁿ is n·xⁿ⁻¹: the exponent went down, but did not come in front.")
class PowerWithoutFactor(_Scalar):
    def slope_of_power(self, exponent):
        return self.data ** (exponent - 1) if exponent else 0.0


@wrong_answer("The slope of xⁿ is n·xⁿ⁻¹: the exponent came in front, but did not go down.")
class PowerNotLowered(_Scalar):
    def slope_of_power(self, exponent):
        return exponent * self.data**exponent


@wrong_answer(
    "To the power of 0 anything is 1, with a slope of 0. At 0 the formula divides by 0: "
    "take that exponent apart."
)
class PowerOfNothing(_Scalar):
    def slope_of_power(self, exponent):
        return exponent * self.data ** (exponent - 1)


@wrong_answer("The exponent need not be whole, nor positive: a loop of products is not enough.")
class PowerByProducts(_Scalar):
    def __pow__(self, exponent):
        result = type(self)(1.0)
        for _ in range(int(exponent)):
            result = result * self
        return result


@wrong_answer("Where both operands are the same Scalar, as in x * x, one of the slopes was lost.")
class SameOperandOnce(_Scalar):
    def made(self, data, *slopes):
        return super().made(data, *dict(slopes).items())


@wrong_answer("Relu's slope depends on what came in, not on the gradient that comes back.")
class ClampedGradient(_Scalar):
    def relu(self):
        result = type(self)(max(self.data, 0.0), [self])
        result.back = lambda: self.receive(max(result.grad, 0.0))
        return result


@wrong_answer("Relu lets no gradient through where it gave 0.")
class ReluLetsAllThrough(_Scalar):
    def relu(self):
        return self.made(max(self.data, 0.0), (self, 1.0))


@wrong_answer("The upstream gradient is missing: every slope is multiplied by what comes back.")
class WithoutUpstream(_Scalar):
    def made(self, data, *slopes):
        result = type(self)(data, [parent for parent, _ in slopes])
        result.back = lambda: [parent.receive(slope) for parent, slope in slopes]
        return result


@wrong_answer("The other operand may be a plain number.")
class OnlyScalars(_Scalar):
    def of(self, other):
        return type(self)(other.data) if not isinstance(other, _Scalar) else other


@wrong_answer("Torch did the work here. Plain Python is enough.")
class ByTorch(_Scalar):
    def made(self, data, *slopes):
        import torch

        one = torch.ones((), dtype=torch.float64)
        return super().made(float(one * data), *slopes)


@right_answer
class InMicrogradsStyle(_Scalar):
    pass


@right_answer
class ByTheOrderOfMaking(_Scalar):
    """Who was made later comes first: a counter in place of a search."""

    made_so_far = 0

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        ByTheOrderOfMaking.made_so_far += 1
        self.number = ByTheOrderOfMaking.made_so_far

    def order(self):
        found, stack = {self}, [self]
        while stack:
            new = [parent for parent in stack.pop().parents if parent not in found]
            found.update(new)
            stack += new
        return sorted(found, key=lambda node: node.number)
