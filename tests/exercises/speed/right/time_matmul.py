"""time_matmul: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_timed = wrong._timed
_matrices = wrong._matrices


@right_answer
def drawn_on_the_cpu_and_moved_once(n, device, dtype, repeats, synchronise, clock):
    a, b = (torch.rand(n, n).to(device, dtype) for _ in range(2))
    return _timed(lambda: torch.matmul(a, b), synchronise, clock, repeats, warmup=1)


@right_answer
def into_the_same_result(n, device, dtype, repeats, synchronise, clock):
    a, b = _matrices(n, device, dtype)
    result = torch.empty(n, n, device=device, dtype=dtype)
    return _timed(lambda: torch.mm(a, b, out=result), synchronise, clock, repeats, warmup=5)
