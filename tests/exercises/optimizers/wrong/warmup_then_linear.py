"""warmup_then_linear: mistakes that people make."""

from torchkata.testing import oracles_beside, tests_beside, wrong_answer

oracles = oracles_beside(__file__)
oracle = tests_beside(__file__).oracle


@wrong_answer("After `total`, the rate falls below 0, which is a step uphill. Stop at 0.")
def below_0(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * (total - step) / (total - warmup)


@wrong_answer("The way down starts at the end of the warm-up. Divide by total − warmup.")
def falls_from_step_0(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * max(0.0, (total - step) / total)


@wrong_answer("Without a warm-up this divides by 0.")
def no_warmup_divides_by_0(step, warmup, total, base_lr):
    up, down = step / warmup, (total - step) / (total - warmup)
    return base_lr * max(0.0, min(up, down))


@wrong_answer("If `warmup` is 0, there is no warm-up: step 0 has base_lr, not 0.")
def no_warmup_taken_for_one_of_1(step, warmup, total, base_lr):
    if step < max(1, warmup):
        return base_lr * step / max(1, warmup)
    return max(0.0, base_lr * (total - step) / (total - warmup))


@wrong_answer("The way down ends one step early. It should reach 0 at step `total`.")
def ends_early(step, warmup, total, base_lr):
    if step >= total:
        return 0.0
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * (total - 1 - step) / max(1, total - 1 - warmup)


@wrong_answer("The warm-up is one step early: step 0 has rate 0, step `warmup` has base_lr.")
def a_step_early(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * (step + 1) / warmup
    return base_lr * max(0.0, (total - step) / (total - warmup))


@wrong_answer("After the warm-up the rate stays the same. It should fall to 0.")
def stays_at_the_top(step, warmup, total, base_lr):
    return base_lr * min(1.0, step / warmup) if warmup else base_lr


@wrong_answer("There is no warm-up here: the first steps climb from 0.")
def without_warmup(step, warmup, total, base_lr):
    return base_lr * min(1.0, max(0.0, (total - step) / (total - warmup)))


@wrong_answer("The steps of the way down were counted from 0. They start at `warmup`.")
def total_after_the_warmup(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * max(0.0, 1 - (step - warmup) / total)


@wrong_answer("torch.optim did the work here. Write the lines themselves.")
def by_torch_optim(step, warmup, total, base_lr):
    scale = lambda now: oracle(now, warmup, total, 1.0)
    return oracles.scheduled(
        step, base_lr, lambda optimizer, optim: optim.lr_scheduler.LambdaLR(optimizer, scale)
    )
