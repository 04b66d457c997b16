"""Scalar: mistakes that people make."""

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


class _Scalar:
    """A right answer in the style of micrograd; each wrong one differs from it in one point."""

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


@wrong_answer("A gradient was overwritten. If a Scalar is used twice, both parts have to be added.")
class Overwritten(_Scalar):
    def receive(self, grad):
        self.grad = grad


@wrong_answer(
    "A Scalar that is used twice was visited twice, so its gradient was passed on twice. "
    "Remember which nodes were visited."
)
class VisitedTwice(_Scalar):
    order = oracles.twice_where_used_twice


@wrong_answer(
    "A chain of 5,000 operations is deeper than Python's recursion limit. Keep a stack of your own."
)
class Recursive(_Scalar):
    order = oracles.by_recursion


@wrong_answer(
    "A gradient was passed on before all of it had arrived. Every result has to come "
    "before what it was made from."
)
class BreadthFirst(_Scalar):
    order = oracles.breadth_first


@wrong_answer(
    "The nodes are in the order of the first visit, so a result may come after what it was "
    "made from."
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
    "The gradients of intermediate results, left from the last backward, were passed on "
    "again. Each call has to start from zero there."
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
    "backward on a Scalar that was made from a number has to add 1 to its gradient. Here "
    "the gradient is set to 1."
)
class SetsItselfTo1(_Scalar):
    def start(self, order):
        super().start(order)
        self.grad = 1.0


@wrong_answer(
    "backward on a Scalar that was made from a number has to add 1 to its gradient. Here "
    "it adds nothing."
)
class NothingForItself(_Scalar):
    def start(self, order):
        super().start(order)
        if not self.parents:
            self.grad -= 1.0


@wrong_answer(
    "backward took the graph apart. It must be possible to call it again on the same results."
)
class TakenApart(_Scalar):
    def backward(self):
        order = self.order()
        super().backward()
        for node in order:
            node.parents, node.back = (), lambda: None


@wrong_answer(
    "A gradient is 0.0 at the start, not None. A Scalar that takes no part keeps the 0.0."
)
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


@wrong_answer(
    "All gradients were set to zero first. Gradients from several calls of backward have to add up."
)
class AllZeroed(_Scalar):
    def start(self, order):
        for node in order:
            node.grad = 0.0
        self.grad = 1.0


@wrong_answer("Backward has to start with 1, the derivative of a result with respect to itself.")
class WithoutOne(_Scalar):
    def start(self, order):
        pass


@wrong_answer("The slope of a product with respect to one factor is the other factor.")
class OwnFactor(_Scalar):
    def __mul__(self, other):
        other = self.of(other)
        return self.made(self.data * other.data, (self, self.data), (other, other.data))


@wrong_answer("The slope of xⁿ is n·xⁿ⁻¹. The exponent went down, but the factor n is missing.")
class PowerWithoutFactor(_Scalar):
    def slope_of_power(self, exponent):
        return self.data ** (exponent - 1) if exponent else 0.0


@wrong_answer("The slope of xⁿ is n·xⁿ⁻¹. The factor n is there, but the exponent did not go down.")
class PowerNotLowered(_Scalar):
    def slope_of_power(self, exponent):
        return exponent * self.data**exponent


@wrong_answer(
    "To the power of 0 anything is 1, with a slope of 0. At 0 the formula divides by 0: "
    "handle that exponent separately."
)
class PowerOfNothing(_Scalar):
    def slope_of_power(self, exponent):
        return exponent * self.data ** (exponent - 1)


@wrong_answer("The exponent need not be whole or positive, so a loop of products is not enough.")
class PowerByProducts(_Scalar):
    def __pow__(self, exponent):
        result = type(self)(1.0)
        for _ in range(int(exponent)):
            result = result * self
        return result


@wrong_answer("If both operands are the same Scalar, as in x * x, one of the slopes is lost.")
class SameOperandOnce(_Scalar):
    def made(self, data, *slopes):
        return super().made(data, *dict(slopes).items())


@wrong_answer("The slope of relu depends on its input, not on the gradient that comes back.")
class ClampedGradient(_Scalar):
    def relu(self):
        result = type(self)(max(self.data, 0.0), [self])
        result.back = lambda: self.receive(max(result.grad, 0.0))
        return result


@wrong_answer("relu must not let a gradient through where it gave 0.")
class ReluLetsAllThrough(_Scalar):
    def relu(self):
        return self.made(max(self.data, 0.0), (self, 1.0))


@wrong_answer(
    "The upstream gradient is missing. Multiply every slope by the gradient that comes back."
)
class WithoutUpstream(_Scalar):
    def made(self, data, *slopes):
        result = type(self)(data, [parent for parent, _ in slopes])
        result.back = lambda: [parent.receive(slope) for parent, slope in slopes]
        return result


@wrong_answer("The other operand may also be a plain number.")
class OnlyScalars(_Scalar):
    def of(self, other):
        return type(self)(other.data) if not isinstance(other, _Scalar) else other


@wrong_answer("torch did the work here. Plain Python is enough.")
class ByTorch(_Scalar):
    def made(self, data, *slopes):
        import torch

        one = torch.ones((), dtype=torch.float64)
        return super().made(float(one * data), *slopes)
