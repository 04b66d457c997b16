"""cosine_schedule: mistakes that people make."""

import math

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


@wrong_answer("After `total`, the cosine rises again. Limit the progress to 1.")
def climbs_again(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * step / total)) / 2


@wrong_answer("π is missing: the cosine's angle goes from 0 to π.")
def without_pi(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 + math.cos(min(step / total, 1))) / 2


@wrong_answer("This curve rises. Use 1 plus the cosine, not 1 minus the cosine.")
def upside_down(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 - math.cos(math.pi * min(step / total, 1))) / 2


@wrong_answer("The curve ends one step early. It should reach min_lr at step `total`.")
def ends_early(step, total, base_lr, min_lr):
    progress = min(step / max(total - 1, 1), 1)
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


@wrong_answer("min_lr was added on top of the curve. The first rate should be base_lr.")
def minimum_on_top(step, total, base_lr, min_lr):
    return min_lr + base_lr * (1 + math.cos(math.pi * min(step / total, 1))) / 2


@wrong_answer("The curve was cut off at min_lr. Scale it so that it ends there.")
def cut_off(step, total, base_lr, min_lr):
    return max(min_lr, base_lr * (1 + math.cos(math.pi * min(step / total, 1))) / 2)


@wrong_answer("That is a straight line. Follow half a cosine.")
def straight(step, total, base_lr, min_lr):
    return base_lr + (min_lr - base_lr) * min(step / total, 1)


@wrong_answer("That is a quarter of a cosine. Its angle should go up to π, not to π / 2.")
def quarter(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * math.cos(math.pi / 2 * min(step / total, 1))


@wrong_answer("The progress was rounded down to 0. Divide with `/`.")
def whole_division(step, total, base_lr, min_lr):
    progress = min(step // total, 1)
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


@wrong_answer("torch.optim did the work here. Write the curve itself.")
def by_torch_optim(step, total, base_lr, min_lr):
    return oracles.cosine_annealing(min(step, total), total, base_lr, min_lr)
