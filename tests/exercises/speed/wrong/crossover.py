"""crossover: mistakes that people make."""

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("A lead counts, however small it is. The exercise does not ask for a margin.")
def with_a_margin(sizes, cpu_seconds, gpu_seconds):
    return oracle(sizes, [0.99 * seconds for seconds in cpu_seconds], gpu_seconds)


@wrong_answer("The GPU may be ahead at the largest size only. That case is missing.")
def largest_alone_not_enough(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return None if sizes and found == sizes[-1] else found


@wrong_answer("The GPU falls behind again after this size. It has to stay ahead.")
def first_time_ahead(sizes, cpu_seconds, gpu_seconds):
    for size, cpu, gpu in zip(sizes, cpu_seconds, gpu_seconds, strict=True):
        if gpu < cpu:
            return size
    return None


@wrong_answer("A tie was counted as a lead.")
def tie_as_lead(sizes, cpu_seconds, gpu_seconds):
    start = None
    for size, cpu, gpu in zip(sizes, cpu_seconds, gpu_seconds, strict=True):
        start = None if gpu > cpu else (size if start is None else start)
    return start


@wrong_answer("That is the index of the size in the list. Return the size.")
def index(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return None if found is None else sizes.index(found)


@wrong_answer("The two times are swapped: less time means ahead.")
def exchanged(sizes, cpu_seconds, gpu_seconds):
    return oracle(sizes, gpu_seconds, cpu_seconds)


@wrong_answer("That is the last size at which the CPU is ahead. Return the next one.")
def one_too_early(sizes, cpu_seconds, gpu_seconds):
    behind = [i for i in range(len(sizes)) if gpu_seconds[i] >= cpu_seconds[i]]
    if behind and behind[-1] == len(sizes) - 1:
        return None
    return sizes[behind[-1]] if behind else (sizes[0] if sizes else None)


@wrong_answer("Return None if the GPU does not stay ahead.")
def last_as_a_fallback(sizes, cpu_seconds, gpu_seconds):
    found = oracle(sizes, cpu_seconds, gpu_seconds)
    return sizes[-1] if found is None and sizes else found


@wrong_answer(
    "That is the largest size at which the GPU is ahead. Return the smallest from which it "
    "stays ahead."
)
def largest(sizes, cpu_seconds, gpu_seconds):
    return None if oracle(sizes, cpu_seconds, gpu_seconds) is None else sizes[-1]


@wrong_answer("The GPU may be ahead from the first size on. That case is missing.")
def needs_a_change(sizes, cpu_seconds, gpu_seconds):
    ahead = [gpu < cpu for cpu, gpu in zip(cpu_seconds, gpu_seconds, strict=True)]
    for i in range(len(sizes) - 1, 0, -1):
        if ahead[i] and not ahead[i - 1]:
            return sizes[i] if all(ahead[i:]) else None
    return None
