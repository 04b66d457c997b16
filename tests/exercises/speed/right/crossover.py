"""crossover: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def from_the_end(sizes, cpu_seconds, gpu_seconds):
    start = None
    for i in reversed(range(len(sizes))):
        if gpu_seconds[i] >= cpu_seconds[i]:
            break
        start = sizes[i]
    return start


@right_answer
def after_the_last_defeat(sizes, cpu_seconds, gpu_seconds):
    pairs = zip(gpu_seconds, cpu_seconds, strict=True)
    defeats = [i for i, (gpu, cpu) in enumerate(pairs) if not gpu < cpu]
    following = sizes[defeats[-1] + 1 :] if defeats else sizes
    return following[0] if following else None
