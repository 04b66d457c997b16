"""top_k_mask: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("topk is what you are building: sort each row.")
def built_in(t, k):
    return oracle(t, k)


@wrong_answer("kthvalue does the sorting for you, and elements may be equal. Sort each row.")
def by_kthvalue(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.kthvalue(t.shape[1] - k + 1, dim=1, keepdim=True).values


@wrong_answer("Those are the largest of the whole tensor. Each row has k of its own.")
def of_the_whole_tensor(t, k):
    ranks = t.flatten().argsort(descending=True).argsort()
    return (ranks < k).view(t.shape)


@wrong_answer("Those are the largest of each column. Rows are meant: sort along dim 1.")
def of_each_column(t, k):
    return t.argsort(dim=0, descending=True).argsort(dim=0) < k


@wrong_answer("Those are the smallest: sort in descending order.")
def smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) < k


@wrong_answer("Elements equal to the k-th were all marked: a row may have no more than k.")
def all_that_reach_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t >= t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer("Only what is above the k-th was marked: the k-th itself belongs to them.")
def above_the_threshold(t, k):
    if k == 0:
        return torch.zeros_like(t, dtype=torch.bool)
    return t > t.sort(dim=1, descending=True).values[:, k - 1 : k]


@wrong_answer(
    "argsort says which element comes first, not which place an element has. Sort its order again."
)
def order_for_place(t, k):
    return t.argsort(dim=1, descending=True) < k


@wrong_answer("The mask is of numbers. Give back bool.")
def integers(t, k):
    return (t.argsort(dim=1, descending=True).argsort(dim=1) < k).long()


@wrong_answer("Those are the places of the k largest. Wanted is a mask of t's shape.")
def places(t, k):
    return t.argsort(dim=1, descending=True)[:, :k]


@wrong_answer("Those are the k largest themselves. Wanted is a mask of t's shape.")
def values(t, k):
    return t.sort(dim=1, descending=True).values[:, :k]


@wrong_answer("The k smallest were left out. Only the k largest are wanted.")
def all_but_the_smallest(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= k


@wrong_answer("With k = 0 nothing is marked: `[:, -0:]` takes everything.")
def everything_for_0(t, k):
    return torch.zeros_like(t, dtype=torch.bool).scatter(1, t.argsort(dim=1)[:, -k:], True)


@wrong_answer("One too many: places count from 0, so the first k are those below k.")
def one_too_many(t, k):
    return t.argsort(dim=1, descending=True).argsort(dim=1) <= k


@wrong_answer("Largest by size, whatever the sign, is not meant.")
def by_size(t, k):
    return t.abs().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("float32 cannot tell large integers apart: sort t as it is.")
def through_float32(t, k):
    return t.float().argsort(dim=1, descending=True).argsort(dim=1) < k


@wrong_answer("`mask[:, order] = True` marks these columns in every row. Each row has its own.")
def every_row_marked(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    mask[:, t.argsort(dim=1, descending=True)[:, :k]] = True
    return mask


@wrong_answer("The numbers left torch: no NumPy, no .tolist(). Sort the tensor.")
def by_numpy(t, k):
    order = (-t.detach().numpy()).argsort(axis=1, kind="stable")
    return torch.from_numpy(order.argsort(axis=1) < k)


@wrong_answer("The smallest integer has no negative: sort t in descending order, not −t.")
def by_the_negative(t, k):
    return (-t).argsort(dim=1).argsort(dim=1) < k


@wrong_answer("With k = 0 nothing is marked: everything was.")
def everything_for_0_of_ranks(t, k):
    return t.argsort(dim=1).argsort(dim=1) >= (t.shape[1] - k if k else 0)
