"""top_k_mask: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("You are building topk, so do not call it. Sort each row.")
def built_in(t, k):
    return oracle(t, k)


@wrong_answer(
    "kthvalue does the sorting for you. It also marks too many elements if some are equal. Sort "
    "each row."
)
def by_kthvalue(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.kthvalue(t.shape[1] - k + 1, dim=1, keepdim=True).values


@wrong_answer("Those are the largest of the whole tensor. Mark k in each row.")
def of_the_whole_tensor(t, k):
    ranks = t.flatten().argsort(descending=True).argsort()
    return (ranks < k).view(t.shape)


@wrong_answer("Those are the largest of each column. For the rows, sort along dim 1.")
def of_each_column(t, k):
    return t.argsort(dim=0, descending=True).argsort(dim=0) < k


@wrong_answer("Those are the smallest. Sort in descending order.")
def smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) < k


@wrong_answer("All elements equal to the k-th were marked. Mark exactly k in each row.")
def all_that_reach_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer("Only elements above the k-th were marked. Mark the k-th too.")
def above_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t > t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer(
    "argsort tells which element comes first, not which place each element has. Sort its result "
    "again."
)
def order_for_place(t, k):
    return t.argsort(dim=1, descending=True) < k


@wrong_answer("The mask holds numbers. Return bool.")
def integers(t, k):
    return (t.argsort(dim=1, descending=True).argsort(dim=1) < k).long()


@wrong_answer("Those are the positions of the k largest. Return a mask of t's shape.")
def places(t, k):
    return t.argsort(dim=1, descending=True)[:, :k]


@wrong_answer("Those are the k largest themselves. Return a mask of t's shape.")
def values(t, k):
    return t.sort(dim=1, descending=True).values[:, :k]


@wrong_answer("All but the k smallest were marked. Mark only the k largest.")
def all_but_the_smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= k


@wrong_answer("For k = 0, nothing should be marked. Here everything is marked.")
def everything_for_0(t, k):
    return torch.zeros_like(t, dtype=torch.bool).scatter(1, t.argsort(dim=1)[:, -k:], True)


@wrong_answer(
    "There is one True too many. Places count from 0, so the first k places are those below k."
)
def one_too_many(t, k):
    return t.argsort(dim=1, descending=True).argsort(dim=1) <= k


@wrong_answer("You took the largest absolute values. The sign counts: take the largest elements.")
def by_size(t, k):
    return t.abs().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("float32 cannot tell large integers apart. Sort t as it is.")
def through_float32(t, k):
    return t.float().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("The columns were marked in every row. Each row has its own.")
def every_row_marked(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    mask[:, t.argsort(dim=1, descending=True)[:, :k]] = True
    return mask


@wrong_answer("Stay in torch: no NumPy, no .tolist(). Sort the tensor.")
def by_numpy(t, k):
    order = (-t.detach().numpy()).argsort(axis=1, kind="stable")
    return torch.from_numpy(order.argsort(axis=1) < k)


@wrong_answer("The smallest integer cannot be negated. Sort t in descending order, not −t.")
def by_the_negative(t, k):
    return (-t).argsort(dim=1).argsort(dim=1) < k


@wrong_answer("For k = 0, nothing should be marked. Here everything is marked.")
def everything_for_0_of_ranks(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= (t.shape[1] - k if k else 0)


@wrong_answer(
    "An element that is already the smallest number is lost: what you marked looks the same. Keep "
    "a mask of what is marked."
)
def marked_with_the_smallest(t, k):
    least = -torch.inf if t.is_floating_point() else torch.iinfo(t.dtype).min
    left, mask = t.detach().clone(), torch.zeros(t.shape, dtype=torch.bool)
    for _ in range(k):
        largest = left.argmax(dim=1, keepdim=True)
        mask.scatter_(1, largest, True)
        left.scatter_(1, largest, least)
    return mask
