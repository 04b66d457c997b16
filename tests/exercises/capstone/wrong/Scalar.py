"""Scalar: mistakes that people make."""

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


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


STALE = (
    "What the last backward left in the results on the way was passed on once more. Each call "
    "begins afresh there."
)


@wrong_answer(STALE)
class StaleOnTheWay(_Scalar):
    def start(self, order):
        self.grad = 1.0


@wrong_answer(STALE)
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
