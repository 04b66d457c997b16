"""warmup_then_linear: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def the_lower_of_two_lines(step, warmup, total, base_lr):
    up = step / warmup if warmup > 0 else 1.0
    return max(0.0, min(up * base_lr, base_lr * (total - step) / (total - warmup)))


@right_answer
def case_by_case(step, warmup, total, base_lr):
    if step >= total:
        return 0.0
    if step >= warmup:
        return base_lr - base_lr * (step - warmup) / (total - warmup)
    return base_lr / warmup * step
