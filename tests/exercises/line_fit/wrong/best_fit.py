"""best_fit: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _walk(x, y, w, b, lr, epochs):
    w, b = w.detach().clone(), b.detach().clone()
    for _ in range(epochs):
        yield w, b, ((w * x + b - y) ** 2).mean().item()
        error = (w * x + b - y).detach()
        # In place, as many people write it: `w` and `b` stay the same two tensors throughout.
        dw, db = 2 * (error * x.detach()).mean(), 2 * error.mean()
        w -= lr * dw
        b -= lr * db


def _rebinding(x, y, w, b, lr, epochs):
    for _ in range(epochs):
        error = w * x + b - y
        yield w, b, (error**2).mean().item()
        w, b = w - lr * 2 * (error * x).mean(), b - lr * 2 * error.mean()


ALIAS = (
    "The loss is the lowest, but the parameters are the last ones. If you kept the best ones, "
    "later steps changed them: keep a .clone()."
)


@wrong_answer(ALIAS)
def alias(x, y, w, b, lr, epochs):
    best = None
    for seen in _walk(x, y, w, b, lr, epochs):
        if best is None or seen[2] < best[2]:
            best = seen
    return best


@wrong_answer("The lowest loss was never stored, so every step counted as the best.")
def threshold_never_lowered(x, y, w, b, lr, epochs):
    threshold = float("inf")
    for now_w, now_b, now in _walk(x, y, w, b, lr, epochs):
        if now < threshold:
            best = now_w.clone(), now_b.clone(), now
    return best


LAST_PARAMETERS = "The loss is the lowest one, but the parameters are those of the last step."


@wrong_answer(LAST_PARAMETERS)
def last_parameters(x, y, w, b, lr, epochs):
    lowest = float("inf")
    for now_w, now_b, now in _walk(x, y, w, b, lr, epochs):
        lowest = min(lowest, now)
        last = now_w.clone(), now_b.clone()
    return *last, lowest


ONE_STEP_LATE = "The parameters were copied after the step. The loss belongs to the ones before it."


@wrong_answer(ONE_STEP_LATE)
def one_step_late(x, y, w, b, lr, epochs):
    walk = [(w.clone(), b.clone(), loss) for w, b, loss in _walk(x, y, w, b, lr, epochs + 1)]
    best = min(range(epochs), key=lambda i: walk[i][2])
    return *walk[best + 1][:2], walk[best][2]


@wrong_answer(
    "The search starts from a loss of 1, so it never stores parameters with a higher loss."
)
def starts_at_1(x, y, w, b, lr, epochs):
    best = torch.zeros_like(w), torch.zeros_like(b), 1.0
    for now_w, now_b, now in _walk(x, y, w, b, lr, epochs):
        if now < best[2]:
            best = now_w.clone(), now_b.clone(), now
    return best


@wrong_answer(
    "Small improvements were ignored. Any lower loss is better, however small the difference."
)
def least_improvement(x, y, w, b, lr, epochs):
    best = None
    for now_w, now_b, now in _walk(x, y, w, b, lr, epochs):
        if best is None or now < best[2] - 1e-4:
            best = now_w.clone(), now_b.clone(), now
    return best


@wrong_answer("These are the last parameters and the last loss, not the lowest.")
def all_the_last(x, y, w, b, lr, epochs):
    return list(_rebinding(x, y, w, b, lr, epochs))[-1]


@wrong_answer(LAST_PARAMETERS)
def last_parameters_rebound(x, y, w, b, lr, epochs):
    walk = list(_rebinding(x, y, w, b, lr, epochs))
    return *walk[-1][:2], min(loss for *_, loss in walk)


@wrong_answer(ONE_STEP_LATE)
def one_step_late_rebound(x, y, w, b, lr, epochs):
    walk = list(_rebinding(x, y, w, b, lr, epochs + 1))
    best = min(range(epochs), key=lambda i: walk[i][2])
    return *(parameter.clone() for parameter in walk[best + 1][:2]), walk[best][2]


COUNTS_OTHER_LOSSES = (
    "Compute the loss before each step: the start counts, the parameters after the last step do "
    "not."
)


@wrong_answer(COUNTS_OTHER_LOSSES)
def one_look_more(x, y, w, b, lr, epochs):
    w, b, loss = min(_rebinding(x, y, w, b, lr, epochs + 1), key=lambda seen: seen[2])
    return w.clone(), b.clone(), loss


@wrong_answer(
    "When the start is the best, you return the tensors that you were given. Return copies."
)
def start_handed_back(x, y, w, b, lr, epochs):
    return min(_rebinding(x, y, w, b, lr, epochs), key=lambda seen: seen[2])


@wrong_answer(ALIAS)
def alias_of_clones(x, y, w, b, lr, epochs):
    w, b, lowest = w.clone(), b.clone(), float("inf")
    for _ in range(epochs):
        error = w * x + b - y
        loss = (error**2).mean().item()
        if loss < lowest:
            best_w, best_b, lowest = w, b, loss
        w -= lr * 2 * (error * x).mean()
        b -= lr * 2 * error.mean()
    return best_w, best_b, lowest


@wrong_answer(COUNTS_OTHER_LOSSES)
def start_left_out(x, y, w, b, lr, epochs):
    walk = list(_rebinding(x, y, w, b, lr, epochs + 1))
    w, b, loss = min(walk[1:], key=lambda seen: seen[2])
    return w.clone(), b.clone(), loss


@wrong_answer(
    "NaN was taken for the lowest loss, as `argmin` takes it. Ask of each loss whether it is "
    "lower than the lowest so far."
)
def argmin_of_all(x, y, w, b, lr, epochs):
    seen = list(_rebinding(x.detach(), y.detach(), w.detach(), b.detach(), lr, epochs))
    best = seen[int(torch.tensor([loss for *_, loss in seen]).argmin())]
    return best[0].clone(), best[1].clone(), best[2].item()
