"""What runs in the learner's process: functions as arguments, and ways to use the exercises."""

import torch

# --- functions as arguments ------------------------------------------------------------------


def waves(t, matrix):
    """sin(matrix · t): (n,) to (m,)."""
    return torch.sin(matrix.to(t.dtype) @ t)


def grid(t):
    """Any shape to a matrix: elements mix, and each is used twice."""
    flat = t.flatten()
    return torch.outer(torch.cat([flat, flat.sum().sin().view(1)]), flat.cos())


def whole(t):
    """Any shape to one number that depends on every element."""
    return torch.sin(t).sum() * torch.exp(0.1 * t.sum())


def swing(t, pace):
    """t·sin(pace·t), element by element."""
    return t * torch.sin(pace * t)


def bent(t):
    """t·|t|: its slope has a kink at 0."""
    return t * t.abs()


def straight(t, slope):
    """A straight line through the origin."""
    return slope * t


def sample_loss(params, x, y):
    """One sample of a linear layer with tanh and squared error: x (d,), y (k,)."""
    weights, bias = params
    return (torch.tanh(weights @ x + bias) - y).square().sum()


def loss_of_the_first(params, x, y):
    """Like sample_loss, but the last parameter has no influence."""
    return sample_loss(params[:2], x, y)


def scaled_error(params, x, y):
    """One sample of one weight: all three are of shape ()."""
    (w,) = params
    return (w * x - y) ** 2


# --- tensors that cannot be sent -------------------------------------------------------------


def facts_of(topic, made_how, t):
    """leaf_or_not of a tensor that is made from t in one of several ways."""
    return topic.leaf_or_not(_MADE[made_how](t.detach().clone().requires_grad_()))


def facts_of_both(topic, t):
    """leaf_or_not of a tracked leaf, and of a result that was made from it."""
    leaf = t.detach().clone().requires_grad_()
    return topic.leaf_or_not(leaf), topic.leaf_or_not(leaf * 2)


def _under_no_grad(t):
    with torch.no_grad():
        return t * 2


def _in_place(t):
    return torch.zeros_like(t, requires_grad=False).add_(t)


_MADE = {
    "a tracked leaf": lambda t: t,
    "an untracked leaf": lambda t: t.detach().clone(),
    "twice a tracked leaf": lambda t: t * 2,
    "twice an untracked leaf": lambda t: t.detach() * 2,
    "a tracked leaf, detached": lambda t: t.detach(),
    "twice a tracked leaf, detached": lambda t: (t * 2).detach(),
    "twice a tracked leaf, under no_grad": _under_no_grad,
    "a view of a tracked leaf": lambda t: t[:1],
    "a view of an untracked leaf": lambda t: t.detach()[:1],
    "a clone of a tracked leaf": lambda t: t.clone(),
    "zeros that a tracked leaf was added to in place": _in_place,
    "a parameter": torch.nn.Parameter,
    "a tracked leaf with a gradient": lambda t: _with_gradient(t),
    "a result whose gradient was kept": lambda t: _kept(t),
}


def _with_gradient(t):
    t.grad = torch.ones_like(t)
    return t


def _kept(t):
    middle = t * 2
    middle.retain_grad()
    middle.sum().backward()
    return middle


def backward_through(topic, w, x):
    """A loss that is a result: the sum of w·x."""
    return topic.backward_if_tracked((w * x).sum())


def backward_of_both(topic, number):
    """The answers for a tracked loss, and for one that is not."""
    return tuple(
        topic.backward_if_tracked(number.detach().clone().requires_grad_(tracked))
        for tracked in (True, False)
    )


def backward_twice(topic, w):
    """The second call finds the graph freed."""
    loss = (w * w).sum()
    return topic.backward_if_tracked(loss), topic.backward_if_tracked(loss)


def backward_of_no_scalar(topic, w):
    """Backward refuses a loss that is not one number."""
    return topic.backward_if_tracked(w * w)


def copy_of_result(topic, t):
    """detached_copy of a tensor that is not a leaf, and that tensor: do they share memory?"""
    result = t * 2
    copy = topic.detached_copy(result)
    return copy, result.detach()


def copy_in_use(topic, t):
    """A detached copy that was changed in place, and its gradient after a backward."""
    copy = topic.detached_copy(t).mul_(2).requires_grad_()
    copy.square().sum().backward()
    return copy.detach(), copy.grad


def stop_gradient_in_graph(topic, prediction, w):
    """The target is 3·w; a second loss then reaches w through the target."""
    target = 3 * w
    loss = topic.stop_gradient_target(prediction, target)
    return loss, target.sum()


# --- frozen ----------------------------------------------------------------------------------


def inside_frozen(topic, flags):
    """requires_grad of each parameter inside the block, and after it."""
    params = _flagged(flags)
    with topic.frozen(params):
        inside = [param.requires_grad for param in params]
    return inside, [param.requires_grad for param in params]


def inside_frozen_iterator(topic, flags):
    """The same, with the parameters first in a list, then from an iterator."""
    params, seen = _flagged(flags), []
    for given in (params, iter(params)):
        with topic.frozen(given):
            inside = [param.requires_grad for param in params]
        seen.append((inside, [param.requires_grad for param in params]))
    return seen


def inside_frozen_twice(topic, flags):
    """The same with one block inside another: requires_grad between the two ends and after."""
    params = _flagged(flags)
    with topic.frozen(params):
        with topic.frozen(params):
            pass
        between = [param.requires_grad for param in params]
    return between, [param.requires_grad for param in params]


def frozen_and_an_error(topic, flags):
    """requires_grad after a block; then, for two errors: does it get through, and requires_grad."""
    params = _flagged(flags)
    with topic.frozen(params):
        pass
    quiet, after = [param.requires_grad for param in params], []
    for error in (KeyError, _Stop):
        try:
            with topic.frozen(params):
                raise error
        except error:
            through = True
        else:
            through = False
        after.append((through, [param.requires_grad for param in params]))
    return quiet, after


class _Stop(BaseException):
    """An error that is not an Exception, such as Ctrl-C."""


def frozen_when_made(topic, flags):
    """requires_grad when the manager has been created, inside its block, and after it."""
    params = _flagged(flags)
    manager = topic.frozen(params)
    made = [param.requires_grad for param in params]
    with manager:
        inside = [param.requires_grad for param in params]
    return made, inside, [param.requires_grad for param in params]


def frozen_with_one_twice(topic, flags):
    """requires_grad inside and after a block whose iterator repeats the first one at the end."""
    params = _flagged(flags)
    with topic.frozen(iter([*params, params[0]])):
        inside = [param.requires_grad for param in params]
    return inside, [param.requires_grad for param in params]


def _flagged(flags):
    return [torch.ones(2, requires_grad=flag) for flag in flags]


def gradients_through_frozen(topic, w, x):
    """The gradients of the sum of (w·x)² for the leaves w and x, inside the block; w is frozen."""
    w, x = (t.detach().clone().requires_grad_() for t in (w, x))
    with topic.frozen([w]):
        (w * x).square().sum().backward()
    return w.grad, x.grad


def state_after_frozen(topic, value, grad):
    """A parameter's value and gradient after a block that added 1, and whether it is a leaf."""
    param = value.detach().clone().requires_grad_()
    param.grad = grad.detach().clone()
    with topic.frozen([param]):
        param += 1  # this raises for a leaf that requires grad
    return param.detach(), param.grad, param.is_leaf


# --- autograd functions ----------------------------------------------------------------------


def square(topic, x):
    """SquareFunction of x."""
    return topic.SquareFunction.apply(x)


def square_of_square(topic, x):
    """Two calls before the first backward."""
    return topic.SquareFunction.apply(topic.SquareFunction.apply(x))


def relu(topic, x):
    """ReLUFunction of x."""
    return topic.ReLUFunction.apply(x)


def relu_of_difference(topic, x, y):
    """Two calls before the first backward, the second with other signs."""
    return topic.ReLUFunction.apply(x) * topic.ReLUFunction.apply(-y)


def mean_squared(topic, prediction, target):
    """MSEFunction of both."""
    return topic.MSEFunction.apply(prediction, target)


def chained_errors(topic, a, b, c):
    """Two calls before the first backward; b is once a target, once a prediction."""
    return topic.MSEFunction.apply(a, b) * topic.MSEFunction.apply(b, c)


def checked(topic, name, *inputs):
    """The verdict of torch.autograd.gradcheck on a function's apply."""
    apply = getattr(topic, name).apply
    return torch.autograd.gradcheck(apply, inputs, raise_exception=False)


def kept_for_backward(topic, name, factor, *inputs):
    """How often its own backward ran for one backward, and the attributes of ctx with tensors.

    Then the gradients of the inputs, where what its own backward gave was multiplied by a factor.
    """
    function, runs = getattr(topic, name), []

    class Watched(function):
        @staticmethod
        def backward(ctx, *grads):
            runs.append(sorted(key for key, kept in vars(ctx).items() if _has_tensor(kept)))
            given = function.backward(ctx, *grads)
            if not isinstance(given, tuple):
                return given * factor
            return tuple(None if grad is None else grad * factor for grad in given)

    Watched.apply(*inputs).sum().backward()
    return len(runs), runs[0] if runs else [], [given.grad for given in inputs]


def _has_tensor(kept):
    if isinstance(kept, dict):
        kept = list(kept.values())
    if isinstance(kept, list | tuple | set):
        return any(_has_tensor(part) for part in kept)
    return isinstance(kept, torch.Tensor)


def changed_in_between(topic, name, x, *others):
    """The gradient for x if its copy was changed between forward and backward.

    None if autograd notices.
    """
    x = x.detach().clone().requires_grad_()
    held = x.clone()
    function = getattr(topic, name)
    result = function.apply(held, *others)
    function.apply(3 * x.detach(), *others)
    with torch.no_grad():
        held.neg_().sub_(1)
    try:
        result.sum().backward()
    except RuntimeError as error:
        if "inplace" in str(error):
            return None
        raise
    return x.grad


def upstream_after(topic, name, x, upstream):
    """The upstream gradient after a backward that started with it."""
    x, upstream = x.detach().clone().requires_grad_(), upstream.detach().clone()
    getattr(topic, name).apply(x).backward(upstream)
    return upstream


def nones_from_backward(topic, name, *inputs):
    """For each input, whether backward itself returned None for it."""
    function = getattr(topic, name)
    given = []

    class Watched(function):
        @staticmethod
        def backward(ctx, *grads):
            given.append(function.backward(ctx, *grads))
            return given[-1]

    Watched.apply(*inputs).sum().backward()
    grads = given[0] if isinstance(given[0], tuple) else (given[0],)
    return [grad is None for grad in grads[: len(inputs)]]


# --- gradients of parameters -----------------------------------------------------------------


def clipped(topic, grads, max_norm):
    """clip_by_norm of parameters with these gradients: the norm, and the clipped gradients."""
    params = _with_gradients(grads)
    norm = topic.clip_by_norm(params, max_norm)
    return norm, [param.grad for param in params]


def clipped_iterator(topic, grads, max_norm):
    """The same, with the parameters first in a list, then from an iterator."""
    seen = []
    for given in (list, iter):
        params = _with_gradients(grads)
        seen.append((topic.clip_by_norm(given(params), max_norm), [p.grad for p in params]))
    return seen


def clipped_frozen(topic, grads, max_norm):
    """The same, first as they are, then with parameters that no longer require grad."""
    seen = []
    for tracked in (True, False):
        params = [param.requires_grad_(tracked) for param in _with_gradients(grads)]
        seen.append((topic.clip_by_norm(params, max_norm), [p.grad for p in params]))
    return seen


def values_after_clip(topic, values, max_norm):
    """The values of the parameters and their gradients; these were all ones before clipping."""
    params = [value.detach().clone().requires_grad_() for value in values]
    for param in params:
        param.grad = torch.ones_like(param)
    topic.clip_by_norm(params, max_norm)
    return [param.detach() for param in params], [param.grad for param in params]


def _with_gradients(grads):
    params = []
    for grad in grads:
        param = torch.zeros(3) if grad is None else torch.zeros_like(grad)
        param.requires_grad_()
        param.grad = None if grad is None else grad.detach().clone()
        params.append(param)
    return params


def calls_for_each_sample(topic, factors, params, inputs, targets):
    """The gradients, and how often f was called for them; each call multiplies by a new factor."""
    calls = []

    def counted(params, x, y):
        factor = factors[min(len(calls), len(factors) - 1)]
        calls.append(1)
        return factor * sample_loss(params, x, y)

    grads = topic.gradients_of_each_sample(counted, params, inputs, targets)
    return grads, len(calls)


def second_derivative_of_a_tracked_line(topic, x):
    """second_derivative of w·x, where autograd tracks w."""
    w = torch.tensor(2.0, dtype=x.dtype, requires_grad=True)
    return topic.second_derivative(lambda t: w * t, x)
