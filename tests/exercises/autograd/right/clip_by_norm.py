"""clip_by_norm: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def of_one_long_vector(params, max_norm):
    params = [param for param in params if param.grad is not None]
    if not params:
        return 0.0
    norm = torch.cat([param.grad.reshape(-1) for param in params]).norm()
    for param in params:
        param.grad = param.grad * min(1.0, max_norm / max(norm.item(), 1e-12))
    return norm.item()


@right_answer
def by_a_norm_of_norms(params, max_norm):
    grads = [param.grad for param in params if param.grad is not None]
    norm = torch.tensor([torch.linalg.vector_norm(grad) for grad in grads]).norm()
    if norm > max_norm:
        for grad in grads:
            grad.copy_(grad / norm * max_norm)
    return float(norm)


@right_answer
def built_in(params, max_norm):
    return float(torch.nn.utils.clip_grad_norm_(params, max_norm))
