"""best_fit: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_walk = wrong_beside(__file__)._walk


@right_answer
def keep_all_and_choose(x, y, w, b, lr, epochs):
    seen = [(w.clone(), b.clone(), loss) for w, b, loss in _walk(x, y, w, b, lr, epochs)]
    return min(seen, key=lambda one: one[2])


@right_answer
def copy_into(x, y, w, b, lr, epochs):
    best_w, best_b, best = torch.empty_like(w.detach()), torch.empty_like(b.detach()), None
    for now_w, now_b, now in _walk(x, y, w, b, lr, epochs):
        if best is None or now < best:
            best_w.copy_(now_w)
            best_b.copy_(now_b)
            best = now
    return best_w, best_b, best
